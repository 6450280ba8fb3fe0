"""The overview's numbers against a slow and simple count, and what is computed from them."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.selectors import Line, Numbers, _sorted, overview
from tasks.models import Cycle
from tests.reports import oracle
from tests.tasks.cast import TODAY, make_deliverable


def told(numbers):
    return {name: getattr(numbers, name) for name in ("owed", *oracle.NAMES)}


def told_lines(lines):
    return {line.pk or None: told(line.numbers) for line in lines}


@pytest.mark.parametrize("seed", range(8))
def test_every_number_agrees_with_a_plain_count(cast, seed):
    written = oracle.invent(cast, Random(seed))
    other = Cycle.objects.create(zone=cast.zone, name="另一轮", level="national")
    seen = overview(cast.zone, cast.cycle, TODAY)
    assert told(seen.total) == oracle.count(written)
    assert told_lines(seen.departments) == oracle.by(lambda one: one.department, written)
    assert told_lines(seen.domains) == oracle.by(lambda one: one.domain, written)
    assert overview(cast.zone, other, TODAY).total == Numbers()


def test_the_random_work_holds_every_case_worth_counting(cast):
    """Else the comparison above would prove less than it says."""
    written = [one for seed in range(3) for one in oracle.invent(cast, Random(seed))]
    counted = oracle.count(written)
    assert all(counted.values()), counted
    assert any(not one.counts for one in written)
    assert any(one.met and one.due_on is None for one in written)
    assert any(one.returned and one.handed_in[-1].item == "draft" for one in written)
    assert any(one.waiting and one.met for one in written)
    assert any(one.late and any(sent.submission == "withdrawn" for sent in one.handed_in) for one in written)


def test_the_parts_of_met_add_up(cast):
    written = oracle.invent(cast, Random(99))
    total = overview(cast.zone, cast.cycle, TODAY).total
    undated = sum(one.counts and one.met and not one.before and one.due_on is None for one in written)
    assert total.on_time + total.late + total.before + undated == total.met


def test_it_takes_three_queries_and_none_without_a_cycle(cast):
    make_deliverable(cast)
    with CaptureQueriesContext(connection) as captured:
        overview(cast.zone, cast.cycle, TODAY)
    assert len(captured) == 3
    assert overview(cast.zone, None, TODAY).total.owed == 0


def test_another_zone_is_not_counted(cast):
    make_deliverable(cast)
    stranger = cast.stranger.memberships.get().zone
    assert overview(stranger, cast.cycle, TODAY).total.owed == 0


def test_domains_stand_in_the_order_of_the_framework_and_those_without_at_the_end(cast):
    from indicators.models import Indicator

    for path in ("0003", "0002"):
        domain = Indicator.objects.create(
            zone=cast.zone, framework=cast.cycle.framework, path=path, title=f"领域{path}", level=1
        )
        owed = make_deliverable(cast)
        owed.task.domain = domain
        owed.task.save()
    stray = make_deliverable(cast).task
    stray.domain = None
    stray.save()
    make_deliverable(cast)
    names = [line.name for line in overview(cast.zone, cast.cycle, TODAY).domains]
    assert names == ["一、政策发展", "领域0002", "领域0003", ""]


# ------------------------------------------------------------------ what follows from the numbers
@pytest.mark.parametrize(
    ("met", "owed", "percent"),
    [(0, 0, 0), (0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0), (199, 200, 99), (200, 200, 100)],
)
def test_a_hundred_percent_means_all(met, owed, percent):
    assert Numbers(owed=owed, met=met).percent == percent


@pytest.mark.parametrize(
    "numbers",
    [
        Numbers(),
        Numbers(owed=10, met=4, waiting=2, overdue=1),
        Numbers(owed=10, met=9, waiting=5, overdue=5),
        Numbers(owed=10, met=10, waiting=3),
    ],
)
def test_the_bar_is_never_longer_than_what_is_owed(numbers):
    parts = [numbers.met, numbers.waiting_open, numbers.overdue_only, numbers.rest]
    assert min(parts) >= 0
    assert sum(parts) == numbers.owed


LINES = [
    Line(1, "乙局", Numbers(owed=4, met=2, overdue=0, returned=3)),
    Line(2, "甲局", Numbers(owed=9, met=9, overdue=2)),
    Line(3, "丙局", Numbers(owed=5, met=1, dated=1, overdue=2, returned=1)),
]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [3, 2, 1]),
        ("nonsense", [3, 2, 1]),
        ("owed", [1, 3, 2]),
        ("-owed", [2, 3, 1]),
        ("met", [3, 1, 2]),
        ("-late", [3, 1, 2]),
        ("-returned", [1, 3, 2]),
    ],
)
def test_departments_are_sorted_as_asked_else_by_what_needs_chasing(sort, order):
    assert [line.pk for line in _sorted(LINES, sort)] == order
