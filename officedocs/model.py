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
class Heading:
    """One column of a table: its heading without white space, where that stands ("C3"), and the role it was
    taken for ("lead", "deadline", …), "" when it is not understood or not read.
    """

    sheet: str
    cell: str
    title: str
    role: str


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
    """Something periodic: who does what how often. `due_dates` are "MM-DD", in order; empty where the period
    has no fixed end (a school term). `row` is the place in `rows` of the duty it stands in, None for a report
    or meeting that the document asks for outside of any row.
    """

    who: str
    what: str
    frequency: str
    quota: int | None
    due_rule: str | None
    due_dates: list[str]
    needs_paper: bool
    raw: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What the document says of itself: its own number (文号), who issued it and when, whether it is a draft
    (征求意见稿), and whether it is public (None where it does not say).
    """

    number: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    is_draft: bool = False
    is_public: bool | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one file. `columns` maps a meaning to the heading that carries it; `headings` are
    all columns of all its tables, those that nobody understood included.
    """

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
    headings: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reference: Reference = field(default_factory=Reference)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: only dicts, lists, strings, numbers, booleans and None."""
        plain: dict[str, Any] = _plain(self)
        return plain


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of what is no dataclass."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if names := _names(kind):
        return {
            name: item if type(item := getattr(value, name)) in _AS_IT_IS else _plain(item) for name in names
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value
