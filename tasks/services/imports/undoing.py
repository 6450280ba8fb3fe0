"""Undoing the last import of a cycle, from what it recorded; what carries work since is left and named."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User
from departments.services import audit
from tasks.importing.rowstate import RowState, from_json
from tasks.importing.tree import Tree
from tasks.models import Cycle, Deliverable, DueChange, ImportBatch, ImportChange, Submission, Task
from tasks.services.generation import sync
from tasks.services.imports import numbering, unmaking
from tasks.services.imports.carrying import Carried, carrying
from tasks.services.imports.making_framework import make_indicators
from tasks.services.imports.making_stages import make_events, restore_phase
from tasks.services.imports.reconciling import reconcile, set_marks
from tasks.services.imports.writing import relink
from tasks.states import DeliverableState

Kind, Operation = ImportChange.Kind, ImportChange.Operation
State = ImportBatch.State
#: Rows that a refusal names; the page lists them all.
NAMED = 5


@dataclass(frozen=True)
class Undoing:
    """What undoing would do: ``back`` are tasks that go back or away, ``kept`` those that carry work."""

    back: list[Task] = field(default_factory=list)
    kept: list[Carried] = field(default_factory=list)
    made: set[int] = field(default_factory=set)  #: of ``back``, the tasks that the import made


def last_of(cycle: Cycle | None) -> ImportBatch | None:
    """The import that can be undone: the latest of the cycle that is applied."""
    applied = ImportBatch.objects.filter(cycle=cycle, state=State.APPLIED).order_by("-applied_at", "-pk")
    return applied.first() if cycle else None


def undoing_of(batch: ImportBatch) -> Undoing:
    """What undoing it would do now; five queries."""
    recorded = _task_changes(batch)
    tasks = list(Task.objects.filter(pk__in=list(recorded)).order_by("number"))
    carried = {one.task.pk: one for one in carrying(tasks)}
    made = {pk for pk, one in recorded.items() if one.operation == Operation.MADE}
    back = [task for task in tasks if task.pk not in carried]
    return Undoing(back, list(carried.values()), made & {task.pk for task in back})


def _task_changes(batch: ImportBatch) -> dict[int, ImportChange]:
    changes = ImportChange.objects.filter(batch=batch, kind=Kind.TASK).order_by("pk")
    return {one.object_id: one for one in changes if one.object_id}


@transaction.atomic
def undo_import(
    *, batch: ImportBatch, actor: User, partly: bool, now: datetime.datetime, today: datetime.date
) -> ImportBatch:
    """Take the last import of its cycle back; the batch with its report.

    Raises :class:`Invalid` naming the rows that carry work since, unless ``partly`` says to leave those as
    they are, and :class:`Conflict` when it is not the last one any more or already undone. What people
    were reminded of is cancelled, not deleted.
    """
    cycle = _locked(batch, now, actor)
    wanted = undoing_of(batch)
    if wanted.kept and not partly:
        raise Invalid(_refusal(wanted.kept))
    recorded = _task_changes(batch)
    changed = {task.pk: recorded[task.pk] for task in wanted.back if task.pk not in wanted.made}
    _restore_cycle(batch, cycle)
    _restore(cycle, changed, today)
    left = unmaking.remove_tasks(wanted.made, today)
    sync(
        zone=batch.zone, actor=actor, now=now, today=today, at_import=True, cause=DueChange.Cause.IMPORT,
        tasks=set(changed) | left,
    )  # fmt: skip
    _restore_order(batch, cycle)
    remaining = unmaking.remove_rest(batch, cycle)
    report = {
        "by": str(actor), "restored": len(changed), "removed": len(wanted.made) - len(left),
        "cancelled": len(left), "kept": [one.as_json() for one in wanted.kept], "remaining": remaining,
    }  # fmt: skip
    batch.report = {**batch.report, "undo": report}
    batch.save(update_fields=["report"])
    audit.record(
        zone=batch.zone, actor=actor, action="import.undone", now=now, target=f"import:{batch.pk}",
        detail={"file": batch.file_name, "counts": {k: v for k, v in report.items() if isinstance(v, int)}},
    )  # fmt: skip
    return batch


def _locked(batch: ImportBatch, now: datetime.datetime, actor: User) -> Cycle:
    """The cycle, locked; of two who undo one wins."""
    cycle = Cycle.objects.select_for_update().filter(imports=batch).first()
    last = last_of(cycle)
    if cycle is None or last is None or last.pk != batch.pk:
        raise Conflict(_("Only the last import of a cycle can be undone, and only once. Reload the page."))
    won = ImportBatch.objects.filter(pk=batch.pk, state=State.APPLIED)
    if not won.update(state=State.UNDONE, undone_at=now, undone_by=actor):
        raise Conflict(_("This import was undone in the meantime. Reload the page."))
    batch.refresh_from_db(fields=["state", "undone_at", "undone_by"])
    return cycle


def _refusal(kept: Collection[Carried]) -> str:
    names = "；".join(one.sentence() for one in list(kept)[:NAMED])
    return _("Nothing was undone, because work was done on these rows since: %(rows)s%(more)s.") % {
        "rows": names,
        "more": "…" if len(kept) > NAMED else "",
    }


def _restore(cycle: Cycle, changed: dict[int, ImportChange], today: datetime.date) -> None:
    """Texts, deadlines, responsibilities and requirements as they were before."""
    if not changed:
        return
    before = {pk: from_json(one.before or {}) for pk, one in changed.items()}
    now = {pk: from_json(one.after or {}) for pk, one in changed.items()}
    grown, _fresh = make_indicators(cycle, [state.ways for state in before.values()], Tree())
    events, _new = make_events(cycle, before.values(), [])
    reconcile(before, indicators=grown, events=events, today=today)
    set_marks([state for pk, state in before.items() if _marks_moved(state, now[pk])], grown)
    links = [(one.after or {}).get("targets", []) for one in changed.values()]
    old = dict(zip(changed, links, strict=True))
    relink(old, {pk: (one.before or {}).get("targets", []) for pk, one in changed.items()})


def _marks_moved(before: RowState, after: RowState) -> bool:
    return after.marks is not None and before.marks != after.marks


def _restore_order(batch: ImportBatch, cycle: Cycle) -> None:
    """Places as they were; rows that stay although the import made them come last."""
    change = ImportChange.objects.filter(batch=batch, kind=Kind.PLACES).first()
    present = {pk: number for pk, (number, _source) in numbering.places_of(cycle).items()}
    made = set(
        ImportChange.objects.filter(batch=batch, kind=Kind.TASK, operation=Operation.MADE).values_list(
            "object_id", flat=True
        )
    )
    old = {int(pk): place for pk, place in ((change.before or {}) if change else {}).items()}
    numbering.set_sources({pk: source for pk, (_number, source) in old.items() if pk in present})
    placed = {pk: old.get(pk, [number])[0] for pk, number in present.items() if pk not in made}
    moved = numbering.with_the_rest(placed, present, max(placed.values(), default=0))
    numbering.park(cycle, moved)
    numbering.land(cycle, moved, present)


def _restore_cycle(batch: ImportBatch, cycle: Cycle) -> None:
    """A draft that this import issued is a draft again; stages get their dates back."""
    for change in ImportChange.objects.filter(batch=batch, kind__in=(Kind.CYCLE, Kind.PHASE)):
        if change.kind == Kind.PHASE and change.before:
            restore_phase(change.before)
        elif change.kind == Kind.CYCLE and change.before:
            _withdraw(cycle)


def _withdraw(cycle: Cycle) -> None:
    """A draft again, and nothing is owed, unless somebody has begun to hand in."""
    if Submission.objects.filter(deliverable__cycle=cycle).exists():
        return
    cycle.is_draft, cycle.issued_on = True, None
    cycle.save(update_fields=["is_draft", "issued_on"])
    Deliverable.objects.filter(cycle=cycle, state=DeliverableState.OPEN).update(
        state=DeliverableState.CANCELLED
    )
