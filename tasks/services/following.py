"""Deliverables that exist follow the plan: cancelled, taken up again or moved when it says so now.

Work that somebody has begun (a submission that was not withdrawn, a contribution, an extension) is never
cancelled. The caller holds the transaction and the lock of the zone's generation.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from departments.models import User, Zone
from tasks.models import Contribution, Deliverable, DueChange, Submission
from tasks.owing import ONCE, Owed, Rule, Share, returns, wanted
from tasks.services.expansion import BATCH, chunks, restricted
from tasks.states import DELIVERABLE, DeliverableState, SubmissionState, sources

Day = datetime.date | None
Values = tuple[Day, Day, int]


class Row(NamedTuple):
    """A deliverable as it stands."""

    pk: int
    task_id: int
    assignment_id: int
    schedule_id: int
    period_key: str
    state: str
    opens_on: datetime.date | None
    due_on: datetime.date | None
    quota: int


@dataclass
class Verdict:
    """What the plan asks of the deliverables that exist, by their ids."""

    cancel: list[int]
    revive: list[int]
    change: dict[int, Owed]


@dataclass
class Followed:
    cancelled: int = 0
    revived: int = 0
    moved: int = 0


@dataclass(frozen=True)
class Order:
    """Who has the plan followed, when and why."""

    zone: Zone
    actor: User | None
    now: datetime.datetime
    today: datetime.date
    cause: str


def standing(zone: Zone, tasks: Collection[int] | None) -> dict[tuple[int, int], list[Row]]:
    """Every deliverable of the cycles that run, by share and schedule; one query."""
    rows = Deliverable.objects.filter(zone=zone, cycle__is_closed=False, cycle__is_draft=False)
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for values in restricted(rows, tasks).order_by().values_list(*Row._fields).iterator():
        row = Row(*values)
        found[row.assignment_id, row.schedule_id].append(row)
    return found


def follow(order: Order, rows: Iterator[Row], rules: dict[int, Rule], shares: dict[int, Share]) -> Followed:
    """Bring the deliverables that exist to what the plan says; how many changed in which way."""
    verdict = _judge(order, rows, rules, shares)
    done = Followed()
    for some in chunks(verdict.cancel):
        untouched = _in_state(some, DeliverableState.CANCELLED).filter(_untouched())
        done.cancelled += untouched.update(state=DeliverableState.CANCELLED)
    for some in chunks(verdict.revive):
        cancelled = _in_state(some, DeliverableState.OPEN)
        done.revived += cancelled.update(state=DeliverableState.OPEN)
    for some in chunks(verdict.change):
        done.moved += _change(order, some, verdict.change)
    return done


def _judge(order: Order, rows: Iterator[Row], rules: dict[int, Rule], shares: dict[int, Share]) -> Verdict:
    verdict = Verdict([], [], {})
    for row in rows:
        rule, share = rules.get(row.schedule_id), shares.get(row.assignment_id)
        if rule is None or share is None or row.state == DeliverableState.MET:
            continue
        lives = rule.is_alive and share.ends_on is None
        owed = wanted(rule, row.period_key) if lives else None
        if row.state == DeliverableState.CANCELLED:
            if owed is None or not returns(share, owed.due_on):
                continue
            verdict.revive.append(row.pk)
        elif owed is None:
            if not lives or _ahead(row, order.today):
                verdict.cancel.append(row.pk)
            continue
        if (row.opens_on, row.due_on, row.quota) != (owed.opens_on, owed.due_on, owed.quota):
            verdict.change[row.pk] = owed
    return verdict


def _ahead(row: Row, today: datetime.date) -> bool:
    """A period that was due stays owed when the schedule changes; a single deadline goes with its words."""
    return row.period_key == ONCE or row.due_on is None or row.due_on >= today


def _in_state(ids: list[int], target: DeliverableState) -> QuerySet[Deliverable]:
    return Deliverable.objects.filter(pk__in=ids, state__in=sources(DELIVERABLE, target))


def _untouched() -> Q:
    """Nobody has begun it."""
    mine = {"deliverable": OuterRef("pk")}
    submissions = Submission.objects.filter(**mine).exclude(state=SubmissionState.WITHDRAWN)
    extensions = DueChange.objects.filter(**mine, cause=DueChange.Cause.EXTENSION)
    contributions = Contribution.objects.filter(**mine)
    return Q(~Exists(submissions), ~Exists(contributions), ~Exists(extensions))


def _change(order: Order, ids: list[int], wishes: dict[int, Owed]) -> int:
    """Move dates and least numbers; how many dates moved, each with its :class:`DueChange`."""
    changed: dict[Values, list[int]] = defaultdict(list)
    moves: list[DueChange] = []
    for one in _changeable(ids):
        before = (one.due_on, one.opens_on, one.quota)
        _adapt(one, wishes[one.pk], order.today)
        if one.due_on != before[0]:
            moves.append(_move(order, one, before[0]))
        if (one.due_on, one.opens_on, one.quota) != before:
            changed[one.due_on, one.opens_on, one.quota].append(one.pk)
    for values, pks in changed.items():
        _write(pks, *values)
    DueChange.objects.bulk_create(moves, batch_size=BATCH)
    return len(moves)


def _write(pks: list[int], due_on: Day, opens_on: Day, quota: int) -> None:
    """One query for all that are to say the same: a plan has few dates. The first date known is kept."""
    mine = Deliverable.objects.filter(pk__in=pks)
    mine.update(
        due_on=due_on,
        opens_on=opens_on,
        quota=quota,
        original_due_on=Coalesce("original_due_on", Value(due_on, DateField())),
    )


def _adapt(one: Deliverable, owed: Owed, today: datetime.date) -> None:
    """As far as it may still change."""
    if one.is_untouched:  # type: ignore[attr-defined]
        one.quota = owed.quota
    if _may_move(one, owed, today):
        one.due_on, one.opens_on = owed.due_on, owed.opens_on


def _changeable(ids: list[int]) -> QuerySet[Deliverable]:
    last = DueChange.objects.filter(deliverable=OuterRef("pk")).order_by("-id").values("cause")[:1]
    found = Deliverable.objects.filter(pk__in=ids, state=DeliverableState.OPEN)
    return found.only("pk", "period_key", "due_on", "opens_on", "quota").annotate(
        is_untouched=_untouched(), last_cause=Subquery(last)
    )


def _may_move(one: Deliverable, owed: Owed, today: datetime.date) -> bool:
    """A date that was granted stays, and an event's that the plan does not name. A period moves while it
    lies ahead and nobody has begun it."""
    last = one.last_cause  # type: ignore[attr-defined]
    if last == DueChange.Cause.EXTENSION or (last == DueChange.Cause.EVENT and owed.due_on is None):
        return False
    if one.period_key == ONCE:
        return True
    ahead = one.due_on is None or one.due_on >= today
    return ahead and one.is_untouched  # type: ignore[attr-defined]


def _move(order: Order, one: Deliverable, before: datetime.date | None) -> DueChange:
    return DueChange(
        zone=order.zone, deliverable=one, cause=order.cause, old_due_on=before, new_due_on=one.due_on,
        actor=order.actor, at=order.now,
    )  # fmt: skip
