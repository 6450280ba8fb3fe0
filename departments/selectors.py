"""Reads that span models: who is in a group on a day, and which names of a zone are taken."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from departments.models import Department, DepartmentAlias, DepartmentGroup, Zone


def open_departments(zone: Zone, day: datetime.date) -> list[Department]:
    """Departments that exist on that day; one closed on a day is gone from that day on."""
    return list(Department.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), zone=zone))


def expand_groups(groups: Iterable[DepartmentGroup], day: datetime.date) -> dict[int, list[Department]]:
    """The departments of groups of one zone on a day, by group id, in the zone's order; three queries."""
    wanted = list(groups)
    if not wanted:
        return {}
    zone = wanted[0].zone
    known = {group.pk: group for group in DepartmentGroup.objects.filter(zone=zone)}
    chosen: dict[int, set[int]] = defaultdict(set)
    for group_id, department_id in DepartmentGroup.members.through.objects.filter(
        departmentgroup__zone=zone
    ).values_list("departmentgroup_id", "department_id"):
        chosen[group_id].add(department_id)
    departments = open_departments(zone, day)
    found = {}
    for group in wanted:
        meant = _meant(group, known)
        found[group.pk] = [one for one in departments if _belongs(one, meant, chosen[meant.pk])]
    return found


def groups_of(department: Department, day: datetime.date) -> list[DepartmentGroup]:
    """Every group that stands for this department on that day, by name or by kind."""
    groups = list(DepartmentGroup.objects.filter(zone_id=department.zone_id).select_related("zone"))
    meant = expand_groups(groups, day)
    return [group for group in groups if department in meant[group.pk]]


def _meant(group: DepartmentGroup, known: dict[int, DepartmentGroup]) -> DepartmentGroup:
    """The group whose other wording this is; a circle of wordings ends where it began."""
    seen = {group.pk}
    while group.same_as_id is not None and group.same_as_id not in seen:
        group = known[group.same_as_id]
        seen.add(group.pk)
    return group


def _belongs(department: Department, group: DepartmentGroup, chosen: set[int]) -> bool:
    if department.pk in chosen:
        return True
    if department.kind not in group.kinds:
        return False
    return department.is_member or not group.members_only


def name_taken(
    zone: Zone, name: str, *, department: Department | None = None, group: DepartmentGroup | None = None
) -> bool:
    """Whether a department, another name or a group other than these already goes by this name.

    A responsibility column is read by name, so one name may mean one thing only.
    """
    departments = Department.objects.filter(zone=zone, name=name)
    aliases = DepartmentAlias.objects.filter(zone=zone, name=name)
    groups = DepartmentGroup.objects.filter(zone=zone, name=name)
    if department is not None and department.pk:
        departments = departments.exclude(pk=department.pk)
        aliases = aliases.exclude(department=department)
    if group is not None and group.pk:
        groups = groups.exclude(pk=group.pk)
    return departments.exists() or aliases.exists() or groups.exists()
