"""Handing the work of a department on, as ``reform_moves`` decided; part of the reform's transaction."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from departments.models import Department
from departments.selectors import expand_groups
from tasks.models import Assignment, Contribution, Deliverable, Responsibility
from tasks.models.task import Collect
from tasks.services.expansion import BATCH, chunks
from tasks.services.reform_moves import Move, Moves
from tasks.states import DELIVERABLE, DeliverableState, sources

Key = tuple[int, str, str]  #: task, role, scope: a share of a department that is known


def hand_on(
    department: Department, found: Moves, successor_id: int | None, today: datetime.date
) -> dict[int, Assignment]:
    """Write everything; the old shares end today and keep what was decided in them.

    Old share's number → the share that took it in.
    """
    takers = {_key(move.share): move.taker_id for move in found.moves if move.taker_id is not None}
    _repoint(department, takers, successor_id)
    shares = _shares_of_takers(found.moves, today)
    _name_in_the_plan(found.moves, shares, today)
    _move(found.moved, shares)
    _set([one.pk for one in found.cancelled], DeliverableState.CANCELLED)
    _set(found.revived, DeliverableState.OPEN)
    _move_requests(found.moves, shares)
    for some in chunks([move.share.pk for move in found.moves]):
        Assignment.objects.filter(pk__in=some).update(ends_on=today)
    return shares


def _key(share: Assignment) -> Key:
    return (share.task_id, share.role, share.scope)


def _shares_of_takers(moves: Iterable[Move], today: datetime.date) -> dict[int, Assignment]:
    """Old share's number → the share that takes it in: there already, taken up again, or new from today."""
    found, again, fresh = {}, [], {}
    for move in moves:
        if move.there is not None:
            found[move.share.pk] = move.there
            if move.there.ends_on is not None:
                move.there.starts_on, move.there.ends_on = today, None
                move.there.responsibility_id = move.share.responsibility_id
                again.append(move.there)
        elif move.taker_id is not None:
            fresh[move.share.pk] = _new_share(move.share, move.taker_id, today)
    Assignment.objects.bulk_update(again, ["starts_on", "ends_on", "responsibility"], batch_size=BATCH)
    Assignment.objects.bulk_create(fresh.values(), batch_size=BATCH)
    return found | fresh


def _new_share(old: Assignment, department_id: int, today: datetime.date) -> Assignment:
    return Assignment(
        zone_id=old.zone_id, task_id=old.task_id, responsibility_id=old.responsibility_id,
        department_id=department_id, role=old.role, scope=old.scope, starts_on=today,
    )  # fmt: skip


def _move(moved: list[Deliverable], shares: dict[int, Assignment]) -> None:
    """With drafts, files and what waits for the office: all of it hangs on the deliverable."""
    for one in moved:
        taker = shares[one.assignment_id]
        one.assignment, one.department_id = taker, taker.department_id
    Deliverable.objects.bulk_update(moved, ["assignment", "department"], batch_size=BATCH)


def _set(deliverables: list[int], state: DeliverableState) -> None:
    for some in chunks(deliverables):
        Deliverable.objects.filter(pk__in=some, state__in=sources(DELIVERABLE, state)).update(state=state)


def _move_requests(moves: Iterable[Move], shares: dict[int, Assignment]) -> None:
    """Contributions that were asked of the department and not given yet are now asked of the taker."""
    mine = {move.share.pk: move for move in moves if move.share.pk in shares}
    asked = list(Contribution.objects.filter(assignment__in=mine, given_at=None))
    theirs = [shares[one.assignment_id].pk for one in asked]
    pairs = Contribution.objects.filter(assignment__in=theirs).values_list("assignment_id", "deliverable_id")
    there = set(pairs)
    moving = [one for one in asked if (shares[one.assignment_id].pk, one.deliverable_id) not in there]
    for one in moving:
        one.assignment = shares[one.assignment_id]
    Contribution.objects.bulk_update(moving, ["assignment"], batch_size=BATCH)


# ------------------------------------------------------------------ what the plan says
def _repoint(department: Department, takers: dict[Key, int], successor_id: int | None) -> None:
    """Responsibilities that name the department, or have it collect, name who takes the share; the
    wording of the document stays as circulated."""
    living = Responsibility.objects.filter(
        Q(department=department) | Q(collector=department),
        ended_on=None, task__cancelled_on=None, task__cycle__is_closed=False,
    )  # fmt: skip
    changed = []
    for one in living:
        taker = takers.get((one.task_id, one.role, one.scope), successor_id)
        if taker is None:
            continue
        if one.department_id == department.pk:
            one.department_id = taker
        if one.collector_id == department.pk:
            one.collector_id = taker
        changed.append(one)
    Responsibility.objects.bulk_update(changed, ["department", "collector"], batch_size=BATCH)


def _name_in_the_plan(moves: Iterable[Move], shares: dict[int, Assignment], today: datetime.date) -> None:
    """Who takes the share of a group without being in it is named beside the group.

    Otherwise the next expansion would find nothing that asks for this share, and end it.
    """
    asked = Responsibility.objects.filter(
        pk__in={share.responsibility_id for share in shares.values()}, department=None, collect=Collect.EACH
    ).select_related("group__zone")
    by_pk = {one.pk: one for one in asked}
    groups = {one.group_id: one.group for one in asked if one.group is not None}
    members = _members(groups.values(), today)
    extra = []
    for move in moves:
        share = shares.get(move.share.pk)
        duty = by_pk.get(share.responsibility_id) if share else None
        if share and duty and share.department_id not in members[duty.group_id]:
            extra.append((share, _beside(duty, share.department_id)))
    Responsibility.objects.bulk_create([one for _share, one in extra], batch_size=BATCH)
    for share, one in extra:
        share.responsibility = one
    Assignment.objects.bulk_update([share for share, _one in extra], ["responsibility"], batch_size=BATCH)


def _members(groups: Iterable, today: datetime.date) -> dict[int | None, set[int]]:
    expanded = expand_groups(groups, today)
    found: dict[int | None, set[int]] = defaultdict(set)
    for pk, departments in expanded.items():
        found[pk] = {one.pk for one in departments}
    return found


def _beside(duty: Responsibility, department_id: int) -> Responsibility:
    return Responsibility(
        zone_id=duty.zone_id, task_id=duty.task_id, position=duty.position, role=duty.role,
        scope=duty.scope, department_id=department_id, raw=duty.raw,
    )  # fmt: skip
