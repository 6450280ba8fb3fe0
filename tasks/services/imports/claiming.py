"""Who carries an import out: one of two admins, one of two workers, and only on what was compared."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.models import User
from tasks.models import Cycle, ImportBatch
from tasks.services.imports import wizard

State = ImportBatch.State


def base_of(zone_id: int, cycle_pk: int | None) -> str:
    """What the cycle's tasks were last changed by: another import or an undoing gives another text."""
    if cycle_pk is None:
        return "new"
    states = ImportBatch.objects.filter(zone_id=zone_id, cycle_id=cycle_pk).aggregate(
        last=Max("pk", filter=Q(state=State.APPLIED)),
        applied=Count("pk", filter=Q(state=State.APPLIED)),
        undone=Count("pk", filter=Q(state=State.UNDONE)),
    )
    return "-".join(str(value or 0) for value in states.values())


@dataclass(frozen=True)
class Seen:
    """What the person saw who starts an import: the choices' version, and what the cycle was changed by."""

    version: int
    base: str


def claim(
    batch: ImportBatch, *, actor: User, seen: Seen, gone: Collection[int], now: datetime.datetime
) -> None:
    """Of two requests one changes the row; the other is told."""
    choices = wizard.choices_of(batch)
    if seen.base != base_of(batch.zone_id, choices.cycle.pk):
        raise Conflict(
            _("The tasks of this cycle were changed by another import since. Look at the difference again.")
        )
    mine = ImportBatch.objects.filter(pk=batch.pk, state=State.PENDING, choices__version=seen.version)
    kept = replace(choices, gone=tuple(gone)).as_json()
    if not mine.update(state=State.RUNNING, started_by=actor, applied_at=now, report={}, choices=kept):
        raise wizard.conflict(batch)
    batch.state, batch.started_by = State.RUNNING, actor


def locked(pk: int) -> ImportBatch | None:
    """A claimed import, its row locked until the end of the transaction; None when it is done already."""
    running = ImportBatch.objects.filter(pk=pk, state=State.RUNNING)
    if not running.update(state=State.RUNNING):
        return None
    return ImportBatch.objects.select_related("zone", "started_by").get(pk=pk)


def release(pk: int, failure: str) -> None:
    """Back to preparation, with why it could not be done."""
    ImportBatch.objects.filter(pk=pk, state=State.RUNNING).update(
        state=State.PENDING, applied_at=None, report={"failure": failure}
    )


def locked_cycle(batch: ImportBatch) -> Cycle | None:
    """The cycle to fill, locked: two imports for one cycle go one after the other. None for a new one."""
    pk = wizard.choices_of(batch).cycle.pk
    if pk is None:
        return None
    return Cycle.objects.select_for_update().filter(pk=pk, zone=batch.zone).first()
