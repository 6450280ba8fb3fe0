"""The tasks of a cycle as values: what an edited table is compared with, and what undoing goes back to."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from indicators.models import Indicator
from tasks.importing.difference import Standing
from tasks.importing.rowstate import Marks, PartState, RowState, marks, part_state
from tasks.importing.schedules import Timing
from tasks.models import Cycle, Responsibility, Schedule, Task
from tasks.services.imports.snapshot import body_ref, bunch_ref

#: Of every indicator, by key: the titles from the top down to it, and its marks.
Ways = dict[int, tuple[tuple[str, ...], Marks | None]]
NOWHERE: tuple[tuple[str, ...], None] = ((), None)


def standing_of(
    cycle: Cycle, pks: Collection[int] | None = None, texts: dict[str, str] | None = None
) -> list[Standing]:
    """Every task of the cycle in its order, cancelled ones too; four queries however many there are.

    ``texts`` are held already, by themselves: what is equal to one of them is not held a second time.
    """
    held = ({} if texts is None else texts).setdefault
    tasks = Task.objects.filter(cycle=cycle)
    if pks is not None:
        tasks = tasks.filter(pk__in=pks)
    chosen = tasks.order_by("number").values_list(
        "pk", "number", "source", "text", "items", "lead_raw", "support_raw", "deadline_raw",
        "cancelled_on", "standard_id",
    )  # fmt: skip
    parts, timings, ways = _parts(cycle, pks), _timings(cycle, pks), ways_of(cycle)
    return [
        Standing(
            pk, number, held(source, source),
            RowState(
                ways.get(standard or 0, NOWHERE)[0], held(text, text),
                tuple(held(item, item) for item in items), held(lead, lead), held(support, support),
                held(deadline, deadline),
                tuple(parts.get(pk, ())), tuple(timings.get(pk, ())),
                ways.get(standard or 0, NOWHERE)[1], cancelled_on is not None,
            ),
        )
        for pk, number, source, text, items, lead, support, deadline, cancelled_on, standard
        in chosen.iterator(chunk_size=2000)
    ]  # fmt: skip


def ways_of(cycle: Cycle) -> Ways:
    """Of every indicator of the cycle's framework."""
    found: Ways = {}
    rows = Indicator.objects.filter(framework=cycle.framework).order_by("path")
    for pk, parent, title, points, is_core, is_bonus in rows.values_list(
        "pk", "parent_id", "title", "points", "is_core", "is_bonus"
    ):
        above = found[parent][0] if parent else ()
        found[pk] = ((*above, title), marks(points, is_core, is_bonus))
    return found


def _parts(cycle: Cycle, pks: Collection[int] | None) -> dict[int, list[PartState]]:
    found: dict[int, list[PartState]] = defaultdict(list)
    living = Responsibility.objects.filter(zone_id=cycle.zone_id, task__cycle=cycle, ended_on=None)
    if pks is not None:
        living = living.filter(task_id__in=pks)
    for task, role, scope, department, group, collect, collector, raw in (
        living.order_by("task_id", "position", "id")
        .values_list(
            "task_id", "role", "scope", "department_id", "group_id", "collect", "collector_id", "raw"
        )
        .iterator(chunk_size=5000)
    ):
        ref = body_ref(department) if department else bunch_ref(group)
        by = body_ref(collector) if collector else ""
        found[task].append(part_state(role, scope, ref, collect, by, raw))
    return found


def _timings(cycle: Cycle, pks: Collection[int] | None) -> dict[int, list[Timing]]:
    found: dict[int, list[Timing]] = defaultdict(list)
    living = Schedule.objects.filter(zone_id=cycle.zone_id, task__cycle=cycle, ended_on=None)
    if pks is not None:
        living = living.filter(task_id__in=pks)
    rows = living.order_by("task_id", "position").values_list(
        "task_id", "source", "kind", "starts_on", "due_on", "start_event__name", "end_event__name",
        "frequency", "quota", "due_rule", "due_month", "due_day", "due_period_offset", "raw", "needs_paper",
    )  # fmt: skip
    known: dict[Timing, Timing] = {}
    for task, source, kind, start, due, starts, ends, *rest in rows.iterator(chunk_size=5000):
        values: list[Any] = [source, kind, start, due, starts or "", ends or "", *rest]
        timing = Timing(*values)
        found[task].append(known.setdefault(timing, timing))
    return found
