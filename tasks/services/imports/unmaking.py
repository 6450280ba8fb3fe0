"""Taking away what an import made, as far as nothing else needs it by now."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet, RestrictedError

from departments.models import Department, DepartmentAlias, DepartmentGroup
from indicators.models import Framework, Indicator, Target
from tasks.models import (
    Assignment,
    Cycle,
    Deliverable,
    Event,
    ImportBatch,
    ImportChange,
    Phase,
    PlanDocument,
    Reminder,
    Responsibility,
    Task,
)
from tasks.models.reminder import subject_key
from tasks.states import DeliverableState

Kind, Operation = ImportChange.Kind, ImportChange.Operation


def remove_tasks(pks: set[int], today: datetime.date) -> set[int]:
    """Delete the tasks; those that people were reminded of are cancelled instead, and returned."""
    reminded = _reminded(pks)
    Task.objects.filter(pk__in=reminded).update(cancelled_on=today)
    away = pks - reminded
    Deliverable.objects.filter(task__in=away).delete()
    Task.objects.filter(pk__in=away).delete()
    return reminded


def _reminded(pks: set[int]) -> set[int]:
    """Of these tasks, those about which a reminder went out."""
    keys = {subject_key(one): task for one, task in
            Deliverable.objects.filter(task__in=pks).values_list("pk", "task_id")}  # fmt: skip
    sent = (
        Reminder.objects.filter(subject_key__in=list(keys)).values_list("subject_key", flat=True).distinct()
    )
    return {keys[key] for key in sent}


def remove_rest(batch: ImportBatch, cycle: Cycle) -> dict[str, list[str]]:
    """Stages, requirements, indicators, names, the cycle; by kind, the names of what is still needed."""
    made = {
        change.kind: (change.after or {}).get("pks", [])
        for change in ImportChange.objects.filter(batch=batch, operation=Operation.MADE).exclude(
            kind__in=(Kind.TASK, Kind.CYCLE)
        )
    }
    PlanDocument.objects.filter(batch=batch, cycle=cycle).delete()
    _drop_ended(made.get(Kind.DEPARTMENT, []), made.get(Kind.GROUP, []))
    left: dict[str, list[str]] = {}
    for kind, remove in _STEPS:
        if names := remove(made.get(kind, [])):
            left[kind] = names
    _remove_cycle(batch, cycle)
    return left


def _drop_ended(departments: list[int], groups: list[int]) -> None:
    """Shares that new departments had only through this import, if nobody worked on them or was reminded."""
    theirs = Deliverable.objects.filter(
        department__in=departments, state=DeliverableState.CANCELLED, submissions=None, contributions=None
    )
    keys = {subject_key(pk): pk for pk in theirs.values_list("pk", flat=True)}
    told = set(Reminder.objects.filter(subject_key__in=list(keys)).values_list("subject_key", flat=True))
    Deliverable.objects.filter(pk__in=[pk for key, pk in keys.items() if key not in told]).delete()
    ended = Q(department__in=departments) | Q(responsibility__group__in=groups)
    Assignment.objects.filter(ended, deliverables=None).exclude(ends_on=None).delete()
    parts = Q(department__in=departments) | Q(group__in=groups)
    Responsibility.objects.filter(parts, assignments=None).exclude(ended_on=None).delete()


def _phases(pks: list[int]) -> list[str]:
    Phase.objects.filter(pk__in=pks).delete()
    return []


def _events(pks: list[int]) -> list[str]:
    return _one_by_one(Event.objects.filter(pk__in=pks))


def _targets(pks: list[int]) -> list[str]:
    Target.objects.filter(pk__in=pks, tasks=None).delete()
    return []


def _indicators(pks: list[int]) -> list[str]:
    """From the leaves up; what proves a task or holds a requirement stays with all above it."""
    while True:
        bare = Indicator.objects.filter(
            pk__in=pks, tasks=None, proved_by=None, targets=None, children=None
        ).exclude(pk__in=Task.objects.filter(domain__isnull=False).values("domain_id"))
        if not bare.delete()[0]:
            return []


def _frameworks(pks: list[int]) -> list[str]:
    empty = Framework.objects.filter(pk__in=pks, indicators=None)
    Cycle.objects.filter(framework__in=empty).update(framework=None)
    empty.delete()
    return []


def _members(pks: list[int]) -> list[str]:
    DepartmentGroup.members.through.objects.filter(pk__in=pks).delete()
    return []


def _aliases(pks: list[int]) -> list[str]:
    DepartmentAlias.objects.filter(pk__in=pks).delete()
    return []


def _groups(pks: list[int]) -> list[str]:
    """Other wordings first, then the groups that they mean."""
    wordings = DepartmentGroup.objects.filter(pk__in=pks)
    return _one_by_one(wordings.exclude(same_as=None)) + _one_by_one(wordings.filter(same_as=None))


def _departments(pks: list[int]) -> list[str]:
    return _one_by_one(Department.objects.filter(pk__in=pks).order_by("-pk"))


def _one_by_one(rows: QuerySet) -> list[str]:
    """Delete each that nothing refers to; the names of the others."""
    left = []
    for one in rows:
        try:
            with transaction.atomic():
                one.delete()
        except (ProtectedError, RestrictedError):
            left.append(str(one))
    return left


def _remove_cycle(batch: ImportBatch, cycle: Cycle) -> None:
    """A cycle that this import made and in which nothing is left."""
    made = ImportChange.objects.filter(batch=batch, kind=Kind.CYCLE, operation=Operation.MADE).exists()
    others = ImportBatch.objects.filter(cycle=cycle).exclude(pk=batch.pk)
    if not made or cycle.tasks.exists() or others.exists():
        return
    batch.cycle = None
    batch.save(update_fields=["cycle"])
    if _one_by_one(Cycle.objects.filter(pk=cycle.pk)):
        batch.cycle = cycle
        batch.save(update_fields=["cycle"])


_STEPS: tuple[tuple[str, Callable[[list[int]], list[str]]], ...] = (
    (Kind.PHASE, _phases),
    (Kind.EVENT, _events),
    (Kind.TARGET, _targets),
    (Kind.INDICATOR, _indicators),
    (Kind.FRAMEWORK, _frameworks),
    (Kind.MEMBER, _members),
    (Kind.ALIAS, _aliases),
    (Kind.GROUP, _groups),
    (Kind.DEPARTMENT, _departments),
)
