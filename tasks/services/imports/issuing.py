"""A draft plan (征求意见稿) and its final version; and the document itself, kept beside the tasks."""

import datetime

from tasks.importing.choices import Choices
from tasks.importing.document import as_date
from tasks.models import Cycle, ImportBatch, PlanDocument
from tasks.services.imports.recording import Recorder
from tasks.services.plan_documents import add_document

DRAFT = "征求意见稿"
LENGTHS = {"title": 200, "number": 60, "issuer": 120}


def issue_if_final(cycle: Cycle, choices: Choices, today: datetime.date, record: Recorder) -> set[int]:
    """The final version of a plan that was a draft issues it: all its tasks, which are owed now."""
    if not cycle.is_draft or choices.is_draft:
        return set()
    record.cycle(cycle.pk, {"is_draft": True}, {"is_draft": False})
    cycle.is_draft, cycle.issued_on = False, today
    cycle.save(update_fields=["is_draft", "issued_on"])
    return set(cycle.tasks.values_list("pk", flat=True))


def keep_document(batch: ImportBatch, cycle: Cycle, now: datetime.datetime) -> PlanDocument | None:
    """The circulated document among the cycle's references; once, however often it is imported."""
    if PlanDocument.objects.filter(cycle=cycle, original=batch.original).exists() or not batch.started_by:
        return None
    said = batch.document.get("reference") or {}
    title = batch.document["title"] or batch.file_name
    values = {"title": title, "number": said.get("number"), "issuer": said.get("issuer")}
    return add_document(
        zone=batch.zone, cycle=cycle, actor=batch.started_by, now=now,
        **{name: (values[name] or "")[: LENGTHS[name]] for name in LENGTHS},
        issued_on=as_date(said.get("issued_on")), version=DRAFT if said.get("is_draft") else "",
        is_public=bool(said.get("is_public")), blob=batch.original, file_name=batch.file_name, batch=batch,
    )  # fmt: skip
