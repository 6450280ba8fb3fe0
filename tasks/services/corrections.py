"""Corrections of single tasks and responsibilities that leave alone who owes what by when, or follow it up.

A list of them is imported row by row. What is owed is brought up to date once, by the caller
(``tasks.services.generation.sync``), when :func:`correct_responsibility` says that it must be.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.services import audit
from departments.services.saving import changes, save_checked
from tasks.models import Assignment, Responsibility, Schedule, Task
from tasks.models.task import Collect


@transaction.atomic
def correct_task(
    *,
    actor: User,
    task: Task,
    now: datetime.datetime,
    text: str,
    is_register_only: bool,
    needs_paper: bool | None,
) -> Task:
    """Another wording, and two marks. ``needs_paper`` None leaves each deadline as it is."""
    items = [line.strip() for line in text.split("\n") if line.strip()]
    changed = changes(task, {"text": text, "items": items, "is_register_only": is_register_only})
    changed.pop("items", None)
    task.save(update_fields=["text", "items", "is_register_only"])
    if needs_paper is not None:
        living = Schedule.objects.filter(task=task, ended_on=None, needs_paper=not needs_paper)
        if living.update(needs_paper=needs_paper):
            changed["needs_paper"] = [str(not needs_paper), str(needs_paper)]
    audit.record(
        zone=task.zone, actor=actor, action="task.corrected", now=now, target=f"task:{task.pk}",
        detail={"number": task.number, "changed": changed},
    )  # fmt: skip
    return task


@transaction.atomic
def correct_responsibility(
    *,
    actor: User,
    responsibility: Responsibility,
    now: datetime.datetime,
    scope: str,
    collect: str,
    collector: Department | None,
) -> bool:
    """Another scope, or another way of collecting a group's share; whether other departments owe it now."""
    _refuse_odd(responsibility, collect, collector)
    before = (responsibility.collect, responsibility.collector_id)
    if scope != responsibility.scope:
        _rename_shares(responsibility, scope)
    changed = changes(responsibility, {"scope": scope, "collect": collect, "collector": collector})
    save_checked(responsibility)
    detail: dict[str, Any] = {"name": responsibility.raw, "changed": changed}
    audit.record(
        zone=responsibility.zone, actor=actor, action="responsibility.corrected", now=now,
        target=f"task:{responsibility.task_id}", detail=detail,
    )  # fmt: skip
    return before != (responsibility.collect, responsibility.collector_id)


def _refuse_odd(responsibility: Responsibility, collect: str, collector: Department | None) -> None:
    if collect == Collect.EACH:
        if collector is not None:
            raise ValidationError({"collector": _("Each member reports for itself here: leave this empty.")})
    elif responsibility.group_id is None:
        raise ValidationError({"collect": _("Only the share of a group can be collected.")})
    elif collector is None:
        raise ValidationError({"collector": _("Say which department hands it in.")})
    elif collector.zone_id != responsibility.zone_id:
        raise ValidationError({"collector": _("Only departments of this zone can be chosen.")})


def _rename_shares(responsibility: Responsibility, scope: str) -> None:
    """The shares keep what they owe; only the words of their scope change."""
    mine = Assignment.objects.filter(responsibility=responsibility, scope=responsibility.scope)
    others = Assignment.objects.filter(task_id=responsibility.task_id, role=responsibility.role, scope=scope)
    twice = others.filter(department__in=mine.values("department")).exclude(responsibility=responsibility)
    if twice.exists():
        raise ValidationError({"scope": _("Another row of this task gives the same department this scope.")})
    mine.update(scope=scope)
