"""Reads that span models: deliverables with how far they are, a liaison's page, the review queue."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from departments.models import Zone
from tasks.lights import AMBER_DAYS, Light, light
from tasks.models import Deliverable, Item, Review, Submission
from tasks.states import DeliverableState, ItemState, SubmissionState

#: A returned item that nobody has answered with a new handing-in.
UNANSWERED = Q(replaced_by=None) | Q(replaced_by__state=ItemState.DRAFT)


def _items() -> QuerySet[Item]:
    return Item.objects.filter(deliverable=OuterRef("pk"))


def sent_back() -> QuerySet[Item]:
    """Items of the outer deliverable that came back and have not been handed in again."""
    return _items().filter(UNANSWERED, state=ItemState.RETURNED)


def having(rows: QuerySet[Item] | QuerySet[Submission]) -> Q:
    """Deliverables that have such a row, for sums over many of them.

    Not an ``Exists``: PostgreSQL reckons with one search for each deliverable, takes the query for a very
    dear one and spends a second compiling it. This it reads once, so ``rows`` are narrowed to a zone.
    """
    return Q(pk__in=rows.order_by().values("deliverable"))


def with_progress(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Adds ``accepted`` (number), ``is_pending``, ``is_returned``, ``has_draft`` in the same query."""
    counted = _items().filter(state=ItemState.ACCEPTED).order_by().values("deliverable")
    return deliverables.annotate(
        accepted=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
        is_pending=Exists(_items().filter(state=ItemState.PENDING)),
        is_returned=Exists(sent_back()),
        has_draft=Exists(_items().filter(state=ItemState.DRAFT)),
    )


def with_return_reason(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Adds ``return_reason``: why the latest item came back; empty otherwise."""
    reasons = Review.objects.filter(item__deliverable=OuterRef("pk"), decision=Review.Decision.RETURN)
    return deliverables.annotate(return_reason=Subquery(reasons.order_by("-id").values("reason")[:1]))


def overdue_on(today: datetime.date) -> Q:
    """Open, dated before ``today``, and not excused at import."""
    return Q(state=DeliverableState.OPEN, due_on__lt=today) & ~Q(carried=Deliverable.Carried.CATCH_UP)


def light_of(deliverable: Deliverable, today: datetime.date) -> Light:
    return light(
        state=deliverable.state,
        opens_on=deliverable.opens_on,
        due_on=deliverable.due_on,
        today=today,
        caught_up=deliverable.carried == Deliverable.Carried.CATCH_UP,
    )


@dataclass
class Row:
    """A deliverable as a list shows it. ``days`` until the due date, negative when past, None undated."""

    deliverable: Deliverable
    light: Light
    days: int | None

    @property
    def overdue_days(self) -> int:
        return -(self.days or 0)


@dataclass
class Board:
    """A liaison's page: what came back, what presses, what waits for the office, what is done, the rest."""

    returned: list[Row] = field(default_factory=list)
    overdue: list[Row] = field(default_factory=list)
    soon: list[Row] = field(default_factory=list)
    catch_up: list[Row] = field(default_factory=list)
    reviewing: list[Row] = field(default_factory=list)
    later: list[Row] = field(default_factory=list)
    undated: list[Row] = field(default_factory=list)
    met: list[Row] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(len(rows) for rows in vars(self).values())

    @property
    def to_do(self) -> int:
        """What the liaison has to act on now."""
        return len(self.returned) + len(self.overdue) + len(self.soon) + len(self.catch_up)


def row_of(deliverable: Deliverable, today: datetime.date) -> Row:
    days = (deliverable.due_on - today).days if deliverable.due_on else None
    return Row(deliverable, light_of(deliverable, today), days)


def board_of(deliverables: Iterable[Deliverable], today: datetime.date) -> Board:
    """Sort deliverables (``with_progress``) into the sections of the page."""
    board = Board()
    for deliverable in deliverables:
        _section(board, deliverable, today).append(row_of(deliverable, today))
    return board


def _section(board: Board, deliverable: Deliverable, today: datetime.date) -> list[Row]:
    if deliverable.state == DeliverableState.MET:
        return board.met
    if deliverable.is_pending:  # type: ignore[attr-defined]
        return board.reviewing
    if deliverable.is_returned:  # type: ignore[attr-defined]
        return board.returned
    if deliverable.due_on is None:
        return board.undated
    if deliverable.due_on < today:
        return board.catch_up if deliverable.carried == Deliverable.Carried.CATCH_UP else board.overdue
    return board.soon if (deliverable.due_on - today).days <= AMBER_DAYS else board.later


def own_deliverables(visible: QuerySet[Deliverable], departments: list[int]) -> QuerySet[Deliverable]:
    """What these departments owe and have handed in, by due date, undated last; one query."""
    owed = visible.filter(department_id__in=departments).exclude(state=DeliverableState.CANCELLED)
    ordered = owed.select_related("task", "department", "assignment").order_by(
        F("due_on").asc(nulls_last=True), "task__number", "id"
    )
    return with_return_reason(with_progress(ordered))


def queue(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """What waits for the office, longest first, with ``files`` (number), ``is_late`` (judged by the first
    handing-in) and ``is_again`` (one before it was decided)."""
    waiting = submissions.filter(state=SubmissionState.SUBMITTED)
    related = ("deliverable__task__domain", "deliverable__department", "author")
    items = Item.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    files = items.annotate(n=Count("evidence", distinct=True)).values("n")
    idle = [SubmissionState.DRAFT, SubmissionState.WITHDRAWN]
    same = Submission.objects.filter(deliverable=OuterRef("deliverable")).exclude(state__in=idle)
    in_time = same.filter(submitted_at__date__lte=OuterRef("due_on"))
    return (
        waiting.select_related(*related)
        .annotate(
            files=Coalesce(Subquery(files), 0),
            is_late=Q(due_on__isnull=False) & ~Exists(in_time),
            is_again=Exists(same.filter(pk__lt=OuterRef("pk"), state=SubmissionState.DECIDED)),
        )
        .order_by("submitted_at", "id")
    )


@dataclass(frozen=True)
class Tally:
    """How many deliverables of a task are owed, met, waiting for the office, and late."""

    owed: int = 0
    met: int = 0
    waiting: int = 0
    late: int = 0


def tallies(
    zone: Zone, task_ids: Iterable[int], deliverables: QuerySet[Deliverable], today: datetime.date
) -> dict[int, Tally]:
    """Task id → tally over the given deliverables of a zone; one query however many tasks."""
    pending = having(Item.objects.filter(zone=zone, state=ItemState.PENDING))
    counted = (
        deliverables.filter(task_id__in=list(task_ids))
        .exclude(state=DeliverableState.CANCELLED)
        .order_by()
        .values("task_id")
        .annotate(
            owed=Count("pk"),
            met=Count("pk", filter=Q(state=DeliverableState.MET)),
            waiting=Count("pk", filter=pending),
            late=Count("pk", filter=overdue_on(today) & ~pending),
        )
    )
    return {
        row["task_id"]: Tally(owed=row["owed"], met=row["met"], waiting=row["waiting"], late=row["late"])
        for row in counted
    }


def history(deliverable: Deliverable) -> list[Submission]:
    """Every handing-in of a deliverable, newest first, with items, files and decisions; five queries."""
    handed_in = deliverable.submissions.exclude(state=SubmissionState.DRAFT).select_related("author")
    return list(
        handed_in.prefetch_related("items__evidence__blob", "items__reviews__reviewer").order_by("-id")
    )
