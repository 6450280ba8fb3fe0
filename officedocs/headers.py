"""Heading rows: which column means what, found by meaning and not by place or exact words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from officedocs.contacts import without_contacts
from officedocs.grid import Cell, Grid
from officedocs.headingrules import BY_HAND, IGNORED, LONGEST_HEADING, NOTHING, meanings, plain_heading
from officedocs.model import Heading
from officedocs.text import squeeze

CLEAR = 9  # a lower heading as telling as this needs no upper one: 配合 under 责任单位
_TITLES = {
    "task": "主要任务",
    "lead": "责任（牵头）单位",
}
_TEXT_ROLES = {"task", "standard", "objective"}
_SHORT = 12  # characters of a heading that only divides the one above
_LONGEST_SPACED = 4 * LONGEST_HEADING  # a heading that is set wide
_LEFT_OUT = {"person", IGNORED}


@dataclass(frozen=True, slots=True)
class Header:
    """One heading: the rows it covers, the column of each role, the headings, and columns that mean nothing
    known. `texts` are all headings by column.
    """

    first: int
    last: int
    columns: dict[str, int]
    titles: dict[str, str]
    unknown: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    beside: bool = False  # who leads is said by the sheet's name or by the titles of sections

    @property
    def missing(self) -> str:
        """The heading that must be there and is not, "" when the table can be read."""
        wanted = ("task",) if self.beside else tuple(_TITLES)
        return next((_TITLES[role] for role in wanted if role not in self.columns), "")

    @property
    def is_mixed(self) -> bool:
        """Whether one column holds leads and supporters (牵头（配合）单位)."""
        roles = meanings(self.titles.get("lead", ""))
        return bool(roles) and roles[0][0] == "both"

    def found(self, grid: Grid) -> list[Heading]:
        """Every column of the heading from left to right, with what it was taken for."""
        roles = {column: role for role, column in self.columns.items()}
        return [
            Heading(grid.name, grid.address(*grid.anchor(self.last, column)), text, roles.get(column, ""))
            for column, text in self.texts.items()
        ]

    def repeats(self, earlier: Header) -> bool:
        """Whether this heading in the middle of a table is one and no task that happens to use its words.

        Either it says what the earlier one says, or each of its texts is short and clearly a heading.
        """
        same = sum(earlier.titles.get(role) == title for role, title in self.titles.items())
        titles = [*self.titles.values(), *self.unknown.values()]
        clear = [max((weight for _, weight in meanings(title)), default=0) >= 8 for title in titles]
        short = all(len(plain_heading(title)) <= 12 and "、" not in title for title in titles)
        return 2 * same > len(earlier.titles) or (short and len(titles) >= 3 and all(clear))


def header_at(grid: Grid, row: int, given: Mapping[str, str] = NOTHING) -> Header | None:
    """The heading that starts in this row, over one row or two, or None.

    `given` is what a person said of headings (see `given_roles`).
    """
    header = heading_row(grid, row, given)
    return header if header and _is_header(header) else None


def heading_row(grid: Grid, row: int, given: Mapping[str, str] = NOTHING) -> Header | None:
    """The row read as a heading, whatever its columns are understood to mean; None for running text."""
    one = _header(grid, row, row, given)
    if not one:
        return None
    following = row + 1
    if not grid.uses(following) or not _is_second_line(grid, row, following):
        return one
    two = _header(grid, row, following, given)
    return two if two and _rank(two) >= _rank(one) else one


def may_repeat(grid: Grid, row: int, header: Header, given: Mapping[str, str]) -> bool:
    """Whether it is worth looking if this row, alone or with the next, is the heading once more.

    Nearly every row is a task, and this is seen at a glance: a heading says nothing but headings, or what the
    one before says (see `Header.repeats`).
    """
    if given or grid.hidden_columns:
        return True
    texts = grid.texts(row)
    if all(map(meanings, texts)) or _is_short(grid.own(row + 1)):
        return True
    titles = header.titles.values()
    return sum(squeeze(text) in titles for text in texts if len(text) <= _LONGEST_SPACED) > 1


def _is_short(own: dict[int, Cell]) -> bool:
    return bool(own) and all(len(cell.text) <= _SHORT for cell in own.values())


def _rank(header: Header) -> tuple[bool, bool, int]:
    """How good a reading of the heading this is."""
    return (_is_header(header), not header.missing, len(header.columns))


def _is_second_line(grid: Grid, row: int, following: int) -> bool:
    """Whether the next row only divides headings: each of its own cells is short and under a wide or empty
    heading.
    """
    own = grid.own(following)
    if not _is_short(own):
        return False
    return all(grid.width_of(row, column) > 1 or not grid.at(row, column).text for column in own)


def _header(grid: Grid, first: int, last: int, given: Mapping[str, str]) -> Header | None:
    shown = grid.texts(first)
    long = [text for text in shown if len(text) > LONGEST_HEADING and not _is_given(text, given)]
    if len(shown) < 2 or sum(len(text) > LONGEST_HEADING * 2 for text in long) > 1:
        return None
    if first == last and not grid.hidden_columns and sum(map(_is_long, long)) > 1:
        return None  # as below, found sooner: most rows are tasks
    anchors = _anchors(grid, first, last)
    headings = {column: _heading(grid, anchors[column], given) for column in anchors}
    headings = {column: text for column, text in _once(anchors, headings).items() if text}
    if sum(_is_long(text) for text in headings.values() if not _is_given(text, given)) > 1:
        return None
    columns = _assign(headings, given)
    return Header(
        first,
        last,
        columns,
        {role: squeeze(headings[column]) for role, column in columns.items()},
        {c: t for c, t in headings.items() if c not in columns.values() and not meanings(t, given)},
        {column: squeeze(text) for column, text in headings.items()},
    )


def _is_given(text: str, given: Mapping[str, str]) -> bool:
    return bool(given) and plain_heading(text) in given


def _is_header(header: Header) -> bool:
    roles = set(header.columns)
    work = roles & _TEXT_ROLES
    who = roles & {"lead", "support"}
    return bool(work and (who or "deadline" in roles)) and len(roles) >= 2


def _is_long(text: str) -> bool:
    return len(text) > LONGEST_HEADING and len(squeeze(text)) > LONGEST_HEADING


def _anchors(grid: Grid, first: int, last: int) -> dict[int, tuple[tuple[int, int], ...]]:
    """Of each visible column the cells that hold its heading, each once."""
    visible = [column for column in grid.columns if column not in grid.hidden_columns]
    if first == last:
        shown = grid.anchors(first)
        return {column: (shown[column],) for column in visible}
    rows = range(first, last + 1)
    return {column: tuple(dict.fromkeys(grid.anchor(row, column) for row in rows)) for column in visible}


def _heading(grid: Grid, anchors: tuple[tuple[int, int], ...], given: Mapping[str, str]) -> str:
    parts = [grid.cells[a].text for a in anchors if a in grid.cells]
    whole = "".join(parts)
    if _is_given(whole, given):
        return whole
    parts = [without_contacts(part) for part in parts]
    whole = "".join(parts)
    clear = len(parts) > 1 and any(weight >= CLEAR for _, weight in meanings(parts[-1], given))
    return parts[-1] if clear else whole


def _once(anchors: dict[int, tuple[tuple[int, int], ...]], headings: dict[int, str]) -> dict[int, str]:
    """A heading merged over several columns and not divided below counts for its first column only."""
    seen: set[tuple[tuple[int, int], ...]] = set()
    kept = {}
    for column, text in headings.items():
        kept[column] = "" if anchors[column] in seen else text
        seen.add(anchors[column])
    return kept


def _assign(headings: dict[int, str], given: Mapping[str, str]) -> dict[str, int]:
    """Give each column the best meaning still free; the strongest claims first, then from left to right."""
    read = {column: meanings(text, given) for column, text in headings.items()}
    claims = [(-weight, column, role) for column, roles in read.items() for role, weight in roles]
    roles: dict[str, int] = {}
    placed: set[int] = set()
    for _, column, role in sorted(claims):
        if role not in roles and column not in placed and role not in _LEFT_OUT:
            roles[role] = column
            placed.add(column)
    second_choice = any(read[c][0][0] != role for role, c in roles.items())
    by_hand = any(read[c][0][1] == BY_HAND for c in roles.values())
    in_doubt = (second_choice or "task" not in roles) and not by_hand
    return _settle(_in_order(roles) if in_doubt else roles)


def _in_order(roles: dict[str, int]) -> dict[str, int]:
    """The tree of indicators runs from left to right, so that 项目 | 指标内容 is not read the wrong way
    round.
    """
    tree = [role for role in ("domain", "objective", "standard") if role in roles]
    return roles | dict(zip(tree, sorted(roles[role] for role in tree), strict=True))


def _settle(roles: dict[str, int]) -> dict[str, int]:
    """One column for both kinds of unit is the lead column; without a task column the finest text column is
    it.
    """
    if "both" in roles:
        column = roles.pop("both")
        roles.setdefault("lead", column)
    if "task" not in roles:
        finest = next((r for r in ("standard", "objective") if r in roles), None)
        if finest:
            roles["task"] = roles.pop(finest)
    return roles
