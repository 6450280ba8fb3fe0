"""Single dates as offices write them: 2024年7月, 2024.7, 24年7月, 7月底前, 二〇二四年三季度,
国家级现场评估前.

Everything here works on text made plain by `plain`; a month means its last day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from officedocs.text import arabic, half_width, squeeze

FIRST_YEAR, LAST_YEAR = 2000, 2060
_BEFORE = r"(?P<before>之前|以前|前)?"
_DAY_PART = r"(?P<part>底|末|上旬|中旬|下旬|初|内|份)?"
_Y = r"(?<!\d)(?P<y>\d{4}|\d{2})年"
_MD = r"(?P<m>\d{1,2})月(?P<d>\d{1,2})(?:[日号]|(?!\d))"
# Of the forms that begin at one place the first counts, so the more exact stand first.
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_Y}{_MD}{_BEFORE}",
        rf"(?<!\d)(?P<y>\d{{4}}|\d{{2}})(?P<s>[./-])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})日?(?!\d){_BEFORE}",
        rf"(?<!\d)(?P<y>\d{{4}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?!\d){_BEFORE}",
        rf"{_Y}(?P<m>\d{{1,2}})(?:月|$){_DAY_PART}{_BEFORE}",
        rf"(?<!\d)(?P<y>\d{{4}})[./-](?P<m>\d{{1,2}})月?(?!\d){_DAY_PART}{_BEFORE}",
        rf"(?<!\d)(?P<y>\d{{4}})(?P<m>\d{{2}})(?!\d){_BEFORE}",
        rf"(?:{_Y})?(?P<q>第?[1-4]个?季度?|q[1-4])(?P<part>末|底|内)?{_BEFORE}",
        rf"(?:{_Y})?(?P<h>上半年|下半年)(?P<part>末|底|内)?{_BEFORE}",
        rf"(?<!\d){_MD}{_BEFORE}",
        rf"(?<!\d)(?P<m>\d{{1,2}})月{_DAY_PART}{_BEFORE}",
        rf"(?<!\d)(?P<y>\d{{4}})(?:年度?|$)(?:全年|年)?(?P<part>底|末|内|初)?{_BEFORE}",
        rf"{_Y}(?P<part>底|末)前?",
        rf"(?P<now>当年|本年度?|今年|全年|(?<![\d个])年)(?P<part>底|末|内){_BEFORE}",
    )
)
_NEXT_YEAR = re.compile(r"(次年|翌年|来年|明年|下一?1?年)$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as written. `first` and `last` bound what it may mean; None for both when it exists in no
    calendar.

    `trouble` is "", "impossible", "implausible" (the year) or "no-year"; `unit` is "day", "month" or "year".
    """

    at: int
    end: int
    text: str
    first: dt.date | None
    last: dt.date | None
    year: int | None
    month: int | None
    unit: str
    trouble: str = ""
    month_before: bool = False


# 8-9月, 6、12月, 7月1-15日, 2023-2025年 and 2024.3-5 name their unit or their month once; here each part gets
# its own.
_ELIDED = (
    (re.compile(r"(?<![\d.])(\d{1,2})([-至到、,])(?=\d{1,2}月)"), r"\1月\2"),
    (re.compile(r"(第?[1-4])([-至到、,])(?=第?[1-4]个?季)"), r"\1季度\2"),
    (re.compile(r"(\d{1,2})月(\d{1,2})日?([-至到])(?=\d{1,2}日)"), r"\1月\2日\3\1月"),
    (re.compile(r"(?<!\d)(\d{4})([-至到])(?=\d{4}年)"), r"\1年\2"),
    (re.compile(r"(?<!\d)(\d{4})[./](\d{1,2})([-至到])(\d{1,2})(?![\d./月])"), r"\1年\2月\3\4月"),
)


