"""Rows of a table that are no tasks: footnotes, signatures, totals and section titles; and the second half
of a task that somebody broke over two rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from officedocs.grid import Grid
from officedocs.headers import Header
from officedocs.units import ends_like_a_body, names

FOOTNOTE = re.compile(
    r"^[（(*※]?\s*(注|备注|说明|填表说明|附注|特别说明)\s*[:：]|^(填表人|填报人|审核人?|制表|联系人|"
    r"联系电话|电话|负责人签字|单位负责人|分管领导|抄送|主送)"
    r"|(签字|盖章|公章)[)）]?\s*[:：]?\s*$|^\d{4}年\d{1,2}月\d{1,2}日$|^(合计|总计|小计|总分)"
)
TOTAL = re.compile(r"^(合计|总计|小计|总分)$")
SECTION = re.compile(
    r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|"
    r"第[一二三四五六七八九十]+[部章节类])"
)
SECTION_MARK = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[)）、.．]|\d{1,2}[.、．](?!\d))\s*")
LONGEST_BODIES = 60  # characters of all in one title
SECOND_LEVEL = re.compile(r"^[（(][一二三四五六七八九十]+[)）]")
_DATELINE = re.compile(r"^\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$")
_ENDED = re.compile(r"[。；;！!：:]$")
_ITEM = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．]|[①-⑳]|[（(]?[一二三四五六七八九十]+[)）、])")
_FIELD = re.compile(
    r"^\s*(?:单位)?(?:主要|分管)?(?:负责人|填[报表]人|填[报表](?:单位|日期|时间)|审核人?|审批人?|制表人?|经办人|"
    r"联系人|联系电话|电话|手机|日期|时间|单位|盖章)(?:[(（].{0,6}[)）])?\s*[:：]"
)
_LONGEST_REST = 3  # rows that one task goes on over


def named_bodies(title: str) -> str:
    """The bodies that a section's title or a sheet's name consists of, "" where it says something else."""
    plain = SECTION_MARK.sub("", title).strip("：: ")
    listed = names(plain)
    good = len(plain) <= LONGEST_BODIES and all(ends_like_a_body(n) for n in listed)
    return plain if listed and good else ""


def lead_beside(grid: Grid, header: Header) -> bool:
    """Whether a table without a column of bodies says them beside it: one sheet or one section for each."""
    if "task" not in header.columns or header.columns.keys() & {"lead", "support"}:
        return False
    if grid.kind == "sheet" and named_bodies(grid.name):
        return True
    below = [row for row in grid.rows if row > header.last]
    first = grid.texts(below[0]) if below else []
    return len(first) == 1 and bool(named_bodies(first[0]))


def is_form_field(text: str) -> bool:
    """Whether a text is one of the fields below a form: 填表人：…, 联系电话：…"""
    return bool(_FIELD.match(text))


def is_signature(grid: Grid, row: int) -> bool:
    """Whether a row is who signs below the table: one text, and the next row is only a date."""
    at = bisect_right(grid.rows, row)
    if at >= len(grid.rows) or len(grid.texts(row)) != 1:
        return False
    below = grid.texts(grid.rows[at])
    return len(below) == 1 and bool(_DATELINE.match(below[0]))


def rest_of(grid: Grid, header: Header, row: int, task: str) -> list[int]:
    """The rows right below that only go on with this row's task: it stops in mid-sentence, and they have
    neither number nor lead nor date of their own.
    """
    number, lead = header.columns.get("number"), header.columns.get("lead")
    if number is None or lead is None or not task or _ENDED.search(task) or not _shows(grid, row, number):
        return []
    found: list[int] = []
    for below in range(row + 1, row + 1 + _LONGEST_REST):
        if not grid.uses(below) or below in grid.hidden_rows or not _is_rest(grid, header, below):
            break
        found.append(below)
        if _ENDED.search(_shows(grid, below, header.columns["task"])):
            break
    return found


def _is_rest(grid: Grid, header: Header, row: int) -> bool:
    own = grid.own(row)
    cell = own.get(header.columns["task"])
    if cell is None or _ITEM.match(cell.text) or len(own) > 2:
        return False
    alone = [header.columns[role] for role in ("number", "lead", "deadline") if role in header.columns]
    return not any(_shows(grid, row, column) for column in alone)


def _shows(grid: Grid, row: int, column: int) -> str:
    return grid.at(row, column).text
