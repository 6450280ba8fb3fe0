"""Cards: tables whose labels run down the first column (任务名称 | …, 牵头单位 | …), read as label lines."""

from __future__ import annotations

import re
from dataclasses import replace

from officedocs.grid import Grid
from officedocs.headingrules import meanings
from officedocs.model import Document, Row
from officedocs.outline import as_document, read_outline
from officedocs.outline_inline import label_kind
from officedocs.text import squeeze
from officedocs.units import names

_LONGEST_LABEL = 14
_SAYS_HOW = re.compile("牵头|负责|配合|参与|[:：]")
_PERSON = re.compile(
    r"领导|责任人|负责人|联系|联络|电话|手机|姓名|经办|填报人|填表人|职务|邮箱|微信|QQ|签字|地址"
)


def card_lines(grid: Grid) -> list[tuple[int, str]]:
    """(row, line) of a card, [] for another table. What stands beside 责任人 or 电话 is left out."""
    lines: list[tuple[int, str]] = []
    kinds: set[str] = set()
    for row in grid.rows:
        if row in grid.hidden_rows:
            continue
        for kind, text in _parts(grid.texts(row)):
            kinds.add(kind)
            lines += [(row, line) for line in text.split("\n")]
    return lines if "resp" in kinds and _runs_down(grid) else []


def _parts(texts: list[str]) -> list[tuple[str, str]]:
    """(kind of label, line or lines) of one row from left to right; "" for text without a label."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(texts):
        kind, text = _label(texts[at]), texts[at]
        beside = texts[at + 1] if at + 1 < len(texts) else ""
        if _is_personal(text):
            at += 2
        elif kind and beside and not _label(beside):
            found.append((kind, f"{_named(text)}：{_value(kind, beside)}"))
            at += 2
        else:
            found.append(("", text))
            at += 1
    return found


def _value(kind: str, text: str) -> str:
    if kind == "task":
        return text
    if kind == "resp" and not _SAYS_HOW.search(text):
        return "、".join(names(text))
    return text.replace("\n", "、")


def _runs_down(grid: Grid) -> bool:
    """Whether most rows begin with a label."""
    first = [grid.texts(row)[0] for row in grid.rows]
    return sum(bool(_label(text)) or _is_personal(text) for text in first) * 2 > len(first)


def _is_personal(text: str) -> bool:
    plain = _named(squeeze(text[: 2 * _LONGEST_LABEL]))
    if len(plain) > _LONGEST_LABEL or label_kind(plain + "："):
        return False
    return bool(_PERSON.search(plain)) or any(role == "person" for role, _ in meanings(plain))


def _label(text: str) -> str:
    return label_kind(f"{_named(text)}：") if len(text) <= _LONGEST_LABEL else ""


def _named(text: str) -> str:
    return text.replace("\n", "").rstrip("：: ")


def read_cards(grids: list[Grid], year: int | None) -> Document | None:
    """Sheets that hold cards and no table as a document, None where they hold none."""
    lines: list[str] = []
    places: list[tuple[Grid, int]] = []
    for grid in grids:
        for row, line in card_lines(grid):
            lines.append(line)
            places.append((grid, row))
    reading = read_outline(lines, year=year) if lines else None
    if reading is None or not reading.rows:
        return None
    document = as_document(reading)
    return replace(document, rows=[_at(row, *places[row.row - 1]) for row in document.rows])


def _at(row: Row, grid: Grid, number: int) -> Row:
    """The row with its place in the sheet in place of its line."""
    where = grid.row_name(number)
    problems = [replace(problem, cell=where) for problem in row.problems]
    return replace(row, sheet=grid.name, row=number, problems=problems)


def box_lines(grid: Grid) -> list[str]:
    """The text of a table of one column: a frame around paragraphs."""
    if len(grid.columns) != 1:
        return []
    return [line for row in grid.rows for text in grid.texts(row) for line in text.split("\n")]
