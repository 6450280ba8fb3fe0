"""An import from file to deliverables in one call, taking every suggestion, as the demonstration needs it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from departments.models import User, Zone
from tasks.importing import planning
from tasks.importing.choices import USUAL_PAST, CycleChoice
from tasks.importing.schedules import UNDECIDED
from tasks.importing.tokens import Token
from tasks.models import Cycle, ImportBatch
from tasks.services.imports.applying import apply_import, preview_of
from tasks.services.imports.claiming import Seen, base_of
from tasks.services.imports.reading import Incoming
from tasks.services.imports.snapshot import directory_of
from tasks.services.imports.upload import start_import
from tasks.services.imports.wizard import (
    choices_of,
    save_choices,
    save_names,
    suggester,
    tokens_with_defaults,
)


@dataclass(frozen=True)
class Wishes:
    """What differs from the suggestions; see :class:`tasks.importing.choices.Choices` for each."""

    cycle: CycleChoice = field(default_factory=lambda: CycleChoice(purpose=""))
    names: Mapping[str, Token] = field(default_factory=dict)
    past: str = USUAL_PAST
    collect: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    years_later: int = 0
    deadlines: Mapping[str, str] = field(default_factory=dict)
    undated: str = UNDECIDED
    measures: bool = False
    is_draft: bool | None = None
    cancel_gone: bool = False


def run_import(
    *,
    zone: Zone,
    actor: User,
    incoming: Incoming,
    now: datetime.datetime,
    today: datetime.date,
    cycle: Cycle | None = None,
    wishes: Wishes | None = None,
) -> ImportBatch:
    """All steps of the wizard through the same services; raises what they raise."""
    wishes = wishes or Wishes()
    batch = start_import(
        zone=zone, actor=actor, incoming=incoming, cycle=cycle, new_cycle=wishes.cycle, now=now,
        years_later=wishes.years_later,
    )  # fmt: skip
    directory = directory_of(zone, today)
    unknown = planning.unknown_names(batch.document, directory)
    tokens = {**tokens_with_defaults(batch, unknown, suggester(batch, directory)), **wishes.names}
    kept = save_names(
        batch=batch, actor=actor, version=choices_of(batch).version, tokens=tokens, now=now, today=today
    )
    kept = save_choices(
        batch=batch, actor=actor, version=kept.version, cycle=kept.cycle, past=wishes.past,
        collect={**kept.collect, **wishes.collect}, members=wishes.members, now=now, today=today,
        deadlines=wishes.deadlines, undated=wishes.undated, measures=wishes.measures,
        is_draft=kept.is_draft if wishes.is_draft is None else wishes.is_draft,
    )  # fmt: skip
    gone = (
        [one.pk for one in preview_of(batch, directory_of(zone, today)).found.gone]
        if wishes.cancel_gone
        else []
    )
    return apply_import(
        batch=batch, actor=actor, seen=Seen(kept.version, base_of(zone.pk, kept.cycle.pk)), gone=gone,
        now=now, today=today, inline=True,
    )  # fmt: skip
