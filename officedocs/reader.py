"""The way in: bytes or a path to a Document. Other kinds of file get their reader here, beside the tables."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from officedocs.docx import read_tables
from officedocs.errors import Refused
from officedocs.guard import Package, check_size
from officedocs.kinds import kind_of
from officedocs.model import Document, Problem
from officedocs.tables import TableReading, read_grids
from officedocs.xlsx import read_sheets


def read(source: str | Path | bytes, *, name: str = "", year: int | None = None) -> Document:
    """Read one office document.

    `name` is shown in messages (default: the path's own name); `year` stands where a date leaves its year
    out. Raises
    Refused when the file cannot be read as a whole, OSError when the path cannot be opened.
    """
    data = source if isinstance(source, bytes) else _load(Path(source))
    shown = name or ("" if isinstance(source, bytes) else Path(source).name)
    check_size(len(data))
    kind = kind_of(data)
    package = Package(data)
    reading, problems = _read_xlsx(package, year) if kind == "xlsx" else _read_docx(package, year)
    return Document(
        file=shown,
        sha256=hashlib.sha256(data).hexdigest(),
        layout="table",
        title=reading.title,
        columns=reading.columns,
        rows=reading.rows,
        problems=_name_problems(shown, kind) + problems + reading.problems,
    )


def _load(path: Path) -> bytes:
    """The file's bytes; one that is too large is refused before it is read."""
    check_size(path.stat().st_size)
    return path.read_bytes()


def _read_xlsx(package: Package, year: int | None) -> tuple[TableReading, list[Problem]]:
    grids, problems = read_sheets(package)
    return read_grids(grids, year, []), problems


def _read_docx(package: Package, year: int | None) -> tuple[TableReading, list[Problem]]:
    grids, lines = read_tables(package)
    if not grids:
        raise Refused(
            "no-table",
            "这个 Word 文档里没有表格，目前还不能读取文字方案，请把任务分解表做成表格后再上传。",
        )
    return read_grids(grids, year, lines), []


def _name_problems(name: str, kind: str) -> list[Problem]:
    """A warning where the extension says something else than the content."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    if not extension or extension == kind:
        return []
    message = f"文件扩展名是 .{extension}，内容其实是 .{kind}，已按内容读取。"
    return [Problem("extension-mismatch", "warning", "", message)]
