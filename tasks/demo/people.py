"""Who works in the demonstration zones: accounts to log in with, and liaisons who only hand in."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.hashers import make_password

from departments.models import Department, Membership, Role, User, Zone
from tasks.demo.manifests import Manifest

#: One password for every account; they exist in the embedded mode only.
PASSWORD = "demo-zone-2026"  # noqa: S105


def rulers(zone: Zone, manifest: Manifest) -> tuple[User, User]:
    """The administrator and the officer: of this zone, or guests whom another zone has brought in."""
    own = [one for one in manifest.accounts if "department" not in one]
    _make(zone, own)
    for username, role in manifest.guests.items():
        Membership.objects.create(user=User.objects.get(username=username), zone=zone, role=role)
    held = {one.role: one.user for one in Membership.objects.filter(zone=zone).select_related("user")}
    return held[Role.ZONE_ADMIN], held[Role.OFFICER]


def workers(zone: Zone, manifest: Manifest) -> set[int]:
    """The accounts of departments, and a liaison for every other one that leads; the former's departments."""
    _make(zone, [one for one in manifest.accounts if "department" in one])
    served = Membership.objects.filter(zone=zone, role=Role.LIAISON).values_list("department_id", flat=True)
    shown = {pk for pk in served if pk is not None}
    rest = Department.objects.filter(zone=zone, assignments__role="lead").exclude(pk__in=shown).distinct()
    _silent_liaisons(zone, list(rest))
    return shown


def _make(zone: Zone, accounts: Sequence[Mapping[str, str]]) -> None:
    """Accounts with their one role; all passwords are one, hashed once."""
    password = make_password(PASSWORD) if accounts else ""
    for account in accounts:
        name = account.get("department")
        user = User.objects.create(
            username=account["username"],
            display_name=account["display_name"],
            email=f"{account['username']}@demo.invalid",
            password=password,
            is_demo=True,
        )
        department = Department.objects.get(zone=zone, name=name) if name else None
        Membership.objects.create(user=user, zone=zone, role=account["role"], department=department)


def _silent_liaisons(zone: Zone, departments: Sequence[Department]) -> None:
    """People whose first password nobody has fetched yet."""
    people = User.objects.bulk_create(
        User(
            username=f"demo-{department.pk}",
            display_name=f"{department.name}联络员",
            password=make_password(None),
            must_change_password=True,
            is_demo=True,
        )
        for department in departments
    )
    Membership.objects.bulk_create(
        Membership(user=user, zone=zone, role=Role.LIAISON, department=department)
        for user, department in zip(people, departments, strict=True)
    )
