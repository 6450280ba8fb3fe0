"""Keeping the reference documents of a cycle (方案, 任务分解表, 通知): added, corrected, withdrawn.

Nothing is deleted: a document that no longer holds is withdrawn and stays readable for the office.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.models import User, Zone
from departments.services import audit
from departments.services.department import tidy
from departments.services.saving import changes, save_checked
from tasks.models import Blob, Cycle, ImportBatch, PlanDocument
from tasks.services import storage
from tasks.services.drafts import Incoming

TEXTS = ("title", "number", "issuer", "version")


@transaction.atomic
def add_document(
    *,
    zone: Zone,
    cycle: Cycle,
    actor: User,
    now: datetime.datetime,
    title: str,
    number: str = "",
    issuer: str = "",
    issued_on: datetime.date | None = None,
    version: str = "",
    is_public: bool = False,
    blob: Blob | None = None,
    file_name: str = "",
    batch: ImportBatch | None = None,
) -> PlanDocument:
    """Keep one beside its cycle; its file is stored already. ``ValidationError`` by field."""
    if cycle.zone_id != zone.pk:
        raise ValidationError({"cycle": _("Choose a cycle of this zone.")})
    document = PlanDocument(
        zone=zone, cycle=cycle, title=tidy(title), number=tidy(number), issuer=tidy(issuer),
        issued_on=issued_on, version=tidy(version), is_public=is_public, original=blob,
        file_name=file_name if blob else "", batch=batch,
    )  # fmt: skip
    save_checked(document)
    _record(document, actor, "document.added", now, _words(document))
    return document


@transaction.atomic
def upload_document(
    *, zone: Zone, actor: User, now: datetime.datetime, incoming: Incoming | None, **values: Any
) -> PlanDocument:
    """The same with a file that has just arrived, or without one; ``Invalid`` for one that is not taken."""
    blob = _stored(zone, incoming, now) if incoming else None
    name = incoming.name if incoming else ""
    return add_document(zone=zone, actor=actor, now=now, blob=blob, file_name=name, **values)


@transaction.atomic
def change_document(
    *,
    actor: User,
    document: PlanDocument,
    now: datetime.datetime,
    incoming: Incoming | None = None,
    **values: Any,
) -> PlanDocument:
    """Correct what is said of it, and with ``incoming`` its file; ``Conflict`` once it is withdrawn."""
    fresh = PlanDocument.objects.select_for_update(of=("self",)).select_related("zone").get(pk=document.pk)
    if fresh.withdrawn_on is not None:
        raise Conflict(_("This document has been withdrawn. Add the new version as a document of its own."))
    values |= {name: tidy(values[name]) for name in TEXTS if name in values}
    if "cycle" in values and values["cycle"].zone_id != fresh.zone_id:
        raise ValidationError({"cycle": _("Choose a cycle of this zone.")})
    changed = changes(fresh, values)
    if incoming is not None:
        changed["file"] = [fresh.file_name, incoming.name]
        fresh.original, fresh.file_name = _stored(fresh.zone, incoming, now), incoming.name
    save_checked(fresh)
    _record(fresh, actor, "document.changed", now, {"title": fresh.title, "changed": changed})
    return fresh


@transaction.atomic
def withdraw_document(
    *, actor: User, document: PlanDocument, now: datetime.datetime, today: datetime.date
) -> PlanDocument:
    """It no longer holds: gone from the tasks, still in the office's list. Of two requests one wins."""
    if not PlanDocument.objects.filter(pk=document.pk, withdrawn_on=None).update(withdrawn_on=today):
        raise Conflict(_("This document has been withdrawn already."))
    document.refresh_from_db()
    _record(
        document,
        actor,
        "document.withdrawn",
        now,
        {"title": document.title, "document_number": document.number},
    )
    return document


def _stored(zone: Zone, incoming: Incoming, now: datetime.datetime) -> Blob:
    return storage.store(zone=zone, chunks=incoming.chunks, name=incoming.name, size=incoming.size, now=now)


def _record(
    document: PlanDocument, actor: User, action: str, now: datetime.datetime, detail: dict[str, Any]
) -> None:
    audit.record(
        zone=document.zone, actor=actor, action=action, now=now, target=f"document:{document.pk}",
        detail=detail,
    )  # fmt: skip


def _words(document: PlanDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "document_number": document.number,
        "cycle": document.cycle.name,
        "version": document.version,
        "public": document.is_public,
        "file": document.file_name,
        "sha256": document.original.sha256 if document.original else "",
    }
