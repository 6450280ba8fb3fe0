"""A decomposition table of any length, as Excel writes it, and the same table as an office edits it later.

Made from the rows of fixtures/zhongjiang.xlsx, once per township: the same kinds of text, merges and dates,
but every text is another one, so that nothing is read faster than in a table that people wrote. Always the
same bytes for the same numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.sheet_file import Merge, write_sheet
from officedocs import read

SOURCE = Path(__file__).parents[1] / "fixtures" / "zhongjiang.xlsx"
ROWS = 10_000
TITLE = "慢性病综合防控示范区建设目标任务分解表（2024年）"
HEADINGS = (
    "序号", "指标分类", "指标内容", "省级慢病示范区建设标准", "主要任务", "责任（牵头）单位",
    "配合（指导）单位", "完成时限", "分值",
)  # fmt: skip
FIRST_ROW = 3  # below the title and the headings
_MERGED = ("domain", "objective", "standard")  # from the coarsest to the finest
_FIRST, _SECOND = "清石白龙金兴永双太仁", "河桥溪山泉坪岭江店湾"
_KIND = ("镇", "乡", "街道")
_BODIES = (
    "县发改局", "县财政局", "县教体局", "县民政局", "县卫健局", "县医保局", "县融媒体中心", "县疾控中心",
    "县总工会", "县妇联", "县残联", "县市场监管局", "县经信局、县自然资源和规划局", "各乡镇人民政府",
    "各县级成员单位",
)  # fmt: skip
_DEADLINES = (
    "2024年7月", "2024年9月底前", "2024.10", "2024年8-9月", "2024年11月30日前", "长期坚持", "每季度末",
    "2024年三季度", "2025年3月",
)  # fmt: skip
_NUMBER = re.compile(r"(?<![0-9.])[1-9]\d(?=%)")
_START = re.compile(
    r"^((?:[（(]\d+[)）]|\d+\.|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)?)", re.M
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row; its category texts are written once where they stay the same, and merged."""

    domain: str
    objective: str
    standard: str
    task: str
    lead: str
    support: str
    deadline: str
    points: int = 1


def build(path: Path, rows: int = ROWS) -> Path:
    """Write the table of so many rows."""
    return _write(path, _lines(rows))


def edited(path: Path, rows: int = ROWS, share: float = 0.1) -> Path:
    """Write the table after an edit: this share of its rows has another text, lead or date; one in a hundred
    is gone, as many are new, and as many stand elsewhere.
    """
    random = Random(7)
    lines = _lines(rows)
    few = max(1, rows // 100)
    for at in random.sample(range(rows), round(rows * share)):
        lines[at] = _changed(lines[at], random)
    for at in sorted(random.sample(range(rows), few), reverse=True):
        del lines[at]
    for number in range(few):
        at = random.randrange(len(lines))
        lines.insert(
            at, replace(lines[at], task=f"新增第{number + 1}项：开展健康社区巡讲，全年不少于{number + 2}场。")
        )
    for _ in range(few):
        line = lines.pop(random.randrange(len(lines)))
        lines.insert(random.randrange(len(lines)), line)
    return _write(path, lines)


def _lines(rows: int) -> list[Line]:
    return list(islice(_copies(), rows))


def _copies() -> Iterator[Line]:
    source = [
        Line(
            row.domain,
            row.objective,
            row.standard,
            row.task,
            row.lead_raw,
            row.support_raw,
            row.deadline_raw,
            1 + place % 10,
        )
        for place, row in enumerate(read(SOURCE).rows)
    ]
    random = Random(3)
    number = 0
    while True:
        place = _place(number)
        figures: dict[str, str] = {}
        yield from (_copy(line, place, figures, random) for line in source)
        number += 1


def _place(number: int) -> str:
    """The name of one township; none is real on purpose."""
    rest, kind = divmod(number, len(_KIND))
    rest, second = divmod(rest, len(_SECOND))
    round_, first = divmod(rest, len(_FIRST))
    return _FIRST[first] + _SECOND[second] + "新" * round_ + _KIND[kind]


def _copy(line: Line, place: str, figures: dict[str, str], random: Random) -> Line:
    """The row for one township. `figures` keeps its standards the same in all their rows."""

    def text(value: str) -> str:
        if value not in figures:
            numbers = _NUMBER.sub(lambda _: str(random.randrange(10, 100)), value)
            figures[value] = _START.sub(rf"\g<1>{place}", numbers)
        return figures[value]

    return Line(
        text(line.domain),
        text(line.objective),
        text(line.standard),
        text(line.task),
        line.lead if random.random() < 0.6 else random.choice(_BODIES),
        f"{line.support}、{random.choice(_BODIES)}" if line.support else random.choice(_BODIES),
        line.deadline if random.random() < 0.5 else random.choice(_DEADLINES),
        line.points,
    )


def _changed(line: Line, random: Random) -> Line:
    """The row with another text, lead or date."""
    what = random.randrange(3)
    if what == 0:
        return replace(line, task=line.task.rstrip("。") + f"，每年至少{random.randrange(2, 9)}次。")
    if what == 1:
        return replace(line, lead=random.choice(_BODIES))
    return replace(line, deadline=f"{random.randrange(2025, 2028)}年{random.randrange(1, 13)}月")


def _write(path: Path, lines: list[Line]) -> Path:
    cells: list[list[str | int | None]] = [[TITLE], list(HEADINGS)]
    previous: tuple[str, ...] = ("",) * len(_MERGED)
    begun = [FIRST_ROW] * len(_MERGED)
    merges: list[Merge] = [(1, 1, 1, len(HEADINGS))]
    for number, line in enumerate(lines):
        row = FIRST_ROW + number
        own = tuple(getattr(line, name) for name in _MERGED)
        same = next(
            (level for level, pair in enumerate(zip(own, previous, strict=True)) if pair[0] != pair[1]), 3
        )
        merges += _ended(begun, same, row)
        shown = [text if level >= same else None for level, text in enumerate(own)]
        cells.append([number + 1, *shown, line.task, line.lead, line.support, line.deadline, line.points])
        previous = own
    merges += _ended(begun, 0, FIRST_ROW + len(lines))
    return write_sheet(path, "任务分解表", cells, merges)


def _ended(begun: list[int], level: int, row: int) -> Iterator[Merge]:
    """The merges of the columns from this level on that end above this row."""
    for at in range(level, len(begun)):
        if row - begun[at] > 1:
            yield begun[at], 2 + at, row - 1, 2 + at
        begun[at] = row
