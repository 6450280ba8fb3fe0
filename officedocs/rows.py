"""One row of a decomposition table: its texts through merges, who, when, how much, and what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from officedocs.clauses import Reading, without_lead
from officedocs.deadlines import Deadlines
from officedocs.grid import EMPTY, Cell, Grid
from officedocs.headers import Header
from officedocs.limits import LONGEST, LONGEST_CELL, Budget, check_cell
from officedocs.model import Assignment, Problem, Row, Schedule
from officedocs.points import Marks, read_marks
from officedocs.readings import Readings
from officedocs.text import squeeze, without_contacts

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
_FOOTNOTE = re.compile(
    r"^[（(*※]?\s*(注|备注|说明|填表说明|附注|特别说明)\s*[:：]|^(填表人|填报人|审核人?|制表|联系人|"
    r"联系电话|负责人签字|单位负责人|抄送|主送)"
    r"|(签字|盖章|公章)[)）]?\s*[:：]?\s*$|^\d{4}年\d{1,2}月\d{1,2}日$|^(合计|总计|小计|总分)"
)
_TOTAL = re.compile(r"^(合计|总计|小计|总分)$")
_SECTION = re.compile(
    r"^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|"
    r"第[一二三四五六七八九十]+[部章节类])"
)
LONGEST_SECTION = 40
_SECOND_LEVEL = re.compile(r"^[（(][一二三四五六七八九十]+[)）]")
_ITEM = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Conventions:
    """What holds for the whole file."""

    year: int | None = None
    first_leads: bool = False


class RowReader:
    """Reads the rows of one grid in order; remembers sections and, where nothing is merged, what stands
    above.
    """

    def __init__(self, grid: Grid, header: Header, conventions: Conventions, budget: Budget) -> None:
        self.grid = grid
        self.head(header)
        self.conventions = conventions
        self.budget = budget  # of text shown in rows, through merges
        self.problems: list[Problem] = []
        # A merged title above the heading says nothing about the blanks below it.
        self._has_merges = any(merge.bottom > header.last for merge in grid.merges)
        self._above: dict[str, str] = {}
        self._section: dict[str, str] = {}
        self._section_marks = Marks()
        self.readings = Readings(conventions.year, first_leads=conventions.first_leads)

    def head(self, header: Header) -> None:
        """Read on under this heading."""
        self.header = header
        self.is_mixed = header.is_mixed
        self._columns = [(role, header.columns[role]) for role in _READ if role in header.columns]
        self._shown: dict[str, tuple[tuple[int, int], Cell, int]] = {}

    def read(self, row: int) -> Row | None:
        """The row as a task, or None for a blank line, a section, a footnote or a total."""
        own = self.grid.own(row)
        if not own:
            return None
        cells = self._cells(row)
        if self._is_aside(row, own, cells):
            return None
        texts = self._texts(row, cells)
        return _Assembly(self, row, cells, texts).row()

    def begin_under(self, row: int) -> None:
        """Take the section whose title stands right above the heading."""
        texts = self.grid.texts(row)
        if len(texts) == 1 and _SECTION.match(texts[0]):
            self._open_section(texts[0])

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
        for role, column in self._columns:
            anchor = anchors.get(column, (row, column))
            shown = self._shown.get(role)
            if shown is None or shown[0] != anchor:
                shown = self._shown[role] = anchor, *self._cell(row, role, anchor)
            cells[role] = shown[1]
            self.budget.take_text(self.grid.name, shown[2])
        return cells

    def _cell(self, row: int, role: str, anchor: tuple[int, int]) -> tuple[Cell, int]:
        """A cell without contacts, and the length of what it held."""
        cell = self.grid.cells.get(anchor, EMPTY)
        length = len(cell.text)
        if length > LONGEST.get(role, LONGEST_CELL):
            check_cell(role, cell.text, self.address(row, role))
        text = self.readings.shown(cell.text)
        return (cell if text == cell.text else Cell(text, cell.kind)), length

    def _is_aside(self, row: int, own: dict[int, Cell], cells: dict[str, Cell]) -> bool:
        """Sections, footnotes, totals, stray words and rows that only fill in number or note."""
        texts = self.grid.texts(row)
        first = squeeze(next(iter(own.values())).text)
        if _TOTAL.match(first) or (len(texts) <= 2 and _FOOTNOTE.search(first)):
            return True
        if len(own) == 1 and self._is_section(row, own):
            self._take_section(row, next(iter(own.values())).text)
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
        return width > 2 or bool(_SECTION.match(cell.text)) or column == min(self.grid.columns)

    def _take_section(self, row: int, text: str) -> None:
        """A heading opens a section; running text under or between the rows is only named."""
        if len(text) <= LONGEST_SECTION or _SECTION.match(text):
            self._open_section(text)
        else:
            self._skip(row, without_contacts(text[:200])[:60])

    def _open_section(self, text: str) -> None:
        second = _SECOND_LEVEL.match(text) and ("domain" in self._section or "domain" in self.header.columns)
        self._section = (self._section | {"objective": text}) if second else {"domain": text}
        self._section_marks = read_marks("", text)
        self._above = {}

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
        return column is not None and self.grid.anchor(row, column)[0] == row

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


class _Assembly:
    """Gathers one row; every cell that cannot be read adds a problem and keeps its text."""

    def __init__(
        self, reader: RowReader, row: int, cells: dict[str, Cell], categories: dict[str, str]
    ) -> None:
        self.reader, self.number, self.cells, self.categories = reader, row, cells, categories
        self.problems: list[Problem] = []
        self._say = reader.readings

    def row(self) -> Row:
        """The finished row."""
        self._check_cells()
        task, standard = self.cells["task"].text, self.categories["standard"]
        if not task:
            self._problem("task-missing", "error", "task", "没有填写主要任务，请补充")
        assignments = self._assignments(task, standard)
        deadlines = self._deadlines()
        marks = read_marks(
            self.cells["points"].text, task, standard, self.categories["objective"], self.cells["number"].text
        )
        return Row(
            sheet=self.reader.grid.name,
            row=self.number,
            domain=self.categories["domain"],
            objective=self.categories["objective"],
            standard=standard,
            task=task,
            items=[line.strip() for line in _ITEM.split(task) if line.strip()],
            lead_raw=self.cells["lead"].text,
            support_raw=self.cells["support"].text,
            deadline_raw=self._deadline_text(),
            points=marks.points,
            is_core=marks.is_core or self.reader.section_marks.is_core,
            is_bonus=marks.is_bonus or self.reader.section_marks.is_bonus,
            assignments=assignments,
            schedules=deadlines.schedules + self._recurring(task, standard),
            targets=list(dict.fromkeys(self._say.targets(task) + self._say.targets(standard))),
            problems=self.problems,
        )

    def _problem(self, code: str, severity: str, role: str, message: str) -> None:
        self.problems.append(Problem(code, severity, self.reader.address(self.number, role), message))

    def _check_cells(self) -> None:
        for role, cell in self.cells.items():
            if cell.kind == "error":
                self._problem("cell-error", "error", role, f"单元格是错误值 {cell.text}，请改正后重新上传")
            elif cell.kind == "formula":
                message = f"单元格是公式 {cell.text[:60]}，没有保存计算结果，请改成文字后重新上传"
                self._problem("formula-uncached", "error", role, message)

    def _usable(self, role: str) -> bool:
        return self.cells[role].kind not in ("error", "formula")

    def _assignments(self, task: str, standard: str) -> list[Assignment]:
        found: list[Assignment] = []
        for role in ("lead", "support"):
            if not self._usable(role):
                continue
            reading = self._reading(role)
            found += [a for a in reading.assignments if a not in found]
            for code, message in reading.issues:
                self._problem(code, "warning", role, message)
        if self._usable("lead") and not any(a.role == "lead" for a in found):
            self._problem("lead-missing", "error", "lead", "没有填写责任（牵头）单位，请补充")
        for name in without_lead(found, task, standard):
            self._problem("lead-missing", "warning", "lead", f"{name}没有牵头单位")
        return found

    def _reading(self, role: str) -> Reading:
        return self._say.bodies(self.cells[role].text, role, mixed=role == "lead" and self.reader.is_mixed)

    def _deadline_text(self) -> str:
        start, due = self.cells["start"].text, self.cells["deadline"].text
        return f"{start}—{due}" if start and due else due or start

    def _deadlines(self) -> Deadlines:
        cell = self.cells["deadline"]
        if not self._usable("deadline"):
            return Deadlines([Schedule("deadline", "undecided", raw=cell.text)])
        found = self._say.deadline(self._deadline_text(), cell_kind=cell.kind)
        for code, severity, message in found.issues:
            self._problem(code, severity, "deadline", message)
        return found

    def _recurring(self, task: str, standard: str) -> list[Schedule]:
        """What comes again in the task, then what only the standard says."""
        found = self._say.recurring(task, "task") if self._usable("task") else []
        known = {(s.frequency, s.quota) for s in found}
        more = [s for s in self._say.recurring(standard, "standard") if (s.frequency, s.quota) not in known]
        for mark in dict.fromkeys(self._say.unsupported(task)):
            self._problem(
                "frequency-unsupported", "warning", "task", f"“{mark}”的周期不在可选范围内，请人工设置"
            )
        return found + more
