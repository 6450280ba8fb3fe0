"""Schedules as the database can keep them: what does not hold together becomes undecided, its words kept."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tasks.importing.composing import YEAR_END
from tasks.importing.document import Json, as_date

DATED = ("once", "range")
#: Kinds of the deadline column that owe one deliverable (the same as in ``tasks.services.generation``).
OWING = ("once", "range", "undecided", "open", "event")
FREQUENCIES = ("monthly", "quarterly", "half_yearly", "termly", "yearly", "every_2_years", "every_5_years")
KINDS = (*OWING, "recurring")
RAW_LENGTH, EVENT_LENGTH = 300, 120
#: How rows without any date are taken: as they are, yearly on 30 December, or at the end of a phase.
UNDECIDED, YEARLY, PHASE = "undecided", "yearly", "phase:"


@dataclass(frozen=True, slots=True)
class Timing:
    """One schedule of a task; dates are Beijing dates."""

    source: str
    kind: str
    start: datetime.date | None = None
    due: datetime.date | None = None
    start_event: str = ""
    end_event: str = ""
    frequency: str = ""
    quota: int = 1
    due_rule: str = ""
    due_month: int | None = None
    due_day: int | None = None
    offset: int = 0
    raw: str = ""
    needs_paper: bool = False


def timings(row: Json, undated: str = UNDECIDED, phases: Sequence[Json] = ()) -> list[Timing]:
    """A row's schedules in order; at least one that says when, if only that nobody knows.

    Where nothing is written about the date but the text repeats (每月不少于2次), the repetition is the date.
    ``undated`` says how a row without any date is taken; ``phases`` are the document's.
    """
    found = [_timing(one) for one in row["schedules"]]
    if not any(one.source == "deadline" for one in found):
        found.insert(0, Timing("deadline", "undecided", raw=row["deadline_raw"][:RAW_LENGTH]))
    if any(one.kind == "recurring" and one.source != "standard" for one in found):
        return [one for one in found if one.kind != "undecided" or one.raw]
    return [_dated(one, undated, phases) if is_undated(one) else one for one in found]


def is_undated(timing: Timing) -> bool:
    """Neither a day nor an event nor a repetition is known."""
    return timing.source == "deadline" and timing.kind == "undecided"


def _dated(timing: Timing, undated: str, phases: Sequence[Json]) -> Timing:
    if undated == YEARLY:
        return replace(timing, kind="recurring", **YEAR_END)
    place = undated.removeprefix(PHASE)
    if not undated.startswith(PHASE) or not place.isdecimal() or int(place) >= len(phases):
        return timing
    phase = phases[int(place)]
    due, event = as_date(phase["end"]), phase["end_event"] or ""
    if due is not None:
        return replace(timing, kind="once", due=due)
    return replace(timing, kind="event", end_event=event[:EVENT_LENGTH]) if event else timing


def _timing(one: Json) -> Timing:
    """As a value; one for all rows that say the same."""
    return _held(_read(one))


@lru_cache(maxsize=4096)
def _held(timing: Timing) -> Timing:
    return timing


def _read(one: Json) -> Timing:
    start, due = as_date(one.get("start")), as_date(one.get("due"))
    if start is not None and due is not None and start > due:
        start = None
    return Timing(
        source=one["source"],
        kind=_kind(one, due),
        start=start,
        due=due,
        start_event=(one.get("start_event") or "")[:EVENT_LENGTH],
        end_event=(one.get("end_event") or "")[:EVENT_LENGTH],
        frequency=one.get("frequency") or "",
        quota=max(one.get("quota") or 1, 1),
        due_rule=one.get("due_rule") or "",
        due_month=one.get("due_month"),
        due_day=one.get("due_day"),
        offset=one.get("due_period_offset") or 0,
        raw=(one.get("raw") or "")[:RAW_LENGTH],
        needs_paper=bool(one.get("needs_paper")),
    )


def _kind(one: Json, due: datetime.date | None) -> str:
    kind: str = one["kind"]
    if kind not in KINDS or (kind in DATED and due is None):
        return "undecided"
    if kind == "recurring" and one.get("frequency") not in FREQUENCIES:
        return "undecided"
    return kind
