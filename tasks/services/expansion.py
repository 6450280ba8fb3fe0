"""From what the document says to each department's share: responsibilities → assignments, set-based.

Safe to run at any time. A department that joins a group later gets a share that starts on that day; one
that left, was closed or is no longer named keeps its share as history, ended on that day; one that is
named again takes it up again.
"""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from chronicdz import bulk
from departments.models import DepartmentGroup, Zone
from departments.selectors import expand_groups, open_departments
from tasks.models import Assignment, Responsibility
from tasks.models.task import Collect

BATCH = 2000
Key = tuple[int, int, str, str]
T = TypeVar("T")


class Duty(NamedTuple):
    """A responsibility of the plan as it stands."""

    pk: int
    task_id: int
    role: str
    scope: str
    department_id: int | None
    group_id: int | None
    collect: str
    collector_id: int | None


class Known(NamedTuple):
    """A share that exists."""

    pk: int
    responsibility_id: int
    ends_on: datetime.date | None


@dataclass
class Expanded:
    """What became of the shares. ``resumed``: share → the day on which it had ended."""

    made: int = 0
    ended: int = 0
    resumed: dict[int, datetime.date] = field(default_factory=dict)


def expand_assignments(
    *, zone: Zone, today: datetime.date, at_import: bool = False, tasks: Collection[int] | None = None
) -> Expanded:
    """Make, end and take up again the shares of a zone, or of some of its tasks; no query grows with them.

    ``at_import``: shares made with their task owe everything; later ones only what is due from today.
    Closed cycles and cancelled tasks are left as they are, save that the latter's shares end.
    """
    known = _known(zone, tasks)
    wanted = _wanted(zone, today, tasks)
    begun = {key[0] for key in known} if at_import else set()
    fresh = (
        _assignment(zone, key, duty, None if at_import and key[0] not in begun else today)
        for key, duty in wanted.items()
        if key not in known
    )
    made = bulk.pour(Assignment, fresh)
    ended = [one.pk for key, one in known.items() if one.ends_on is None and key not in wanted]
    for some in chunks(ended):
        Assignment.objects.filter(pk__in=some, ends_on=None).update(ends_on=today)
    resumed = {one.pk: one.ends_on for key, one in known.items() if one.ends_on and key in wanted}
    _resume(resumed, today)
    _hand_on(known, wanted)
    return Expanded(made, len(ended), resumed)


def chunks(things: Collection[T]) -> Iterator[list[T]]:
    """The things in portions that one query may name."""
    listed = list(things)
    return (listed[start : start + BATCH] for start in range(0, len(listed), BATCH))


def restricted(rows: QuerySet[Any], tasks: Collection[int] | None) -> QuerySet[Any]:
    """Only rows of these tasks; None means all."""
    return rows if tasks is None else rows.filter(task_id__in=tasks)


def _known(zone: Zone, tasks: Collection[int] | None) -> dict[Key, Known]:
    rows = restricted(Assignment.objects.filter(zone=zone, task__cycle__is_closed=False), tasks)
    columns = ("task_id", "department_id", "role", "scope", "pk", *Known._fields[1:])
    found = rows.order_by("pk").values_list(*columns)
    return {(row[0], row[1], row[2], row[3]): Known(*row[4:]) for row in found.iterator()}


def _wanted(zone: Zone, today: datetime.date, tasks: Collection[int] | None) -> dict[Key, Duty]:
    """Every share that the plan asks for on this day, with the first responsibility that asks for it."""
    members = _members(zone, today)
    open_ids = {department.pk for department in open_departments(zone, today)}
    found: dict[Key, Duty] = {}
    for duty in _living(zone, tasks):
        for department_id in _who(duty, members):
            if department_id in open_ids:
                found.setdefault((duty.task_id, department_id, duty.role, duty.scope), duty)
    return found


def _living(zone: Zone, tasks: Collection[int] | None) -> Iterator[Duty]:
    rows = Responsibility.objects.filter(
        zone=zone, ended_on=None, task__cancelled_on=None, task__cycle__is_closed=False
    )
    ordered = restricted(rows, tasks).order_by("task_id", "position", "pk")
    return (Duty(*row) for row in ordered.values_list(*Duty._fields).iterator())


def _members(zone: Zone, today: datetime.date) -> dict[int, list[int]]:
    """Group id → ids of its departments on this day."""
    expanded = expand_groups(DepartmentGroup.objects.filter(zone=zone).select_related("zone"), today)
    return {pk: [department.pk for department in departments] for pk, departments in expanded.items()}


def _who(duty: Duty, members: dict[int, list[int]]) -> list[int]:
    """The departments that carry a responsibility on this day."""
    if duty.department_id is not None:
        return [duty.department_id]
    if duty.collect != Collect.EACH and duty.collector_id is not None:
        return [duty.collector_id]
    return members.get(duty.group_id or 0, [])


def _resume(resumed: dict[int, datetime.date], today: datetime.date) -> None:
    """A share that comes back after a while owes what falls due from then on, like one that is new."""
    for some in chunks(resumed):
        shares = Assignment.objects.filter(pk__in=some)
        shares.filter(ends_on__lt=today).update(starts_on=today)
        shares.update(ends_on=None)


def _hand_on(known: dict[Key, Known], wanted: dict[Key, Duty]) -> None:
    """A share stays with a responsibility that still asks for it, when the one it came from has ended."""
    living = {duty.pk for duty in wanted.values()}
    orphans = [
        Assignment(pk=one.pk, responsibility_id=wanted[key].pk)
        for key, one in known.items()
        if key in wanted and one.responsibility_id not in living
    ]
    Assignment.objects.bulk_update(orphans, ["responsibility"], batch_size=BATCH)


def _assignment(zone: Zone, key: Key, duty: Duty, starts_on: datetime.date | None) -> Assignment:
    task_id, department_id, role, scope = key
    return Assignment(
        zone_id=zone.pk,
        task_id=task_id,
        responsibility_id=duty.pk,
        department_id=department_id,
        role=role,
        scope=scope,
        starts_on=starts_on,
    )
