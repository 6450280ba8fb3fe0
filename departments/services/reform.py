"""Planning a reform (机构改革), calling it off, and what it does to departments themselves.

The work of a department is moved by ``tasks.services.reform``, which carries a reform out as a whole.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import Department, DepartmentAlias, Membership, Reform, Role, User
from departments.selectors import groups_of, name_taken
from departments.services import audit
from departments.services.department import in_use, shut, tidy
from departments.services.saving import save_checked

Kind = Reform.Kind
#: Kinds after which the work is somebody else's for sure.
WITH_SUCCESSOR = (Kind.MERGE, Kind.SPLIT)


@dataclass(frozen=True)
class Wish:
    """What is asked for. ``assignments``: number of a share → the department that takes it, for a split."""

    kind: str
    takes_effect_on: datetime.date
    new_name: str = ""
    successor: Department | None = None
    ground: str = ""
    people: bool = True
    assignments: Mapping[int, Department] = field(default_factory=dict)


@transaction.atomic
def plan_reform(
    *, actor: User, department: Department, wish: Wish, now: datetime.datetime, today: datetime.date
) -> Reform:
    """Keep a reform for its day; ``ValidationError`` by field, ``Conflict`` where one is planned already."""
    reform = enter_reform(actor=actor, department=department, wish=wish, now=now, today=today)
    audit.record(
        zone=department.zone, actor=actor, action="reform.planned", now=now, target=target_of(reform),
        detail=words_of(reform),
    )  # fmt: skip
    return reform


def enter_reform(
    *, actor: User, department: Department, wish: Wish, now: datetime.datetime, today: datetime.date
) -> Reform:
    """Check and save, without an entry of its own: for the service that plans or carries out at once."""
    check_wish(department, wish, today)
    reform = Reform(
        zone=department.zone, department=department, kind=wish.kind, takes_effect_on=wish.takes_effect_on,
        new_name=tidy(wish.new_name) if wish.kind == Kind.RENAME else "",
        successor=None if wish.kind == Kind.RENAME else wish.successor,
        shares=_shares(wish), ground=tidy(wish.ground), old_name=department.name,
        created_by=actor, created_at=now,
    )  # fmt: skip
    try:
        save_checked(reform)
    except ValidationError:
        if department.reforms.filter(state=Reform.State.PLANNED).exists():
            raise Conflict(_already_planned(department)) from None
        raise
    return reform


def _shares(wish: Wish) -> dict[str, Any]:
    if wish.kind == Kind.RENAME:
        return {}
    assignments = (
        {str(pk): taker.pk for pk, taker in wish.assignments.items()} if wish.kind == Kind.SPLIT else {}
    )
    return {"assignments": assignments, "people": wish.people and wish.successor is not None}


def check_wish(department: Department, wish: Wish, today: datetime.date) -> None:
    """``ValidationError`` by field where a reform cannot be; ``Conflict`` where the department is past it."""
    if Department.objects.filter(pk=department.pk, closed_on__isnull=False).exists():
        raise Conflict(_("This department has already been closed. Reload the page to see its state."))
    if department.reforms.filter(state=Reform.State.PLANNED).exists():
        raise Conflict(_already_planned(department))
    if wish.takes_effect_on < today:
        raise ValidationError(
            {"takes_effect_on": _("This day is past. A reform takes effect today at the earliest.")}
        )
    if wish.kind == Kind.RENAME:
        _check_name(department, tidy(wish.new_name))
        return
    if wish.kind in WITH_SUCCESSOR and wish.successor is None:
        raise ValidationError({"successor": _("Choose the department that takes over.")})
    if wish.successor is not None:
        _check_taker(department, wish.successor, wish.takes_effect_on, "successor")
    for taker in dict.fromkeys(wish.assignments.values()):
        _check_taker(department, taker, wish.takes_effect_on, None)


def _check_name(department: Department, name: str) -> None:
    if not name:
        raise ValidationError({"new_name": _("Enter the new name.")})
    if name == department.name:
        raise ValidationError({"new_name": _("This is the name it has now. Enter the new one.")})
    if name_taken(department.zone, name, department=department):
        raise ValidationError({"new_name": in_use(name)})


def _check_taker(department: Department, taker: Department, day: datetime.date, name: str | None) -> None:
    if taker.pk == department.pk or taker.zone_id != department.zone_id or taker.closed_on is not None:
        raise _refused(name, _("The successor must be another department that is still open."))
    ends = taker.reforms.filter(state=Reform.State.PLANNED, takes_effect_on__lte=day).exclude(
        kind=Kind.RENAME
    )
    for planned in ends:
        words = {"name": taker.name, "day": planned.takes_effect_on}
        raise _refused(
            name, _("“%(name)s” is itself to be closed from %(day)s. Choose who comes after it.") % words
        )


def _refused(name: str | None, words: str) -> ValidationError:
    return ValidationError({name: words}) if name else ValidationError(words)


def _already_planned(department: Department) -> str:
    return _("A reform of “%(name)s” is planned already. Call it off first to plan another one.") % {
        "name": department.name
    }


@transaction.atomic
def call_off_reform(*, actor: User, reform: Reform, now: datetime.datetime) -> Reform:
    """Before its day, or as long as it has not been carried out; of two requests one wins."""
    won = Reform.objects.filter(pk=reform.pk, state=Reform.State.PLANNED)
    if not won.update(state=Reform.State.CALLED_OFF):
        raise Conflict(_("This reform has been carried out or called off meanwhile. Reload the page."))
    reform.refresh_from_db()
    audit.record(
        zone=reform.zone, actor=actor, action="reform.called-off", now=now, target=target_of(reform),
        detail=words_of(reform),
    )  # fmt: skip
    return reform


# ------------------------------------------------------------------ the day itself
def successor_now(reform: Reform) -> Department | None:
    """Who takes over on the day: where the chosen one was closed meanwhile, who came after it.

    :class:`Invalid` where nobody is left who could.
    """
    if reform.successor is None:
        return None
    last = follow(reform.successor)
    if last is None or last.pk == reform.department_id:
        raise Invalid(
            _("“%(name)s”, which was to take over, is closed and has no successor. Plan the reform anew.")
            % {"name": reform.successor.name}
        )
    return last


def follow(department: Department) -> Department | None:
    """The open department at the end of a line of successors; None where it ends with a closed one."""
    seen: set[int] = set()
    one: Department | None = department
    while one is not None and one.closed_on is not None and one.pk not in seen:
        seen.add(one.pk)
        one = one.successor
    return None if one is None or one.closed_on is not None else one


def reform_department(reform: Reform, successor: Department | None) -> dict[str, int]:
    """Rename or close, hand on children, groups and people; how many of each. No entry of its own."""
    department, day = reform.department, reform.takes_effect_on
    if reform.kind == Kind.RENAME:
        _rename(department, reform.new_name)
        return {}
    groups = _groups_to_join(department, successor, day)
    people = _coming_people(department, successor, day) if reform.shares.get("people") else []
    if successor is not None:
        # What is assigned to a group would otherwise be taken away again by the next expansion.
        successor.groups.add(*groups)
    shut(department, day, successor)
    children = _hand_on_children(department, successor)
    for one in people:
        one.save()
    return {"joined_groups": len(groups), "children": children, "moved_people": len(people)}


def expected(department: Department, wish: Wish) -> dict[str, int]:
    """The numbers that :func:`reform_department` would give, for a look beforehand."""
    if wish.kind == Kind.RENAME:
        return {}
    day = wish.takes_effect_on
    people = _coming_people(department, wish.successor, day) if wish.people else []
    children = department.children.filter(closed_on=None)
    if wish.successor is not None:
        children = children.exclude(pk=wish.successor.pk)
    return {
        "joined_groups": len(_groups_to_join(department, wish.successor, day)),
        "children": children.count(),
        "moved_people": len(people),
    }


def _rename(department: Department, name: str) -> None:
    """The old name becomes another name, so that tables which still use it are read."""
    old = department.name
    if name_taken(department.zone, name, department=department):
        raise Invalid(in_use(name))
    department.aliases.filter(name=name).delete()
    department.name = name
    save_checked(department, {"name": in_use(name)})
    if old != name:
        DepartmentAlias.objects.get_or_create(zone=department.zone, department=department, name=old)


def _groups_to_join(department: Department, successor: Department | None, day: datetime.date) -> list[int]:
    """Groups that stand for the department, by name or by kind, and not for its successor yet."""
    if successor is None:
        return []
    mine = {group.pk for group in groups_of(successor, day)}
    missing = [group for group in groups_of(department, day) if group.pk not in mine]
    return sorted({group.same_as_id or group.pk for group in missing})


def _hand_on_children(department: Department, successor: Department | None) -> int:
    """To the successor; without one they belong to whom the department belonged. No circle comes of it."""
    if successor is None:
        return department.children.filter(closed_on=None).update(parent=department.parent_id)
    if department in _line_above(successor):
        Department.objects.filter(pk=successor.pk).update(parent=department.parent_id)
        successor.parent_id = department.parent_id
    return department.children.filter(closed_on=None).exclude(pk=successor.pk).update(parent=successor)


def _line_above(department: Department) -> list[Department]:
    found: list[Department] = []
    parent = department.parent
    while parent is not None and parent not in found:
        found.append(parent)
        parent = parent.parent
    return found


def _coming_people(
    department: Department, successor: Department | None, day: datetime.date
) -> list[Membership]:
    """The same roles at the successor from that day, not saved yet. The old roles stay as they are, so that
    what was done there can be read; who holds the role at the successor already is left out."""
    if successor is None:
        return []
    held = {(one.user_id, one.role): one for one in Membership.objects.filter(department=successor)}
    first = (Role.LIAISON, Membership.Duty.A)
    has_first = any((one.role, one.duty) == first and _holds(one, day) for one in held.values())
    coming = []
    for one in department.memberships.filter(Q(ends_on=None) | Q(ends_on__gte=day)):
        mine = held.get((one.user_id, one.role)) or Membership(
            user_id=one.user_id, zone_id=one.zone_id, department=successor, role=one.role
        )
        if mine.pk and _holds(mine, day):
            continue
        mine.duty = Membership.Duty.B if has_first and one.role == Role.LIAISON else one.duty
        mine.starts_on, mine.ends_on = max(day, one.starts_on or day), one.ends_on
        coming.append(mine)
    return coming


def _holds(one: Membership, day: datetime.date) -> bool:
    """Held on that day, or from a later one on."""
    return one.ends_on is None or one.ends_on >= day


def target_of(reform: Reform) -> str:
    return f"department:{reform.department_id}"


def words_of(reform: Reform) -> dict[str, Any]:
    """What the audit log says of a reform."""
    return {
        "name": reform.old_name or reform.department.name,
        "reform": reform.kind,
        "takes_effect_on": reform.takes_effect_on,
        "new_name": reform.new_name,
        "successor": reform.successor.name if reform.successor else "",
        "ground": reform.ground,
    }
