"""How much one file may hold before it is no table that people wrote. A small file can say a great deal: a
thousand cells may share one long text, and one merged cell stands in every row.

The largest circulated table known here has 71 rows, 12 000 characters and 423 characters in one cell.
"""

from __future__ import annotations

from collections.abc import Collection

from officedocs.errors import Refused

MAX_TAGS = 3_000_000  # in one part, before it is parsed
MAX_CELLS = 200_000  # with text, in the whole file
MAX_AREA = 500_000  # rows times columns of one table
MAX_MERGES = 50_000  # in one sheet
MAX_TEXT = 4_000_000  # characters in the cells of a file, and again in the rows read through merges
LONGEST_CELL = 5_000  # characters
MAX_PLAN = 1_000_000  # characters of running text: ten times the longest plan
LONGEST_LINE = 100_000  # characters of a text without line breaks: several times the longest plan
#: Lists of bodies and dates are taken apart word by word, so they have to be shorter.
LONGEST = {"lead": 2_000, "support": 2_000, "deadline": 500, "start": 500}
_DIGITS = 7  # of a row, a style, a shared text: Excel has 1 048 576 rows


def whole(text: str | None) -> int:
    """A small number in an attribute; 0 for what is none or larger than anything Excel or Word writes."""
    usable = text and text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if text and usable else 0


def check_cell(role: str, text: str, where: str) -> None:
    """Refuse a cell about to be read that is longer than anybody writes into it."""
    limit = LONGEST.get(role, LONGEST_CELL)
    if len(text) > limit:
        message = f"{where}有 {len(text)} 个字，最多读 {limit} 个字，请缩短，或分成几行后再上传。"
        raise Refused("cell-too-long", message)


class Budget:
    """What one file may still use. `where` in messages is the sheet or table."""

    def __init__(self, most: int | None = None) -> None:
        self.most = MAX_TEXT if most is None else most  # characters
        self.cells = 0
        self.characters = 0

    def take(self, where: str, text: str) -> None:
        """Count one cell."""
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise _too_much(where, f"整个文件有文字的单元格超过 {MAX_CELLS} 个")
        self.take_text(where, len(text))

    def take_text(self, where: str, characters: int) -> None:
        """Count characters."""
        self.characters += characters
        if self.characters > self.most:
            raise _too_much(where, f"文字超过 {self.most // 10_000} 万字（合并单元格的文字每一行都计入）")


def check_area(where: str, rows: int, columns: int) -> None:
    """Refuse a table whose used rows and columns span a field that nobody fills."""
    if rows * columns > MAX_AREA:
        raise _too_much(where, f"用了 {rows} 行、{columns} 列")


def check_merges(where: str, merges: Collection[object]) -> None:
    """Refuse a sheet with more merged ranges than rows to merge."""
    if len(merges) > MAX_MERGES:
        raise _too_much(where, f"合并单元格超过 {MAX_MERGES} 处")


def _too_much(where: str, what: str) -> Refused:
    message = f"{where}：{what}，不像任务分解表，请新建一个文件，只粘贴任务分解表后再上传。"
    return Refused("too-much-content", message)
