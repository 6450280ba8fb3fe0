"""Records of an old workbook (.xls): numbers, texts and the formats of cells. Nothing is computed or run.

Written for Excel 97 and later (BIFF8) and for Excel 5 and 95 (BIFF5), whose texts are in a code page.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from officedocs.refusals import refuse

BOF, EOF, CONTINUE, FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
DATEMODE, CODEPAGE, FORMAT, XF, BOUNDSHEET, SST = 0x22, 0x42, 0x41E, 0xE0, 0x85, 0xFC
ROW, COLINFO, MERGEDCELLS = 0x208, 0x7D, 0xE5
LABELSST, LABEL, RSTRING, STRING = 0xFD, 0x204, 0xD6, 0x207
NUMBER, RK, MULRK, FORMULA, BOOLERR = 0x203, 0x27E, 0xBD, 0x06, 0x205
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BIFF8 = 0x600
_CODE_PAGES = {936: "gb18030", 950: "cp950", 1252: "cp1252", 1200: "utf-16-le"}
_WORKSHEET = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet of the workbook: where its records begin."""

    name: str
    start: int
    visible: bool


@dataclass(slots=True)
class Workbook:
    """What the sheets share: number formats by id, and the format id of each cell style."""

    stream: bytes
    is_biff8: bool = True
    encoding: str = "gb18030"
    epoch_1904: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def text(self, content: bytes, at: int = 0, *, wide_length: bool = True) -> str:
        """A text with its length before it, in two bytes or one, as far as the record carries it."""
        length = struct.unpack_from("<H" if wide_length else "<B", content, at)[0]
        at += 2 if wide_length else 1
        if not self.is_biff8:
            return content[at : at + length].decode(self.encoding, "replace")
        flags = content[at] if length else 0
        at += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
        if flags & 1:
            return content[at : at + 2 * length].decode("utf-16-le", "replace")
        return content[at : at + length].decode("latin-1")


def records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of each record from a place on; the last one may be cut."""
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def open_workbook(stream: bytes) -> Workbook:
    """The workbook's own records, up to the first sheet. Raises Refused for one that is locked or damaged."""
    try:
        return _workbook(stream)
    except (struct.error, IndexError, LookupError) as error:
        raise refuse("damaged") from error


def _workbook(stream: bytes) -> Workbook:
    book = Workbook(stream)
    first = next(records(stream), None)
    if first is None or first[0] != BOF:
        raise refuse("damaged")
    book.is_biff8 = bool(struct.unpack_from("<H", first[1])[0] == _BIFF8)
    shared: list[bytes] = []
    previous = BOF
    for kind, content in records(stream):
        if kind == EOF:
            break
        if kind == SST or (kind == CONTINUE and previous == SST):
            shared.append(content)
        else:
            _take(book, kind, content)
        previous = SST if kind == CONTINUE and previous == SST else kind
    book.strings = list(_shared_strings(shared)) if shared else []
    return book


def _take(book: Workbook, kind: int, content: bytes) -> None:
    if kind == FILEPASS:
        raise refuse("password-protected")
    if kind == DATEMODE:
        book.epoch_1904 = content[:1] == b"\x01"
    elif kind == CODEPAGE:
        book.encoding = _CODE_PAGES.get(struct.unpack_from("<H", content)[0], "gb18030")
    elif kind == FORMAT:
        book.formats[struct.unpack_from("<H", content)[0]] = book.text(content, 2, wide_length=book.is_biff8)
    elif kind == XF:
        book.styles.append(struct.unpack_from("<H", content, 2)[0])
    elif kind == BOUNDSHEET:
        start, state, sort = struct.unpack_from("<IBB", content)
        if sort == _WORKSHEET:
            book.sheets.append(Sheet(book.text(content, 6, wide_length=False), start, state & 3 == 0))


class _Parts:
    """The bytes of one long record that goes on in CONTINUE records."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts, self.part, self.at = parts, 0, 0

    def take(self, size: int) -> bytes:
        """The next bytes, over the end of a part if need be."""
        found = b""
        while len(found) < size:
            piece = self.parts[self.part][self.at : self.at + size - len(found)]
            self.at += len(piece)
            found += piece
            if len(found) < size:
                self.part, self.at = self.part + 1, 0
        return found

    def skip(self, size: int) -> None:
        """Leave bytes out."""
        self.take(size)

    def text(self, length: int, flags: int) -> str:
        """Characters; where a part ends between them, the next one says anew how wide they are."""
        found: list[str] = []
        while length:
            if self.at >= len(self.parts[self.part]):
                self.part, self.at = self.part + 1, 1
                flags = self.parts[self.part][0]
            width = 2 if flags & 1 else 1
            count = min(length, max(1, (len(self.parts[self.part]) - self.at) // width))
            piece = self.take(count * width)
            found.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "surrogatepass"))
            length -= count
        return "".join(found).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _shared_strings(parts: list[bytes]) -> Iterator[str]:
    source = _Parts(parts)
    count = struct.unpack("<4xI", source.take(8))[0]
    for _ in range(count):
        length, flags = struct.unpack("<HB", source.take(3))
        runs = struct.unpack("<H", source.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", source.take(4))[0] if flags & 4 else 0
        yield source.text(length, flags)
        source.skip(4 * runs + extra)


def rk_number(coded: int) -> float:
    """A number in four bytes: the upper half of a float, or a whole number, perhaps in hundredths."""
    if coded & 2:
        value = float((coded - (1 << 32) if coded & 0x80000000 else coded) >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, coded & 0xFFFFFFFC))[0])
    return value / 100 if coded & 1 else value
