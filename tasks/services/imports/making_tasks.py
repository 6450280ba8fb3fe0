"""Writing the rows of a table: tasks, their deadlines, who is responsible. Set-based, from row states."""

from collections.abc import Mapping, Sequence

from chronicdz import bulk
from indicators.models import Indicator
from tasks.importing.planning import PlannedRow
from tasks.importing.rowstate import WRITTEN_LENGTH, PartState, RowState
from tasks.importing.schedules import Timing
from tasks.models import Cycle, Event, ImportBatch, Responsibility, Schedule, Task

Made = tuple[PlannedRow, RowState]
Grown = Mapping[tuple[str, ...], Indicator]
Events = Mapping[str, Event]
#: Keys of numeric requirements, by the number of the row.
Targets = Mapping[int, list[int]]


def make_tasks(
    batch: ImportBatch, cycle: Cycle, rows: Sequence[Made], indicators: Grown, events: Events
) -> list[Task]:
    """Every row with its deadlines and responsibilities; the states name only what is in the database."""
    tasks = bulk.insert(Task, (_task(batch, cycle, row, state, indicators) for row, state in rows))
    pairs = [(task, state) for task, (_row, state) in zip(tasks, rows, strict=True)]
    bulk.insert(
        Schedule,
        (
            schedule_of(task, place, timing, events)
            for task, state in pairs
            for place, timing in enumerate(state.timings)
        ),
    )
    bulk.insert(
        Responsibility,
        (
            responsibility_of(task, place, part)
            for task, state in pairs
            for place, part in enumerate(state.parts)
        ),
    )
    link_indicators(tasks)
    return tasks


def _task(batch: ImportBatch, cycle: Cycle, row: PlannedRow, state: RowState, indicators: Grown) -> Task:
    task = Task(zone_id=cycle.zone_id, cycle=cycle, number=row.number, batch=batch)
    fill(task, state, indicators)
    task.source = row.source[:WRITTEN_LENGTH]
    return task


def fill(task: Task, state: RowState, indicators: Grown) -> None:
    """The task's own fields as the state says."""
    leaf = indicators[state.ways] if state.ways else None
    task.text, task.items = state.text, list(state.items)
    task.lead_raw, task.support_raw, task.deadline_raw = state.lead_raw, state.support_raw, state.deadline_raw
    task.standard, task.domain = leaf, indicators[state.ways[:1]] if leaf else None
    task.due_on = max((one.due for one in state.timings if one.due), default=None)


def schedule_of(task: Task, place: int, timing: Timing, events: Events) -> Schedule:
    schedule = Schedule(zone_id=task.zone_id, task=task, position=place)
    set_timing(schedule, timing, events)
    return schedule


def set_timing(schedule: Schedule, timing: Timing, events: Events) -> None:
    """A schedule's fields as the timing says."""
    schedule.source, schedule.kind = timing.source, timing.kind
    schedule.starts_on, schedule.due_on = timing.start, timing.due
    schedule.start_event = events.get(timing.start_event)
    schedule.end_event = events.get(timing.end_event)
    schedule.frequency, schedule.quota = timing.frequency, timing.quota
    schedule.due_rule, schedule.due_month, schedule.due_day = (
        timing.due_rule,
        timing.due_month,
        timing.due_day,
    )
    schedule.due_period_offset = timing.offset
    schedule.raw, schedule.needs_paper = timing.raw, timing.needs_paper


def responsibility_of(task: Task, place: int, part: PartState) -> Responsibility:
    kind, _colon, pk = part.ref.partition(":")
    return Responsibility(
        zone_id=task.zone_id,
        task=task,
        position=place,
        role=part.role,
        scope=part.scope,
        department_id=int(pk) if kind == "d" else None,
        group_id=int(pk) if kind == "g" else None,
        collect=part.collect,
        collector_id=int(part.collector.partition(":")[2]) if part.collector else None,
        raw=part.written,
    )


def link_indicators(tasks: Sequence[Task]) -> None:
    """Each task proves the indicator that it stands under."""
    through = Task.indicators.through
    bulk.insert(
        through,
        (through(task=task, indicator_id=task.standard_id) for task in tasks if task.standard_id),
    )


def link_targets(tasks: Sequence[Task], targets: Targets) -> None:
    """Each task to its numeric requirements, by the task's number."""
    through = Task.targets.through
    bulk.insert(
        through,
        (through(task=task, target_id=pk) for task in tasks for pk in targets.get(task.number, [])),
    )
