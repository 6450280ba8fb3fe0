"""Other names of departments, one at a time: a list of them is imported row by row."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.models import Department, DepartmentAlias, User, Zone
from departments.selectors import name_taken
from departments.services import audit
from departments.services.department import in_use, tidy
from departments.services.saving import save_checked


@transaction.atomic
def set_alias(
    *, actor: User, zone: Zone, now: datetime.datetime, name: str, department: Department
) -> DepartmentAlias:
    """Let ``name`` mean this department; if it meant another one before, it does no longer."""
    name = tidy(name)
    alias = DepartmentAlias.objects.filter(zone=zone, name=name).first()
    before = alias.department if alias else None
    if alias is None:
        if name_taken(zone, name):
            raise ValidationError({"name": in_use(name)})
        alias = DepartmentAlias(zone=zone, name=name)
    alias.department = department
    save_checked(alias, {"name": in_use(name)})
    audit.record(
        zone=zone, actor=actor, action="department.changed", now=now, target=f"department:{department.pk}",
        detail={
            "name": department.name, "other_name": name, "before": before.name if before else "",
        },
    )  # fmt: skip
    return alias
