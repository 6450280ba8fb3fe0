"""The overview of a cycle: every number of it read off one grouped query."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from departments.models import Department, Zone
from indicators.models import Indicator
from tasks.models import Cycle, Deliverable, Item, Submission
from tasks.selectors import UNANSWERED, having, overdue_on
from tasks.states import DeliverableState, ItemState, SubmissionState


@dataclass
class Numbers:
    """Counts of deliverables. ``owed`` is the denominator; what was done before the import is part of it.

    ``met`` = ``on_time`` + ``late`` + ``before`` + met without a date; ``dated`` = ``on_time`` + ``late``.
    """

    owed: int = 0
    met: int = 0
    dated: int = 0
    on_time: int = 0
    before: int = 0
    waiting: int = 0
    returned: int = 0
    overdue: int = 0
    undated: int = 0

    def add(self, row: dict[str, Any]) -> None:
        mine = vars(self)
        for name in mine:
            mine[name] += row[name]

    @property
    def late(self) -> int:
        """Met, but first handed in after the due date."""
        return self.dated - self.on_time

    @property
    def percent(self) -> int:
        """Accepted of owed, to the nearest whole percent; 100 only when all is accepted."""
        if not self.owed or self.met >= self.owed:
            return 100 if self.owed else 0
        return min((200 * self.met + self.owed) // (2 * self.owed), 99)

    @property
    def rest(self) -> int:
        """Neither met, nor awaiting review, nor overdue."""
        return max(self.owed - self.met - self.waiting_open - self.overdue_only, 0)

    @property
    def waiting_open(self) -> int:
        """Awaiting review and not yet met."""
        return min(self.waiting, self.owed - self.met)

    @property
    def overdue_only(self) -> int:
        return min(self.overdue, self.owed - self.met - self.waiting_open)


@dataclass
class Line:
    """One department or one domain with its numbers."""

    pk: int
    name: str
    numbers: Numbers = field(default_factory=Numbers)


@dataclass
class Overview:
    total: Numbers
    domains: list[Line]
    departments: list[Line]


def grouped(zone: Zone, cycle: Cycle | None, today: datetime.date) -> QuerySet[Any, Any]:
    """The one aggregate: department × domain, by id, with every count of :class:`Numbers`."""
    met = Q(state=DeliverableState.MET)
    planned = ~Q(carried=Deliverable.Carried.DONE_BEFORE)
    items = Item.objects.filter(zone=zone)
    pending = having(items.filter(state=ItemState.PENDING))
    returned = having(items.filter(UNANSWERED, state=ItemState.RETURNED))
    dated = met & planned & Q(due_on__isnull=False)
    return (
        Deliverable.objects.filter(zone=zone, cycle=cycle)
        .exclude(state=DeliverableState.CANCELLED)
        .order_by()
        .values("department_id", "task__domain_id")
        .annotate(
            owed=Count("pk"),
            met=Count("pk", filter=met),
            dated=Count("pk", filter=dated),
            on_time=Count("pk", filter=dated & having(_in_time(zone))),
            before=Count("pk", filter=met & ~planned),
            waiting=Count("pk", filter=pending),
            returned=Count("pk", filter=~met & returned),
            overdue=Count("pk", filter=overdue_on(today) & ~pending),
            undated=Count("pk", filter=Q(due_on=None, state=DeliverableState.OPEN)),
        )
    )


def _in_time(zone: Zone) -> QuerySet[Submission]:
    """Handings-in that were not withdrawn, on or before the due date."""
    idle = [SubmissionState.DRAFT, SubmissionState.WITHDRAWN]
    handed_in = Submission.objects.filter(zone=zone).exclude(state__in=idle)
    return handed_in.filter(submitted_at__date__lte=F("deliverable__due_on"))


def overview(zone: Zone, cycle: Cycle | None, today: datetime.date, sort: str = "") -> Overview:
    """Totals, domains in the order of the framework, departments as ``sort`` says; three queries."""
    total = Numbers()
    rows = list(grouped(zone, cycle, today))
    departments = _lines(Department.objects.filter(zone=zone).order_by("position", "pk"), "name")
    used = {row["task__domain_id"] for row in rows} - {None}
    domains = _lines(Indicator.objects.filter(pk__in=used).order_by("path"), "title")
    domains[0] = Line(0, "")  # of tasks without a domain
    for row in rows:
        total.add(row)
        domains[row["task__domain_id"] or 0].numbers.add(row)
        departments[row["department_id"]].numbers.add(row)
    return Overview(total, _owing(domains), _sorted(_owing(departments), sort))


def _lines(named: QuerySet[Any], column: str) -> dict[int, Line]:
    return {pk: Line(pk, name) for pk, name in named.values_list("pk", column)}


def _owing(lines: dict[int, Line]) -> list[Line]:
    return [line for line in lines.values() if line.numbers.owed]


#: What the department table may be sorted by; by default what needs chasing comes first.
SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name,
    "owed": lambda line: line.numbers.owed,
    "met": lambda line: line.numbers.percent,
    "late": lambda line: line.numbers.late,
    "returned": lambda line: line.numbers.returned,
    "waiting": lambda line: line.numbers.waiting,
    "overdue": lambda line: line.numbers.overdue,
}


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    key = SORTS.get(sort.lstrip("-"))
    if key is None:
        return sorted(lines, key=lambda line: (-line.numbers.overdue, -line.numbers.returned))
    return sorted(lines, key=key, reverse=sort.startswith("-"))
