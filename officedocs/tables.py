"""Grids to a document: find the headings, walk the rows, say what was left out and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from officedocs.asides import SECTION, lead_beside
from officedocs.contacts import without_contacts
from officedocs.grid import Grid
from officedocs.headers import Header, header_at, may_repeat
from officedocs.headingrules import NOTHING
from officedocs.leftout import hidden_columns, hidden_rows, no_table, skipped
from officedocs.limits import Budget
from officedocs.model import Heading, Problem, Row
from officedocs.rows import Conventions, RowReader

_ATTACHMENT = re.compile(r"^附\s*(件|表)\s*[0-9一二三四五六七八九十]*\s*[:：]?$")
_TITLE_WORD = re.compile(r"表|方案|分解|清单|台账|安排|分工|计划|任务|指标|目标")
_NOT_TITLE = re.compile(
    r"^(单位|填报|填表|制表|日期|时间|编制)[^表]*[:：]|^（?\(?\d{4}年\d{1,2}月(\d{1,2}日)?）?\)?$"
)
# Names that say nothing of what a sheet is about.
_ANY_SHEET = re.compile(
    r"^(sheet|工作表|表|附件|附表)?\s*\d*$|表\d*$|分解|清单|台账|任务$|分工|[（(]\d+[)）]$", re.I
)
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
_COVER_ROWS = 12
_YEAR = re.compile(r"(20[0-5]\d)\s*[年—–-]")
_FIRST_LEADS = re.compile(
    r"(?:列|排)[在于名]?(?:第一|首)[位个名]?的?(?:责任)?(?:单位|部门)?[均即]?(?:为|是)(?:牵头|汇总)|"
    r"第一(?:个|家|位)?(?:责任)?(?:单位|部门)?[均即]?(?:为|是)(?:牵头|汇总)|首位(?:为|是)牵头"
)


@dataclass(slots=True)
class _Result:
    """What all grids of a file give together."""

    given: Mapping[str, str]
    columns: dict[str, str] = field(default_factory=dict)
    title: str = ""
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    domains: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableReading:
    """The rows of all decomposition tables of a file."""

    title: str
    columns: dict[str, str]
    rows: list[Row]
    problems: list[Problem]
    headings: list[Heading] = field(default_factory=list)
    around: list[str] = field(default_factory=list)  # the lines above and below the tables


def read_grids(
    grids: list[Grid], year: int | None, lines: list[str], given: Mapping[str, str] = NOTHING
) -> TableReading:
    """Read every grid with a decomposition heading; warn of the others by name. Raises Refused when there is
    none.

    `lines` is the text around the tables; it may tell the year and who leads. `given` is what a person said
    of headings (see `headingrules.given_roles`).
    """
    result = _Result(given)
    headers = {grid.name: _first_header(grid, given) for grid in grids}
    result.domains = _sheet_domains(grids, headers)
    if not any(header and not header.missing for header in headers.values()):
        raise no_table(grids, headers, given)
    around = [*lines, *_around(grids, headers)]
    conventions = _conventions(around, year)
    previous: tuple[Grid, Header] | None = None
    for grid in grids:
        header = headers[grid.name]
        if header and not header.missing:
            _read_grid(grid, header, conventions, result)
            previous = (grid, header)
        elif previous and header is None and _continues(previous[0], grid):
            _read_on(grid, previous[1], conventions, result)
        else:
            result.problems += skipped(grid, header)
    return TableReading(result.title, result.columns, result.rows, result.problems, result.headings, around)


def _first_header(grid: Grid, given: Mapping[str, str]) -> Header | None:
    """The first complete heading, else the first incomplete one."""
    incomplete: Header | None = None
    for row in grid.rows:
        header = header_at(grid, row, given) if row not in grid.hidden_rows else None
        if header and header.missing and lead_beside(grid, header):
            header = replace(header, beside=True)
        if header and not header.missing:
            return header
        incomplete = incomplete or header
    return incomplete


def _sheet_domains(grids: list[Grid], headers: Mapping[str, Header | None]) -> dict[str, str]:
    """The names of sheets that stand for the column of domains: one sheet per 指标分类."""
    found = {
        grid.name: grid.name.strip()
        for grid in grids
        if grid.kind == "sheet"
        and (header := headers[grid.name])
        and not header.missing
        and "domain" not in header.columns
    }
    return {
        name: shown
        for name, shown in found.items()
        if SECTION.match(shown) or (len(found) > 1 and not _ANY_SHEET.search(shown))
    }


def _continues(before: Grid, grid: Grid) -> bool:
    """Whether a Word table without heading goes on with the table right before it (a table broken in two)."""
    return (
        grid.attached
        and before.kind == "table"
        and bool(grid.columns)
        and max(grid.columns) == max(before.columns)
    )


def _read_on(grid: Grid, header: Header, conventions: Conventions, result: _Result) -> None:
    message = f"{grid.name}没有表头，紧接在上一个表之后，按上一个表的列读取，请核对。"
    result.problems.append(Problem("table-continued", "warning", grid.name, message))
    _walk(grid, Header(0, 0, header.columns, header.titles), conventions, result)


def _read_grid(grid: Grid, header: Header, conventions: Conventions, result: _Result) -> None:
    result.title = result.title or _title(grid, header)
    result.headings += header.found(grid)
    for role, title in header.titles.items():
        result.columns.setdefault(role, title)
    result.problems += [
        Problem(
            "column-unknown",
            "warning",
            grid.address(header.last, column),
            f"不认识“{title}”这一列，没有读取。",
        )
        for column, title in header.unknown.items()
    ]
    result.problems += hidden_columns(grid)
    if "deadline" not in header.columns:
        message = f"“{grid.name}”没有“完成时限”列，各行的时限都待定，请在导入后补充。"
        result.problems.append(Problem("deadline-column-missing", "warning", grid.name, message))
    _walk(grid, header, conventions, result)


def _walk(grid: Grid, header: Header, conventions: Conventions, result: _Result) -> None:
    reader = RowReader(grid, header, conventions, result.budget, result.domains.get(grid.name, ""))
    reader.begin_under(header.first - 1)
    hidden: list[int] = []
    skip_to = header.last
    for row in grid.rows:
        if row <= skip_to:
            continue
        if row in grid.hidden_rows:
            hidden.append(row)
            continue
        again = None
        if may_repeat(grid, row, reader.header, result.given):
            again = header_at(grid, row, result.given)
            again = replace(again, beside=reader.header.beside) if again else None
        if again and not again.missing and again.repeats(reader.header):
            reader.head(again)
            skip_to = again.last
            continue
        read = reader.read(row)
        if read:
            result.rows.append(read)
    result.problems += reader.problems
    if hidden:
        result.problems.append(hidden_rows(grid, hidden))


def _title(grid: Grid, header: Header) -> str:
    """The title above the heading: the nearest line that speaks of a table or plan, else the nearest line."""
    above = [text for row in grid.rows if row < header.first for text in grid.texts(row)]
    lines = [
        line for line in (*grid.before, *above) if not _ATTACHMENT.match(line) and not _NOT_TITLE.match(line)
    ]
    titles = [t for t in lines if _TITLE_WORD.search(t) and len(t) <= 80 and not _NUMBERED.match(t)]
    return without_contacts((titles or lines or [""])[-1])


def _around(grids: list[Grid], headers: Mapping[str, Header | None]) -> list[str]:
    """The texts above the tables, of a cover sheet, and those that stand alone in the last rows."""
    found: list[str] = []
    for grid in grids:
        header = headers[grid.name]
        above = [row for row in grid.rows if header and row < header.first]
        if header is None and grid.kind == "sheet" and len(grid.rows) <= _COVER_ROWS:
            above = [row for row in grid.rows if len(grid.texts(row)) == 1]
        found += [text for row in above for text in grid.texts(row)]
        if header:
            found += header.titles.values()
            found += [text for row in grid.rows[-5:] if len(texts := grid.texts(row)) == 1 for text in texts]
    return found


def _conventions(around: list[str], year: int | None) -> Conventions:
    """What holds for the whole file: the year for dates without one, whether the first unit listed leads."""
    first_leads = any(_FIRST_LEADS.search(line) for line in around)
    return Conventions(year if year is not None else _year_of(around), first_leads)


def _year_of(lines: list[str]) -> int | None:
    """The one year that titles and datelines name; with several years nobody can tell."""
    for wanted in (_TITLE_WORD, re.compile("")):
        years = {int(found) for line in lines if wanted.search(line) for found in _YEAR.findall(line)}
        if len(years) == 1:
            return years.pop()
    return None
