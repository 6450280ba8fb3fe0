"""A believable year: who handed in what when, what came back, what waits, what is late.

Chances are drawn from a fixed seed; events are played in the order of their time, through the services,
so that receipts, reviews, messages and the audit log are what real use would have left.
"""

import datetime
import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from departments.models import Membership, Role, User, Zone
from tasks.demo.papers import Paper, papers
from tasks.models import Deliverable, Submission
from tasks.services import handing_in, review
from tasks.states import DeliverableState

SEED = 1024
NOTES = (
    "已按方案完成，相关资料见附件。",
    "召开专题会议1次，制定工作方案并组织实施，资料见附件。",
    "开展现场活动1次，发放宣传资料500份，现场照片和小结见附件。",
    "已完成自查，指标达到要求，佐证材料见附件。",
)
#: For duties whose proof holds personal data: only where it is kept is written down.
REGISTERED = "已按规定提供，数据涉及个人信息，原件存本单位档案室，此处仅登记不上传。"
REASONS = (
    "缺少盖章页，请补充加盖公章的扫描件。",
    "照片没有时间和地点说明，请在小结中写明。",
    "附件为去年的文件，请提供本年度的材料。",
)
REGISTERED_REASON = "请写明提供的是哪个时期的数据、原件存放在哪个科室。"

Action = Callable[[datetime.datetime], object]


@dataclass(order=True)
class Happening:
    at: datetime.datetime
    order: int
    action: Action = field(compare=False)


class Story:
    """The happenings of one zone until ``now``; what one of them leads to joins the same queue."""

    def __init__(self, *, zone: Zone, officer: User, begins: datetime.date, now: datetime.datetime) -> None:
        self.zone, self.officer, self.begins, self.now = zone, officer, begins, now
        self.random = Random(SEED)  # noqa: S311 - a story, not a secret
        self.queue: list[Happening] = []
        self.numbers = itertools.count()
        self.liaisons = {
            held.department_id: held.user
            for held in Membership.objects.filter(zone=zone, role=Role.LIAISON).select_related("user")
        }

    def play(self, show: set[int]) -> None:
        """``show``: departments of the accounts one logs in with; each has something that just came back."""
        for deliverable in self._owed():
            if (
                deliverable.department_id in show
                and deliverable.due_on
                and deliverable.due_on < self.now.date()
            ):
                show.discard(deliverable.department_id)
                self._plan_return(deliverable)
            else:
                self._plan(deliverable)
        while self.queue:
            happening = heapq.heappop(self.queue)
            happening.action(happening.at)

    def _plan_return(self, deliverable: Deliverable) -> None:
        """Handed in four days ago, returned two days ago."""
        today = self.now.date()

        def hand_in(at: datetime.datetime) -> None:
            submission = self._hand_in(deliverable, at)
            if submission is not None:
                then = today - datetime.timedelta(days=2)
                self._at(then, lambda at: self._decide(submission, at, returned=True))

        self._at(today - datetime.timedelta(days=4), hand_in)

    def _owed(self) -> Iterator[Deliverable]:
        owed = Deliverable.objects.filter(zone=self.zone, state=DeliverableState.OPEN)
        return (
            one
            for one in owed.select_related("zone", "task").order_by("id")
            if one.department_id in self.liaisons
        )

    def _plan(self, deliverable: Deliverable) -> None:
        """When it is handed in first, if it is at all by now."""
        due = deliverable.due_on
        if due is None:
            return
        chance = self.random.random()
        past = due < self.now.date()
        if chance > (0.9 if past else 0.25):
            return
        if past and chance > 0.84:  # came late, and still waits for the office
            recent = self.now.date() - datetime.timedelta(days=self.random.randint(1, 6))
            self._at(recent, lambda at: self._hand_in(deliverable, at))
            return
        early = (
            self.random.randint(-9, -1) if chance < 0.06 else self.random.randint(1, self._room(deliverable))
        )
        self._at(due - datetime.timedelta(days=early), lambda at: self._hand_in_and_decide(deliverable, at))

    def _room(self, deliverable: Deliverable) -> int:
        """How many days before its date something may come in: 45, of what is due but yearly any day."""
        opens_on = max(self.begins, deliverable.opens_on or self.begins)
        due = deliverable.due_on or self.now.date()
        return max(45 if due < self.now.date() else (due - opens_on).days, 1)

    def _at(self, day: datetime.date, action: Action) -> None:
        """A working hour of that day, not before the plan was imported; what lies ahead does not happen."""
        day = max(day, self.begins + datetime.timedelta(days=self.random.randint(3, 20)))
        hour = datetime.time(self.random.randint(9, 17), self.random.randint(0, 59))
        at = datetime.datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())
        if at < self.now:
            heapq.heappush(self.queue, Happening(at, next(self.numbers), action))

    def _hand_in(self, deliverable: Deliverable, at: datetime.datetime) -> Submission | None:
        registered = deliverable.task.is_register_only
        return handing_in.receive(
            deliverable=deliverable,
            actor=self.liaisons[deliverable.department_id],
            note=REGISTERED if registered else self.random.choice(NOTES),
            incoming=[] if registered else [paper.incoming() for paper in self._some_papers()],
            hand_in=True,
            seen=handing_in.version_of(deliverable),
            now=at,
            today=at.date(),
        ).submission

    def _hand_in_and_decide(self, deliverable: Deliverable, at: datetime.datetime) -> None:
        submission = self._hand_in(deliverable, at)
        if submission is not None:
            later = at.date() + datetime.timedelta(days=self.random.randint(1, 6))
            self._at(
                later, lambda then: self._decide(submission, then, returned=self._comes_back(submission))
            )

    def _comes_back(self, submission: Submission) -> bool:
        """One in six comes back, once."""
        return submission.items.get().replaces_id is None and self.random.random() < 0.16

    def _some_papers(self) -> list[Paper]:
        kinds = papers()
        return [
            self.random.choice(kinds[kind])
            for kind in self.random.sample(sorted(kinds), self.random.choice((1, 1, 1, 2)))
        ]

    def _decide(self, submission: Submission, at: datetime.datetime, *, returned: bool) -> None:
        item = submission.items.select_related(
            "submission__zone", "deliverable__zone", "deliverable__task"
        ).get()
        review.decide(
            item=item,
            actor=self.officer,
            decision="return" if returned else "accept",
            reason=self._reason(item.deliverable) if returned else "",
            seen=review.digest_of(item),
            now=at,
            today=at.date(),
        )
        if self._goes_on(item.deliverable, returned=returned):
            again = at.date() + datetime.timedelta(days=self.random.randint(2, 12))
            self._at(again, lambda then: self._hand_in_and_decide(item.deliverable, then))

    def _reason(self, deliverable: Deliverable) -> str:
        """Nobody is asked for a file where none may be uploaded."""
        return REGISTERED_REASON if deliverable.task.is_register_only else self.random.choice(REASONS)

    def _goes_on(self, deliverable: Deliverable, *, returned: bool) -> bool:
        """Three in four mend what came back; who owes two activities hands in the second."""
        if returned:
            return self.random.random() < 0.75
        return (
            deliverable.quota > 1
            and Deliverable.objects.filter(pk=deliverable.pk, state=DeliverableState.OPEN).exists()
        )
