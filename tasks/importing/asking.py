"""What the wizard's second step has to ask about a document, beyond its names and groups."""

import datetime
from dataclasses import dataclass

from tasks.importing import deadlines, schedules
from tasks.importing.choices import Choices
from tasks.importing.document import Json
from tasks.importing.planning import Plan, wanted_rows


@dataclass(frozen=True)
class Asked:
    """``past`` and ``undated`` count rows; ``phases`` are those that end: place in the document and phase."""

    rows: int
    past: int
    undated: int
    unread: list[tuple[int, Json]]
    phases: list[tuple[int, Json]]
    measures: list[str]

    @property
    def may_be_past(self) -> bool:
        """Whether a date may be past now, or once what is asked here is answered."""
        return bool(self.past or self.unread or (self.undated and self.phases))


def asked_of(document: Json, choices: Choices, plan: Plan, today: datetime.date) -> Asked:
    measures: list[str] = document["measures"]
    return Asked(
        rows=len(plan.rows),
        past=sum(any(one.due and one.due < today for one in row.owing) for row in plan.rows),
        undated=_undated(document, choices) + (0 if choices.measures else len(measures)),
        unread=deadlines.unread(document),
        phases=[
            (place, phase)
            for place, phase in enumerate(document["phases"])
            if phase["end"] or phase["end_event"]
        ],
        measures=measures,
    )


def _undated(document: Json, choices: Choices) -> int:
    """Rows without any date, however they are to be taken."""
    return sum(
        any(map(schedules.is_undated, schedules.timings(row)))
        for _index, row in wanted_rows(document, choices)
    )
