"""People of a zone and the roles they hold there."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.models import DEPARTMENT_ROLES, Department, Membership, Role, User, Zone
from departments.services import audit
from departments.services.account import give_temporary_password
from departments.services.saving import changes, save_checked


@dataclass(frozen=True)
class RoleGrant:
    """A role to be given: which, for which department (None: the zone), and from when until when."""

    role: str
    department: Department | None = None
    duty: str = Membership.Duty.A
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


@transaction.atomic
def create_person(
    *,
    actor: User,
    zone: Zone,
    now: datetime.datetime,
    username: str,
    display_name: str,
    grant: RoleGrant,
    post: str = "",
    email: str = "",
    give_password: Callable[[User], str] = give_temporary_password,
) -> tuple[User, str]:
    """An account with its first role; returns it with the temporary password, which is kept nowhere."""
    person = User(
        username=User.normalize_username(username.strip()), display_name=display_name.strip(),
        post=post.strip(), email=_tidy_email(email),
    )  # fmt: skip
    password = give_password(person)
    save_checked(person, {"username": _("This log-in name is already in use. Choose another one.")})
    membership = _give(person, zone, grant)
    detail = {"name": str(person), "username": person.username, **_words(membership)}
    audit.record(
        zone=zone, actor=actor, action="person.created", now=now, target=f"person:{person.pk}", detail=detail
    )
    return person, password


@transaction.atomic
def change_person(
    *, actor: User, zone: Zone, person: User, now: datetime.datetime, display_name: str, post: str, email: str
) -> User:
    """The log says that the e-mail changed, not to what: nothing is ever taken out of it again."""
    values = {"display_name": display_name.strip(), "post": post.strip(), "email": _tidy_email(email)}
    changed = changes(person, values)
    if "email" in changed:
        changed["email"] = [_veiled(address) for address in changed["email"]]
    save_checked(person)
    audit.record(
        zone=zone, actor=actor, action="person.changed", now=now,
        target=f"person:{person.pk}", detail={"name": str(person), "changed": changed},
    )  # fmt: skip
    return person


@transaction.atomic
def give_role(
    *, actor: User, zone: Zone, person: User, now: datetime.datetime, grant: RoleGrant
) -> Membership:
    """One more role; one that has ended begins anew."""
    membership = _give(person, zone, grant)
    _record(zone, actor, "membership.granted", membership, now)
    return membership


@transaction.atomic
def change_duty(*, actor: User, membership: Membership, now: datetime.datetime, duty: str) -> Membership:
    """Which of two liaisons is first in line."""
    membership.duty = duty
    save_checked(membership)
    _record(membership.zone, actor, "membership.changed", membership, now, duty=membership.get_duty_display())
    return membership


@transaction.atomic
def end_role(
    *, actor: User, membership: Membership, now: datetime.datetime, last_day: datetime.date
) -> Membership:
    """Let a role end after ``last_day``. Nobody takes the administrator's role from themselves."""
    if membership.role == Role.ZONE_ADMIN and membership.user_id == actor.pk:
        raise ValidationError(_("You cannot end your own administrator role. Ask another administrator."))
    _end(membership, last_day)
    _record(membership.zone, actor, "membership.ended", membership, now, last_day=last_day)
    return membership


@transaction.atomic
def hand_over(
    *, actor: User, membership: Membership, successor: User, now: datetime.datetime, first_day: datetime.date
) -> Membership:
    """Another person takes a role from ``first_day`` on; the one before holds it until the day before."""
    if successor.pk == membership.user_id:
        raise ValidationError({"successor": _("Choose another person: this one holds the role now.")})
    if not successor.is_active:
        raise ValidationError({"successor": _("This person's account is switched off. Switch it on first.")})
    _end(membership, _last_day(membership, first_day))
    grant = RoleGrant(membership.role, membership.department, membership.duty, first_day)
    received = _give(successor, membership.zone, grant)
    _record(
        membership.zone, actor, "membership.handed-over", received, now,
        before=str(membership.user), first_day=first_day,
    )  # fmt: skip
    return received


def _last_day(membership: Membership, first_day: datetime.date) -> datetime.date:
    """The day before the other person's first one. A role that has ended by then stays ended."""
    if first_day == datetime.date.min:
        raise ValidationError({"first_day": _("There is no day before this one. Choose a later day.")})
    before = first_day - datetime.timedelta(days=1)
    return min(before, membership.ends_on or before)


def _give(person: User, zone: Zone, grant: RoleGrant) -> Membership:
    """Where the same role has ended before, that row begins anew: the log keeps the past."""
    _refuse_misfit(zone, grant)
    membership = Membership.objects.filter(
        user=person, zone=zone, department=grant.department, role=grant.role, ends_on__isnull=False
    ).first() or Membership(user=person, zone=zone, department=grant.department, role=grant.role)
    before = membership.ends_on
    if before is not None and (grant.starts_on is None or grant.starts_on <= before):
        raise ValidationError(
            _("This person holds this role until %(day)s. Let it begin anew after that day.")
            % {"day": before}
        )
    membership.duty, membership.starts_on, membership.ends_on = grant.duty, grant.starts_on, grant.ends_on
    save_checked(membership)
    return membership


def _refuse_misfit(zone: Zone, grant: RoleGrant) -> None:
    if grant.role in DEPARTMENT_ROLES:
        if grant.department is None:
            raise ValidationError({"department": _("Choose the department this role is held for.")})
        if grant.department.zone_id != zone.pk:
            raise ValidationError({"department": _("Only departments of this zone can be chosen.")})
        if grant.department.closed_on is not None:
            raise ValidationError({"department": _("This department is closed. Choose its successor.")})
    elif grant.department is not None:
        raise ValidationError(
            {"department": _("This role is held for the whole zone: choose no department.")}
        )
    if grant.starts_on and grant.ends_on and grant.ends_on < grant.starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first day.")})


def _end(membership: Membership, last_day: datetime.date) -> None:
    """Conditional: of two requests one wins. A role that had not begun yet ends before its first day."""
    won = Membership.objects.filter(pk=membership.pk, ends_on=membership.ends_on).update(ends_on=last_day)
    if not won:
        raise Conflict(_("This role was changed meanwhile. Reload the page to see its state."))
    membership.ends_on = last_day


def _record(
    zone: Zone, actor: User, action: str, membership: Membership, now: datetime.datetime, **detail: Any
) -> None:
    audit.record(
        zone=zone, actor=actor, action=action, now=now, target=f"person:{membership.user_id}",
        detail={"name": str(membership.user), **_words(membership), **detail},
    )  # fmt: skip


def _tidy_email(address: str) -> str:
    """Without blanks around it, its domain in small letters."""
    return User.objects.normalize_email(address.strip())


def _veiled(address: str) -> str:
    """Where mail goes, without to whom: “…@example.com”; empty for no address."""
    return "…@" + address.rpartition("@")[2] if address else ""


def _words(membership: Membership) -> dict[str, str]:
    department = membership.department
    return {"role": membership.role, "department": department.name if department else ""}
