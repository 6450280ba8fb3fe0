"""Events that dates wait for, and the stages of the work, as a document names them."""

from collections.abc import Iterable, Mapping, Sequence

from tasks.importing.document import Json, as_date
from tasks.importing.rowstate import RowState
from tasks.models import Cycle, Event, Phase

NAME_LENGTH = 120


def make_events(
    cycle: Cycle, states: Iterable[RowState], phases: Sequence[Json]
) -> tuple[dict[str, Event], list[Event]]:
    """Everything that a date waits for, by name; and those of them that are new."""
    found = {event.name: event for event in Event.objects.filter(cycle=cycle)}
    names = (name[:NAME_LENGTH] for name in (*_awaited(states), *_bounds(phases)) if name)
    missing = [name for name in dict.fromkeys(names) if name not in found]
    fresh = Event.objects.bulk_create(
        Event(zone_id=cycle.zone_id, cycle=cycle, name=name) for name in missing
    )
    return {**found, **{event.name: event for event in fresh}}, fresh


def _awaited(states: Iterable[RowState]) -> Iterable[str]:
    for state in states:
        for timing in state.timings:
            yield from (timing.start_event, timing.end_event)


def _bounds(phases: Sequence[Json]) -> Iterable[str]:
    for phase in phases:
        yield from (phase["start_event"] or "", phase["end_event"] or "")


def make_phases(
    cycle: Cycle, phases: Sequence[Json], events: Mapping[str, Event]
) -> tuple[list[Phase], list[Json]]:
    """The document's stages: the new ones, and of those whose dates it changed what they were before."""
    known = {phase.name: phase for phase in Phase.objects.filter(cycle=cycle)}
    fresh: dict[str, Phase] = {}
    before: list[Json] = []
    for one in phases:
        name = one["name"][:NAME_LENGTH]
        if name in known:
            before += _changed(known.pop(name), one, events)
        elif name and name not in fresh:
            fresh[name] = _set(
                Phase(zone_id=cycle.zone_id, cycle=cycle, name=name, position=len(fresh)), one, events
            )
    return Phase.objects.bulk_create(fresh.values()), before


def _changed(phase: Phase, one: Json, events: Mapping[str, Event]) -> list[Json]:
    before = phase_json(phase)
    _set(phase, one, events)
    if phase_json(phase) == before:
        return []
    phase.save()
    return [before]


def phase_json(phase: Phase) -> Json:
    """A stage as an import records it."""
    days = {"starts_on": phase.starts_on, "ends_on": phase.ends_on}
    return {
        "pk": phase.pk,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "start_event": phase.start_event_id,
        "end_event": phase.end_event_id,
    }


def restore_phase(kept: Json) -> None:
    """A stage as it was recorded."""
    Phase.objects.filter(pk=kept["pk"]).update(
        starts_on=as_date(kept["starts_on"]), ends_on=as_date(kept["ends_on"]),
        start_event_id=kept["start_event"], end_event_id=kept["end_event"],
    )  # fmt: skip


def _set(phase: Phase, one: Json, events: Mapping[str, Event]) -> Phase:
    start, end = as_date(one["start"]), as_date(one["end"])
    if start is not None and end is not None and start > end:
        start = None
    phase.starts_on, phase.ends_on = start, end
    phase.start_event = events.get((one["start_event"] or "")[:NAME_LENGTH])
    phase.end_event = events.get((one["end_event"] or "")[:NAME_LENGTH])
    return phase
