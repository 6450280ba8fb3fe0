"""Workbooks and Word documents made at test time, and ways to break them."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import openpyxl
import xlwt

from officedocs import Document, read

HEADINGS = (
    "指标分类",
    "指标内容",
    "省级慢病示范区建设标准",
    "主要任务",
    "责任（牵头）单位",
    "配合（指导）单位",
    "完成时限",
)
LINE = ("一、政策发展", "（一）主导", "1.标准", "（1）任务", "县政府办", "县卫健局", "2024年7月")


def line(**changed: object) -> list[object]:
    """A row of the usual seven columns; keyword names are domain, objective, standard, task, lead, support, deadline."""  # noqa: E501
    names = ("domain", "objective", "standard", "task", "lead", "support", "deadline")
    return [changed.get(name, value) for name, value in zip(names, LINE, strict=True)]


def workbook(rows, *, merges=(), name="任务分解表", prepare=None) -> bytes:
    """An .xlsx of one sheet; `prepare(workbook, sheet)` may do more to it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for reference in merges:
        sheet.merge_cells(reference)
    if prepare:
        prepare(book, sheet)
    return saved(book)


def saved(document) -> bytes:
    """The bytes of a workbook or Word document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read_rows(*rows, year=None, **options) -> Document:
    """A workbook with the usual headings and these rows, read."""
    return read(workbook([HEADINGS, *rows], **options), name="t.xlsx", year=year)


def word(*tables, paragraphs=()) -> bytes:
    """A .docx: the paragraphs, then each table as a list of rows."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for rows in tables:
        add_table(document, rows)
    return saved(document)


def add_table(document, rows):
    """One table at the end of the document."""
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text is not None:
                table.cell(at, column).text = str(text)
    return table


def with_part(data: bytes, part: str, content: bytes | None, *, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """The package with one part replaced, added, or (None) taken out."""
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for entry in source.infolist():
            if entry.filename != part:
                target.writestr(entry.filename, source.read(entry.filename))
        if content is not None:
            target.writestr(part, content)
    return buffer.getvalue()


def old_workbook(rows, *, merges=(), name="任务分解表", prepare=None) -> bytes:
    """An .xls of one sheet. `merges` are (top, bottom, left, right), from 0; `prepare` as for `workbook`."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    for merge in merges:
        sheet.merge(*merge)
    if prepare:
        prepare(book, sheet)
    return saved(book)


def compound(streams: dict[str, bytes], storages=()) -> bytes:
    """An OLE file with these streams and empty storages at the top, as Word and WPS write it."""
    end, free, taken = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    contents = [content.ljust(4608, b"\0") for content in streams.values()]  # large enough for sectors
    names = [*streams, *storages]
    directory_sectors = -(-(len(names) + 1) // 4)
    fat = [taken, *range(2, directory_sectors + 1), end]
    starts, body = [], b""
    for content in contents:
        starts.append(len(fat))
        size = -(-len(content) // 512)
        fat += [*range(len(fat) + 1, len(fat) + size), end]
        body += content.ljust(size * 512, b"\0")
    entries = _entry("Root Entry", 5, free, 1 if names else free, end, 0)
    for at, name in enumerate(names):
        right = at + 2 if at + 1 < len(names) else free
        is_stream = name in streams
        start, size = (starts[at], len(contents[at])) if is_stream else (0, 0)
        entries += _entry(name, 2 if is_stream else 1, right, free, start, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<5H6x7I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0)
    header += struct.pack("<2I109I", end, 0, 0, *[free] * 108)
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    return header + table + entries.ljust(directory_sectors * 512, b"\0") + body


def _entry(name, kind, right, child, start, size) -> bytes:
    encoded = name.encode("utf-16-le")
    place = struct.pack("<HBBIII", len(encoded) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return encoded.ljust(64, b"\0") + place + b"\0" * 36 + struct.pack("<IQ", start, size)


def codes(problems) -> list[str]:
    """The codes of problems, in order."""
    return [problem.code for problem in problems]