# The end of a five-year plan's time: 十四五末, “十五五”期间.
_PLAN_PERIOD = re.compile(r"[“\"‘]?十(?P<n>[三四五六七])五[”\"’]?(?:规划)?(?:时?期末|末期?|时期|期间)")
_ZEROTH_PLAN_END = 1955


def _plan_end(found: re.Match[str]) -> str:
    ended = _ZEROTH_PLAN_END + 5 * (11 + "一二三四五六七".index(found["n"]))
    return f"{ended}年底"


def plain(text: str) -> str:
    """Half width, no blanks, numerals as digits, the many dashes as one; 至 and 到 stay."""
    text = arabic(_PLAN_PERIOD.sub(_plan_end, squeeze(half_width(text)))).lower()
    text = re.sub(r"[—–―－‐‑−─~～〜﹣]+", "-", text)
    text = re.sub(r"-+", "-", text)
    text = text.replace("月份", "月").replace("元月", "1月").replace("年年底", "年底")
    for short, long in _ELIDED:
        text = short.sub(long, text)
    return text


def moments(text: str, year: int | None) -> list[Moment]:
    """The dates in plain text, in order. A year left out is the one before it in the text, else `year`."""
    found: list[Moment] = []
    at = 0
    while match := _first(text, at):
        known = found[-1].year if found and found[-1].year else year
        later = _NEXT_YEAR.search(text[: match.start()])
        moment = _moment(match, known + 1 if known and later else known)
        found.append(moment)
        at = match.end()
    return found


def _first(text: str, at: int) -> re.Match[str] | None:
    """The leftmost date; of those that begin at one place the most exact form."""
    best: re.Match[str] | None = None
    for form in _FORMS:
        match = form.search(text, at)
        if match and (best is None or match.start() < best.start()):
            best = match
    return best


def _moment(match: re.Match[str], year: int | None) -> Moment:
    groups = match.groupdict()
    written = groups.get("y")
    own = _full_year(written) if written else year
    month = int(groups["m"]) if groups.get("m") else None
    first, last = (None, None) if own is None else _bounds(groups, own, month)
    before = (
        bool(groups.get("before")) and month is not None and not groups.get("d") and not groups.get("part")
    )
    unit = "day" if groups.get("d") else "month" if month or groups.get("q") or groups.get("h") else "year"
    trouble = _trouble(own, last, groups)
    ok = not trouble
    return Moment(
        match.start(), match.end(), match[0], first if ok else None, last if ok else None,
        own, month, unit, trouble, before,
    )  # fmt: skip


def _full_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _trouble(year: int | None, last: dt.date | None, groups: dict[str, str | None]) -> str:
    month, day = int(groups.get("m") or 1), int(groups.get("d") or 1)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return "impossible"
    if year is None:
        return "no-year"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return "implausible"
    return "" if last else "impossible"


def _bounds(
    groups: dict[str, str | None], year: int, month: int | None
) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of what is written."""
    if not 1 <= year <= 9999:
        return None, None
    if month is not None:
        return _in_month(groups, year, month)
    if groups.get("q"):
        quarter = int(re.sub(r"\D", "", groups["q"] or ""))
        return dt.date(year, quarter * 3 - 2, 1), month_end(year, quarter * 3)
    if groups.get("h"):
        later = groups["h"] == "下半年"
        return dt.date(year, 7 if later else 1, 1), dt.date(year, 12, 31) if later else dt.date(year, 6, 30)
    if groups.get("part") == "初":
        return dt.date(year, 1, 1), dt.date(year, 1, 31)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _in_month(groups: dict[str, str | None], year: int, month: int) -> tuple[dt.date | None, dt.date | None]:
    if not 1 <= month <= 12:
        return None, None
    end = month_end(year, month)
    if groups.get("d"):
        day = int(groups["d"] or 0)
        exact = dt.date(year, month, day) if 1 <= day <= end.day else None
        return exact, exact
    first, last = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, end.day)}.get(
        groups.get("part") or "", (1, end.day)
    )
    return dt.date(year, month, first), dt.date(year, month, last)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])
