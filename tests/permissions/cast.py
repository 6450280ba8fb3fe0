"""One person in every role, and for each kind of object one of the own department, one of another
department, and one of another zone."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from departments.models import Department, DepartmentGroup, Membership, Reform, User, Zone
from indicators.models import Framework, Indicator
from notices.models import Message
from tasks.importing.choices import CycleChoice
from tasks.models import Cycle, Deliverable, ImportBatch, PlanDocument
from tasks.services import drafts, handing_in
from tasks.services.imports import start_import
from tasks.services.plan_documents import upload_document
from tests.permissions.policy import OWN, ROLES
from tests.tasks.cast import NOW, TODAY, make_deliverable, make_zone, pdf, person
from tests.tasks.importing import table

OWNERS = ("own", "other", "foreign")


@dataclass
class World:
    zone: Zone
    actors: dict[str, User] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)


def make_world() -> World:
    """Built through the services where they exist, so that files lie on the disk as well."""
    zone, elsewhere = make_zone(), make_zone("other", "他乡县")
    world = World(zone)
    mine, theirs = [
        Department.objects.create(zone=zone, name=name, kind="bureau") for name in ("甲局", "乙局")
    ]
    for role in ROLES:
        world.actors[role] = person(role, zone, role, mine if role in OWN else None)
    world.actors["stranger"] = person("stranger", elsewhere, "zone_admin")
    world.actors["superuser"] = User.objects.create_superuser("root", display_name="root", password="x")
    far = Department.objects.create(zone=elsewhere, name="远局", kind="bureau")
    for owner, place, department in (
        ("own", zone, mine),
        ("other", zone, theirs),
        ("foreign", elsewhere, far),
    ):
        _furnish(world, owner, place, department)
    return world


def _furnish(world: World, owner: str, zone: Zone, department: Department) -> None:
    liaison = person(f"liaison-{owner}", zone, "liaison", department)
    framework = Framework.objects.create(zone=zone, name=f"体系{owner}", level="provincial")
    cycle = Cycle.objects.create(zone=zone, name=f"周期{owner}", level="provincial", framework=framework)
    cast: Any = SimpleNamespace(zone=zone, cycle=cycle, education=department)
    handed_in, drafted = make_deliverable(cast), make_deliverable(cast)
    submission = _hand_in(handed_in, liaison)
    draft = drafts.attach(deliverable=drafted, actor=liaison, incoming=pdf(), now=NOW)
    things = {
        "department": department.pk,
        "group": DepartmentGroup.objects.create(zone=zone, name=f"各单位{owner}", kinds=["bureau"]).pk,
        "person": liaison.pk,
        "membership": Membership.objects.get(user=liaison).pk,
        "framework": framework.pk,
        "indicator": Indicator.objects.get(framework=framework).pk,
        "cycle": cycle.pk,
        "task": drafted.task_id,
        "deliverable": drafted.pk,
        "draft_evidence": draft.pk,
        "submission": submission.pk,
        "evidence": submission.items.get().evidence.get().pk,
        "batch": _batch(zone, owner, liaison).pk,
        "document": _document(cycle, liaison, is_public=owner == "own").pk,
        "reform": Reform.objects.create(
            zone=zone,
            department=department,
            kind="rename",
            new_name=f"新{owner}局",
            takes_effect_on=TODAY,
            created_by=liaison,
            created_at=NOW,
        ).pk,
        "failed_message": _message(zone, liaison, "email", "failed").pk,
    }
    for name, pk in things.items():
        world.things[name, owner] = pk
    world.things["exchange_kind", owner] = "departments"
    if owner != "own":
        world.things["message", owner] = _message(zone, liaison, "in_app", "sent").pk


def _hand_in(deliverable: Deliverable, liaison: User) -> Any:
    return handing_in.receive(
        deliverable=deliverable, actor=liaison, note="已完成", incoming=[pdf("证明.pdf", b"1")],
        hand_in=True, seen="0", now=NOW, today=TODAY,
    ).submission  # fmt: skip


def _batch(zone: Zone, owner: str, actor: User) -> ImportBatch:
    choice = CycleChoice(name=f"导入{owner}", level="provincial")
    return start_import(zone=zone, actor=actor, incoming=table(1), cycle=None, new_cycle=choice, now=NOW)


def _document(cycle: Cycle, actor: User, is_public: bool) -> PlanDocument:
    """The public one stands for the own, so that those who see results only are told apart."""
    return upload_document(
        zone=cycle.zone, cycle=cycle, actor=actor, now=NOW, title="实施方案", is_public=is_public,
        incoming=pdf("方案.pdf"),
    )  # fmt: skip


def _message(zone: Zone, to: User, channel: str, state: str) -> Message:
    return Message.objects.create(
        zone=zone,
        recipient=to,
        channel=channel,
        subject="s",
        body="b",
        state=state,
        not_before=NOW,
        created_at=NOW,
    )


def thing(world: World, about: str, owner: str, actor: User) -> Any:
    """The id to ask for. A message of one's own is made for whoever asks."""
    if about == "message" and owner == "own":
        return _message(world.zone, actor, "in_app", "sent").pk
    return world.things[about, owner]
