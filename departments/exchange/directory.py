"""Finding a department or group of the zone by what a cell calls it, with suggestions where it is unknown."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from departments.exchange.columns import squeezed
from departments.models import Department, DepartmentAlias, DepartmentGroup, Zone

LIKELY = 55  # of 100
OFFERED = 3


class Directory:
    """Every name of a zone, read once: departments with their other names, and groups."""

    def __init__(self, zone: Zone) -> None:
        self.departments: dict[str, Department] = {}
        self.groups: dict[str, DepartmentGroup] = {}
        for department in Department.objects.filter(zone=zone):
            self.add(department)
        for alias in DepartmentAlias.objects.filter(zone=zone).select_related("department"):
            self.departments.setdefault(squeezed(alias.name), alias.department)
        for group in DepartmentGroup.objects.filter(zone=zone):
            self.add_group(group)

    def add(self, department: Department) -> None:
        self.departments[squeezed(department.name)] = department

    def add_group(self, group: DepartmentGroup) -> None:
        self.groups[squeezed(group.name)] = group

    def department(self, name: str, *, is_open: bool = True) -> Department:
        """``ValueError`` with a sentence for a name that no department has, or a closed one."""
        found = self.departments.get(squeezed(name))
        if found is None:
            raise ValueError(self._unknown(name, (one.name for one in self.departments.values())))
        if is_open and found.closed_on is not None:
            raise ValueError(
                _("“%(name)s” is closed since %(day)s. Write its successor.")
                % {"name": found.name, "day": found.closed_on}
            )
        return found

    def group(self, name: str) -> DepartmentGroup:
        found = self.groups.get(squeezed(name))
        if found is None:
            raise ValueError(self._unknown(name, (one.name for one in self.groups.values())))
        return found

    def _unknown(self, name: str, names: Iterable[str]) -> str:
        similar = process.extract(
            name, sorted(set(names)), scorer=fuzz.WRatio, limit=OFFERED, score_cutoff=LIKELY
        )
        said = _("“%s” is not known in this zone.") % name[:40]
        if not similar:
            return said + _(" Enter it first, or correct the name.")
        return said + _(" Is it %s?") % _(" or ").join(f"“{one[0]}”" for one in similar)
