"""Taking a circulated document in: read, checked, kept with its original. Nothing of the plan is made yet."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Invalid
from departments.models import User, Zone
from departments.services import audit
from tasks.importing import titles
from tasks.importing.choices import Choices, CycleChoice
from tasks.importing.document import Json
from tasks.importing.moving import moved
from tasks.models import Cycle, ImportBatch, Responsibility
from tasks.models.task import Collect
from tasks.services import storage
from tasks.services.imports.reading import (
    HEADING_LENGTH,
    MOST_HEADINGS,
    ROLES,
    Incoming,
    head_of,
    keep_rows,
    read,
    remember,
    remembered,
)
from tasks.services.imports.snapshot import body_ref
from tasks.services.imports.undoing import last_of
from tasks.services.imports.wizard import choices_of, keep

#: How a file of this kind is kept where the kind itself is not one of evidence.
KEPT_AS = {"xlsm": "xlsx", "tsv": "txt", "text": "txt", "md": "txt", "": "txt"}


class Unchanged(Exception):
    """The cycle's last import was this very file: there is nothing to do."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch.pk)
        self.batch = batch


def start_import(
    *,
    zone: Zone,
    actor: User,
    incoming: Incoming,
    cycle: Cycle | None,
    new_cycle: CycleChoice,
    now: datetime.datetime,
    years_later: int = 0,
) -> ImportBatch:
    """Read a document and begin its import; ``new_cycle`` counts where ``cycle`` is None.

    Raises :class:`Invalid` for a file that cannot be read or a cycle that cannot take it, and
    :class:`Unchanged` when the cycle's last import was this file; nothing is kept then. ``years_later``
    moves every date by whole years (for demonstrations).
    """
    document = read(incoming, zone.office_name, remembered(zone))
    if years_later:
        document = moved(document, years_later)
    target = _target(zone, cycle, new_cycle, document, incoming.name)
    _refuse_same(zone, target, hashlib.sha256(incoming.content).hexdigest())
    with transaction.atomic():
        return _keep(zone, actor, incoming, document, target, now)


def save_headings(
    *, batch: ImportBatch, actor: User, version: int, headings: Mapping[str, str], now: datetime.datetime
) -> Choices:
    """Read the original again with what its headings mean, and remember that for the zone.

    ``headings``: the text of each heading → one of ``ROLES``, or empty for a column that is not read.
    Raises :class:`Invalid` with the reader's sentence when the table still cannot be read.
    """
    said = {title[:HEADING_LENGTH]: role for title, role in headings.items() if title}
    if len(said) > MOST_HEADINGS or any(role and role not in ROLES for role in said.values()):
        raise Invalid(_("Choose the meaning of each column from the list."))
    original = Incoming(storage.place_of(batch.original).read_bytes(), batch.file_name)
    document = read(original, batch.zone.office_name, {**remembered(batch.zone), **said})
    if document.get("unread"):
        raise Invalid(document["unread"])
    before = choices_of(batch)
    target = before.cycle
    if target.pk is None:
        target = _target(batch.zone, None, target, document, batch.file_name)
    # Rows may stand at other places now, so what was mended by place is asked again.
    after = before.next(cycle=target, names={}, names_settled=False, settled=False, deadlines={})
    with transaction.atomic():
        detail = {"file": batch.file_name, "headings": len(said)}
        keep(batch, actor, version, after, "import.headings-set", detail, now, document=document)
        remember(batch.zone, said)
    return after


def _target(
    zone: Zone, cycle: Cycle | None, wanted: CycleChoice, document: Json, file_name: str
) -> CycleChoice:
    """The cycle to import into; what was left empty for a new one is taken from the document's title."""
    title = document["title"]
    name = " ".join(wanted.name.split())[: titles.NAME_LENGTH] or titles.cycle_name(title)
    if cycle is None and name:
        cycle = Cycle.objects.filter(zone=zone, name=name).first()
    if cycle is not None:
        if cycle.is_closed:
            closed = _("“%(cycle)s” is closed. Choose another cycle or make a new one.")
            raise Invalid(closed % {"cycle": cycle})
        return CycleChoice(cycle.pk, cycle.name, cycle.level, cycle.purpose)
    name = name or PurePath(file_name).stem[: titles.NAME_LENGTH]
    level = wanted.level or titles.level(title)
    return replace(wanted, pk=None, name=name, level=level, purpose=wanted.purpose or titles.purpose(title))


def _refuse_same(zone: Zone, target: CycleChoice, sha256: str) -> None:
    cycle = Cycle.objects.filter(pk=target.pk, zone=zone).first() if target.pk else None
    last = last_of(cycle)
    if last is not None and last.original.sha256 == sha256:
        raise Unchanged(last)


def _keep(
    zone: Zone, actor: User, incoming: Incoming, document: Json, target: CycleChoice, now: datetime.datetime
) -> ImportBatch:
    blob = storage.store(
        zone=zone,
        chunks=[incoming.content],
        name=_kept_name(incoming.name),
        size=len(incoming.content),
        now=now,
    )
    is_draft = bool((document.get("reference") or {}).get("is_draft"))
    batch = ImportBatch.objects.create(
        zone=zone, cycle_id=target.pk, original=blob, file_name=incoming.name, head=head_of(document),
        rows=len(document["rows"]), created_by=actor, created_at=now,
        choices=Choices(cycle=target, is_draft=is_draft, collect=_collected(target.pk)).as_json(),
    )  # fmt: skip
    keep_rows(batch, document)
    detail: dict[str, Any] = {"file": batch.file_name, "sha256": blob.sha256, "rows": batch.rows}
    audit.record(
        zone=zone, actor=actor, action="import.uploaded", now=now, target=f"import:{batch.pk}", detail=detail
    )
    return batch


def _kept_name(name: str) -> str:
    path = PurePath(name)
    ext = path.suffix.lower().lstrip(".")
    return f"{path.stem}.{KEPT_AS[ext]}" if ext in KEPT_AS else name


def _collected(cycle_pk: int | None) -> dict[str, str]:
    """How the cycle's leading groups are collected now, which an edited table keeps."""
    asked = Responsibility.objects.filter(task__cycle=cycle_pk, ended_on=None, group__isnull=False)
    others = asked.exclude(collect=Collect.EACH) if cycle_pk else asked.none()
    return {
        name: how if how == Collect.OFFICE else f"{how}:{body_ref(collector)}"
        for name, how, collector in others.values_list("group__name", "collect", "collector_id").distinct()
    }
