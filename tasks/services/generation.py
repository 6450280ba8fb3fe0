"""What is owed: a deliverable for every leading share and every dated or undated deadline, set-based.

Runs after an import and every night; the same call twice changes nothing. Repeated schedules are stored
with their task and shown there; they do not owe a deliverable of their own yet.
"""

import datetime
from collections import defaultdict

from django.db import transaction

from departments.models import User, Zone
from departments.services import audit
from tasks.models import Assignment, Deliverable, Schedule
from tasks.models.task import PartRole, ScheduleKind
from tasks.services.expansion import BATCH, expand_assignments
from tasks.states import DeliverableState

#: Kinds that owe exactly one deliverable, with or without a date.
SINGLE_KINDS = (
    ScheduleKind.ONCE,
    ScheduleKind.RANGE,
    ScheduleKind.UNDECIDED,
    ScheduleKind.OPEN,
    ScheduleKind.EVENT,
)
ONCE = "once"


def generate_deliverables(
    *,
    zone: Zone,
    actor: User | None,
    now: datetime.datetime,
    today: datetime.date,
    carried: str = "",
    at_import: bool = False,
) -> int:
    """Bring a zone's shares and deliverables up to what its plan says; the number of new deliverables.

    ``carried`` says how dates before ``today`` are taken (:class:`Deliverable.Carried`).
    """
    with transaction.atomic():
        expand_assignments(zone=zone, today=today, at_import=at_import)
        fresh = _missing(zone, today, carried)
        Deliverable.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
        if fresh and not at_import:
            audit.record(
                zone=zone, actor=actor, action="deliverables.generated", now=now, detail={"count": len(fresh)}
            )
        return len(fresh)


def _missing(zone: Zone, today: datetime.date, carried: str) -> list[Deliverable]:
    existing = set(
        Deliverable.objects.filter(zone=zone, period_key=ONCE).values_list("assignment_id", "schedule_id")
    )
    schedules: dict[int, list[Schedule]] = defaultdict(list)
    for schedule in Schedule.objects.filter(
        zone=zone, kind__in=SINGLE_KINDS, source=Schedule.Source.DEADLINE
    ):
        schedules[schedule.task_id].append(schedule)
    return [
        _deliverable(assignment, schedule, today, carried)
        for assignment in _leading(zone)
        for schedule in schedules[assignment.task_id]
        if (assignment.pk, schedule.pk) not in existing and _owes(assignment, schedule)
    ]


def _leading(zone: Zone) -> list[Assignment]:
    living = Assignment.objects.filter(
        zone=zone, role=PartRole.LEAD, ends_on=None, task__cancelled_on=None, task__cycle__is_closed=False
    )
    return list(living.select_related("task").order_by("task__number", "id"))


def _owes(assignment: Assignment, schedule: Schedule) -> bool:
    """A department that joined later owes what falls due from that day on."""
    return assignment.starts_on is None or schedule.due_on is None or schedule.due_on >= assignment.starts_on


def _deliverable(
    assignment: Assignment, schedule: Schedule, today: datetime.date, carried: str
) -> Deliverable:
    past = schedule.due_on is not None and schedule.due_on < today
    taken = carried if past else Deliverable.Carried.NO
    done = taken == Deliverable.Carried.DONE_BEFORE
    return Deliverable(
        zone_id=assignment.zone_id,
        cycle_id=assignment.task.cycle_id,
        task_id=assignment.task_id,
        department_id=assignment.department_id,
        assignment=assignment,
        schedule=schedule,
        period_key=ONCE,
        opens_on=schedule.starts_on if schedule.kind == ScheduleKind.RANGE else None,
        original_due_on=schedule.due_on,
        due_on=schedule.due_on,
        quota=schedule.quota,
        state=DeliverableState.MET if done else DeliverableState.OPEN,
        carried=taken,
    )
