"""Taking a file in: checked by content, stored once per zone under its hash."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from chronicdz.errors import Invalid
from departments.models import Zone
from tasks import files
from tasks.models import Blob

MB = 1024 * 1024


def place_of(blob: Blob) -> Path:
    """Where the content lies on the disk."""
    return Path(settings.FILES_ROOT) / blob.key


def store(*, zone: Zone, chunks: Iterable[bytes], name: str, size: int, now: datetime.datetime) -> Blob:
    """Check a file and keep its content; the row belongs to the caller's transaction.

    Content that stays behind without a row when that transaction fails is harmless: it is named by its
    hash and the next upload of the same content finds it in place.
    """
    ext = _allowed_extension(name)
    _check_size(name, size)
    root = Path(settings.FILES_ROOT)
    parked = files.park(chunks, root)
    try:
        _check_size(name, parked.size)
        _check_content(name, ext, parked)
        blob = Blob(
            zone=zone, sha256=parked.sha256, size=parked.size,
            content_type=files.CONTENT_TYPES[ext], created_at=now,
        )  # fmt: skip
        files.settle(parked, root / blob.key)
    finally:
        files.discard(parked)
    Blob.objects.bulk_create([blob], ignore_conflicts=True)
    return Blob.objects.get(zone=zone, sha256=blob.sha256)


def _allowed_extension(name: str) -> str:
    ext = files.extension(name)
    if ext not in files.CONTENT_TYPES:
        raise Invalid(
            _("“%(name)s”: files of this kind are not taken. Save it as PDF, a picture, or an Office file.")
            % {"name": name}
        )
    return ext


def _check_size(name: str, size: int) -> None:
    limit = settings.UPLOAD_LIMIT_MB
    if size > limit * MB:
        raise Invalid(
            _("“%(name)s” has %(size)d MB; at most %(limit)d MB are taken. Make it smaller or split it.")
            % {"name": name, "size": -(-size // MB), "limit": limit}
        )
    if size == 0:
        raise Invalid(_("“%(name)s” is empty (0 bytes). Choose the file again.") % {"name": name})


def _check_content(name: str, ext: str, parked: files.Parked) -> None:
    if not files.is_what_it_says(parked.path, ext):
        raise Invalid(
            _(
                "“%(name)s” is not what its ending .%(ext)s says: the file is damaged or was renamed. "
                "Open it and save it again, then upload that."
            )
            % {"name": name, "ext": ext}
        )
