"""Periods: tables by hand, and what holds for every frequency and day."""

import datetime
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tasks.models.task import Frequency
from tasks.periods import DueRule, due_day, period_name, period_named, period_of, periods

D = datetime.date
FREQUENCIES = st.sampled_from(Frequency.values)
DAYS = st.dates(D(1950, 1, 1), D(2150, 12, 31))
RULES = st.builds(
    DueRule,
    rule=st.sampled_from(["", "period-end", "fixed"]),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    offset=st.integers(0, 2),
)


@pytest.mark.parametrize(
    ("frequency", "day", "key", "opens_on", "ends_on"),
    [
        ("monthly", D(2026, 3, 1), "2026-03", D(2026, 3, 1), D(2026, 3, 31)),
        ("monthly", D(2028, 2, 29), "2028-02", D(2028, 2, 1), D(2028, 2, 29)),
        ("monthly", D(2026, 12, 31), "2026-12", D(2026, 12, 1), D(2026, 12, 31)),
        ("quarterly", D(2026, 3, 31), "2026Q1", D(2026, 1, 1), D(2026, 3, 31)),
        ("quarterly", D(2026, 11, 23), "2026Q4", D(2026, 10, 1), D(2026, 12, 31)),
        ("half_yearly", D(2026, 6, 30), "2026H1", D(2026, 1, 1), D(2026, 6, 30)),
        ("half_yearly", D(2026, 7, 1), "2026H2", D(2026, 7, 1), D(2026, 12, 31)),
        ("termly", D(2026, 2, 1), "2026T1", D(2026, 2, 1), D(2026, 7, 31)),
        ("termly", D(2026, 8, 1), "2026T2", D(2026, 8, 1), D(2027, 1, 31)),
        ("termly", D(2027, 1, 31), "2026T2", D(2026, 8, 1), D(2027, 1, 31)),
        ("yearly", D(2026, 5, 20), "2026", D(2026, 1, 1), D(2026, 12, 31)),
        ("every_2_years", D(2026, 1, 1), "2026+2", D(2026, 1, 1), D(2027, 12, 31)),
        ("every_2_years", D(2027, 12, 31), "2026+2", D(2026, 1, 1), D(2027, 12, 31)),
        ("every_5_years", D(2026, 1, 1), "2026+5", D(2026, 1, 1), D(2030, 12, 31)),
        ("every_5_years", D(2025, 12, 31), "2021+5", D(2021, 1, 1), D(2025, 12, 31)),
    ],
)
def test_the_period_of_a_day(frequency, day, key, opens_on, ends_on):
    period = period_of(frequency, day)
    assert (period.key, period.opens_on, period.ends_on) == (key, opens_on, ends_on)


@pytest.mark.parametrize(
    ("frequency", "rule", "day", "due"),
    [
        ("monthly", DueRule(), D(2026, 2, 3), D(2026, 2, 28)),
        ("monthly", DueRule(""), D(2028, 2, 3), D(2028, 2, 29)),
        ("quarterly", DueRule("period-end"), D(2026, 2, 3), D(2026, 3, 31)),
        ("termly", DueRule(), D(2026, 9, 1), D(2027, 1, 31)),
        ("yearly", DueRule("fixed", 12, 30), D(2026, 2, 3), D(2026, 12, 30)),  # 每年12月30日前
        ("yearly", DueRule("fixed", 6, 30), D(2026, 11, 3), D(2026, 6, 30)),
        ("yearly", DueRule("fixed", 1, 31, 1), D(2026, 2, 3), D(2027, 1, 31)),  # 次年1月底
        ("quarterly", DueRule("fixed", None, 20, 1), D(2026, 2, 3), D(2026, 4, 20)),  # 首月20日前报上季度
        ("quarterly", DueRule("fixed", None, 20, 1), D(2026, 12, 3), D(2027, 1, 20)),
        ("quarterly", DueRule("fixed", None, 25), D(2026, 2, 3), D(2026, 3, 25)),
        ("monthly", DueRule("fixed", None, 28), D(2026, 2, 3), D(2026, 2, 28)),  # 每月28日前
        ("monthly", DueRule("fixed", None, 31), D(2026, 2, 3), D(2026, 2, 28)),
        ("monthly", DueRule("fixed", None, 31), D(2026, 4, 3), D(2026, 4, 30)),
        ("monthly", DueRule("fixed", None, 5, 1), D(2026, 12, 3), D(2027, 1, 5)),
        ("yearly", DueRule("fixed", 2, 31), D(2026, 2, 3), D(2026, 2, 28)),
        ("yearly", DueRule("fixed", 6, None), D(2026, 2, 3), D(2026, 6, 30)),
        ("termly", DueRule("fixed", 1, 15), D(2026, 9, 1), D(2027, 1, 15)),
        ("half_yearly", DueRule("fixed", 7, 10, 1), D(2026, 2, 3), D(2026, 7, 10)),
        ("half_yearly", DueRule("fixed", 9, 10), D(2026, 2, 3), D(2026, 9, 10)),
        ("every_2_years", DueRule("fixed", 11, 30), D(2026, 2, 3), D(2027, 11, 30)),
        ("every_5_years", DueRule("fixed", 12, 30), D(2026, 2, 3), D(2030, 12, 30)),
        ("every_5_years", DueRule("fixed", 3, 30, 1), D(2026, 2, 3), D(2031, 3, 30)),
        ("yearly", DueRule("fixed"), D(2026, 2, 3), D(2026, 12, 31)),
    ],
)
def test_the_day_a_period_is_due(frequency, rule, day, due):
    assert due_day(period_of(frequency, day), rule) == due


