"""From what the document says to each department's share: responsibilities → assignments, set-based.

Safe to run at any time: shares that exist stay as they are. A department that joins a group later gets
a share that starts on that day.
"""

import datetime
from collections.abc import Iterator

from departments.models import DepartmentGroup, Zone
from departments.selectors import expand_groups
from tasks.models import Assignment, Responsibility
from tasks.models.task import Collect

BATCH = 2000
Share = tuple[int, int, str, str]


def expand_assignments(*, zone: Zone, today: datetime.date, at_import: bool = False) -> int:
    """Create the missing shares of a zone; the number of new ones. Five queries plus the inserts.

    ``at_import``: shares made with their task owe everything; later ones only what is due from today.
    """
    members = _members(zone, today)
    existing = set(
        Assignment.objects.filter(zone=zone).values_list("task_id", "department_id", "role", "scope")
    )
    fresh: dict[Share, Assignment] = {}
    for responsibility in _living(zone):
        for department_id in _who(responsibility, members):
            share = (responsibility.task_id, department_id, responsibility.role, responsibility.scope)
            if share not in existing and share not in fresh:
                fresh[share] = _assignment(responsibility, department_id, None if at_import else today)
    Assignment.objects.bulk_create(fresh.values(), batch_size=BATCH, ignore_conflicts=True)
    return len(fresh)


def _living(zone: Zone) -> Iterator[Responsibility]:
    return Responsibility.objects.filter(
        zone=zone, task__cancelled_on=None, task__cycle__is_closed=False
    ).iterator()


def _members(zone: Zone, today: datetime.date) -> dict[int, list[int]]:
    """Group id → ids of its departments on this day."""
    expanded = expand_groups(DepartmentGroup.objects.filter(zone=zone).select_related("zone"), today)
    return {pk: [department.pk for department in departments] for pk, departments in expanded.items()}


def _who(responsibility: Responsibility, members: dict[int, list[int]]) -> list[int]:
    """The departments that carry a responsibility on this day."""
    if responsibility.department_id is not None:
        return [responsibility.department_id]
    if responsibility.collect != Collect.EACH and responsibility.collector_id is not None:
        return [responsibility.collector_id]
    return members.get(responsibility.group_id or 0, [])


def _assignment(
    responsibility: Responsibility, department_id: int, starts_on: datetime.date | None
) -> Assignment:
    return Assignment(
        zone_id=responsibility.zone_id,
        task_id=responsibility.task_id,
        responsibility=responsibility,
        department_id=department_id,
        role=responsibility.role,
        scope=responsibility.scope,
        starts_on=starts_on,
    )
