"""Writing what an import adds to the zone's directory: departments, other names, groups. Set-based."""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.models import Department, DepartmentAlias, DepartmentGroup, Zone
from tasks.importing.directory import NEW
from tasks.importing.planning import Additions
from tasks.models import ImportChange

Ids = dict[str, int]  #: ref of the plan → primary key


@dataclass
class MadeNames:
    """Keys by ref, and the new rows by what they are."""

    ids: Ids
    objects: dict[ImportChange.Kind, list[Any]] = field(default_factory=dict)


def make_names(zone: Zone, made: Additions) -> MadeNames:
    """Create everything; what is new. :class:`Conflict` when a name has just been taken."""
    kinds = ImportChange.Kind
    try:
        with transaction.atomic():
            ids = _departments(zone, made)
            found = MadeNames(ids, {kinds.DEPARTMENT: list(ids.values())})
            found.objects[kinds.ALIAS] = _aliases(zone, made, ids)
            found.objects[kinds.GROUP] = _groups(zone, made, ids)
            found.objects[kinds.MEMBER] = _chosen(made, ids)
            return found
    except IntegrityError:
        raise Conflict(
            _("Somebody else has just added one of these departments or groups. Go back to the names.")
        ) from None


def pk_of(ref: str, ids: Ids) -> int:
    """The primary key behind a ref: of what this import made, or of what was there."""
    return ids[ref] if ref.startswith(NEW) else int(ref.partition(":")[2])


def _departments(zone: Zone, made: Additions) -> Ids:
    last = Department.objects.filter(zone=zone).aggregate(last=Max("position"))["last"] or 0
    fresh = Department.objects.bulk_create(
        Department(zone=zone, name=body.name, kind=body.kind, is_member=body.is_member, position=last + place)
        for place, body in enumerate(made.bodies, start=1)
    )
    return {body.ref: one.pk for body, one in zip(made.bodies, fresh, strict=True)}


def _aliases(zone: Zone, made: Additions, ids: Ids) -> list[DepartmentAlias]:
    return DepartmentAlias.objects.bulk_create(
        DepartmentAlias(zone=zone, department_id=pk_of(ref, ids), name=name) for name, ref in made.aliases
    )


def _groups(zone: Zone, made: Additions, ids: Ids) -> list[DepartmentGroup]:
    """First the groups themselves, then the other wordings that point at them."""
    every: list[DepartmentGroup] = []
    for wave in (
        [one for one in made.bunches if not one.same_as],
        [one for one in made.bunches if one.same_as],
    ):
        fresh = DepartmentGroup.objects.bulk_create(
            DepartmentGroup(
                zone=zone, name=bunch.name, kinds=list(bunch.kinds), members_only=bunch.members_only,
                same_as_id=pk_of(bunch.same_as, ids) if bunch.same_as else None,
            )
            for bunch in wave
        )  # fmt: skip
        ids.update({bunch.ref: one.pk for bunch, one in zip(wave, fresh, strict=True)})
        every += fresh
    return every


def _chosen(made: Additions, ids: Ids) -> list[Any]:
    through = DepartmentGroup.members.through
    return through.objects.bulk_create(
        through(departmentgroup_id=pk_of(group, ids), department_id=pk_of(body, ids))
        for group, body in made.chosen
    )
