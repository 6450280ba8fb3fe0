"""Where the open work of a department goes in a reform: read and decided here, written by ``reform_writing``.

A share is living while it has not ended and its task and cycle go on. What is decided or belongs to a
closed cycle is history and not looked at.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.models import Department, Reform, Zone
from tasks.models import Assignment, Contribution, Deliverable, DueChange, Item, Submission, Task
from tasks.models.task import PartRole
from tasks.states import DeliverableState, ItemState, SubmissionState

Place = tuple[int, int, str, str]  #: task, department, role, scope: what a share is unique by


@dataclass(frozen=True)
class Move:
    """One share and who takes it: nobody (None), or a department, which may have such a share already."""

    share: Assignment
    taker_id: int | None
    there: Assignment | None = None

    @property
    def place(self) -> Place:
        return (self.share.task_id, self.taker_id or 0, self.share.role, self.share.scope)


@dataclass
class Moves:
    """``kept``: begun, but with nobody to go on with it, or owed by the taker as well."""

    moves: list[Move] = field(default_factory=list)
    moved: list[Deliverable] = field(default_factory=list)
    cancelled: list[Deliverable] = field(default_factory=list)
    kept: list[Deliverable] = field(default_factory=list)
    revived: list[int] = field(default_factory=list)  #: the taker's own, cancelled while its share had ended
    waiting: int = 0  #: of ``moved`` and ``kept``: handed in, and not decided yet
    without_lead: list[Task] = field(default_factory=list)

    @property
    def by_share(self) -> dict[int, Move]:
        return {move.share.pk: move for move in self.moves}

    @property
    def counts(self) -> dict[str, int]:
        taken = [move for move in self.moves if move.taker_id is not None]
        return {
            "shares": len(self.moves),
            "tasks": len({move.share.task_id for move in self.moves}),
            "merged": sum(move.there is not None for move in taken),
            "deliverables": len(self.moved),
            "cancelled": len(self.cancelled),
            "kept": len(self.kept),
            "waiting": self.waiting,
        }


def living_shares(department: Department) -> QuerySet[Assignment]:
    """What the department does now, in the order of the plan."""
    living = Assignment.objects.filter(
        department=department, ends_on=None, task__cancelled_on=None, task__cycle__is_closed=False
    )
    return living.select_related("task__cycle").order_by("task__cycle_id", "task__number", "role", "pk")


def moves_of(
    department: Department, successor_id: int | None, elsewhere: dict[int, int], *, lock: bool = False
) -> Moves:
    """What goes where. ``elsewhere``: number of a share → the department that takes it instead.

    ``lock``: for writing. Nobody can begin anything on what was read until the transaction ends.
    """
    rows = living_shares(department)
    shares = list(rows.select_for_update(of=("self",)) if lock else rows)
    takers = {share.pk: elsewhere.get(share.pk, successor_id) for share in shares}
    there = _shares_there(shares, {taker for taker in takers.values() if taker})
    found = Moves()
    for share in shares:
        move = Move(share, takers[share.pk])
        found.moves.append(Move(share, move.taker_id, there.get(move.place)))
    _sort(found, _open(shares, lock))
    found.without_lead = _without_lead(found.moves)
    return found


def _shares_there(shares: Iterable[Assignment], takers: Collection[int]) -> dict[Place, Assignment]:
    """The shares that the takers have in the same tasks, ended ones included."""
    rows = Assignment.objects.filter(task__in=[share.task_id for share in shares], department__in=takers)
    return {(one.task_id, one.department_id, one.role, one.scope): one for one in rows}


def _open(shares: Collection[Assignment], lock: bool) -> list[Deliverable]:
    """What they still owe, with ``is_touched`` and ``is_pending``; read anew once it is locked."""
    rows = Deliverable.objects.filter(
        assignment__in=[share.pk for share in shares], state=DeliverableState.OPEN
    )
    if lock:
        list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    mine = {"deliverable": OuterRef("pk")}
    extended = DueChange.objects.filter(**mine, cause=DueChange.Cause.EXTENSION)
    begun = Submission.objects.filter(**mine).exclude(state=SubmissionState.WITHDRAWN)
    touched = Exists(begun) | Exists(Contribution.objects.filter(**mine)) | Exists(extended)
    pending = Exists(Item.objects.filter(**mine, state=ItemState.PENDING))
    return list(rows.annotate(is_touched=touched, is_pending=pending).order_by("task__number", "pk"))


def _sort(found: Moves, owed: Iterable[Deliverable]) -> None:
    """Into what moves, what is cancelled because the taker owes the same, and what stays."""
    moves = found.by_share
    theirs = _owed_there(found.moves)
    for one in owed:
        move = moves[one.assignment_id]
        same = theirs.get((move.there.pk, one.schedule_id, one.period_key)) if move.there else None
        if move.taker_id is not None and same is None:
            found.moved.append(one)
        elif one.is_touched:  # type: ignore[attr-defined]
            found.kept.append(one)
        else:
            found.cancelled.append(one)
            if same is not None and same[1] == DeliverableState.CANCELLED:
                found.revived.append(same[0])
        found.waiting += one.is_pending  # type: ignore[attr-defined]


def _owed_there(moves: Iterable[Move]) -> dict[tuple[int, int, str], tuple[int, str]]:
    """What the takers owe in the same shares themselves: share, schedule, period → number and state."""
    rows = Deliverable.objects.filter(assignment__in=[move.there.pk for move in moves if move.there])
    keys = rows.values_list("assignment_id", "schedule_id", "period_key", "pk", "state")
    return {(share, schedule, period): (pk, state) for share, schedule, period, pk, state in keys}


def _without_lead(moves: Iterable[Move]) -> list[Task]:
    """Tasks that nobody leads any more once these shares have ended."""
    dropped = {
        move.share.task_id: move.share.task
        for move in moves
        if move.share.role == PartRole.LEAD and move.taker_id is None
    }
    others = Assignment.objects.filter(task__in=dropped, role=PartRole.LEAD, ends_on=None)
    led = set(others.exclude(pk__in=[move.share.pk for move in moves]).values_list("task_id", flat=True))
    led |= {move.share.task_id for move in moves if move.taker_id and move.share.role == PartRole.LEAD}
    return [task for pk, task in dropped.items() if pk not in led]


# ------------------------------------------------------------------ what is not owed again
Settled = tuple[int, int, str]  #: share, schedule, period


def settled_by_reforms(zone: Zone) -> set[Settled]:
    """What the department before had accepted already: its successor's shares do not owe it once more."""
    done = Reform.objects.filter(zone=zone, state=Reform.State.DONE).exclude(kind=Reform.Kind.RENAME)
    reports = done.values_list("report", flat=True)
    return {
        (share, schedule, key) for report in reports for share, schedule, key in report.get("settled", ())
    }


def settled_in(zone: Zone, shares: dict[int, Assignment], today: datetime.date) -> list[Settled]:
    """The same for a reform that is being carried out: old share's number → the taker's share.

    Only what could still be asked for: due from today on, or without a date.
    """
    met = Deliverable.objects.filter(
        Q(due_on=None) | Q(due_on__gte=today), assignment__in=shares, state=DeliverableState.MET
    ).order_by("pk")
    found = list(met.values_list("assignment_id", "schedule_id", "period_key"))
    found += sorted(one for one in settled_by_reforms(zone) if one[0] in shares)
    return [(shares[old].pk, schedule, key) for old, schedule, key in found]
