"""Schedules as the database can keep them: what does not hold together becomes undecided, its words kept."""

import datetime
from dataclasses import dataclass

from tasks.importing.document import Json, as_date

DATED = ("once", "range")
#: Kinds of the deadline column that owe one deliverable (the same as in ``tasks.services.generation``).
OWING = ("once", "range", "undecided", "open", "event")
FREQUENCIES = ("monthly", "quarterly", "half_yearly", "termly", "yearly", "every_2_years", "every_5_years")
KINDS = (*OWING, "recurring")
RAW_LENGTH = 300


@dataclass(frozen=True)
class Timing:
    """One schedule of a task; dates are Beijing dates."""

    source: str
    kind: str
    start: datetime.date | None
    due: datetime.date | None
    start_event: str
    end_event: str
    frequency: str
    quota: int
    due_rule: str
    due_month: int | None
    due_day: int | None
    offset: int
    raw: str


def timings(row: Json) -> list[Timing]:
    """A row's schedules in order; always at least one of the deadline column."""
    found = [_timing(one) for one in row["schedules"]]
    if any(one.source == "deadline" for one in found):
        return found
    return [_timing({"source": "deadline", "kind": "undecided", "raw": row["deadline_raw"]}), *found]


def _timing(one: Json) -> Timing:
    start, due = as_date(one.get("start")), as_date(one.get("due"))
    if start is not None and due is not None and start > due:
        start = None
    return Timing(
        source=one["source"],
        kind=_kind(one, due),
        start=start,
        due=due,
        start_event=one.get("start_event") or "",
        end_event=one.get("end_event") or "",
        frequency=one.get("frequency") or "",
        quota=max(one.get("quota") or 1, 1),
        due_rule=one.get("due_rule") or "",
        due_month=one.get("due_month"),
        due_day=one.get("due_day"),
        offset=one.get("due_period_offset") or 0,
        raw=(one.get("raw") or "")[:RAW_LENGTH],
    )


def _kind(one: Json, due: datetime.date | None) -> str:
    kind: str = one["kind"]
    if kind not in KINDS or (kind in DATED and due is None):
        return "undecided"
    if kind == "recurring" and one.get("frequency") not in FREQUENCIES:
        return "undecided"
    return kind
