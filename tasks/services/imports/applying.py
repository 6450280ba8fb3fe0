"""Carrying an import out: everything in one transaction, by exactly one of two who press the button.

A short table is done within the request; a long one by a worker, while its page shows how far it is.
"""

import datetime
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chronicdz import bulk
from chronicdz.bell import ring
from chronicdz.errors import Conflict, Invalid
from departments.models import User
from departments.services import audit
from tasks.importing import checking, planning
from tasks.importing.choices import Choices
from tasks.importing.difference import Difference, difference
from tasks.importing.directory import Directory
from tasks.importing.planning import Plan
from tasks.models import Cycle, DueChange, ImportBatch, Task
from tasks.services.expansion import chunks
from tasks.services.generation import sync
from tasks.services.imports import wizard
from tasks.services.imports.claiming import Seen, claim, locked, locked_cycle, release
from tasks.services.imports.issuing import issue_if_final, keep_document
from tasks.services.imports.progress import Progress
from tasks.services.imports.recording import Recorder
from tasks.services.imports.reporting import planned_counts, report_of
from tasks.services.imports.snapshot import directory_of
from tasks.services.imports.standing import standing_of
from tasks.services.imports.writing import Writing

logger = logging.getLogger(__name__)
#: Tables with more rows are left to a worker.
INLINE_ROWS = 300


@dataclass(frozen=True)
class Preview:
    """What an import would do now, with the choices kept so far."""

    plan: Plan
    found: Difference

    @property
    def counts(self) -> dict[str, int]:
        return planned_counts(self.plan, self.found)


def plan_of(batch: ImportBatch, directory: Directory) -> Plan:
    """The plan alone, without comparing it with what the cycle has."""
    return planning.make_plan(batch.document, directory, wizard.choices_of(batch), batch.zone.office_name)


def preview_of(batch: ImportBatch, directory: Directory) -> Preview:
    """The plan and what it changes of the cycle's tasks; four queries if the cycle has any."""
    plan = plan_of(batch, directory)
    pk = wizard.choices_of(batch).cycle.pk
    cycle = Cycle.objects.filter(pk=pk, zone=batch.zone).first() if pk else None
    return Preview(plan, difference(plan, standing_of(cycle) if cycle else []))


def open_questions(batch: ImportBatch, directory: Directory) -> list[str]:
    """Why the import cannot be applied as it stands, as sentences; empty when it can."""
    if unread := batch.document.get("unread"):
        return [unread]
    kept = wizard.choices_of(batch)
    unknown = planning.unknown_names(batch.document, directory)
    faults = list(checking.name_faults(unknown, kept.names, directory).values())
    return faults or wizard.choice_faults(batch, directory, kept)


def apply_import(
    *,
    batch: ImportBatch,
    actor: User,
    seen: Seen,
    gone: Collection[int] = (),
    now: datetime.datetime,
    today: datetime.date,
    inline: bool = False,
) -> ImportBatch:
    """Make everything the plan says; the batch with its report, or still running when a worker does it.

    Raises :class:`Conflict` for whoever comes second or saw older choices or an older cycle, and
    :class:`Invalid` when the choices no longer fit the zone; nothing is written then. ``gone``: keys of the
    tasks to cancel among those no longer listed. ``inline`` never waits for a worker.
    """
    if inline or batch.rows <= INLINE_ROWS:
        with bulk.without_collecting(), transaction.atomic():
            claim(batch, actor=actor, seen=seen, gone=gone, now=now)
            return _carry_out(batch.pk, now, today, Progress(batch.pk, quiet=True), batch) or batch
    with transaction.atomic():
        claim(batch, actor=actor, seen=seen, gone=gone, now=now)
        ring("tasks.apply_import", batch.pk)
    return batch


