"""A Word document to a Document: its decomposition table, its text plan, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from officedocs.cards import box_lines, card_lines
from officedocs.docx import WordText, read_word
from officedocs.errors import Refused
from officedocs.grid import Grid
from officedocs.guard import Package
from officedocs.headingrules import NOTHING
from officedocs.model import Document, Problem
from officedocs.outline import OutlineReading, as_document, read_outline
from officedocs.tables import TableReading, read_grids

_NO_TABLE = {"no-header", "missing-column", "no-content"}


def read_document(package: Package, year: int | None, given: Mapping[str, str] = NOTHING) -> Document:
    """The rows of its table, with phases, cadences, common duties and measures of the text around it; without
    a decomposition table the text is read as a plan. Raises Refused when it is neither.
    """
    word = read_word(package)
    refusal = Refused(
        "no-table",
        "这个 Word 文档里没有任务分解表，文字里也没有找到单位职责、工作阶段等内容，请检查是否选错了文件。",
    )
    table = None
    if word.grids:
        try:
            table = read_grids(word.grids, year, word.lines, given)
        except Refused as refused:
            if refused.code not in _NO_TABLE:
                raise
            refusal = refused
    if table:
        return _with_text(table, read_outline(word.lines, year=year, styles=word.headings))
    lines, styles, skipped = _with_cards(word)
    reading = read_outline(lines, year=year, styles=styles)
    if reading.is_empty:
        raise refusal
    return as_document(reading, [_left_out(grid) for grid in skipped])


def _with_text(table: TableReading, text: OutlineReading) -> Document:
    """The table's rows; of the text what the table does not say."""
    problems = list(table.problems)
    if text.rows:
        message = (
            f"正文里另有 {len(text.rows)} 项写明单位的职责，因文中有任务分解表，只读取了表中的任务，请核对。"
        )
        problems.append(Problem("text-duties-left-out", "warning", "", message))
    kept = {"phase-undated", "cadence-undecided", "cadence-who-missing", "cadence-who-inferred"}
    return Document(
        file="",
        sha256="",
        layout="table",
        title=table.title,
        columns=table.columns,
        rows=table.rows,
        phases=text.phases,
        cadences=[replace(item, row=None) for item in text.cadences],
        common_duties=text.common_duties,
        measures=text.measures,
        headings=table.headings,
        problems=problems + [p for p in text.problems if p.code in kept],
        reference=text.reference,
    )


def _left_out(grid: Grid) -> Problem:
    message = f"{grid.name}没有任务分解表的表头，没有读取。"
    return Problem("sheet-skipped", "warning", grid.name, message)


def _with_cards(word: WordText) -> tuple[list[str], list[int], list[Grid]]:
    """The lines with those of cards and boxes where they stand, and the tables that are neither."""
    lines: list[str] = []
    styles: list[int] = []
    skipped: list[Grid] = []
    begun = 0
    for grid, place in zip(word.grids, word.places, strict=True):
        lines += word.lines[begun:place]
        styles += word.headings[begun:place]
        begun = place
        own = [line for _, line in card_lines(grid)] or box_lines(grid)
        lines += own
        styles += [0] * len(own)
        if grid.rows and not own:
            skipped.append(grid)
    return lines + word.lines[begun:], styles + word.headings[begun:], skipped
