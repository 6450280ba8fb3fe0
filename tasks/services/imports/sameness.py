"""Whether an edited document changes anything at all: rows, their order, names, stages, or being a draft."""

from typing import Any

from tasks.importing.document import Json, as_date
from tasks.models import Cycle, ImportBatch, Phase
from tasks.services.imports.applying import Preview
from tasks.services.imports.making_stages import NAME_LENGTH
from tasks.services.imports.wizard import choices_of


def changes_nothing(batch: ImportBatch, preview: Preview, cycle: Cycle | None) -> bool:
    """True where applying would write nothing; at most one query."""
    made, found = preview.plan.additions, preview.found
    if cycle is None or not found.is_empty or made.bodies or made.bunches or made.aliases or made.chosen:
        return False
    if is_issuing(batch, cycle) or any(pair.old.number != pair.row.number for pair in found.unchanged):
        return False
    return not _moves_stages(cycle, batch.document["phases"])


def is_issuing(batch: ImportBatch, cycle: Cycle | None) -> bool:
    """Whether this import makes a draft the plan that holds."""
    return cycle is not None and cycle.is_draft and not choices_of(batch).is_draft


def _moves_stages(cycle: Cycle, phases: list[Json]) -> bool:
    if not phases:
        return False
    fields = ("name", "starts_on", "ends_on", "start_event__name", "end_event__name")
    known = {row[0]: row[1:] for row in Phase.objects.filter(cycle=cycle).values_list(*fields)}
    return any(known.get(one["name"][:NAME_LENGTH]) != _stage(one) for one in phases if one["name"])


def _stage(one: Json) -> tuple[Any, ...]:
    start, end = as_date(one["start"]), as_date(one["end"])
    if start is not None and end is not None and start > end:
        start = None
    events = ((one[name] or "")[:NAME_LENGTH] or None for name in ("start_event", "end_event"))
    return (start, end, *events)
