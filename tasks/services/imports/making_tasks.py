"""Writing the rows of a table: tasks, their deadlines, who is responsible, phases and events. Set-based."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from indicators.models import Indicator, Target
from tasks.importing.choices import EACH
from tasks.importing.document import Json, as_date
from tasks.importing.planning import Part, Plan, PlannedRow
from tasks.importing.schedules import Timing
from tasks.models import Cycle, Event, ImportBatch, Phase, Responsibility, Schedule, Task
from tasks.services.expansion import BATCH
from tasks.services.imports.making_names import Ids, pk_of

NAME_LENGTH = 120


@dataclass(frozen=True)
class Written:
    """How many of what came into being."""

    tasks: int
    schedules: int
    responsibilities: int
    phases: int
    events: int


def make_tasks(
    *,
    batch: ImportBatch,
    cycle: Cycle,
    plan: Plan,
    ids: Ids,
    indicators: dict[int, Indicator],
    targets: dict[int, list[Target]],
) -> Written:
    """Every row of the plan with all that hangs on it, in the order of the table."""
    events, new_events = _events(cycle, plan, batch.document["phases"])
    tasks = Task.objects.bulk_create(
        (_task(batch, cycle, row, indicators) for row in plan.rows), batch_size=BATCH
    )
    schedules = Schedule.objects.bulk_create(
        (
            _schedule(task, place, timing, events)
            for task, row in zip(tasks, plan.rows, strict=True)
            for place, timing in enumerate(row.timings)
        ),
        batch_size=BATCH,
    )
    responsibilities = Responsibility.objects.bulk_create(
        (
            _responsibility(task, place, part, plan, ids)
            for task, row in zip(tasks, plan.rows, strict=True)
            for place, part in enumerate(row.parts)
        ),
        batch_size=BATCH,
    )
    _link(tasks, plan.rows, targets)
    phases = _phases(cycle, batch.document["phases"], events)
    return Written(len(tasks), len(schedules), len(responsibilities), phases, new_events)


def _task(batch: ImportBatch, cycle: Cycle, row: PlannedRow, indicators: dict[int, Indicator]) -> Task:
    leaf = row.leaf
    return Task(
        zone_id=cycle.zone_id,
        cycle=cycle,
        number=row.number,
        text=row.row["task"],
        items=row.row["items"],
        standard=indicators[id(leaf)] if leaf else None,
        domain=indicators[id(leaf.root)] if leaf else None,
        lead_raw=row.row["lead_raw"],
        support_raw=row.row["support_raw"],
        deadline_raw=row.row["deadline_raw"][:200],
        source=row.source[:NAME_LENGTH],
        batch=batch,
        due_on=max((one.due for one in row.timings if one.due), default=None),
    )


def _schedule(task: Task, place: int, timing: Timing, events: dict[str, Event]) -> Schedule:
    return Schedule(
        zone_id=task.zone_id,
        task=task,
        position=place,
        source=timing.source,
        kind=timing.kind,
        starts_on=timing.start,
        due_on=timing.due,
        start_event=events.get(timing.start_event[:NAME_LENGTH]),
        end_event=events.get(timing.end_event[:NAME_LENGTH]),
        frequency=timing.frequency,
        quota=timing.quota,
        due_rule=timing.due_rule,
        due_month=timing.due_month,
        due_day=timing.due_day,
        due_period_offset=timing.offset,
        raw=timing.raw,
    )


def _responsibility(task: Task, place: int, part: Part, plan: Plan, ids: Ids) -> Responsibility:
    is_group = part.ref in plan.directory.bunches
    pk = pk_of(part.ref, ids)
    collector = plan.collector(part) if is_group else ""
    return Responsibility(
        zone_id=task.zone_id,
        task=task,
        position=place,
        role=part.role,
        scope=part.scope[:200],
        department_id=None if is_group else pk,
        group_id=pk if is_group else None,
        collect=part.collect.partition(":")[0] if collector else EACH,
        collector_id=pk_of(collector, ids) if collector else None,
        raw=part.written[:NAME_LENGTH],
    )


def _link(tasks: list[Task], rows: list[PlannedRow], targets: dict[int, list[Target]]) -> None:
    """Many-to-many: each task to its indicator and to its numeric requirements."""
    to_indicator, to_target = Task.indicators.through, Task.targets.through
    to_indicator.objects.bulk_create(
        (to_indicator(task=task, indicator_id=task.standard_id) for task in tasks if task.standard_id),
        batch_size=BATCH,
    )
    to_target.objects.bulk_create(
        (
            to_target(task=task, target=target)
            for task, row in zip(tasks, rows, strict=True)
            for target in targets.get(row.number, [])
        ),
        batch_size=BATCH,
    )


def _events(cycle: Cycle, plan: Plan, phases: list[Json]) -> tuple[dict[str, Event], int]:
    """Everything that a date of this table waits for, by name, and how many of them are new."""
    found = {event.name: event for event in Event.objects.filter(cycle=cycle)}
    names = (name[:NAME_LENGTH] for name in chain(_awaited(plan), _bounds(phases)) if name)
    missing = [name for name in dict.fromkeys(names) if name not in found]
    fresh = Event.objects.bulk_create(
        Event(zone_id=cycle.zone_id, cycle=cycle, name=name) for name in missing
    )
    return {**found, **{event.name: event for event in fresh}}, len(fresh)


def _awaited(plan: Plan) -> Iterable[str]:
    for row in plan.rows:
        for timing in row.timings:
            yield from (timing.start_event, timing.end_event)


def _bounds(phases: list[Json]) -> Iterable[str]:
    for phase in phases:
        yield from (phase["start_event"] or "", phase["end_event"] or "")


def _phases(cycle: Cycle, phases: list[Json], events: dict[str, Event]) -> int:
    """The stages of the document, each name once, in their order."""
    taken = set(Phase.objects.filter(cycle=cycle).values_list("name", flat=True))
    fresh: dict[str, Phase] = {}
    for one in phases:
        name = one["name"][:NAME_LENGTH]
        if name and name not in taken and name not in fresh:
            fresh[name] = _phase(cycle, name, len(taken) + len(fresh), one, events)
    Phase.objects.bulk_create(fresh.values())
    return len(fresh)


def _phase(cycle: Cycle, name: str, place: int, one: Json, events: dict[str, Event]) -> Phase:
    start, end = as_date(one["start"]), as_date(one["end"])
    if start is not None and end is not None and start > end:
        start = None
    return Phase(
        zone_id=cycle.zone_id, cycle=cycle, name=name, position=place, starts_on=start, ends_on=end,
        start_event=events.get((one["start_event"] or "")[:NAME_LENGTH]),
        end_event=events.get((one["end_event"] or "")[:NAME_LENGTH]),
    )  # fmt: skip
