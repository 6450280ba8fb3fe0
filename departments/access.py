"""The only place that knows roles: what a person may see and do in a zone.

A view begins with :func:`enter`. What a person may not know of is 404; what they see but may not do
is :class:`Refusal` (403), which the middleware writes into the audit log.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from departments.models import AuditEntry, Department, DepartmentGroup, Membership, Reform, Role, User, Zone

M = TypeVar("M", bound=Model)


class Cap(StrEnum):
    """What can be allowed. ``OWN_*`` hold for the departments of the membership only."""

    SEE_ZONE = "see-zone"
    SEE_TASKS = "see-tasks"
    SEE_ALL_WORK = "see-all-work"
    SEE_OVERVIEW = "see-overview"
    REVIEW = "review"
    DECIDE_EXTENSION = "decide-extension"
    IMPORT = "import"
    MANAGE_DEPARTMENTS = "manage-departments"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_ZONE = "manage-zone"
    RESET_PASSWORD = "reset-password"  # noqa: S105
    SEE_DIRECTORY = "see-directory"
    SEE_DOCUMENTS = "see-documents"  #: the public reference documents
    SEE_ALL_DOCUMENTS = "see-all-documents"
    KEEP_DOCUMENTS = "keep-documents"
    SEE_AUDIT = "see-audit"
    OWN_SEE_WORK = "own-see-work"
    OWN_DELIVER = "own-deliver"


_PLAN = {Cap.SEE_ZONE, Cap.SEE_TASKS, Cap.SEE_DOCUMENTS, Cap.SEE_ALL_DOCUMENTS}
_MEMBER = _PLAN | {Cap.SEE_DIRECTORY}
_OFFICER = _MEMBER | {
    Cap.SEE_ALL_WORK, Cap.SEE_OVERVIEW, Cap.REVIEW, Cap.RESET_PASSWORD, Cap.KEEP_DOCUMENTS,
}  # fmt: skip
_RESULTS = {Cap.SEE_ZONE, Cap.SEE_OVERVIEW, Cap.SEE_DOCUMENTS}

GRANTS: dict[str, frozenset[Cap]] = {
    Role.OFFICE_HEAD: frozenset(_OFFICER | {Cap.DECIDE_EXTENSION, Cap.SEE_AUDIT}),
    Role.OFFICER: frozenset(_OFFICER),
    Role.ZONE_ADMIN: frozenset(
        _MEMBER
        | {Cap.SEE_ALL_WORK, Cap.SEE_OVERVIEW, Cap.IMPORT, Cap.MANAGE_DEPARTMENTS, Cap.MANAGE_PEOPLE}
        | {Cap.RESET_PASSWORD, Cap.MANAGE_ZONE, Cap.KEEP_DOCUMENTS}
    ),
    Role.HEAD: frozenset(_MEMBER | {Cap.OWN_SEE_WORK}),
    Role.DEPUTY: frozenset(_MEMBER | {Cap.OWN_SEE_WORK}),
    Role.LIAISON: frozenset(_MEMBER | {Cap.OWN_SEE_WORK, Cap.OWN_DELIVER}),
    Role.SUPERVISOR: frozenset(_MEMBER),
    Role.EXPERT: frozenset(_PLAN),
    Role.VIEWER: frozenset(_RESULTS | {Cap.SEE_TASKS}),
    Role.OBSERVER: frozenset(_RESULTS),
    Role.AUDITOR: frozenset({Cap.SEE_ZONE, Cap.SEE_AUDIT}),
}


class Refusal(PermissionDenied):
    """A person who may see the zone asked for what they may not do."""

    def __init__(self, zone: Zone, actor: User, what: str) -> None:
        super().__init__(what)
        self.zone, self.actor, self.what = zone, actor, what


@dataclass(frozen=True)
class Access:
    """One person in one zone on one day: what they hold there."""

    user: User
    zone: Zone
    roles: frozenset[str]
    zone_caps: frozenset[Cap]
    own_caps: dict[int, frozenset[Cap]] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()  #: every zone the person may enter, this one included; for the switcher

    def can(self, cap: Cap) -> bool:
        """Whether the capability is held for the zone, or for at least one department."""
        return cap in self.zone_caps or any(cap in caps for caps in self.own_caps.values())

    def can_for(self, cap: Cap, department_id: int) -> bool:
        """Whether an ``OWN_*`` capability is held for this department."""
        return cap in self.own_caps.get(department_id, ())

    def departments_with(self, cap: Cap) -> list[int]:
        return [pk for pk, caps in self.own_caps.items() if cap in caps]

    def require(self, cap: Cap) -> None:
        if not self.can(cap):
            raise Refusal(self.zone, self.user, cap)

    def require_for(self, cap: Cap, department_id: int) -> None:
        if not self.can_for(cap, department_id):
            raise Refusal(self.zone, self.user, cap)


def valid_memberships(day: datetime.date) -> QuerySet[Membership]:
    """Memberships of active accounts that hold on that day."""
    return Membership.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day),
        Q(ends_on=None) | Q(ends_on__gte=day),
        user__is_active=True,
        zone__is_active=True,
    )


def zones_of(user: User, day: datetime.date) -> QuerySet[Zone]:
    """The zones a person may enter, for the switcher and the landing page."""
    mine = valid_memberships(day).filter(user=user).values("zone_id")
    return Zone.objects.filter(pk__in=mine)


def access_of(user: User, zone: Zone, day: datetime.date) -> Access:
    """Everything the person holds in this zone; empty where they hold nothing. One query."""
    return _combine(user, zone, valid_memberships(day).filter(user=user, zone=zone))


def enter(user: User, zone_slug: str, day: datetime.date, cap: Cap = Cap.SEE_ZONE) -> Access:
    """The first line of every zone page: 404 for strangers, :class:`Refusal` for a missing right.

    One query: the person's memberships in all zones, which also tells the zone switcher where else to go.
    """
    if not user.is_authenticated:
        raise Http404
    mine = list(valid_memberships(day).filter(user=user).select_related("zone"))
    zones = {held.zone.slug: held.zone for held in mine}
    if zone_slug not in zones:
        raise Http404
    zone = zones[zone_slug]
    held = _combine(user, zone, (found for found in mine if found.zone_id == zone.pk), tuple(zones.values()))
    held.require(cap)
    return held


def _combine(
    user: User, zone: Zone, memberships: Iterable[Membership], zones: tuple[Zone, ...] = ()
) -> Access:
    zone_caps: set[Cap] = set()
    own: dict[int, frozenset[Cap]] = {}
    roles: set[str] = set()
    for held in memberships:
        caps = GRANTS[held.role]
        roles.add(held.role)
        zone_caps |= {cap for cap in caps if not cap.startswith("own-")}
        if held.department_id is not None:
            mine = {cap for cap in caps if cap.startswith("own-")}
            own[held.department_id] = own.get(held.department_id, frozenset()) | mine
    return Access(user, zone, frozenset(roles), frozenset(zone_caps), own, zones)


def visible_departments(held: Access) -> QuerySet[Department]:
    """Every department of the zone: the directory is open to all members."""
    return Department.objects.filter(zone=held.zone)


def get_department_or_404(held: Access, pk: int) -> Department:
    return get_or_404(visible_departments(held), pk)


def visible_reforms(held: Access) -> QuerySet[Reform]:
    """Planned, done and called-off ones; who may see departments may know what becomes of them."""
    return Reform.objects.filter(zone=held.zone).select_related("department", "successor", "created_by")


def get_reform_or_404(held: Access, pk: int) -> Reform:
    return get_or_404(visible_reforms(held), pk)


def visible_groups(held: Access) -> QuerySet[DepartmentGroup]:
    return DepartmentGroup.objects.filter(zone=held.zone)


def get_group_or_404(held: Access, pk: int) -> DepartmentGroup:
    return get_or_404(visible_groups(held), pk)


def get_membership_or_404(held: Access, pk: int) -> Membership:
    return get_or_404(Membership.objects.filter(zone=held.zone).select_related("user", "department"), pk)


def memberships_of(held: Access, person: User) -> QuerySet[Membership]:
    """A person's roles in this zone, past and coming ones included."""
    return Membership.objects.filter(zone=held.zone, user=person).select_related("department")


