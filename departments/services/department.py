"""Creating, changing and closing departments, and their other names."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.models import Department, DepartmentAlias, Reform, User, Zone
from departments.selectors import name_taken
from departments.services import audit
from departments.services.saving import changes, save_checked


def tidy(name: str) -> str:
    """A name without stray blanks: they come with copying from office documents."""
    return " ".join(name.split())


def in_use(name: str) -> str:
    return _("“%(name)s” is already the name, another name or a group in this zone. Choose another one.") % {
        "name": name
    }


@transaction.atomic
def create_department(
    *,
    actor: User,
    zone: Zone,
    now: datetime.datetime,
    name: str,
    kind: str,
    is_member: bool = True,
    parent: Department | None = None,
    position: int = 0,
    aliases: Sequence[str] = (),
) -> Department:
    """A new department with its other names; ``ValidationError`` by field when a name will not do."""
    department = Department(
        zone=zone, name=tidy(name), kind=kind, is_member=is_member, parent=parent, position=position
    )
    _refuse_taken(department)
    _refuse_wrong_parent(department)
    save_checked(department, {"name": in_use(department.name)})
    _set_aliases(department, aliases)
    detail = {"name": department.name, "kind": kind, "other_names": list(aliases)}
    audit.record(
        zone=zone,
        actor=actor,
        action="department.created",
        now=now,
        target=_target(department),
        detail=detail,
    )
    return department


@transaction.atomic
def change_department(
    *,
    actor: User,
    department: Department,
    now: datetime.datetime,
    aliases: Sequence[str],
    **values: Any,
) -> Department:
    """Change ``name``, ``kind``, ``is_member``, ``parent`` or ``position``, and replace the other names."""
    if "name" in values:
        values["name"] = tidy(values["name"])
    changed = changes(department, values)
    _refuse_taken(department)
    _refuse_wrong_parent(department)
    save_checked(department, {"name": in_use(department.name)})
    before = sorted(department.aliases.values_list("name", flat=True))
    after = sorted(_set_aliases(department, aliases))
    if before != after:
        changed["other_names"] = ["、".join(before), "、".join(after)]
    detail = {"name": department.name, "changed": changed}
    audit.record(
        zone=department.zone, actor=actor, action="department.changed", now=now,
        target=_target(department), detail=detail,
    )  # fmt: skip
    return department


@transaction.atomic
def close_department(
    *,
    actor: User,
    department: Department,
    now: datetime.datetime,
    closed_on: datetime.date,
    successor: Department | None = None,
) -> Department:
    """Close for good, from that day on; a successor takes its place in groups that name it.

    Of two requests one wins, the other gets ``Conflict``.
    """
    if successor is not None and (successor.pk == department.pk or successor.closed_on is not None):
        raise ValidationError(
            {"successor": _("The successor must be another department that is still open.")}
        )
    _refuse_if_reformed(department)
    shut(department, closed_on, successor)
    audit.record(
        zone=department.zone, actor=actor, action="department.closed", now=now, target=_target(department),
        detail={
            "name": department.name, "closed_on": closed_on, "successor": successor.name if successor else ""
        },
    )  # fmt: skip
    return department


def shut(department: Department, closed_on: datetime.date, successor: Department | None) -> int:
    """Mark as closed and let the successor into the groups; the number of groups that are new to it.

    ``Conflict`` for whoever comes second. No entry of its own.
    """
    won = Department.objects.filter(pk=department.pk, closed_on=None).update(
        closed_on=closed_on, successor=successor
    )
    if not won:
        raise Conflict(_("This department has already been closed. Reload the page to see its state."))
    department.refresh_from_db()
    if successor is None:
        return 0
    joined = list(department.groups.exclude(members=successor))
    for group in joined:
        group.members.add(successor)
    return len(joined)


def _refuse_if_reformed(department: Department) -> None:
    planned = department.reforms.filter(state=Reform.State.PLANNED).first()
    if planned is not None:
        raise ValidationError(
            _("A reform of this department is planned for %(day)s. Call it off first, or wait for it.")
            % {"day": planned.takes_effect_on}
        )


def _set_aliases(department: Department, names: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(tidy(name) for name in names if tidy(name) not in ("", department.name)))
    department.aliases.exclude(name__in=wanted).delete()
    known = set(department.aliases.values_list("name", flat=True))
    for name in wanted:
        if name not in known:
            _add_alias(department, name)
    return wanted


def _add_alias(department: Department, name: str) -> DepartmentAlias:
    alias = DepartmentAlias(zone=department.zone, department=department, name=name)
    if name == department.name or name_taken(department.zone, name, department=department):
        raise ValidationError({"aliases": in_use(name)})
    try:
        save_checked(alias, {"name": in_use(name)})
    except ValidationError as found:
        raise ValidationError({"aliases": found.messages}) from None
    return alias


def _refuse_taken(department: Department) -> None:
    if name_taken(department.zone, department.name, department=department):
        raise ValidationError({"name": in_use(department.name)})


def _refuse_wrong_parent(department: Department) -> None:
    """No department of another zone, and no circle of belonging."""
    parent, seen = department.parent, set()
    while parent is not None and parent.pk not in seen:
        if parent.zone_id != department.zone_id or parent.pk == department.pk:
            raise ValidationError({"parent": _("A department cannot belong to itself or to its own part.")})
        seen.add(parent.pk)
        parent = parent.parent


def _target(department: Department) -> str:
    return f"department:{department.pk}"