def apply_claimed(pk: int, *, now: datetime.datetime) -> bool:
    """What the worker does for a long table; false when another did it. A fault puts the import back."""
    progress = Progress(pk)
    try:
        with bulk.without_collecting(), transaction.atomic():
            return _carry_out(pk, now, timezone.localdate(now), progress) is not None
    except (Invalid, Conflict) as fault:
        release(pk, fault.message)
    except Exception:
        logger.exception("The import %s failed", pk)
        release(
            pk, _("Something unexpected went wrong; nothing was changed. Try again or tell the operator.")
        )
        raise
    finally:
        progress.over()
    return False


def _carry_out(
    pk: int,
    now: datetime.datetime,
    today: datetime.date,
    progress: Progress,
    claimed: ImportBatch | None = None,
) -> ImportBatch | None:
    """``claimed``: the same import as the caller holds it, whose document need not be read again."""
    batch = locked(pk)
    if batch is None:
        return None
    if claimed is not None:
        batch.document = claimed.document
    progress.at("comparing")
    directory = directory_of(batch.zone, today)
    wizard.refuse(open_questions(batch, directory))
    choices = wizard.choices_of(batch)
    plan = plan_of(batch, directory)
    record = Recorder(batch)
    cycle = _cycle(batch, choices, record)
    found = difference(plan, standing_of(cycle, texts=plan.texts()))
    progress.at("tasks")
    touched = Writing(batch, cycle, plan, found, choices.gone, today, record).write()
    progress.at("deliverables")
    touched |= issue_if_final(cycle, choices, today, record)
    counts = {**planned_counts(plan, found), **_owed(batch, plan, touched, choices, now, today)}
    progress.at("recording")
    keep_document(batch, cycle, now)
    record.save()
    _finish(batch, cycle, plan, found, counts, now)
    return batch


def _cycle(batch: ImportBatch, choices: Choices, record: Recorder) -> Cycle:
    """The cycle to fill, locked; a new one is made now."""
    wanted = choices.cycle
    if wanted.pk is not None:
        cycle = locked_cycle(batch)
        if cycle is None or cycle.is_closed:
            raise Invalid(
                _("The cycle of this import is closed or gone. Upload the table for another cycle.")
            )
        return cycle
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                zone=batch.zone, name=wanted.name, level=wanted.level, purpose=wanted.purpose,
                is_draft=choices.is_draft,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(
            _("There is already a cycle “%(name)s”. Go back and give the new one another name.")
            % {"name": wanted.name}
        ) from None
    record.cycle(cycle.pk, None, {"name": cycle.name})
    return cycle


def _owed(
    batch: ImportBatch,
    plan: Plan,
    touched: set[int],
    choices: Choices,
    now: datetime.datetime,
    today: datetime.date,
) -> dict[str, int]:
    """Shares and deliverables of what was touched; new departments also join groups of other tasks."""
    actor = batch.started_by
    counts: Counter[str] = Counter()
    for some in chunks(sorted(touched)):
        done = sync(
            zone=batch.zone, actor=actor, now=now, today=today, carried=choices.past, at_import=True,
            tasks=some, cause=DueChange.Cause.IMPORT,
        )  # fmt: skip
        counts.update(vars(done))
    if plan.additions.bodies and Task.objects.filter(zone=batch.zone).count() > len(touched):
        sync(zone=batch.zone, actor=actor, now=now, today=today)
    return {
        "deliverables": counts["made"], "deliverables_cancelled": counts["cancelled"],
        "deliverables_moved": counts["moved"], "deliverables_revived": counts["revived"],
    }  # fmt: skip


def _finish(
    batch: ImportBatch,
    cycle: Cycle,
    plan: Plan,
    found: Difference,
    counts: dict[str, int],
    now: datetime.datetime,
) -> None:
    actor = batch.started_by
    batch.cycle, batch.state, batch.applied_at = cycle, ImportBatch.State.APPLIED, now
    batch.report = report_of(plan, found, counts, actor)
    batch.save(update_fields=["cycle", "state", "applied_at", "report"])
    past = wizard.choices_of(batch).past
    audit.record(
        zone=batch.zone, actor=actor, action="import.applied", now=now, target=f"import:{batch.pk}",
        detail={"file": batch.file_name, "cycle": cycle.name, "past": past, "counts": counts},
    )  # fmt: skip
