"""What is said of tables, rows and columns that are not read, and of a file without any table to read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from officedocs.contacts import HIDDEN
from officedocs.errors import Refused
from officedocs.grid import Grid, column_letters
from officedocs.headers import Header, heading_row
from officedocs.model import Heading, Problem
from officedocs.text import squeeze

_SEARCHED_ROWS = 30  # from the top: deeper down nobody puts the first heading
_LONGEST_TITLE = 20
_NEARLY = 0.75
_LABELLED = re.compile(r"[:：]\s*\S")  # 填报单位：某县
_NAMED = 20  # hidden rows or columns that one message lists


def where(grid: Grid) -> str:
    """The grid's name in a sentence."""
    return f"工作表“{grid.name}”" if grid.kind == "sheet" else grid.name


def no_table(grids: list[Grid], headers: Mapping[str, Header | None], given: Mapping[str, str]) -> Refused:
    """Why none of the grids can be read, with the columns that a person may name."""
    for grid in grids:
        header = headers[grid.name]
        if header:
            hint = "（配合单位不能代替牵头单位）" if "lead" not in header.columns else ""
            hint += _hidden_hint(grid)
            message = (
                f"{where(grid)}第{header.first}行的表头缺少“{header.missing}”列，请补上这一列{hint}后再上传。"
            )
            return Refused("missing-column", message, header.found(grid))
    if not any(grid.rows for grid in grids):
        return Refused("no-content", "文件里没有内容，请检查是否选错了文件，或数据是否在隐藏的工作表里。")
    return Refused(
        "no-header",
        "没有找到任务分解表的表头，请确认表中有“主要任务”“责任（牵头）单位”“完成时限”等列名后再上传。",
        _likeliest(grids, given),
    )


def _likeliest(grids: list[Grid], given: Mapping[str, str]) -> list[Heading]:
    """The columns of the row that looks most like a heading: many short different texts, rows below it.

    The first row with nearly as many as any other is taken: rows of a short table look the same.
    """
    candidates: list[list[Heading]] = []
    for grid in grids:
        for row in grid.rows[: min(_SEARCHED_ROWS, len(grid.rows) - 1)]:
            header = heading_row(grid, row, given) if row not in grid.hidden_rows else None
            if header and len(set(header.texts.values())) > 1 and all(map(_is_title, header.texts.values())):
                candidates.append(header.found(grid))
    most = max(map(len, candidates), default=0)
    return next((found for found in candidates if len(found) >= _NEARLY * most), [])


def _is_title(text: str) -> bool:
    plain = len(squeeze(text)) <= _LONGEST_TITLE and not text.isdecimal() and not _LABELLED.search(text)
    return plain and HIDDEN not in text


def skipped(grid: Grid, header: Header | None) -> list[Problem]:
    """A warning for a sheet or table that holds something else."""
    if not grid.rows:
        return []
    reason = f"表头缺少“{header.missing}”列" if header else "没有任务分解表的表头"
    return [Problem("sheet-skipped", "warning", grid.name, f"{where(grid)}{reason}，没有读取。")]


def hidden_sheet(name: str) -> Problem:
    """A warning for a sheet that is hidden, which is not read."""
    message = f"工作表“{name}”是隐藏的，没有读取；如果需要，请在 Excel 中取消隐藏后重新上传。"
    return Problem("sheet-hidden", "warning", name, message)


def hidden_rows(grid: Grid, rows: list[int]) -> Problem:
    """A warning that names the hidden rows."""
    numbers = "、".join(str(row) for row in rows[:_NAMED]) + ("等" if len(rows) > _NAMED else "")
    message = (
        f"{where(grid)}有 {len(rows)} 个隐藏的行（第{numbers}行），没有读取；如果需要，请取消隐藏后重新上传。"
    )
    return Problem("rows-hidden", "warning", grid.name, message)


def hidden_columns(grid: Grid) -> list[Problem]:
    """A warning that names the hidden columns with text in them."""
    names = _hidden_names(grid)
    if not names:
        return []
    shown = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
    message = (
        f"{where(grid)}有 {len(names)} 个隐藏的列（{shown}列），没有读取；如果需要，请取消隐藏后重新上传。"
    )
    return [Problem("columns-hidden", "warning", grid.name, message)]


def _hidden_hint(grid: Grid) -> str:
    names = _hidden_names(grid)
    return f"（隐藏的{'、'.join(names[:_NAMED])}列没有读取，如果在其中，请取消隐藏）" if names else ""


def _hidden_names(grid: Grid) -> list[str]:
    return [column_letters(column) for column in grid.columns if column in grid.hidden_columns]
