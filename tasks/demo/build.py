"""Building the demonstration zone, all of it or nothing."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from departments.models import Department, Membership, Role, User, Zone
from departments.services.department import create_department
from tasks.demo.history import Story
from tasks.importing.choices import CycleChoice
from tasks.models import Deliverable
from tasks.services.imports.running import Wishes, run_import
from tasks.services.imports.upload import Incoming

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
#: One password for every account; they exist in the embedded mode only.
PASSWORD = "demo-zone-2026"  # noqa: S105
#: Before this month the plan's main year would lie wholly ahead, so the year before is shown.
FIRST_MONTH = 3


def plan() -> dict[str, Any]:
    return json.loads((FIXTURES / "demo_zone.json").read_text(encoding="utf-8"))


def years_later(written: int, today: datetime.date) -> int:
    """By how many whole years the table's dates move, so that its main year is the current one."""
    return today.year - (today.month < FIRST_MONTH) - written


@transaction.atomic
def build(*, now: datetime.datetime, today: datetime.date) -> Zone | None:
    """The zone, or None when it is there already."""
    wanted = plan()
    if Zone.objects.filter(slug=wanted["slug"]).exists():
        return None
    zone = _zone(wanted, today)
    years = years_later(wanted["table_year"], today)
    begins = datetime.date(wanted["table_year"] + years, 1, 8)
    started = datetime.datetime.combine(begins, datetime.time(9), tzinfo=timezone.get_default_timezone())
    password = make_password(PASSWORD)
    admin = _account(zone, wanted["accounts"][0], password)
    _departments(zone, admin, wanted, started)
    _import(zone, admin, wanted, years, started)
    people = [_account(zone, account, password) for account in wanted["accounts"][1:]]
    shown = Membership.objects.filter(zone=zone, role=Role.LIAISON).values_list("department_id", flat=True)
    show = {pk for pk in shown if pk is not None}
    _silent_liaisons(zone)
    Story(zone=zone, officer=people[0], begins=begins, now=now).play(show)
    return zone


def _zone(wanted: dict[str, Any], today: datetime.date) -> Zone:
    return Zone.objects.create(
        slug=wanted["slug"],
        name=wanted["name"],
        region_code=wanted["region_code"],
        office_name=wanted["office_name"],
        reminders_from=today,
        is_demo=True,
    )


def _account(zone: Zone, account: dict[str, str], password: str) -> User:
    """An account with its one role. The first one has nobody yet who could make it."""
    user = User.objects.create(
        username=account["username"],
        display_name=account["display_name"],
        email=f"{account['username']}@demo.invalid",
        password=password,
        is_demo=True,
    )
    name = account.get("department")
    department = Department.objects.get(zone=zone, name=name) if name else None
    Membership.objects.create(user=user, zone=zone, role=account["role"], department=department)
    return user


def _departments(zone: Zone, admin: User, wanted: dict[str, Any], now: datetime.datetime) -> None:
    """What the table names only as groups; the bureaus it names come from the import."""
    for kind, names in wanted["departments"].items():
        for name in names:
            create_department(actor=admin, zone=zone, now=now, name=name, kind=kind)


def _import(zone: Zone, admin: User, wanted: dict[str, Any], years: int, now: datetime.datetime) -> None:
    table = FIXTURES / wanted["table"]
    run_import(
        zone=zone,
        actor=admin,
        incoming=Incoming(name=table.name, content=table.read_bytes()),
        now=now,
        today=now.date(),
        wishes=Wishes(
            cycle=CycleChoice(name=f"{now.year}年省级示范区创建（演示，日期后移{years}年）"),
            past=Deliverable.Carried.DONE_BEFORE,
            years_later=years,
        ),
    )


def _silent_liaisons(zone: Zone) -> None:
    """A liaison for every other department, whose first password nobody has fetched yet."""
    served = Membership.objects.filter(zone=zone, role=Role.LIAISON).values("department_id")
    rest = Department.objects.filter(zone=zone, assignments__role="lead").exclude(pk__in=served).distinct()
    for department in rest:
        user = User.objects.create(
            username=f"demo-{department.pk}",
            display_name=f"{department.name}联络员",
            password=make_password(None),
            must_change_password=True,
            is_demo=True,
        )
        Membership.objects.create(user=user, zone=zone, role=Role.LIAISON, department=department)
