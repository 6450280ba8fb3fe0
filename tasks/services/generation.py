"""What is owed: a deliverable for every leading share and each period of each of its schedules, set-based.

Runs after an import, when a cycle is issued and every night; the same call twice changes nothing. What is
owed already follows the plan (:mod:`tasks.services.following`), so whoever changes the plan changes its
rows and calls :func:`sync`.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chronicdz import bulk
from departments.models import User, Zone
from departments.services import audit
from tasks.models import Assignment, Deliverable, DueChange, Schedule, Sequence
from tasks.models.task import PartRole
from tasks.owing import Owed, Rule, Share, begins_in_time, coming, first_day, once
from tasks.periods import Period, period_named
from tasks.services.expansion import BATCH, expand_assignments, restricted
from tasks.services.following import Order, Row, follow, standing
from tasks.services.reform_moves import settled_by_reforms
from tasks.states import DeliverableState

#: Beyond so many tasks a query that names them costs more than one over the whole zone.
NAMED_TASKS = BATCH
LOCK = "generation"


@dataclass(frozen=True)
class Synced:
    """What a run changed: ``made``, ``cancelled``, ``revived`` and ``moved`` count deliverables."""

    made: int = 0
    cancelled: int = 0
    revived: int = 0
    moved: int = 0
    shares_made: int = 0
    shares_ended: int = 0
    shares_resumed: int = 0


def generate_deliverables(
    *,
    zone: Zone,
    actor: User | None,
    now: datetime.datetime,
    today: datetime.date,
    carried: str = "",
    at_import: bool = False,
    tasks: Collection[int] | None = None,
    cause: str = DueChange.Cause.SCHEDULE,
) -> int:
    """Like :func:`sync`; the number of new deliverables."""
    return sync(
        zone=zone, actor=actor, now=now, today=today, carried=carried, at_import=at_import, tasks=tasks,
        cause=cause,
    ).made  # fmt: skip


@transaction.atomic
def sync(
    *,
    zone: Zone,
    actor: User | None,
    now: datetime.datetime,
    today: datetime.date,
    carried: str = "",
    at_import: bool = False,
    tasks: Collection[int] | None = None,
    cause: str = DueChange.Cause.SCHEDULE,
) -> Synced:
    """Bring a zone's shares and deliverables, or those of some tasks, to what its plan says.

    ``carried`` says how single dates before ``today`` are taken (:class:`Deliverable.Carried`); ``cause``
    why dates move. ``at_import`` leaves the audit entry to the caller. Draft and closed cycles are left
    alone. Of two runs in a zone at once one waits for the other's end.
    """
    _lock(zone)
    some = tasks if tasks is not None and len(tasks) <= NAMED_TASKS else None
    shares = expand_assignments(zone=zone, today=today, at_import=at_import, tasks=some)
    plan = _Plan(zone, some, shares.resumed)
    followed = follow(
        Order(zone, actor, now, today, cause),
        (row for rows in plan.standing.values() for row in rows),
        plan.rules,
        plan.shares,
    )
    done = Synced(
        made=_make(plan, today, carried),
        **vars(followed),
        shares_made=shares.made,
        shares_ended=shares.ended,
        shares_resumed=len(shares.resumed),
    )
    if any(vars(done).values()) and not at_import:
        audit.record(zone=zone, actor=actor, action="deliverables.generated", now=now, detail=_detail(done))
    return done


def _lock(zone: Zone) -> None:
    """A row of its own, since the zone's is locked while reminders are planned and an import may be long."""
    Sequence.objects.bulk_create([Sequence(zone=zone, name=LOCK)], ignore_conflicts=True)
    Sequence.objects.filter(zone=zone, name=LOCK).update(value=F("value"))


def _detail(done: Synced) -> dict[str, int]:
    """What the log keeps of a run: what it did, not what it left undone."""
    changed = {name: number for name, number in vars(done).items() if number and name != "made"}
    return {"count": done.made, **changed}


