"""One row as it stands: what a table says of it, or what the database holds; the two compare as values.

A ``ref`` is as in :mod:`tasks.importing.directory`; in what an import records only ``d:`` and ``g:`` occur.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

from tasks.importing.choices import EACH
from tasks.importing.document import as_date
from tasks.importing.planning import LEAD, Part, Plan, PlannedRow
from tasks.importing.schedules import Timing

WRITTEN_LENGTH, DEADLINE_LENGTH, SCOPE_LENGTH = 120, 200, 200
_DATES = ("start", "due")


#: Points, core, bonus.
Marks = tuple[float | None, bool, bool]


@dataclass(frozen=True, slots=True)
class PartState:
    """One responsibility. ``written`` is how the table spells it and does not count in a comparison."""

    role: str
    scope: str
    ref: str
    collect: str = EACH
    collector: str = ""
    written: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        return (self.role, self.scope, self.ref, self.collect, self.collector)


@dataclass(frozen=True, slots=True)
class RowState:
    """``ways``: the titles of its indicators from the top; ``parts`` and ``timings`` in the table's order.

    ``marks`` are the points, and whether it is a core or bonus indicator; None where nothing is said.
    """

    ways: tuple[str, ...]
    text: str
    items: tuple[str, ...]
    lead_raw: str
    support_raw: str
    deadline_raw: str
    parts: tuple[PartState, ...]
    timings: tuple[Timing, ...]
    marks: Marks | None = None
    is_cancelled: bool = False

    def keys(self, role: str) -> frozenset[tuple[str, ...]]:
        """Who has this role, whatever the order and the spelling."""
        return frozenset(part.key for part in self.parts if part.role == role)

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "ways": list(self.ways),
            "items": list(self.items),
            "parts": [asdict(part) for part in self.parts],
            "timings": [_timing_json(timing) for timing in self.timings],
            "marks": list(self.marks) if self.marks else None,
        }


_PLAIN = ("text", "lead_raw", "support_raw", "deadline_raw", "is_cancelled")
_TIMING = tuple(one.name for one in fields(Timing))


def from_json(kept: Mapping[str, Any]) -> RowState:
    return RowState(
        **{name: kept[name] for name in _PLAIN},
        ways=tuple(kept["ways"]),
        items=tuple(kept["items"]),
        parts=tuple(PartState(**part) for part in kept["parts"]),
        timings=tuple(_timing(timing) for timing in kept["timings"]),
        marks=tuple(kept["marks"]) if kept["marks"] else None,
    )


def _timing_json(timing: Timing) -> dict[str, Any]:
    values = {name: getattr(timing, name) for name in _TIMING}
    return values | {name: str(values[name]) for name in _DATES if isinstance(values[name], datetime.date)}


def _timing(kept: Mapping[str, Any]) -> Timing:
    return Timing(**{**kept, **{name: as_date(kept[name]) for name in _DATES}})


def of_row(row: PlannedRow, plan: Plan) -> RowState:
    """What the table says of a row, with the choices made."""
    return RowState(
        ways=row.leaf.titles if row.leaf else (),
        text=row.row["task"],
        items=tuple(row.row["items"]),
        lead_raw=row.row["lead_raw"],
        support_raw=row.row["support_raw"],
        deadline_raw=row.row["deadline_raw"][:DEADLINE_LENGTH],
        parts=tuple(_part(part, plan) for part in row.parts),
        timings=row.timings,
        marks=marks(row.leaf.points, row.leaf.is_core, row.leaf.is_bonus) if row.leaf else None,
    )


def marks(points: Any, is_core: bool, is_bonus: bool) -> Marks | None:
    """As they compare: points as a number whatever they come as; None where nothing is said."""
    if points is None and not is_core and not is_bonus:
        return None
    return (None if points is None else float(points), is_core, is_bonus)


def _part(part: Part, plan: Plan) -> PartState:
    collector = plan.collector(part) if part.ref in plan.directory.bunches else ""
    collect = part.collect.partition(":")[0] if collector else EACH
    return part_state(
        part.role, part.scope[:SCOPE_LENGTH], part.ref, collect, collector, part.written[:WRITTEN_LENGTH]
    )


@lru_cache(maxsize=4096)
def part_state(role: str, scope: str, ref: str, collect: str, collector: str, written: str) -> PartState:
    """One value for all rows that say the same: a long table names the same units all over."""
    return PartState(role, scope, ref, collect, collector, written)


def settled(state: RowState, refs: Mapping[str, str]) -> RowState:
    """The same state once what it names has been made: ``n:`` refs give way to the keys in the database."""
    parts = tuple(
        replace(part, ref=refs.get(part.ref, part.ref), collector=refs.get(part.collector, part.collector))
        for part in state.parts
    )
    return replace(state, parts=parts)


def leads(state: RowState) -> list[PartState]:
    return [part for part in state.parts if part.role == LEAD]
