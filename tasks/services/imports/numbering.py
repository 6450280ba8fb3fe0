"""The order of a cycle's tasks. A number exists once in a cycle, so moved tasks are parked behind first."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F

from chronicdz import bulk
from tasks.models import Cycle, Task
from tasks.services.imports.recording import Place

PARKED = 1_000_000_000
Numbers = Mapping[int, int]


def places_of(cycle: Cycle) -> dict[int, Place]:
    """Where every task stands, by its key."""
    rows = Task.objects.filter(cycle=cycle).values_list("pk", "number", "source")
    return {pk: (number, source) for pk, number, source in rows}


def with_the_rest(placed: Numbers, before: Numbers, used: int) -> dict[int, int]:
    """New numbers that differ from ``before``: those given, and behind ``used`` all others in their order."""
    others = sorted((number, pk) for pk, number in before.items() if pk not in placed)
    behind = {pk: used + place for place, (_number, pk) in enumerate(others, start=1)}
    return {pk: number for pk, number in {**placed, **behind}.items() if before.get(pk) != number}


def park(cycle: Cycle, moved: Numbers) -> None:
    """Free the numbers of the tasks that move."""
    if moved:
        Task.objects.filter(cycle=cycle, pk__in=list(moved)).update(number=F("number") + PARKED)


def land(cycle: Cycle, moved: Numbers, before: Numbers) -> None:
    """Give them their new numbers: one statement for all that move by as much."""
    by_shift: dict[int, list[int]] = defaultdict(list)
    for pk, number in moved.items():
        by_shift[number - before[pk]].append(pk)
    for shift, pks in by_shift.items():
        Task.objects.filter(cycle=cycle, pk__in=pks).update(number=F("number") - PARKED + shift)


def set_sources(sources: Mapping[int, str]) -> None:
    """Where each of these tasks stands in its document."""
    moved = [Task(pk=pk, source=source) for pk, source in sources.items()]
    bulk.update(Task, moved, ["source"])
