"""What a list would do, or did: row by row new, changed, unchanged or wrong, and a digest of all of it."""

import hashlib
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult

from departments.exchange.resource import Record, ZoneResource, sentences


@dataclass(frozen=True)
class Change:
    """One cell: its column's heading, what stood there and what comes."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One row of the file. ``state``: new, changed, same or wrong."""

    number: int
    state: str
    name: str
    changes: tuple[Change, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()  # (column's heading, sentence)
    note: str = ""


@dataclass(frozen=True)
class Preview:
    lines: list[Line]
    ignored: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)  #: what follows from all rows together
    is_broken: bool = False  #: something failed that is nobody's mistake: nothing can be stored

    def of(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def counts(self) -> dict[str, int]:
        return {state: len(self.of(state)) for state in ("new", "changed", "same", "wrong")}

    @property
    def writes(self) -> int:
        """How many rows would be stored."""
        return self.counts["new"] + self.counts["changed"]

    @property
    def digest(self) -> str:
        """SHA-256 of what was shown: where the data changed meanwhile, so does this."""
        shown = [
            [one.number, one.state, one.name, [[c.column, c.old, c.new] for c in one.changes]]
            for one in self.lines
        ]
        shown.append(list(self.effects))
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def preview_of(resource: ZoneResource, result: Result, ignored: list[str]) -> Preview:
    """The library's result in the words of the page, in the order of the file."""
    lines = [_line(resource, number, row) for number, row in zip(resource.numbers, result.rows, strict=True)]
    return Preview(
        sorted(lines, key=lambda line: line.number), ignored, resource.effects, result.has_errors()
    )


def _line(resource: ZoneResource, number: int, row: RowResult) -> Line:
    if row.errors or row.validation_error is not None:
        return Line(number, "wrong", "", faults=tuple(_faults(resource, row)))
    record: Record = row.instance
    name = " · ".join(_shown(resource, record, key) for key in resource.named_by)
    if row.import_type == RowResult.IMPORT_TYPE_SKIP:
        return Line(number, "same", name)
    before = None if row.is_new() else row.original
    state, note = ("changed", "") if before else ("new", resource.note(record))
    return Line(number, state, name, tuple(_changes(resource, before, record)), note=note)


def _faults(resource: ZoneResource, row: RowResult) -> list[tuple[str, str]]:
    problem = row.validation_error
    if isinstance(problem, ValidationError):
        return sentences(problem, resource.labels)
    return [("", _("This row could not be worked on. Write it anew, or enter it on its own page."))]


def _changes(resource: ZoneResource, before: Record | None, record: Record) -> list[Change]:
    labels = resource.labels
    if before is not None:
        found = resource.changed(before, record)
        return [Change(labels[name], str(old), str(new)) for name, (old, new) in found.items()]
    cells = {one.name: str(one.widget.render(getattr(record, one.name))) for one in resource.columns}
    return [Change(labels[name], "", cell) for name, cell in cells.items() if cell]


def _shown(resource: ZoneResource, record: Record, name: str) -> str:
    return str(resource.fields[name].widget.render(getattr(record, name)))
