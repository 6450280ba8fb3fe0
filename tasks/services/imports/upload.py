"""Taking a circulated table in: read, checked, kept with its original. Nothing of the plan is made yet."""

import datetime
import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import officedocs
from chronicdz.errors import Invalid
from departments.models import User, Zone
from departments.services import audit
from tasks.importing import titles
from tasks.importing.choices import Choices, CycleChoice
from tasks.importing.document import Json, names_of, without_nul
from tasks.importing.moving import moved
from tasks.models import Cycle, ImportBatch, Task
from tasks.services import storage

#: Different departments and groups that one table may name.
MOST_NAMES = 1000


@dataclass(frozen=True)
class Incoming:
    """A file as it came. ``year`` is the document's own, for dates that name none."""

    content: bytes
    name: str
    year: int | None = None


class Unchanged(Exception):
    """This very file has been imported into this cycle: there is nothing to do."""

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
    """Read a table and begin its import; ``new_cycle`` counts where ``cycle`` is None.

    Raises :class:`Invalid` for a file that cannot be read or a cycle that cannot take it, and
    :class:`Unchanged` when the cycle already has this file; nothing is kept then. ``years_later`` moves every
    date by whole years (for demonstrations).
    """
    document = read(incoming)
    if years_later:
        document = moved(document, years_later)
    target = _target(zone, cycle, new_cycle, document["title"])
    _refuse_taken(zone, target, hashlib.sha256(incoming.content).hexdigest())
    with transaction.atomic():
        return _keep(zone, actor, incoming, document, target, now)


def read(incoming: Incoming) -> Json:
    """What the document says, as JSON; :class:`Invalid` with the reader's own sentence when it is refused."""
    try:
        document = officedocs.read(incoming.content, name=incoming.name, year=incoming.year).as_dict()
    except officedocs.Refused as refused:
        raise Invalid(refused.message) from refused
    if not document["rows"]:
        raise Invalid(
            _("“%(name)s” has no row with a task. Look whether this is the right table.")
            % {"name": incoming.name}
        )
    _refuse_crowd(incoming.name, len(names_of(document)))
    kept: Json = without_nul(document)
    return kept


def _refuse_crowd(name: str, count: int) -> None:
    """Each unknown name is asked about on one page, and a browser's form holds only so many answers."""
    if count > MOST_NAMES:
        raise Invalid(
            _(
                "“%(name)s” names %(count)d different departments and groups; at most %(limit)d can be taken "
                "in. Look whether the columns of leads and supporters hold only names."
            )
            % {"name": name, "count": count, "limit": MOST_NAMES}
        )


def _target(zone: Zone, cycle: Cycle | None, wanted: CycleChoice, title: str) -> CycleChoice:
    """The cycle to import into; what was left empty for a new one is taken from the document's title."""
    name = " ".join(wanted.name.split())[: titles.NAME_LENGTH] or titles.cycle_name(title)
    if cycle is None and name:
        cycle = Cycle.objects.filter(zone=zone, name=name).first()
    if cycle is not None:
        if cycle.is_closed:
            closed = _("“%(cycle)s” is closed. Choose another cycle or make a new one.")
            raise Invalid(closed % {"cycle": cycle})
        return CycleChoice(cycle.pk, cycle.name, cycle.level, cycle.purpose)
    if not name:
        raise Invalid(_("The table has no title. Fill in the name of the new cycle."))
    level = wanted.level or titles.level(title)
    if not level:
        raise Invalid(_("The title does not say whether this is national or provincial. Choose the level."))
    return replace(wanted, pk=None, name=name, level=level, purpose=wanted.purpose or titles.purpose(title))


def _refuse_taken(zone: Zone, target: CycleChoice, sha256: str) -> None:
    if target.pk is None:
        return
    applied = ImportBatch.objects.filter(zone=zone, cycle_id=target.pk, state=ImportBatch.State.APPLIED)
    same = applied.filter(original__sha256=sha256).select_related("created_by").first()
    if same is not None:
        raise Unchanged(same)
    refuse_filled(target.pk, target.name)


def refuse_filled(cycle_pk: int, name: str) -> None:
    """A cycle takes one table: comparing a second one with what is there is not possible yet."""
    count = Task.objects.filter(cycle_id=cycle_pk).count()
    if count:
        raise Invalid(
            _(
                "“%(cycle)s” already has %(count)d tasks. A changed table cannot be compared with them yet: "
                "import it into a new cycle with another name."
            )
            % {"cycle": name, "count": count}
        )


def _keep(
    zone: Zone, actor: User, incoming: Incoming, document: Json, target: CycleChoice, now: datetime.datetime
) -> ImportBatch:
    blob = storage.store(
        zone=zone, chunks=[incoming.content], name=incoming.name, size=len(incoming.content), now=now
    )
    batch = ImportBatch.objects.create(
        zone=zone, cycle_id=target.pk, original=blob, file_name=incoming.name, document=document,
        choices=Choices(cycle=target).as_json(), created_by=actor, created_at=now,
    )  # fmt: skip
    detail: dict[str, Any] = {"file": batch.file_name, "sha256": blob.sha256, "rows": len(document["rows"])}
    audit.record(
        zone=zone, actor=actor, action="import.uploaded", now=now, target=f"import:{batch.pk}", detail=detail
    )
    return batch
