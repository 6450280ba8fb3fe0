"""What a document says, as plain frozen values.

The field names are the JSON names that `read_decomposition --json` prints; `as_dict` turns dates into ISO
strings and
adds nothing. Nothing here knows how a file is read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at. `severity` is "error" or "warning"; `cell` is where it stands, "" for
    the file.
    """

    code: str
    severity: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """One named body. `role` is "lead" or "support", `kind` "unit" or "group", `scope` the clause's own words
    or "".
    """

    role: str
    name: str
    kind: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is due.

    `source`: deadline, task or standard. `kind`: once, range, recurring, open, undecided or event.
    `due_period_offset`
    counts periods after the one reported on (1: the report on a quarter is due in the next quarter).
    """

    source: str
    kind: str
    start: dt.date | None = None
    due: dt.date | None = None
    start_event: str | None = None
    end_event: str | None = None
    frequency: str | None = None
    quota: int | None = None
    due_rule: str | None = None
    due_month: int | None = None
    due_day: int | None = None
    due_period_offset: int = 0
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A numeric requirement. `value` keeps the digits as written ("205.1"), or is None for a trend or a bare
    comparison.
    """

    text: str
    metric: str
    operator: str
    value: str | None
    unit: str
    basis: str = "absolute"
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One leaf row: one lead / support / deadline triple. `row` counts from 1 in its sheet or table."""

    sheet: str
    row: int
    domain: str
    objective: str
    standard: str
    task: str
    items: list[str]
    lead_raw: str
    support_raw: str
    deadline_raw: str
    points: int | float | None
    is_core: bool
    is_bonus: bool
    assignments: list[Assignment]
    schedules: list[Schedule]
    targets: list[Target]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Phase:
    """A stage of the work; both dates None when the document leaves it open (时间待定)."""

    name: str
    start: dt.date | None
    end: dt.date | None
    start_event: str | None
    end_event: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class Cadence:
    """A periodic report that the document as a whole asks for. `due_dates` are "MM-DD"."""

    who: str
    what: str
    frequency: str
    quota: int | None
    due_rule: str | None
    due_dates: list[str]
    needs_paper: bool
    raw: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one file. `columns` maps a meaning to the heading that carries it."""

    file: str
    sha256: str
    layout: str
    title: str
    columns: dict[str, str]
    rows: list[Row]
    phases: list[Phase] = field(default_factory=list)
    cadences: list[Cadence] = field(default_factory=list)
    common_duties: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: only dicts, lists, strings, numbers, booleans and None."""
        plain: dict[str, Any] = _plain(self)
        return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value
