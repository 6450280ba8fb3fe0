"""Bringing tasks to what a row state says, whether an edited table asks for it or an import is undone.

Nothing is deleted: a responsibility or schedule that is no longer wanted ends, one that is wanted again
lives on. What is owed follows from them (see ``tasks.services.generation``).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chronicdz import bulk
from indicators.models import Indicator
from tasks.importing.rowstate import PartState, RowState
from tasks.importing.schedules import Timing
from tasks.models import Responsibility, Schedule, Task
from tasks.services.imports.making_tasks import (
    Events,
    Grown,
    fill,
    link_indicators,
    responsibility_of,
    schedule_of,
    set_timing,
)

TASK_FIELDS = (
    "text", "items", "lead_raw", "support_raw", "deadline_raw", "standard", "domain", "due_on",
    "cancelled_on",
)  # fmt: skip
SCHEDULE_FIELDS = (
    "source", "kind", "starts_on", "due_on", "start_event", "end_event", "frequency", "quota", "due_rule",
    "due_month", "due_day", "due_period_offset", "raw", "needs_paper", "ended_on",
)  # fmt: skip


@dataclass
class _Work:
    """What has to be written, gathered over all tasks."""

    new_parts: list[Responsibility] = field(default_factory=list)
    old_parts: list[Responsibility] = field(default_factory=list)
    new_schedules: list[Schedule] = field(default_factory=list)
    old_schedules: list[Schedule] = field(default_factory=list)


def reconcile(
    wanted: Mapping[int, RowState], *, indicators: Grown, events: Events, today: datetime.date
) -> list[Task]:
    """Bring the tasks of these keys to their states; the tasks. Eight queries however many there are."""
    tasks = list(Task.objects.filter(pk__in=wanted))
    parts = _by_task(Responsibility.objects.filter(task__in=wanted).order_by("position", "id"))
    schedules = _by_task(
        Schedule.objects.filter(task__in=wanted)
        .select_related("start_event", "end_event")
        .order_by("position")
    )
    work = _Work()
    moved = []
    for task in tasks:
        state, before = wanted[task.pk], task.standard_id
        fill(task, state, indicators)
        task.cancelled_on = (task.cancelled_on or today) if state.is_cancelled else None
        if task.standard_id != before:
            moved.append(task)
        _parts(task, parts[task.pk], state.parts, today, work)
        _schedules(task, schedules[task.pk], state.timings, events, today, work)
    bulk.update(Task, tasks, TASK_FIELDS)
    _write(work)
    _move(moved)
    return tasks


def set_marks(states: Iterable[RowState], grown: Grown) -> None:
    """Points and marks of the indicators under which these rows stand."""
    changed = {}
    for state in states:
        if state.ways:
            indicator = grown[state.ways]
            indicator.points, indicator.is_core, indicator.is_bonus = state.marks or (None, False, False)
            changed[indicator.pk] = indicator
    bulk.update(Indicator, changed.values(), ("points", "is_core", "is_bonus"))


def _by_task(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found


def _parts(
    task: Task,
    there: Sequence[Responsibility],
    wanted: Sequence[PartState],
    today: datetime.date,
    work: _Work,
) -> None:
    """By who, for what and how: living ones first, then those that had ended, then new ones."""
    known: dict[tuple[Any, ...], Responsibility] = {}
    for one in sorted(there, key=lambda one: one.ended_on is None):
        known[_key(one)] = one
    kept = set()
    place = max((one.position for one in there), default=-1) + 1
    for part in wanted:
        fresh = responsibility_of(task, place, part)
        old = known.get(_key(fresh))
        if old is None:
            work.new_parts.append(fresh)
            place += 1
            continue
        kept.add(old.pk)
        if old.ended_on is not None or old.raw != fresh.raw:
            old.ended_on, old.raw = None, fresh.raw
            work.old_parts.append(old)
    for one in there:
        if one.pk not in kept and one.ended_on is None:
            one.ended_on = today
            work.old_parts.append(one)


def _key(one: Responsibility) -> tuple[Any, ...]:
    return (one.role, one.scope, one.department_id, one.group_id, one.collect, one.collector_id)


def _schedules(
    task: Task,
    there: Sequence[Schedule],
    wanted: Sequence[Timing],
    events: Events,
    today: datetime.date,
    work: _Work,
) -> None:
    """Equal ones stay; of the rest those of one kind are changed in place, so that their dates move."""
    left, open_ones = list(wanted), sorted(there, key=lambda one: one.ended_on is not None)
    for same in (_exactly, _alike):
        for schedule in list(open_ones):
            timing = next((one for one in left if same(schedule, one)), None)
            if timing is not None:
                left.remove(timing)
                open_ones.remove(schedule)
                if schedule.ended_on is not None or not _exactly(schedule, timing):
                    set_timing(schedule, timing, events)
                    schedule.ended_on = None
                    work.old_schedules.append(schedule)
    for schedule in open_ones:
        if schedule.ended_on is None:
            schedule.ended_on = today
            work.old_schedules.append(schedule)
    last = max((one.position for one in there), default=-1)
    work.new_schedules += [schedule_of(task, last + n, one, events) for n, one in enumerate(left, start=1)]


def _exactly(schedule: Schedule, timing: Timing) -> bool:
    return timing_of(schedule) == timing


def _alike(schedule: Schedule, timing: Timing) -> bool:
    """The same deadline with another date. A repetition that became a date is another deadline."""
    repeated = (schedule.kind == "recurring", timing.kind == "recurring")
    return (
        schedule.ended_on is None
        and schedule.source == timing.source
        and repeated[0] == repeated[1]
        and (not repeated[0] or schedule.frequency == timing.frequency)
    )


def timing_of(one: Schedule) -> Timing:
    """A schedule of the database as a value."""
    return Timing(
        one.source, one.kind, one.starts_on, one.due_on,
        one.start_event.name if one.start_event else "", one.end_event.name if one.end_event else "",
        one.frequency, one.quota, one.due_rule, one.due_month, one.due_day, one.due_period_offset, one.raw,
        one.needs_paper,
    )  # fmt: skip


def _write(work: _Work) -> None:
    bulk.update(Responsibility, work.old_parts, ("ended_on", "raw"))
    bulk.insert(Responsibility, work.new_parts)
    bulk.update(Schedule, work.old_schedules, SCHEDULE_FIELDS)
    bulk.insert(Schedule, work.new_schedules)


def _move(tasks: Sequence[Task]) -> None:
    """Tasks that stand under another indicator now prove that one."""
    through = Task.indicators.through
    through.objects.filter(task__in=tasks).delete()
    link_indicators(tasks)
