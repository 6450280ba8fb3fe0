"""Limits and safety checks before anything inside a file is parsed.

An office file is a ZIP: its directory says how large it unpacks, and `zipfile` never returns more than the
directory
says. No part may carry a DTD, so no entity is ever expanded.
"""

from __future__ import annotations

import io
import lzma
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from officedocs.errors import Refused
from officedocs.limits import MAX_TAGS, check_area
from officedocs.refusals import refuse

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNZIPPED_BYTES = 60 * 1024 * 1024
MAX_RATIO = 150
RATIO_MATTERS_FROM = 10 * 1024 * 1024
MAX_ENTRIES = 2000
MAX_ROWS = 20_000
MAX_COLUMNS = 300


def check_size(size: int) -> None:
    """Refuse a file that is larger than the limit, in bytes."""
    if size > MAX_FILE_BYTES:
        mb = MAX_FILE_BYTES // 1024 // 1024
        raise Refused(
            "too-large",
            f"文件有 {size / 1024 / 1024:.1f} MB，超过 {mb} MB 的上限，请删去图片等无关内容后再上传。",
        )


def too_many_rows(where: str) -> Refused:
    """The refusal for a sheet or table with more used rows than anybody writes by hand."""
    return Refused("too-many-rows", f"{where}超过 {MAX_ROWS} 行，不像任务分解表，请删去多余的行后再上传。")


def check_used(where: str, rows: int, columns: int) -> None:
    """Refuse a sheet that uses more rows or columns than anybody fills by hand."""
    if rows > MAX_ROWS:
        raise too_many_rows(where)
    if columns > MAX_COLUMNS:
        raise Refused(
            "too-many-columns",
            f"{where}用了 {columns} 列，超过 {MAX_COLUMNS} 列，不像任务分解表，请删去多余的列后重试。",
        )
    check_area(where, rows, columns)


_UNREADABLE = (
    KeyError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class Package:
    """The parts of an office file, each read only after the directory was found reasonable."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
            raise refuse("damaged") from error
        self._names = {name.replace("\\", "/").lower(): name for name in self._zip.namelist()}
        self._check_directory(len(data))
        self._check_prologs()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        """The bytes of one part. A part that is missing or does not unpack means the file is damaged."""
        try:
            return self._zip.read(self._names[part.lower()])
        except _UNREADABLE as error:
            raise refuse("damaged") from error

    def xml(self, part: str) -> ET.Element:
        """One part as an element tree."""
        try:
            return ET.fromstring(self._checked(part))  # noqa: S314 - a DTD is refused before
        except (ET.ParseError, ValueError, LookupError) as error:
            raise refuse("damaged") from error

    def elements(self, part: str) -> Iterator[ET.Element]:
        """The elements of one part as each is complete, for parts too large to keep as a whole."""
        try:
            for _, element in ET.iterparse(io.BytesIO(self._checked(part)), ("end",)):  # noqa: S314 - as above
                yield element
        except (ET.ParseError, ValueError, LookupError) as error:
            raise refuse("damaged") from error

    def walk(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> None:
        """Call these for the start tags, end tags and texts of one part, which is not kept."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text
        try:
            parser.Parse(self._checked(part), True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise refuse("damaged") from error

    def _checked(self, part: str) -> bytes:
        """A part about to be parsed, whatever its name ends with."""
        data = self.read(part)
        _refuse_dtd(part, data)
        if data.count(b"<") > MAX_TAGS:
            message = f"文件内部的 {part} 内容太多，请新建一个文件，只粘贴任务分解表后再上传。"
            raise Refused("too-much-content", message)
        return data

    def _check_directory(self, size: int) -> None:
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise refuse("password-protected")
        if len(entries) > MAX_ENTRIES:
            message = f"文件内部有 {len(entries)} 个部件，太多了，请新建一个文件，只粘贴任务分解表后再上传。"
            raise Refused("too-many-parts", message)
        if total > MAX_UNZIPPED_BYTES or (total > RATIO_MATTERS_FROM and total > MAX_RATIO * size):
            raise Refused(
                "unpacks-too-large",
                f"文件解开后有 {total / 1024 / 1024:.0f} MB，远大于正常的任务分解表，"
                "请新建一个文件，只粘贴任务分解表后再上传。",
            )

    def _check_prologs(self) -> None:
        for name in self._zip.namelist():
            if name.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_dtd(name, self.read(name))


class _RootReached(Exception):
    pass


def _refuse_dtd(name: str, data: bytes) -> None:
    """A DTD stands before the root element, so the parser is stopped there. What is not XML is found out
    later.
    """

    def on_doctype(*_: object) -> None:
        message = (
            f"文件内部的 {name} 带有外部定义（DTD），为安全起见不读取，请用 Excel 或 Word 重新保存后再上传。"
        )
        raise Refused("dtd", message)

    def on_root(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_root
    try:
        parser.Parse(data, True)
    except (_RootReached, expat.ExpatError, ValueError, LookupError):
        return


def local(tag: str) -> str:
    """An element's or attribute's name without its namespace (strict and transitional files differ only
    there).
    """
    return tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str | None:
    """The attribute with this local name, in whatever namespace."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return None