class _Plan:
    """What one run reads, in four queries: schedules, leading shares, deliverables, reforms."""

    def __init__(self, zone: Zone, tasks: Collection[int] | None, resumed: dict[int, datetime.date]) -> None:
        self.zone = zone
        self.rules = {rule.pk: rule for rule in _rules(zone, tasks)}
        self.shares = {share.pk: share for share in _shares(zone, tasks, resumed)}
        self.standing = standing(zone, tasks)
        self.settled = settled_by_reforms(zone)
        self.known_tasks = {rows[0].task_id for rows in self.standing.values()}
        self.of_task: dict[int, list[Rule]] = defaultdict(list)
        for rule in self.rules.values():
            if rule.is_alive:
                self.of_task[rule.task_id].append(rule)

    def pairs(self) -> Iterator[tuple[Share, Rule, list[Row]]]:
        """Every living share with every schedule of its task, and what is owed for them already."""
        for share in self.shares.values():
            if share.ends_on is None:
                for rule in self.of_task[share.task_id]:
                    yield share, rule, self.standing.get((share.pk, rule.pk), [])


def _rules(zone: Zone, tasks: Collection[int] | None) -> Iterator[Rule]:
    rows = Schedule.objects.filter(zone=zone, task__cycle__is_closed=False, task__cycle__is_draft=False)
    values = restricted(rows, tasks).values_list(
        "pk", "task_id", "task__cycle_id", "source", "kind", "starts_on", "due_on", "frequency", "quota",
        "due_rule", "due_month", "due_day", "due_period_offset", "ended_on", "task__cancelled_on",
        "task__cycle__starts_on", "task__cycle__ends_on", "task__cycle__issued_on",
        "task__batch__applied_at",
    )  # fmt: skip
    return (Rule(*row) for row in values.order_by("task_id", "position", "pk").iterator())


def _shares(zone: Zone, tasks: Collection[int] | None, resumed: dict[int, datetime.date]) -> Iterator[Share]:
    """The leading shares, in the order of the plan."""
    rows = Assignment.objects.filter(
        zone=zone, role=PartRole.LEAD, task__cycle__is_closed=False, task__cycle__is_draft=False
    )
    ordered = restricted(rows, tasks).order_by("task__number", "pk")
    values = ordered.values_list("pk", "task_id", "department_id", "starts_on", "ends_on")
    return (Share(*row)._replace(gap_from=resumed.get(row[0])) for row in values.iterator())


def _make(plan: _Plan, today: datetime.date, carried: str) -> int:
    """Insert what is missing, in portions, so that a large plan is never held whole; the number made."""
    fresh = _missing(plan, today, carried)
    made = 0
    while portion := list(islice(fresh, BATCH)):
        bulk.insert(Deliverable, portion)
        made += len(portion)
    return made


def _missing(plan: _Plan, today: datetime.date, carried: str) -> Iterator[Deliverable]:
    for share, rule, rows in plan.pairs():
        keys = {row.period_key for row in rows}
        for owed in _owed(plan, share, rule, rows, today):
            if owed.period_key not in keys and (share.pk, rule.pk, owed.period_key) not in plan.settled:
                yield _deliverable(plan.zone, share, rule, owed, today, carried)


def _owed(plan: _Plan, share: Share, rule: Rule, rows: list[Row], today: datetime.date) -> Iterable[Owed]:
    if rule.is_single:
        return [once(rule)] if begins_in_time(share, rule.due_on) else []
    if not rule.is_recurring:
        return []
    last, paused = _last(rule, rows)
    base = today
    if last is None and share.task_id not in plan.known_tasks and rule.imported_at:
        base = min(today, timezone.localdate(rule.imported_at))
    return coming(rule, first_day(rule, share, base, last, paused), today)


def _last(rule: Rule, rows: list[Row]) -> tuple[Period | None, bool]:
    """The latest period that a share was given of this schedule, and whether it is cancelled."""
    named = ((period_named(row.period_key), row.state == DeliverableState.CANCELLED) for row in rows)
    known = [(one, paused) for one, paused in named if one and one.frequency == rule.frequency]
    return max(known, key=lambda pair: pair[0].first, default=(None, False))


def _deliverable(
    zone: Zone, share: Share, rule: Rule, owed: Owed, today: datetime.date, carried: str
) -> Deliverable:
    past = rule.is_single and owed.due_on is not None and owed.due_on < today
    taken = carried if past else Deliverable.Carried.NO
    done = taken == Deliverable.Carried.DONE_BEFORE
    return Deliverable(
        zone_id=zone.pk,
        cycle_id=rule.cycle_id,
        task_id=share.task_id,
        department_id=share.department_id,
        assignment_id=share.pk,
        schedule_id=rule.pk,
        period_key=owed.period_key,
        opens_on=owed.opens_on,
        original_due_on=owed.due_on,
        due_on=owed.due_on,
        quota=owed.quota,
        state=DeliverableState.MET if done else DeliverableState.OPEN,
        carried=taken,
    )
