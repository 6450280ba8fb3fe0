"""What an import changes of a cycle: rows added, changed field by field, unchanged, and no longer listed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.importing.directory import Body, Bunch, Directory
from tasks.importing.matching import match
from tasks.importing.planning import Plan, PlannedRow
from tasks.importing.rowstate import PartState, RowState, of_row


@dataclass(frozen=True, slots=True)
class Standing:
    """A task of the cycle as it stands. ``number`` and ``source`` say where it stood in its table."""

    pk: int
    number: int
    source: str
    state: RowState


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; texts as people read them. ``field`` is a name of ``FIELDS``."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Paired:
    """A task and the row that is it now."""

    old: Standing
    row: PlannedRow
    state: RowState
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Difference:
    """``gone`` are living tasks that the document does not list."""

    added: list[tuple[PlannedRow, RowState]] = field(default_factory=list)
    changed: list[Paired] = field(default_factory=list)
    unchanged: list[Paired] = field(default_factory=list)
    gone: list[Standing] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.gone)

    def numbers(self) -> dict[int, int]:
        """Key of a standing task → its new number, the order of the table; others stand behind."""
        return {pair.old.pk: pair.row.number for pair in (*self.changed, *self.unchanged)}


FIELDS = ("indicator", "task", "lead", "support", "deadline", "points", "state")


def difference(plan: Plan, standing: Sequence[Standing]) -> Difference:
    """Compare the plan of a document with the tasks of the cycle."""
    states = [of_row(row, plan) for row in plan.rows]
    pairs = match([one.state for one in standing], states)
    found = Difference()
    for place, (row, state) in enumerate(zip(plan.rows, states, strict=True)):
        if place not in pairs:
            found.added.append((row, state))
            continue
        old = standing[pairs[place]]
        differing = tuple(changes(old.state, state, plan.directory))
        (found.changed if differing else found.unchanged).append(Paired(old, row, state, differing))
    used = set(pairs.values())
    found.gone.extend(
        one for place, one in enumerate(standing) if place not in used and not one.state.is_cancelled
    )
    return found


def changes(old: RowState, new: RowState, directory: Directory) -> Iterator[Change]:
    """Field by field; ``directory`` knows the names of whatever the two states refer to."""
    if old == new:
        return
    if old.ways != new.ways:
        yield Change("indicator", " › ".join(old.ways), " › ".join(new.ways))
    if (old.text, old.items) != (new.text, new.items):
        yield Change("task", old.text, new.text)
    for role, raw in (("lead", "lead_raw"), ("support", "support_raw")):
        before, after = getattr(old, raw), getattr(new, raw)
        if before != after:
            yield Change(role, before, after)
        elif old.keys(role) != new.keys(role):
            yield Change(role, _names(old, role, directory), _names(new, role, directory))
    if old.deadline_raw != new.deadline_raw:
        yield Change("deadline", old.deadline_raw, new.deadline_raw)
    elif set(old.timings) != set(new.timings):
        yield Change("deadline", _when(old), _when(new))
    if new.marks is not None and old.marks != new.marks:
        yield Change("points", _points(old), _points(new))
    if old.is_cancelled != new.is_cancelled:
        yield Change("state", "cancelled", "listed")


def _names(state: RowState, role: str, directory: Directory) -> str:
    """Who has a role, by name, where the table's words are the same but mean others now."""
    return "、".join(_name(part, directory) for part in state.parts if part.role == role)


def _name(part: PartState, directory: Directory) -> str:
    known: Body | Bunch | None = directory.get(part.ref)
    collector = directory.get(part.collector)
    name = known.name if known else part.written
    words = f"{name}（{collector.name}）" if collector else name
    return f"{part.scope}：{words}" if part.scope else words


def _points(state: RowState) -> str:
    points, is_core, is_bonus = state.marks or (None, False, False)
    said = ["" if points is None else f"{points:g}", "★" if is_core else "", "+" if is_bonus else ""]
    return " ".join(one for one in said if one)


def _when(state: RowState) -> str:
    """The dates of a row, where its words are the same but read differently now."""
    return "；".join(
        f"{one.raw} {one.due or one.end_event or one.frequency}".strip() for one in state.timings
    )
