"""Where an uploaded list waits between preview and confirmation: a file only its uploader can name.

The page carries a signed token with the file's name, person, zone, kind and the digest of what was shown.
Nothing is kept in the database; what nobody confirms is removed by the next upload after an hour.
"""

import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.access import Access

SECONDS = 3600
SALT = "departments.exchange"
FOLDER = "exchange"


@dataclass(frozen=True)
class Parked:
    """What a token says. ``shown`` is the preview's digest, ``sha256`` that of the file."""

    place: str
    file_name: str
    sha256: str
    shown: str
    kind: str
    zone: int
    user: int

    def token(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def park(held: Access, kind: str, content: bytes, file_name: str, shown: str) -> Parked:
    """Keep a file for an hour."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    place = secrets.token_hex(16)
    (folder / place).write_bytes(content)
    return Parked(
        place, file_name, hashlib.sha256(content).hexdigest(), shown, kind, held.zone.pk, held.user.pk
    )


def parked(held: Access, kind: str, token: str) -> Parked:
    """What a token stands for; one of somebody else, of another list or too old is none."""
    try:
        found = Parked(**signing.loads(token, salt=SALT, max_age=SECONDS))
    except signing.SignatureExpired:
        raise Conflict(_too_late()) from None
    except (signing.BadSignature, TypeError):
        raise Invalid(_("This confirmation is not valid. Upload the list again.")) from None
    if (found.kind, found.zone, found.user) != (kind, held.zone.pk, held.user.pk):
        raise Invalid(_("This confirmation is not valid. Upload the list again."))
    return found


def take(found: Parked) -> bytes:
    """The file, once: of two confirmations one gets it, the other is told."""
    path = _folder() / found.place
    mine = path.with_name(f"{found.place}.{secrets.token_hex(4)}")
    try:
        path.rename(mine)
        content = mine.read_bytes()
        mine.unlink()
    except FileNotFoundError:
        raise Conflict(_too_late()) from None
    return content


def _too_late() -> str:
    return _("This list was already imported, or its preview is more than an hour old. Upload it again.")


def _folder() -> Path:
    return Path(settings.FILES_ROOT) / FOLDER


def _sweep(folder: Path) -> None:
    oldest = time.time() - SECONDS
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
