"""One row of a decomposition table put together from its cells: who, when, how much, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officedocs.clauses import Reading, without_lead
from officedocs.deadlines import Deadlines
from officedocs.grid import Cell
from officedocs.model import Assignment, Problem, Row, Schedule
from officedocs.points import read_marks

if TYPE_CHECKING:
    from officedocs.rows import RowReader


class Assembly:
    """Gathers one row; every cell that cannot be read adds a problem and keeps its text."""

    def __init__(
        self, reader: RowReader, row: int, cells: dict[str, Cell], categories: dict[str, str]
    ) -> None:
        self.reader, self.number, self.cells, self.categories = reader, row, cells, categories
        self.problems: list[Problem] = []
        self._say = reader.readings

    def row(self) -> Row:
        """The finished row."""
        if self.reader.has_odd_cells:
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
            items=[line.strip() for line in task.split("\n") if line.strip()],
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