def test_periods_up_to_a_horizon():
    keys = [one.key for one in periods("quarterly", D(2026, 5, 20), D(2027, 1, 1))]
    assert keys == ["2026Q2", "2026Q3", "2026Q4", "2027Q1"]
    assert [one.key for one in periods("yearly", D(2026, 5, 20), D(2026, 7, 1))] == ["2026"]
    assert [one.key for one in periods("monthly", D(2026, 5, 20), D(2020, 1, 1))] == ["2026-05"]


@pytest.mark.parametrize(
    ("key", "english"),
    [
        ("2026-03", "month 3 of 2026"), ("2026Q1", "quarter 1 of 2026"), ("2026H1", "first half of 2026"),
        ("2026H2", "second half of 2026"), ("2026T1", "spring term 2026"), ("2026T2", "autumn term 2026"),
        ("2026", "year 2026"), ("2026+2", "2026–2027"), ("2026+5", "2026–2030"), ("once", ""), ("p1", ""),
    ],
)  # fmt: skip
def test_the_name_of_a_period(key, english):
    with override("en"):
        assert period_name(key) == english


@pytest.mark.parametrize(
    "key",
    ["", "once", "2026-00", "2026-13", "2026Q5", "2026Q0", "2026H3", "2026T3", "2026+3", "2027+2", "2025+5",
     "26", "0000", "2026-3", "2026Q", "2026 ", "２０２６"],
)  # fmt: skip
def test_what_names_no_period(key):
    assert period_named(key) is None


@given(FREQUENCIES, DAYS)
def test_every_day_lies_in_its_period_and_the_key_names_it(frequency, day):
    period = period_of(frequency, day)
    assert period.opens_on <= day <= period.ends_on
    assert period_of(frequency, period.opens_on) == period == period_of(frequency, period.ends_on)
    assert period_named(period.key) == period
    assert len(period.key) <= 10
    with override("en"):
        assert period_name(period.key)


@given(FREQUENCIES, DAYS, st.integers(0, 4000))
def test_periods_follow_each_other_without_gap(frequency, day, ahead):
    horizon = day + datetime.timedelta(days=ahead)
    found = list(periods(frequency, day, horizon))
    assert found[0].opens_on <= day
    assert all(a.ends_on + datetime.timedelta(days=1) == b.opens_on for a, b in pairwise(found))
    assert found[-1].ends_on >= horizon
    assert len({one.key for one in found}) == len(found)


@given(FREQUENCIES, DAYS, RULES)
def test_due_days_are_in_order_and_not_before_the_period(frequency, day, rule):
    period = period_of(frequency, day)
    due = due_day(period, rule)
    assert period.opens_on <= due <= due_day(period.later(), rule)


@given(st.text(max_size=10))
def test_no_key_makes_it_raise(key):
    assert period_named(key) is None or period_named(key).key == key
    assert isinstance(period_name(key), str)
