"""One row of a decomposition table: its texts through merges, who, when, how much, and what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from officedocs.asides import (
    FOOTNOTE,
    SECOND_LEVEL,
    SECTION,
    TOTAL,
    is_form_field,
    is_signature,
    named_bodies,
    rest_of,
)
from officedocs.assembly import Assembly
from officedocs.contacts import HIDDEN, without_contacts
from officedocs.grid import EMPTY, Cell, Grid
from officedocs.headers import Header
from officedocs.limits import LONGEST, LONGEST_CELL, Budget, check_cell
from officedocs.model import Problem, Row
from officedocs.points import Marks, read_marks
from officedocs.readings import Readings
from officedocs.text import squeeze

_CATEGORIES = ("domain", "objective", "standard")
_READ = (
    *_CATEGORIES,
    "task",
    "lead",
    "support",
    "deadline",
    "start",
    "points",
    "number",
    "method",
    "phase",
    "note",
)
_WORK = ("task", "lead", "standard")
LONGEST_SECTION = 40
_SAME = re.compile(r"^(同上|〃|″|\"|“|”|''|″″)$")
_ODD = ("error", "formula")
_LONGEST_SAME = 2  # characters of such a word


@dataclass(frozen=True, slots=True)
class Conventions:
    """What holds for the whole file."""

    year: int | None = None
    first_leads: bool = False


class RowReader:
    """Reads the rows of one grid in order; remembers sections and, where nothing is merged, what stands
    above.
    """

    def __init__(
        self, grid: Grid, header: Header, conventions: Conventions, budget: Budget, domain: str = ""
    ) -> None:
        self.grid = grid
        self.conventions = conventions
        self.budget = budget  # of text shown in rows, through merges
        self.problems: list[Problem] = []
        # A merged title above the heading says nothing about the blanks below it.
        self._has_merges = any(merge.bottom > header.last for merge in grid.merges)
        self.head(header)
        self.has_odd_cells = False  # errors, or formulas without a result
        self._above: dict[str, str] = {}
        self._lead = named_bodies(grid.name) if header.beside else ""
        self._taken: set[int] = set()  # rows that only went on with the one above
        self._section: dict[str, str] = {"domain": domain} if domain else {}
        self._section_marks = Marks()
        self.readings = Readings(conventions.year, first_leads=conventions.first_leads)

    def head(self, header: Header) -> None:
        """Read on under this heading."""
        self.header = header
        self.is_mixed = header.is_mixed
        self._columns = [(role, header.columns[role]) for role in _READ if role in header.columns]
        self._shown: dict[str, tuple[tuple[int, int], Cell, int]] = {}
        # Bodies that stand before their tasks are a category like others: a blank means as above.
        lead = header.columns.get("lead", header.columns["task"])
        self._bodies_first = not self._has_merges and lead < header.columns["task"]

    def read(self, row: int) -> Row | None:
        """The row as a task, or None for a blank line, a section, a footnote or a total."""
        own = self.grid.own(row)
        if not own or row in self._taken:
            return None
        cells = self._cells(row)
        if self._is_aside(row, own, cells):
            return None
        texts = self._texts(row, cells)
        rest = rest_of(self.grid, self.header, row, cells["task"].text)
        for below in rest:
            self._take_rest(below, cells)
        return Assembly(self, row, cells, texts).row()

    def _take_rest(self, below: int, cells: dict[str, Cell]) -> None:
        """Put what a row below goes on with behind this row's own texts."""
        self._taken.add(below)
        for role in ("task", "support", "note"):
            column = self.header.columns.get(role)
            more = self._cell(below, role, (below, column))[0].text if column else ""
            if more:
                cells[role] = Cell(cells[role].text + more)

    def begin_under(self, row: int) -> None:
        """Take the section whose title stands right above the heading."""
        texts = self.grid.texts(row)
        if len(texts) == 1 and SECTION.match(texts[0]):
            self._open_section(without_contacts(texts[0]))

    def address(self, row: int, role: str) -> str:
        """Where the cell of this role stands."""
        column = self.header.columns.get(role)
        return (
            self.grid.row_name(row) if column is None else self.grid.address(*self.grid.anchor(row, column))
        )

    def _cells(self, row: int) -> dict[str, Cell]:
        """The cells by what they mean. One that goes on from the row above is not looked at again."""
        cells = dict.fromkeys(_READ, EMPTY)
        anchors = self.grid.anchors(row)
        characters = 0
        for role, column in self._columns:
            anchor = anchors.get(column, (row, column))
            shown = self._shown.get(role)
            if shown is None or shown[0] != anchor:
                shown = self._shown[role] = anchor, *self._cell(row, role, anchor)
            cells[role] = shown[1]
            characters += shown[2]
        self.budget.take_text(self.grid.name, characters)
        if self.header.beside:
            cells["lead"] = Cell(self._lead)
        return cells

    def _cell(self, row: int, role: str, anchor: tuple[int, int]) -> tuple[Cell, int]:
        """A cell without contacts, and the length of what it held."""
        cell = self.grid.cells.get(anchor, EMPTY)
        length = len(cell.text)
        if length > LONGEST.get(role, LONGEST_CELL):
            check_cell(role, cell.text, self.address(row, role))
        above = self._shown.get(role)
        if above and length <= _LONGEST_SAME and self._is_as_above(role, cell.text):
            return above[1], length
        if cell.kind in _ODD:
            self.has_odd_cells = True
        text = self.readings.shown(cell.text)
        return (cell if text == cell.text else Cell(text, cell.kind)), length

    def _is_as_above(self, role: str, text: str) -> bool:
        return bool(_SAME.match(text)) if text else role == "lead" and self._bodies_first

    def _is_aside(self, row: int, own: dict[int, Cell], cells: dict[str, Cell]) -> bool:
        """Sections, footnotes, totals, stray words and rows that only fill in number or note."""
        texts = self.grid.texts(row)
        first = squeeze(next(iter(own.values())).text)
        form = len(texts) <= 2 or all(map(is_form_field, texts))
        if TOTAL.match(first) or (form and FOOTNOTE.search(first)):
            return True
        if len(own) == 1 and is_signature(self.grid, row):
            return True
        if len(own) == 1 and len(texts) == 1 and HIDDEN in self.readings.shown(texts[0]):
            self._skip(row, "联系方式")
            return True
        if len(own) == 1 and self._is_section(row, own):
            self._take_section(row, without_contacts(next(iter(own.values())).text))
            return True
        return not self._has_work(row, cells)

    def _is_section(self, row: int, own: dict[int, Cell]) -> bool:
        """A single text over the row's width, or numbered like a heading in a row without anything else."""
        column, cell = next(iter(own.items()))
        if any(
            self.grid.at(row, c).text for c in self.grid.columns if self.grid.anchor(row, c) != (row, column)
        ):
            return False
        width = self.grid.width_of(row, column)
        if column == self.header.columns["task"] and width == 1:
            return False
        return width > 2 or bool(SECTION.match(cell.text)) or column == min(self.grid.columns)

    def _take_section(self, row: int, text: str) -> None:
        """A heading opens a section; running text under or between the rows is only named."""
        if len(text) <= LONGEST_SECTION or SECTION.match(text):
            self._open_section(text)
        else:
            self._skip(row, text[:60])

    def _open_section(self, text: str) -> None:
        second = SECOND_LEVEL.match(text) and ("domain" in self._section or "domain" in self.header.columns)
        self._section = (self._section | {"objective": text}) if second else {"domain": text}
        self._section_marks = read_marks("", text)
        self._lead = named_bodies(text) or self._lead
        self._above = {}
        self._shown = {}

    def _has_work(self, row: int, cells: dict[str, Cell]) -> bool:
        """A row without task, lead and standard of its own is no task; a warning says what was left out."""
        if any(cells[role].text and self._is_own(row, role) for role in _WORK):
            return True
        shown = "；".join(cell.text for role, cell in cells.items() if cell.text and self._is_own(row, role))[
            :60
        ]
        self._skip(row, shown)
        return False

    def _skip(self, row: int, shown: str) -> None:
        """Say that a row was left out, and what stands in it."""
        where = self.grid.row_name(row)
        reason = f"没有主要任务，没有读取：{shown}" if shown else "的文字不在表头各列之下，没有读取。"
        self.problems.append(Problem("row-skipped", "warning", where, where + reason))

    def _is_own(self, row: int, role: str) -> bool:
        column = self.header.columns.get(role)
        if column is None:
            return False
        anchor = self.grid.anchors(row).get(column, (row, column))
        return anchor[0] == row and anchor in self.grid.cells

    def _texts(self, row: int, cells: dict[str, Cell]) -> dict[str, str]:
        """The category texts: own, merged, carried by a section, or, where nothing is merged, from above."""
        texts: dict[str, str] = {}
        fresh = False
        for role in _CATEGORIES:
            text = cells[role].text
            if not text and not self._has_merges and not fresh and role in self.header.columns:
                text = self._above.get(role, "")
            fresh = fresh or bool(
                cells[role].text and cells[role].text != self._above.get(role, cells[role].text)
            )
            self._above[role] = text
            texts[role] = text or self._section.get(role, "")
        return texts

    @property
    def section_marks(self) -> Marks:
        """Points and flags written in the section's title."""
        return self._section_marks