def visible_people(held: Access) -> QuerySet[User]:
    """Accounts with a membership in the zone, past ones included."""
    return User.objects.filter(memberships__zone=held.zone).distinct()


def get_person_or_404(held: Access, pk: int) -> User:
    return get_or_404(visible_people(held), pk)


def may_manage_account(held: Access, person: User, day: datetime.date) -> bool:
    """Whether name, password and on/off of an account are this person's business.

    Taking over an account must never bring more than one holds: whoever may only reset passwords does so
    for people whose rights in the zone, those that begin later included, they have themselves, and an account
    that also belongs to other zones, or to a system administrator, is out of reach of who does not manage
    people there too.
    """
    if person.is_superuser or person.is_staff:
        return held.user.is_superuser
    zones = set(person.memberships.values_list("zone_id", flat=True)) - {held.zone.pk}
    managers = [role for role, caps in GRANTS.items() if Cap.MANAGE_PEOPLE in caps]
    mine = valid_memberships(day).filter(user=held.user, role__in=managers).values_list("zone_id", flat=True)
    if zones - set(mine):
        return False
    if held.can(Cap.MANAGE_PEOPLE):
        return True
    from_today = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), user=person, zone=held.zone)
    theirs = _combine(person, held.zone, from_today)
    return held.can(Cap.RESET_PASSWORD) and theirs.zone_caps <= held.zone_caps


def visible_audit(held: Access) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(zone=held.zone).select_related("actor")


def holders(zone: Zone, cap: Cap, day: datetime.date) -> QuerySet[Membership]:
    """Memberships that carry a capability on that day, such as the liaisons to remind."""
    roles = [role for role, caps in GRANTS.items() if cap in caps]
    return valid_memberships(day).filter(zone=zone, role__in=roles)


def get_or_404(queryset: QuerySet[M], pk: int) -> M:
    """One object of an already narrowed queryset; what lies outside it does not exist."""
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
