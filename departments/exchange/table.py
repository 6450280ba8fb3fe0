"""From a sheet to a data set: which row is the heading, which column means what, which rows count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import tablib
from django.utils.translation import gettext as _

from chronicdz.errors import Invalid
from departments.exchange.columns import Column, plain, squeezed
from departments.exchange.sheets import HEADING_WITHIN, MOST_ROWS, Sheet


@dataclass(frozen=True)
class Table:
    """``data`` has the columns' names for headings; ``numbers`` are the rows' numbers in the file."""

    data: tablib.Dataset
    numbers: list[int]
    ignored: list[str] = field(default_factory=list)  # headings that mean nothing here


def table_of(sheets: Sequence[Sheet], columns: Sequence[Column]) -> Table:
    """The first sheet with the required headings; :class:`Invalid` says which ones are missing."""
    best: list[Column] = [column for column in columns if column.required]
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:HEADING_WITHIN]):
            found = _meant(row, columns)
            missing = [one for one in columns if one.required and one.name not in found]
            if not missing:
                return _table(sheet.rows, place, found, row)
            if len(missing) < len(best):
                best = missing
    raise Invalid(
        _("The list lacks the headings %(missing)s. Keep the first row of the template workbook.")
        % {"missing": "、".join(f"“{column.label}”" for column in best)}
    )


def _meant(row: Sequence[object], columns: Sequence[Column]) -> dict[str, int]:
    """Column name → place; of two equal headings the first one counts."""
    known = {heading: column.name for column in columns for heading in column.headings()}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = known.get(squeezed(cell))
        if name is not None:
            found.setdefault(name, place)
    return found


def _table(
    rows: Sequence[Sequence[object]], heading: int, found: dict[str, int], headings: Sequence[object]
) -> Table:
    data = tablib.Dataset(headers=list(found))
    numbers = []
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        cells = [row[place] if place < len(row) else "" for place in found.values()]
        if any(cells):
            data.append(cells)
            numbers.append(number)
    if not numbers:
        raise Invalid(_("There is no row below the headings. Fill in at least one."))
    if len(numbers) > MOST_ROWS:
        raise Invalid(_("The list has more than %d rows. Split it into several files.") % MOST_ROWS)
    taken = set(found.values())
    ignored = [plain(cell) for place, cell in enumerate(headings) if plain(cell) and place not in taken]
    return Table(data, numbers, ignored)


def in_order(table: Table, key: str, needs: str) -> Table:
    """The same rows, those that others of the list refer to first: a parent before its parts."""
    if key not in table.data.headers or needs not in table.data.headers:
        return table
    at, above = table.data.headers.index(key), table.data.headers.index(needs)
    rows = list(zip(table.numbers, list(table.data), strict=True))
    names = {squeezed(row[at]) for _number, row in rows}
    placed: set[str] = set()
    ordered: list[tuple[int, tuple[object, ...]]] = []
    while rows:
        ready = [one for one in rows if not _waits(one[1], above, names - placed)] or rows
        ordered += ready
        placed |= {squeezed(row[at]) for _number, row in ready}
        rows = [one for one in rows if one not in ready]
    return _rebuilt(table, ordered)


def _waits(row: Sequence[object], above: int, open_names: set[str]) -> bool:
    return squeezed(row[above]) in open_names


def _rebuilt(table: Table, rows: Iterable[tuple[int, tuple[object, ...]]]) -> Table:
    data = tablib.Dataset(headers=table.data.headers)
    numbers = []
    for number, row in rows:
        data.append(row)
        numbers.append(number)
    return Table(data, numbers, table.ignored)
