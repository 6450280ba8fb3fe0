"""A plan as it is shown before it is carried out: who carries each row, in words."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.importing.document import Json, place
from tasks.importing.planning import Part, Plan, PlannedRow


@dataclass(frozen=True)
class Carrier:
    """One lead of a row. ``count`` is of a group's departments; None for a single department."""

    name: str
    scope: str
    count: int | None
    collector: str


@dataclass(frozen=True)
class Shown:
    number: int
    place: str
    domain: str
    task: str
    leads: list[Carrier]
    due: datetime.date | None
    deadline: str
    is_past: bool
    left_out: tuple[str, ...]
    problems: list[Json]
    is_owed: bool


def rows(plan: Plan, planned: Iterable[PlannedRow], today: datetime.date) -> Iterator[Shown]:
    """The rows of one page, ready for the table."""
    for row in planned:
        yield Shown(
            number=row.number,
            place=row.source,
            domain=row.row["domain"],
            task=row.row["task"].strip().partition("\n")[0],
            leads=[_carrier(plan, part) for part in row.leads],
            due=row.due,
            deadline=row.row["deadline_raw"],
            is_past=row.due is not None and row.due < today,
            left_out=row.left_out,
            problems=[{**one, "place": place(row.row, one["cell"])} for one in row.row["problems"]],
            is_owed=bool(plan.shares(row)),
        )


def _carrier(plan: Plan, part: Part) -> Carrier:
    bunch = plan.directory.bunches.get(part.ref)
    if bunch is None:
        return Carrier(plan.directory.bodies[part.ref].name, part.scope, None, "")
    collector = plan.collector(part)
    return Carrier(
        bunch.name,
        part.scope,
        len(plan.directory.members(bunch)),
        plan.directory.bodies[collector].name if collector else "",
    )
