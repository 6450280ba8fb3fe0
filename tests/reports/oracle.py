"""Random deliverables with their histories, and the overview's numbers counted the slow, plain way.

What is written and what is counted come from the same records; nothing is read back from the database.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from departments.models import Department
from tasks.models import Assignment, Deliverable, Item, Submission
from tests.tasks.cast import TODAY, Cast, make_task

DAY = datetime.timedelta(days=1)
#: Beijing times of day whose UTC date is the day before, the same, the same.
HOURS = [datetime.time(0, 20), datetime.time(12), datetime.time(23, 40)]


@dataclass
class HandedIn:
    """One submission with its one item, and the item that answered it when it came back."""

    submission: str
    item: str
    day: datetime.date
    answer: "HandedIn | None" = None


@dataclass
class Owed:
    department: int
    domain: int | None
    state: str
    carried: str
    due_on: datetime.date | None
    handed_in: list[HandedIn] = field(default_factory=list)

    # ------------------------------------------------------------ in words
    @property
    def counts(self) -> bool:
        return self.state != "cancelled"

    @property
    def met(self) -> bool:
        return self.state == "met"

    @property
    def before(self) -> bool:
        return self.met and self.carried == "done_before"

    @property
    def on_time(self) -> bool:
        return self._judged and any(
            one.submission not in ("draft", "withdrawn") and one.day <= self.due_on for one in self.handed_in
        )

    @property
    def late(self) -> bool:
        return self._judged and not self.on_time

    @property
    def _judged(self) -> bool:
        return self.met and not self.before and self.due_on is not None

    @property
    def waiting(self) -> bool:
        return any(one.item == "pending" for one in self.handed_in)

    @property
    def returned(self) -> bool:
        """Something came back, and nothing has been handed in for it: a draft is not handed in."""
        return not self.met and any(
            one.item == "returned" and (one.answer is None or one.answer.item == "draft")
            for one in self.handed_in
        )

    @property
    def overdue(self) -> bool:
        past = self.due_on is not None and self.due_on < TODAY
        return self.state == "open" and past and self.carried != "catch_up" and not self.waiting

    @property
    def undated(self) -> bool:
        return self.state == "open" and self.due_on is None


NAMES = ("met", "on_time", "late", "before", "waiting", "returned", "overdue", "undated")


def count(owed: Iterable[Owed]) -> dict[str, int]:
    counted = [one for one in owed if one.counts]
    return {"owed": len(counted)} | {name: sum(getattr(one, name) for one in counted) for name in NAMES}


def by(key: Callable[[Owed], int | None], owed: Iterable[Owed]) -> dict[int | None, dict[str, int]]:
    """The same for each department or domain that owes anything."""
    groups = defaultdict(list)
    for one in owed:
        if one.counts:
            groups[key(one)].append(one)
    return {name: count(group) for name, group in groups.items()}


# ------------------------------------------------------------------ making it up
def invent(cast: Cast, random: Random, tasks: int = 6) -> list[Owed]:
    """Write random work of a few departments and hand back what was written."""
    departments = [
        Department.objects.get_or_create(
            zone=cast.zone, name=f"第{number}局", defaults={"kind": "bureau", "position": number}
        )[0]
        for number in range(9, 4, -1)
    ]
    written = []
    for _number in range(tasks):
        task = make_task(cast, *departments)
        if random.random() < 0.2:
            task.domain = None
            task.save()
        for duty in task.responsibilities.all():
            share = Assignment.objects.create(
                zone=cast.zone, task=task, responsibility=duty, department=duty.department, role="lead"
            )
            for period in range(random.randint(1, 3)):
                written.append(write(cast, share, f"p{period}", random))
    return written


def write(cast: Cast, share: Assignment, period: str, random: Random) -> Owed:
    owed = Owed(
        share.department_id, share.task.domain_id,
        random.choice(["open", "open", "met", "met", "cancelled"]),
        random.choice(["", "", "", "done_before", "catch_up"]),
        random.choice([None, TODAY - DAY, TODAY, TODAY + DAY, TODAY + random.randint(-30, 30) * DAY]),
    )  # fmt: skip
    row = Deliverable.objects.create(
        zone=cast.zone, cycle=cast.cycle, task=share.task, department=share.department, assignment=share,
        schedule=share.task.schedules.get(), period_key=period, state=owed.state, carried=owed.carried,
        original_due_on=owed.due_on, due_on=owed.due_on,
    )  # fmt: skip
    previous: tuple[HandedIn, Item] | None = None
    for place in range(random.randint(0, 3)):
        state = random.choice(["pending", "accepted", "returned", "returned", "withdrawn", "draft"])
        one = HandedIn(SUBMISSION_OF[state], state, (owed.due_on or TODAY) + random.randint(-2, 2) * DAY)
        answers = previous is not None and previous[0].item == "returned" and random.random() < 0.8
        item = hand_in(cast, row, one, place, previous[1] if previous and answers else None, random)
        if previous and answers:
            previous[0].answer = one
        owed.handed_in.append(one)
        previous = one, item
        if state == "draft":
            break
    return owed


SUBMISSION_OF = {
    "draft": "draft",
    "pending": "submitted",
    "withdrawn": "withdrawn",
    "accepted": "decided",
    "returned": "decided",
}


def hand_in(
    cast: Cast, row: Deliverable, one: HandedIn, place: int, replaces: Item | None, random: Random
) -> Item:
    moment = timezone.make_aware(datetime.datetime.combine(one.day, random.choice(HOURS)))
    draft = one.submission == "draft"
    submission = Submission.objects.create(
        zone=cast.zone, deliverable=row, author=cast.liaison, state=one.submission, created_at=moment,
        saved_at=moment, submitted_at=None if draft else moment,
        number="" if draft else f"BS{row.pk}-{place}",
    )  # fmt: skip
    return Item.objects.create(
        zone=cast.zone, deliverable=row, submission=submission, state=one.item, replaces=replaces
    )
