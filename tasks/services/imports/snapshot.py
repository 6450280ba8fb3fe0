"""The zone's departments, other names and groups as values; four queries however many there are."""

import datetime
from collections import defaultdict

from departments.models import Department, DepartmentAlias, DepartmentGroup, Zone
from tasks.importing.directory import Body, Bunch, Directory


def body_ref(pk: int) -> str:
    return f"d:{pk}"


def bunch_ref(pk: int) -> str:
    return f"g:{pk}"


def directory_of(zone: Zone, today: datetime.date) -> Directory:
    """Everything that can be named. A closed department's names mean its successor, where it has one."""
    found = Directory()
    successors = _add_departments(found, zone, today)
    for name, department_id in DepartmentAlias.objects.filter(zone=zone).values_list("name", "department_id"):
        found.call(name, successors.get(body_ref(department_id), body_ref(department_id)))
    _add_groups(found, zone)
    return found


def _add_departments(found: Directory, zone: Zone, today: datetime.date) -> dict[str, str]:
    departments = list(Department.objects.filter(zone=zone))
    successors: dict[str, str] = {}
    for one in departments:
        is_open = one.closed_on is None or one.closed_on > today
        body = Body(body_ref(one.pk), one.name, one.kind, one.is_member, is_open)
        found.bodies[body.ref] = body
        if not is_open and one.successor_id is not None:
            successors[body.ref] = body_ref(one.successor_id)
    for body in found.bodies.values():
        found.call(body.name, _last(body.ref, successors))
    return {ref: _last(ref, successors) for ref in successors}


def _last(ref: str, successors: dict[str, str]) -> str:
    """The end of a line of successors; a circle ends where it began."""
    seen = {ref}
    while ref in successors and successors[ref] not in seen:
        ref = successors[ref]
        seen.add(ref)
    return ref


def _add_groups(found: Directory, zone: Zone) -> None:
    chosen: dict[int, set[str]] = defaultdict(set)
    for group_id, department_id in DepartmentGroup.members.through.objects.filter(
        departmentgroup__zone=zone
    ).values_list("departmentgroup_id", "department_id"):
        chosen[group_id].add(body_ref(department_id))
    for group in DepartmentGroup.objects.filter(zone=zone):
        found.add(
            Bunch(
                bunch_ref(group.pk), group.name, tuple(group.kinds), group.members_only,
                frozenset(chosen[group.pk]), bunch_ref(group.same_as_id) if group.same_as_id else "",
            )
        )  # fmt: skip
