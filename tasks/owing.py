"""What one share owes for one schedule: for which periods, due when. Pure; dates are Beijing dates.

A single deadline owes one thing, ``once``. A repeated schedule owes one for each period, from the period
of its first day up to sixty days ahead. A schedule found in the text of a standard is context only: several
tasks share one standard.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tasks.periods import DueRule, Period, due_day, period_named, periods

ONCE = "once"
#: Kinds that owe exactly one deliverable, with or without a date.
SINGLE_KINDS = ("once", "range", "undecided", "open", "event")
RECURRING = "recurring"
#: A period's deliverable is made this many days before the period opens, at the latest.
HORIZON = datetime.timedelta(days=60)
DAY = datetime.timedelta(days=1)


class Rule(NamedTuple):
    """A schedule with what its task and cycle say about it."""

    pk: int
    task_id: int
    cycle_id: int
    source: str
    kind: str
    starts_on: datetime.date | None
    due_on: datetime.date | None
    frequency: str
    quota: int
    due_rule: str
    due_month: int | None
    due_day: int | None
    due_period_offset: int
    ended_on: datetime.date | None
    cancelled_on: datetime.date | None
    cycle_starts_on: datetime.date | None
    cycle_ends_on: datetime.date | None
    issued_on: datetime.date | None
    imported_at: datetime.datetime | None

    @property
    def is_alive(self) -> bool:
        return self.ended_on is None and self.cancelled_on is None

    @property
    def is_single(self) -> bool:
        return self.kind in SINGLE_KINDS and self.source == "deadline"

    @property
    def is_recurring(self) -> bool:
        return self.kind == RECURRING and self.source in ("deadline", "task")


class Share(NamedTuple):
    """One department's share. ``gap_from``: had ended on that day and was taken up again today."""

    pk: int
    task_id: int
    department_id: int
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    gap_from: datetime.date | None = None


@dataclass(frozen=True)
class Owed:
    """What a deliverable must say."""

    period_key: str
    opens_on: datetime.date | None
    due_on: datetime.date | None
    quota: int


def wanted(rule: Rule, key: str) -> Owed | None:
    """What the plan says now of the deliverable with this key; None when there is no such period in it."""
    if rule.is_single:
        return once(rule) if key == ONCE else None
    period = period_named(key)
    if not rule.is_recurring or period is None or period.frequency != rule.frequency:
        return None
    floor = max((day for day in (rule.starts_on, rule.cycle_starts_on) if day), default=None)
    if (floor and period.ends_on < floor) or period.opens_on > _last_opening(rule, period.opens_on):
        return None
    return _periodic(rule, period)


def once(rule: Rule) -> Owed:
    opens_on = rule.starts_on if rule.kind == "range" else None
    return Owed(ONCE, opens_on, rule.due_on, rule.quota)


def coming(rule: Rule, first_day: datetime.date, today: datetime.date) -> Iterator[Owed]:
    """What a repeated schedule owes from ``first_day`` on, as far as it is to be made by ``today``.

    Nothing that was due before that day: who begins late is not late at once.
    """
    horizon = _last_opening(rule, today + HORIZON)
    for period in periods(rule.frequency, first_day, horizon):
        owed = _periodic(rule, period)
        if period.opens_on <= horizon and owed.due_on and owed.due_on >= first_day:
            yield owed


def first_day(
    rule: Rule, share: Share, base: datetime.date, last: Period | None = None, paused: bool = False
) -> datetime.date:
    """The day from which a share owes a repeated schedule.

    ``base`` is the day of the import, or today for what came into a known plan later. After the ``last``
    period that was made it goes on where it stopped, however late the run is; what was ``paused`` in
    between (its last period is cancelled) begins anew.
    """
    begin = min(base, last.ends_on + DAY) if last and not paused else base
    bounds = (rule.starts_on, rule.cycle_starts_on, rule.issued_on, share.starts_on)
    return max([begin, *(day for day in bounds if day)])


def begins_in_time(share: Share, due_on: datetime.date | None) -> bool:
    """A department that joined later owes what falls due from that day on."""
    return share.starts_on is None or due_on is None or due_on >= share.starts_on


def returns(share: Share, due_on: datetime.date | None) -> bool:
    """Whether cancelled work comes back with its share: not what fell due while the share had ended."""
    return begins_in_time(share, due_on) or bool(share.gap_from and due_on and due_on < share.gap_from)


def _periodic(rule: Rule, period: Period) -> Owed:
    due = DueRule(rule.due_rule, rule.due_month, rule.due_day, rule.due_period_offset)
    return Owed(period.key, period.opens_on, due_day(period, due), rule.quota)


def _last_opening(rule: Rule, day: datetime.date) -> datetime.date:
    """No period opens after the end of the cycle, or after the day until which it is repeated."""
    return min([day, *(end for end in (rule.cycle_ends_on, rule.due_on) if end)])
