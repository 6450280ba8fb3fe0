"""The pure steps: a table by hand, and what holds for every date."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reminding import BEFORE, latest_due, step_for

DUE = datetime.date(2026, 12, 31)
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 1, 1))
AFTER = st.integers(0, 2000).map(datetime.timedelta)


def on(days_left: int) -> int | None:
    return step_for(DUE, DUE - datetime.timedelta(days=days_left))


@pytest.mark.parametrize(
    ("days_left", "step"),
    [
        (400, None), (31, None), (30, 30), (29, 30), (8, 30), (7, 7), (6, 7), (2, 7), (1, 1), (0, 1),
        (-1, -1), (-2, -1), (-7, -1), (-8, -8), (-14, -8), (-15, -15), (-21, -15), (-22, -22), (-365, -365),
    ],
)  # fmt: skip
def test_steps(days_left, step):
    assert on(days_left) == step


@pytest.mark.parametrize(
    ("period_days", "days_left", "step"),
    [
        (31, 30, None), (31, 8, None), (31, 7, 7), (31, 1, 1), (31, -1, -1), (28, 7, 7), (90, 30, 30),
        (90, 31, None), (181, 30, 30), (None, 30, 30),
    ],
)  # fmt: skip
def test_what_comes_again_is_announced_within_half_its_period(period_days, days_left, step):
    assert step_for(DUE, DUE - datetime.timedelta(days=days_left), period_days) == step


@given(DAYS, AFTER)
def test_a_day_later_the_step_is_the_same_or_a_later_one(start, ahead):
    today = start
    before, after = (
        step_for(start + ahead, today),
        step_for(start + ahead, today + datetime.timedelta(days=1)),
    )
    assert before is None or (after is not None and after <= before)


@given(DAYS, st.integers(-800, 800))
def test_a_step_holds_from_its_own_day_on(due_on, days_left):
    today = due_on - datetime.timedelta(days=days_left)
    step = step_for(due_on, today)
    if step is None:
        assert days_left > max(BEFORE)
    else:
        assert days_left <= step and step_for(due_on, due_on - datetime.timedelta(days=step)) == step


@given(DAYS, st.integers(1, 200))
def test_run_daily_each_step_comes_once_and_weekly_after_the_date(due_on, days_late):
    start = due_on - datetime.timedelta(days=60)
    steps = [step_for(due_on, start + datetime.timedelta(days=day)) for day in range(60 + days_late + 1)]
    seen = [step for step in dict.fromkeys(steps) if step is not None]
    assert seen[:3] == [30, 7, 1]
    assert seen[3:] == [-1 - 7 * week for week in range(len(seen) - 3)]
    assert len(seen) - 3 == (days_late - 1) // 7 + 1


@given(DAYS, st.integers(-5, 80))
def test_nothing_holds_beyond_the_horizon(today, days_left):
    due_on = today + datetime.timedelta(days=days_left)
    assert (step_for(due_on, today) is not None) == (due_on <= latest_due(today))
