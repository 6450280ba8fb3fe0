"""A reform as a whole (机构改革): departments and their work, in one transaction on its day."""

import datetime
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import Department, Reform, User, Zone
from departments.services import audit
from departments.services.reform import (
    Wish,
    check_wish,
    enter_reform,
    expected,
    follow,
    plan_reform,
    reform_department,
    successor_now,
    target_of,
    words_of,
)
from tasks.models import Deliverable, Task
from tasks.services.reform_moves import Moves, living_shares, moves_of, settled_in
from tasks.services.reform_writing import hand_on

Kind = Reform.Kind
#: How much of a task's text a report quotes.
QUOTED = 80

logger = logging.getLogger(__name__)


def begin_reform(
    *, actor: User, department: Department, wish: Wish, now: datetime.datetime, today: datetime.date
) -> Reform:
    """Plan a reform; one for today is carried out at once.

    Raises ``ValidationError`` by field, :class:`Invalid` for a share that is not there to be split off,
    and :class:`Conflict` for whoever comes second.
    """
    _refuse_foreign_shares(department, wish)
    if wish.takes_effect_on > today:
        return plan_reform(actor=actor, department=department, wish=wish, now=now, today=today)
    with transaction.atomic():
        reform = enter_reform(actor=actor, department=department, wish=wish, now=now, today=today)
        return carry_out(reform=reform, actor=actor, now=now, today=today)


def _refuse_foreign_shares(department: Department, wish: Wish) -> None:
    if wish.kind != Kind.SPLIT or not wish.assignments:
        return
    known = set(living_shares(department).values_list("pk", flat=True))
    if not known >= set(wish.assignments):
        raise Invalid(_("One of these shares has ended meanwhile. Open the page again and choose anew."))


def preview(
    department: Department, wish: Wish, today: datetime.date
) -> tuple[dict[str, int], dict[str, Any]]:
    """The numbers and the report as they would be if it were today; nothing is written.

    ``ValidationError`` by field where the reform cannot be.
    """
    check_wish(department, wish, today)
    if wish.kind == Kind.RENAME:
        return {}, {}
    elsewhere = wish.assignments if wish.kind == Kind.SPLIT else {}
    successor_id = wish.successor.pk if wish.successor else None
    found = moves_of(department, successor_id, {pk: taker.pk for pk, taker in elsewhere.items()})
    return {**expected(department, wish), **found.counts}, _told(found)


def outlook(reform: Reform) -> tuple[dict[str, int], dict[str, Any]]:
    """The numbers and the report of a planned reform as they would be if it were today."""
    if reform.kind == Kind.RENAME:
        return {}, {}
    found = moves_of(reform.department, reform.successor_id, _elsewhere(reform, reform.successor_id))
    return found.counts, _told(found)


def carry_out(*, reform: Reform, actor: User | None, now: datetime.datetime, today: datetime.date) -> Reform:
    """Do it: of two who try exactly one does. ``actor`` is None for the nightly job.

    Raises :class:`Conflict` for the other, and :class:`Invalid` where it cannot be done any more; nothing
    is written then and the reform stays planned.
    """
    try:
        with transaction.atomic():
            return _carry_out(reform.pk, actor, now, today)
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from None
    except IntegrityError:
        raise Conflict(_("Somebody else changed the same departments just now. Try once more.")) from None


def _carry_out(pk: int, actor: User | None, now: datetime.datetime, today: datetime.date) -> Reform:
    # The zone's lock keeps shares and deliverables from being generated meanwhile.
    zone = Zone.objects.select_for_update(no_key=True).get(reforms=pk)
    due = Reform.objects.filter(pk=pk, state=Reform.State.PLANNED, takes_effect_on__lte=today)
    if not due.update(state=Reform.State.DONE, done_at=now):
        raise Conflict(_("This reform has been carried out or called off meanwhile. Reload the page."))
    reform = Reform.objects.select_related("department__zone", "department__parent", "successor").get(pk=pk)
    reform.old_name = reform.department.name
    successor = successor_now(reform)
    report: dict[str, Any] = {"counts": reform_department(reform, successor)}
    if reform.kind != Kind.RENAME:
        _move_work(reform, successor, report, today)
    reform.report = report
    reform.save(update_fields=["old_name", "report"])
    audit.record(
        zone=zone, actor=actor, action="reform.carried-out", now=now, target=target_of(reform),
        detail={**words_of(reform), "outcome": report["counts"]},
    )  # fmt: skip
    return reform


def _move_work(
    reform: Reform, successor: Department | None, report: dict[str, Any], today: datetime.date
) -> None:
    successor_id = successor.pk if successor else None
    found = moves_of(reform.department, successor_id, _elsewhere(reform, successor_id), lock=True)
    report["counts"] |= found.counts
    report |= _told(found)
    shares = hand_on(reform.department, found, successor_id, today)
    new = {move.share.pk: shares[move.share.pk] for move in found.moves if move.taker_id and not move.there}
    report["settled"] = settled_in(reform.zone, new, today)


def _told(found: Moves) -> dict[str, Any]:
    """What the report names beside the numbers."""
    return {
        "kept": _quoted(found.kept),
        "without_lead": [_quote(task) for task in found.without_lead],
        "to": _to(found),
    }


def _elsewhere(reform: Reform, successor_id: int | None) -> dict[int, int]:
    """What a split gives to others. Whoever was closed meanwhile is stood in for by their successor."""
    chosen = {int(pk): taker for pk, taker in reform.shares.get("assignments", {}).items()}
    takers = Department.objects.select_related("successor").in_bulk(set(chosen.values()))
    found = {}
    for pk, taker in chosen.items():
        last = follow(takers[taker])
        found[pk] = last.pk if last is not None else successor_id
    return {pk: taker for pk, taker in found.items() if taker is not None}


def _to(found: Moves) -> list[dict[str, Any]]:
    """How many shares went to whom, most first."""
    numbers: dict[int, int] = {}
    for move in found.moves:
        if move.taker_id is not None:
            numbers[move.taker_id] = numbers.get(move.taker_id, 0) + 1
    names = Department.objects.in_bulk(numbers)
    ordered = sorted(numbers.items(), key=lambda pair: -pair[1])
    return [{"department": pk, "name": names[pk].name, "shares": number} for pk, number in ordered]


def _quoted(kept: list[Deliverable]) -> list[dict[str, Any]]:
    tasks = Task.objects.select_related("cycle").in_bulk({one.task_id for one in kept})
    return [{**_quote(tasks[one.task_id]), "deliverable": one.pk, "period": one.period_key} for one in kept]


def _quote(task: Task) -> dict[str, Any]:
    return {"task": task.pk, "number": task.number, "cycle": task.cycle.name, "text": task.text[:QUOTED]}


def carry_out_due(*, now: datetime.datetime, today: datetime.date) -> int:
    """Every planned reform whose day has come; how many were carried out.

    One that cannot be done stays planned, its page says so, and it does not hold up the others.
    """
    due = Reform.objects.filter(
        zone__is_active=True, state=Reform.State.PLANNED, takes_effect_on__lte=today
    ).order_by("takes_effect_on", "pk")
    done = 0
    for reform in due:
        try:
            carry_out(reform=reform, actor=None, now=now, today=today)
            done += 1
        except (Invalid, Conflict, DatabaseError) as problem:
            logger.warning("Reform %s could not be carried out: %s", reform.pk, problem)
    return done
