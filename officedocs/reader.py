"""The way in: bytes, a path or pasted text to a Document. Each kind of file has its reader here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from officedocs import kinds, plaintext
from officedocs.errors import Refused
from officedocs.grid import Grid
from officedocs.guard import Package, check_size
from officedocs.headingrules import given_roles
from officedocs.limits import Budget
from officedocs.model import Document, Problem
from officedocs.reference import read_reference
from officedocs.refusals import refuse
from officedocs.tables import TableReading, read_grids
from officedocs.text import clean
from officedocs.xlsx import read_sheets


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the caller says about the document."""

    year: int | None
    given: Mapping[str, str]


def read(
    source: str | Path | bytes,
    *,
    name: str = "",
    year: int | None = None,
    headings: Mapping[str, str] | None = None,
) -> Document:
    """Read one office document.

    `name` is shown in messages (default: the path's own name); `year` stands where a date leaves its year
    out; `headings` says what columns mean, by their headings, and overrides what is found ("" leaves a
    column out). Raises Refused when the file cannot be read as a whole, OSError when the path cannot be
    opened, ValueError for a meaning that does not exist (see `headingrules.ROLES`).
    """
    wanted = _Wanted(year, given_roles(headings))
    data = source if isinstance(source, bytes) else _load(Path(source))
    shown = name or ("" if isinstance(source, bytes) else Path(source).name)
    check_size(len(data))
    kind = kinds.kind_of(data)
    document = _READERS[kind](data, wanted)
    return replace(
        document,
        file=shown,
        sha256=hashlib.sha256(data).hexdigest(),
        problems=_name_problems(shown, kind) + document.problems,
    )


def read_text(
    text: str, *, name: str = "", year: int | None = None, headings: Mapping[str, str] | None = None
) -> Document:
    """Read text pasted into a form: rows copied from Excel or Word are a table, everything else a plan.

    The arguments and what is raised are those of `read`.
    """
    data = text.encode("utf-8", "replace")
    check_size(len(data))
    document = _read_plain(data.decode("utf-8"), _Wanted(year, given_roles(headings)))
    return replace(document, file=name, sha256=hashlib.sha256(data).hexdigest())


def _load(path: Path) -> bytes:
    """The file's bytes; one that is too large is refused before it is read."""
    check_size(path.stat().st_size)
    return path.read_bytes()


def _from_tables(reading: TableReading, problems: list[Problem]) -> Document:
    return Document(
        file="",
        sha256="",
        layout="table",
        title=reading.title,
        columns=reading.columns,
        rows=reading.rows,
        headings=reading.headings,
        problems=problems + reading.problems,
        reference=read_reference(reading.around, reading.title),
    )


def _read_grids(grids: list[Grid], problems: list[Problem], wanted: _Wanted) -> Document:
    """A table; where no sheet holds one, cards."""
    try:
        return _from_tables(read_grids(grids, wanted.year, [], wanted.given), problems)
    except Refused as refused:
        if refused.code not in ("no-header", "missing-column"):
            raise
        from officedocs import cards  # seldom needed

        found = cards.read_cards(grids, wanted.year)
        if found is None:
            raise
        return replace(found, problems=problems + found.problems)


def _read_xlsx(data: bytes, wanted: _Wanted) -> Document:
    return _read_grids(*read_sheets(Package(data)), wanted)


def _read_xls(data: bytes, wanted: _Wanted) -> Document:
    from officedocs import xls  # seldom needed

    return _read_grids(*xls.read_sheets(data), wanted)


def _read_docx(data: bytes, wanted: _Wanted) -> Document:
    from officedocs import worddoc  # reads text plans as well, whose many patterns take time

    return worddoc.read_document(Package(data), wanted.year, wanted.given)


def _read_doc(data: bytes, wanted: _Wanted) -> Document:
    from officedocs import convert  # seldom needed

    return _read_docx(convert.to_docx(data), wanted)


def _read_text(data: bytes, wanted: _Wanted) -> Document:
    text = plaintext.decode(data)
    if text is None:
        raise refuse("unknown-kind")
    return _read_plain(text, wanted)


def _read_plain(text: str, wanted: _Wanted) -> Document:
    Budget().take_text("文字", len(text))
    if not clean(text):
        raise refuse("empty-text")
    grid = plaintext.table_of(text, wanted.given)
    if grid:
        return _from_tables(read_grids([grid], wanted.year, [], wanted.given), [])
    return _read_outline(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), wanted)


def _read_outline(lines: list[str], wanted: _Wanted) -> Document:
    from officedocs.outline import read_outline  # its many patterns take time, and tables need none of them

    outline = read_outline(lines, year=wanted.year)
    if outline.is_empty:
        raise refuse("no-plan")
    return Document(
        file="",
        sha256="",
        layout="outline",
        title=outline.title,
        columns={},
        rows=outline.rows,
        phases=outline.phases,
        cadences=outline.cadences,
        common_duties=outline.common_duties,
        measures=outline.measures,
        problems=outline.problems,
        reference=outline.reference,
    )


_READERS = {
    "xlsx": _read_xlsx,
    "docx": _read_docx,
    "xls": _read_xls,
    "doc": _read_doc,
    "text": _read_text,
}


def _name_problems(name: str, kind: str) -> list[Problem]:
    """A warning where the extension says something else than the content."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    if not extension or extension in kinds.EXTENSIONS[kind]:
        return []
    content = "纯文本" if kind == "text" else f" .{kind}"
    message = f"文件扩展名是 .{extension}，内容其实是{content}，已按内容读取。"
    return [Problem("extension-mismatch", "warning", "", message)]
