"""The zone as it stands before a page is looked at: the circulated table imported, some work handed in."""

import struct
import zlib
from dataclasses import dataclass

from chronicdz import web
from departments.models import Department, User, Zone
from tasks.models import Deliverable, ImportBatch, Submission
from tasks.services import drafts, handing_in
from tasks.services.imports import Incoming, run_import
from tests.cast import Cast
from tests.tasks.importing import FIXTURES

TABLE = FIXTURES / "zhongjiang.xlsx"


@dataclass
class Stage:
    """``handed_in`` waits for the office; the education bureau owes ``open_one``."""

    cast: Cast
    handed_in: Submission
    open_one: Deliverable


def document() -> bytes:
    """A PDF of one empty page that a viewer opens."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 4\n0000000000 65535 f \n%strailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(body))
    )


def picture(side: int = 24) -> bytes:
    """A green PNG square."""
    line = b"\0" + bytes((31, 122, 77)) * side
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    content = _chunk(b"IDAT", zlib.compress(line * side))
    return b"\x89PNG\r\n\x1a\n" + header + content + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def files() -> list[dict[str, object]]:
    """Three files of different kinds, as the browser is given them."""
    return [
        {"name": "健康教育课记录.pdf", "mimeType": "application/pdf", "buffer": document()},
        {"name": "活动照片.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "学校名单.xlsx", "mimeType": "application/octet-stream", "buffer": TABLE.read_bytes()},
    ]


def import_table(zone: Zone, admin: User) -> ImportBatch:
    incoming = Incoming(TABLE.read_bytes(), TABLE.name)
    return run_import(zone=zone, actor=admin, incoming=incoming, now=web.now(), today=web.today())


def owed_by(department: Department) -> list[Deliverable]:
    owed = Deliverable.objects.filter(department=department, assignment__role="lead").order_by("pk")
    return list(owed.select_related("zone", "task", "department"))


def hand_in(deliverable: Deliverable, author: User) -> Submission:
    for file in files():
        drafts.attach(deliverable=deliverable, actor=author, incoming=_incoming(file), now=web.now())
    outcome = handing_in.receive(
        deliverable=deliverable, actor=author, note="已在全县中小学开展。", incoming=[], hand_in=True,
        seen=handing_in.version_of(deliverable), now=web.now(), today=web.today(),
    )  # fmt: skip
    assert outcome.submission is not None
    return outcome.submission


def _incoming(file: dict[str, object]) -> drafts.Incoming:
    content = file["buffer"]
    assert isinstance(content, bytes)
    return drafts.Incoming(name=str(file["name"]), size=len(content), chunks=[content])


def set_up(cast: Cast) -> Stage:
    import_table(cast.zone, cast.admin)
    first, second, *_rest = owed_by(cast.education)
    return Stage(cast, hand_in(first, cast.liaison), second)
