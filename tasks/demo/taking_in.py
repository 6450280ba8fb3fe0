"""A zone's document taken in as its administrator would: read, decided, imported, issued, marked."""

import datetime

from departments.models import User, Zone
from departments.services.department import create_department
from tasks.demo.manifests import Manifest
from tasks.importing.choices import CycleChoice
from tasks.importing.planning import MEMBER_KINDS
from tasks.importing.tokens import parse
from tasks.models import Cycle, ImportBatch, PlanDocument, Task
from tasks.services.corrections import correct_task
from tasks.services.cycles import issue_cycle
from tasks.services.imports.reading import Incoming
from tasks.services.imports.running import Wishes, run_import
from tasks.services.plan_documents import change_document


def take_in(
    *, zone: Zone, actor: User, manifest: Manifest, now: datetime.datetime, today: datetime.date
) -> Cycle:
    """The cycle that the document makes. ``now`` is the time of the import, ``today`` the story's end."""
    _departments(zone, actor, manifest, now)
    content = manifest.file.read_bytes()
    batch = run_import(
        zone=zone,
        actor=actor,
        incoming=Incoming(name=manifest.file.name, content=content, year=manifest.main_year),
        now=now,
        today=now.date(),
        wishes=_wishes(manifest, today),
    )
    _publish(batch, actor, manifest, now)
    _mark(zone, actor, manifest, now)
    return Cycle.objects.get(imports=batch)


def issue(*, cycle: Cycle, actor: User, manifest: Manifest, now: datetime.datetime) -> datetime.datetime:
    """A draft is issued some days after it went out for comments; from then on it is owed."""
    if not cycle.is_draft:
        return now
    then = now + datetime.timedelta(days=manifest.draft_days)
    issue_cycle(cycle=cycle, actor=actor, now=then, today=then.date())
    return then


def _departments(zone: Zone, admin: User, manifest: Manifest, now: datetime.datetime) -> None:
    """What the document names only as groups; the bureaus it names come from the import."""
    for kind, names in manifest.departments.items():
        for name in names:
            create_department(
                actor=admin, zone=zone, now=now, name=name, kind=kind, is_member=kind in MEMBER_KINDS
            )


def _wishes(manifest: Manifest, today: datetime.date) -> Wishes:
    tokens = {name: parse(text) for name, text in manifest.names.items()}
    return Wishes(
        cycle=CycleChoice(
            name=manifest.cycle_name(today), level=manifest.cycle["level"], purpose=manifest.cycle["purpose"]
        ),
        names={name: token for name, token in tokens.items() if token is not None},
        past=manifest.past,
        undated=manifest.undated,
        years_later=manifest.years_later(today),
    )


def _publish(batch: ImportBatch, actor: User, manifest: Manifest, now: datetime.datetime) -> None:
    """Whether a document is public stands in few of them; the administrator knows."""
    for document in PlanDocument.objects.filter(batch=batch, is_public=not manifest.is_public):
        change_document(actor=actor, document=document, now=now, is_public=manifest.is_public)


def _mark(zone: Zone, actor: User, manifest: Manifest, now: datetime.datetime) -> None:
    for words in manifest.register_only:
        for task in Task.objects.filter(zone=zone, text__contains=words).select_related("zone"):
            correct_task(
                actor=actor, task=task, now=now, text=task.text, is_register_only=True, needs_paper=None
            )
