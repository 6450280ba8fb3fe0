"""The data set, drawn from a fixed seed: a plan, and what has been handed in and decided about it.

About half is met, a tenth waits for the office, some came back, some is late, undated or was done before the
import. Written with ``bulk_create``: the services are not what is measured here.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from django.db import connection
from django.utils import timezone

from benchmarks.plan import BLOCK_DELIVERABLES, Plan, make_plan
from departments.models import User, Zone
from tasks.models import Blob, Deliverable, Evidence, Item, Review, Submission
from tasks.states import DeliverableState, ItemState, SubmissionState

BLOCKS = 50
BLOCK_EVIDENCE = 100
SEED = 20
BATCH = 2000

#: What a deliverable's handings-in came to, oldest first, and how often: past the date, and otherwise.
Fate = tuple[str, ...]
FATES: dict[Fate, tuple[int, int]] = {
    ("accepted",): (45, 27),
    ("returned", "accepted"): (10, 6),
    ("done before",): (6, 0),
    ("pending",): (9, 8),
    ("returned", "pending"): (2, 1),
    ("returned",): (3, 2),
    ("returned", "draft"): (1, 1),
    ("draft",): (2, 3),
    ("withdrawn",): (1, 1),
    ("cancelled",): (2, 1),
    ("to be caught up",): (3, 0),
    (): (16, 50),
}
HANDED_IN = {state.value for state in ItemState}
SUBMISSION_OF = {
    "draft": SubmissionState.DRAFT,
    "pending": SubmissionState.SUBMITTED,
    "withdrawn": SubmissionState.WITHDRAWN,
    "accepted": SubmissionState.DECIDED,
    "returned": SubmissionState.DECIDED,
}


@dataclass(frozen=True)
class Dataset:
    """What the measuring needs to know of the data: where it is and who looks."""

    zone: Zone
    officer: User
    liaison: User
    sizes: dict[str, int]


def build(today: datetime.date, blocks: int = BLOCKS) -> Dataset:
    """Write the data set and let the database gather its statistics; 50 blocks are the full size."""
    random = Random(SEED)
    plan = make_plan(blocks, today, random)
    fates = [_fate(deliverable, today, random) for deliverable in plan.deliverables]
    for deliverable, fate in zip(plan.deliverables, fates, strict=True):
        _settle(deliverable, fate, today)
    Deliverable.objects.bulk_create(plan.deliverables, batch_size=BATCH)
    items = _hand_in(plan, fates, random)
    _prove(plan, items, blocks * BLOCK_EVIDENCE)
    _review(plan, items)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Dataset(plan.zone, plan.officer, next(iter(plan.liaisons.values())), _sizes(plan, blocks))


def _sizes(plan: Plan, blocks: int) -> dict[str, int]:
    assert len(plan.deliverables) == blocks * BLOCK_DELIVERABLES
    return {
        "departments": len(plan.departments),
        "tasks": plan.zone.tasks.count(),
        "deliverables": plan.zone.deliverables.count(),
        "met": plan.zone.deliverables.filter(state=DeliverableState.MET).count(),
        "items": plan.zone.items.count(),
        "evidence": plan.zone.evidence.count(),
    }


def _fate(deliverable: Deliverable, today: datetime.date, random: Random) -> Fate:
    past = deliverable.due_on is not None and deliverable.due_on < today
    weights = [often[0 if past else 1] for often in FATES.values()]
    return random.choices(list(FATES), weights)[0]


def _settle(deliverable: Deliverable, fate: Fate, today: datetime.date) -> None:
    """The state that follows from the fate."""
    if "accepted" in fate:
        deliverable.state, deliverable.met_on = DeliverableState.MET, today
    elif "done before" in fate:
        deliverable.state, deliverable.carried = DeliverableState.MET, Deliverable.Carried.DONE_BEFORE
    elif "cancelled" in fate:
        deliverable.state = DeliverableState.CANCELLED
    elif "to be caught up" in fate:
        deliverable.carried = Deliverable.Carried.CATCH_UP


def _hand_in(plan: Plan, fates: list[Fate], random: Random) -> list[Item]:
    """Two rounds at most: what was handed in first, then what replaced it."""
    first: dict[int, Item] = {}
    written = []
    for place in (0, 1):
        fresh = [
            _item(plan, deliverable, fate[place], first.get(deliverable.pk), random)
            for deliverable, fate in zip(plan.deliverables, fates, strict=True)
            if len(fate) > place and fate[place] in HANDED_IN
        ]
        for number, item in enumerate(fresh):
            if item.state != ItemState.DRAFT:
                item.submission.number = f"BS{place}{number:06}"
        Submission.objects.bulk_create((item.submission for item in fresh), batch_size=BATCH)
        first = {item.deliverable_id: item for item in Item.objects.bulk_create(fresh, batch_size=BATCH)}
        written += fresh
    return written


def _item(plan: Plan, deliverable: Deliverable, state: str, replaces: Item | None, random: Random) -> Item:
    """One item in a submission of its own; one in eight late."""
    late = random.random() < 0.125
    days = random.randrange(1, 20)
    day = (deliverable.due_on or plan.today) + datetime.timedelta(days=days if late else -days)
    moment = timezone.make_aware(datetime.datetime.combine(min(day, plan.today), datetime.time(10)))
    decided = SUBMISSION_OF[state] == SubmissionState.DECIDED
    submission = Submission(
        zone=plan.zone, deliverable=deliverable, author=plan.liaisons[deliverable.department_id],
        state=SUBMISSION_OF[state], created_at=moment, saved_at=moment, due_on=deliverable.due_on,
        submitted_at=None if state == ItemState.DRAFT else moment, decided_at=moment if decided else None,
    )  # fmt: skip
    return Item(
        zone=plan.zone, submission=submission, deliverable=deliverable, state=state, replaces=replaces,
        title="活动资料", note="已按要求完成，资料附后。",
    )  # fmt: skip


def _prove(plan: Plan, items: Iterable[Item], count: int) -> None:
    """Evidence of each department in turn, then spread over its items: one file proves several."""
    blobs = Blob.objects.bulk_create((_blob(plan.zone, number) for number in range(count)), batch_size=BATCH)
    owned: dict[int, list[Evidence]] = defaultdict(list)
    for number, blob in enumerate(blobs):
        department_id = plan.departments[number % len(plan.departments)].pk
        owned[department_id].append(
            Evidence(
                zone=plan.zone,
                department_id=department_id,
                blob=blob,
                name=f"佐证材料{number}.pdf",
                uploaded_by=plan.liaisons[department_id],
                uploaded_at=blob.created_at,
            )
        )
    Evidence.objects.bulk_create((one for mine in owned.values() for one in mine), batch_size=BATCH)
    through = Item.evidence.through
    links = (
        through(item=item, evidence=owned[item.deliverable.department_id][place])
        for item, place in _places(items, owned)
    )
    through.objects.bulk_create(links, batch_size=BATCH)


def _blob(zone: Zone, number: int) -> Blob:
    """Content that is not there: no page of the mix downloads a file."""
    return Blob(
        zone=zone,
        sha256=f"{number:064x}",
        size=200_000 + number,
        content_type="application/pdf",
        created_at=timezone.now(),
    )


def _places(items: Iterable[Item], owned: dict[int, list[Evidence]]) -> Iterable[tuple[Item, int]]:
    """Each item with the places of its files in its department's library, in turn; a third has two."""
    turn: dict[int, int] = defaultdict(int)
    for number, item in enumerate(items):
        department_id = item.deliverable.department_id
        library = len(owned[department_id])
        for _file in range(min(library, 2 if number % 3 == 0 else 1)):
            yield item, turn[department_id] % library
            turn[department_id] += 1


def _review(plan: Plan, items: Iterable[Item]) -> None:
    decided = {ItemState.ACCEPTED.value: ("accept", ""), ItemState.RETURNED.value: ("return", "缺少盖章页。")}
    reviews = []
    for item in items:
        if item.state in decided:
            decision, reason = decided[item.state]
            reviews.append(
                Review(
                    zone=plan.zone,
                    item=item,
                    reviewer=plan.officer,
                    decision=decision,
                    reason=reason,
                    digest="0" * 64,
                    at=item.submission.decided_at,
                )
            )
    Review.objects.bulk_create(reviews, batch_size=BATCH)
