"""Workbooks and Word documents made at test time, and ways to break them."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl

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


def codes(problems) -> list[str]:
    """The codes of problems, in order."""
    return [problem.code for problem in problems]
