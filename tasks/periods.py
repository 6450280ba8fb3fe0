"""Reporting periods (报送期) of repeated schedules: which there are, when each is due, how each is called.

Pure. Dates are Beijing dates. A key fits ``Deliverable.period_key`` and tells its frequency by its form:

=============  ==========  ==================================================================
frequency      key         period
=============  ==========  ==================================================================
monthly        2026-03     a month
quarterly      2026Q1      a quarter
half_yearly    2026H1      January to June, July to December
termly         2026T1      spring term: February to July; T2, autumn term: August to January
yearly         2026        a year
every_2_years  2026+2      two years from an even one: 2026 and 2027
every_5_years  2026+5      five years, those of the five-year plans: 2026 to 2030
=============  ==========  ==================================================================
"""

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

#: Frequency → (months in a period, month since the year 0 on which some period begins).
_LENGTHS = {
    "monthly": (1, 0),
    "quarterly": (3, 0),
    "half_yearly": (6, 0),
    "termly": (6, 1),
    "yearly": (12, 0),
    "every_2_years": (24, 0),
    "every_5_years": (60, 12),
}
_MARKS = {
    "quarterly": ("Q", 3),
    "half_yearly": ("H", 6),
    "termly": ("T", 6),
    "every_2_years": ("+", 0),
    "every_5_years": ("+", 0),
}
_KEY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})|(?P<mark>[QHT+])(?P<part>[1-5]))?")
_BY_MARK = {"Q": "quarterly", "H": "half_yearly", "T": "termly"}
_BY_YEARS = {"2": "every_2_years", "5": "every_5_years"}
PERIOD_END = "period-end"


@dataclass(frozen=True)
class Period:
    """One period; ``ends_on`` is its last day. ``first`` counts months since the year 0."""

    frequency: str
    first: int

    @property
    def months(self) -> int:
        return _LENGTHS[self.frequency][0]

    @property
    def opens_on(self) -> datetime.date:
        return _day(self.first, 1)

    @property
    def ends_on(self) -> datetime.date:
        return _day(self.first + self.months - 1, 31)

    @property
    def days(self) -> int:
        return (self.ends_on - self.opens_on).days + 1

    @property
    def key(self) -> str:
        year, month = divmod(self.first, 12)
        if self.frequency == "monthly":
            return f"{year:04}-{month + 1:02}"
        mark, length = _MARKS.get(self.frequency, ("", 0))
        if mark == "+":
            return f"{year:04}+{self.months // 12}"
        return f"{year:04}{mark}{month // length + 1}" if mark else f"{year:04}"

    def later(self, number: int = 1) -> "Period":
        """The period so many periods later."""
        return Period(self.frequency, self.first + number * self.months)


@dataclass(frozen=True)
class DueRule:
    """When the report of a period is due, as ``Schedule`` keeps it.

    ``fixed``: on ``month``/``day`` of the period ``offset`` periods later. Without a month it is the first
    month of a later period (次季首月20日), and the last one of the period itself (每月28日前). A day that
    the month does not have is its last. Of several years the last one counts, in a later period the first.
    """

    rule: str = PERIOD_END
    month: int | None = None
    day: int | None = None
    offset: int = 0


def period_of(frequency: str, day: datetime.date) -> Period:
    """The period that holds this day."""
    length, anchor = _LENGTHS[frequency]
    month = day.year * 12 + day.month - 1
    return Period(frequency, month - (month - anchor) % length)


def period_named(key: str) -> Period | None:
    """The period of a key; None for ``once`` and whatever names no period."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    frequency, month = _form(found)
    first = int(found["year"]) * 12 + month
    if not frequency or int(found["year"]) == 0 or month > 11:
        return None
    length, anchor = _LENGTHS[frequency]
    return Period(frequency, first) if (first - anchor) % length == 0 else None


def _form(found: re.Match[str]) -> tuple[str, int]:
    """Frequency and first month, from 0, that the form of a key says; "" for no frequency."""
    if found["month"]:
        return ("monthly" if found["month"] != "00" else ""), int(found["month"]) - 1
    mark, part = found["mark"], found["part"]
    if mark is None:
        return "yearly", 0
    if mark == "+":
        return _BY_YEARS.get(part, ""), 0
    frequency = _BY_MARK[mark]
    return frequency, (int(part) - 1) * _LENGTHS[frequency][0] + _LENGTHS[frequency][1]


def periods(frequency: str, first_day: datetime.date, horizon: datetime.date) -> Iterator[Period]:
    """From the period that holds ``first_day`` on, those that open up to ``horizon``; at least that first."""
    period = period_of(frequency, first_day)
    yield period
    while (period := period.later()).opens_on <= horizon:
        yield period


def due_day(period: Period, rule: DueRule) -> datetime.date:
    """The day on which the report of this period is due."""
    if rule.rule != "fixed" or (rule.month is None and rule.day is None):
        return period.later(rule.offset).ends_on
    target = period.later(rule.offset)
    return _day(_due_month(target, rule), rule.day or 31)


def _due_month(target: Period, rule: DueRule) -> int:
    last = target.first + target.months - 1
    if rule.month is None:
        return target.first if rule.offset else last
    ahead = target.first + (rule.month - 1 - target.first) % 12
    return ahead if rule.offset or ahead > last else last - (last - ahead) % 12


def _day(months: int, day: int) -> datetime.date:
    """That day of the month so many months after the year 0, or the month's last."""
    year, month = divmod(months, 12)
    return datetime.date(year, month + 1, min(day, calendar.monthrange(year, month + 1)[1]))


def period_name(key: str) -> str:
    """What people call a period (2026年第1季度), in the active language; empty for work owed once."""
    period = period_named(key)
    if period is None:
        return ""
    year, month = divmod(period.first, 12)
    if period.months > 12:
        return _("%(first)d–%(last)d") % {"first": year, "last": year + period.months // 12 - 1}
    words = {
        "monthly": _("month %(number)d of %(year)d"),
        "quarterly": _("quarter %(number)d of %(year)d"),
        "half_yearly": _("second half of %(year)d") if month else _("first half of %(year)d"),
        "termly": _("spring term %(year)d") if month == 1 else _("autumn term %(year)d"),
        "yearly": _("year %(year)d"),
    }
    return words[period.frequency] % {"year": year, "number": month // period.months + 1}
