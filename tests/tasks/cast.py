"""The named cast of the loop's tests: one zone, two bureaus, their liaisons, the office, and a stranger."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from departments.models import Department, Membership, Role, User, Zone
from indicators.models import Framework, Indicator
from tasks.models import Assignment, Cycle, Deliverable, Responsibility, Schedule, Task
from tasks.services.drafts import Incoming

TODAY = datetime.date(2026, 5, 20)
NOW = datetime.datetime(2026, 5, 20, 10, 30, tzinfo=timezone.get_default_timezone())
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Cast:
    zone: Zone
    cycle: Cycle
    education: Department
    health: Department
    liaison: User
    colleague: User
    neighbour: User
    officer: User
    stranger: User


def person(
    username: str, zone: Zone | None = None, role: str = "", department: Department | None = None
) -> User:
    """An account, with one membership if a zone is named. The password is the name."""
    user = User(username=username, display_name=username, email=f"{username}@example.test")
    user.set_password(username)
    user.save()
    if zone is not None:
        Membership.objects.create(user=user, zone=zone, role=role, department=department)
    return user


def make_zone(slug: str = "anning", name: str = "安宁县") -> Zone:
    return Zone.objects.create(slug=slug, name=name, region_code="990101", office_name=f"{name}慢病防控办")


def make_cast() -> Cast:
    zone = make_zone()
    education = Department.objects.create(zone=zone, name="县教体局", kind="bureau", position=1)
    health = Department.objects.create(zone=zone, name="县卫健局", kind="bureau", position=2)
    framework = Framework.objects.create(zone=zone, name="省级指标体系", level="provincial")
    cycle = Cycle.objects.create(zone=zone, name="2026年创建", level="provincial", framework=framework)
    elsewhere = make_zone("other", "他乡县")
    return Cast(
        zone,
        cycle,
        education,
        health,
        liaison=person("liaison", zone, Role.LIAISON, education),
        colleague=person("colleague", zone, Role.LIAISON, education),
        neighbour=person("neighbour", zone, Role.LIAISON, health),
        officer=person("officer", zone, Role.OFFICER),
        stranger=person("stranger", elsewhere, Role.ZONE_ADMIN),
    )


def make_task(
    cast: Cast, *leads: Department, due_on: datetime.date | None = datetime.date(2026, 7, 31), text: str = ""
) -> Task:
    """A task of a one-branch framework, with one dated (or undecided) schedule and its leads."""
    number = Task.objects.filter(cycle=cast.cycle).count() + 1
    domain, _ = Indicator.objects.get_or_create(
        zone=cast.zone,
        framework=cast.cycle.framework,
        path="0001",
        defaults={"title": "一、政策发展", "level": 1},
    )
    task = Task.objects.create(
        zone=cast.zone, cycle=cast.cycle, number=number, text=text or f"第{number}项任务", domain=domain,
        standard=domain, lead_raw="、".join(lead.name for lead in leads), due_on=due_on,
    )  # fmt: skip
    Schedule.objects.create(
        zone=cast.zone, task=task, kind="once" if due_on else "undecided", due_on=due_on, raw="2026年7月"
    )
    for position, lead in enumerate(leads):
        Responsibility.objects.create(
            zone=cast.zone, task=task, position=position, role="lead", department=lead, raw=lead.name
        )
    return task


def make_deliverable(cast: Cast, department: Department | None = None, **task: object) -> Deliverable:
    """What one department owes for a task of its own."""
    from tasks.services.generation import generate_deliverables

    made = make_task(cast, department or cast.education, **task)  # type: ignore[arg-type]
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)
    return Deliverable.objects.select_related("zone", "task", "department").get(
        assignment=Assignment.objects.get(task=made)
    )


def pdf(name: str = "证明.pdf", extra: bytes = b"") -> Incoming:
    """A small PDF; ``extra`` makes it another content."""
    content = PDF + extra
    return Incoming(name=name, size=len(content), chunks=[content])


def files_below(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]
