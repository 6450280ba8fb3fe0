"""Things that come again: 每年召开1次及以上, 每月不少于2次, 每季度末, 每年12月30日前,
每季度首月20日前报上季度.
"""

from __future__ import annotations

import re
from dataclasses import replace

from officedocs.model import Schedule
from officedocs.text import half_width, number, split_outside

_N = r"[0-9零一二两三四五六七八九十]{1,9}"  # bounded: a longer row of digits is no number
_EVERY = re.compile(
    rf"每(?:1|一)?个?(?P<n>{_N})?个?(?P<unit>半年|学期|学年|季度|季|月|年度|年|周|日|天)(?!龄|[轻青])"
    rf"|(?P<within>全年|年内)(?=[^,;。]{{0,60}}{_N}(?:次|场|期|篇|条|项))"
    rf"|(?<![\d0-9一二两三四五六七八九十第上下])(?P<n2>{_N})个?(?P<unit2>半年|年|季度|月)(?={_N}次)"
    rf"|(?<!每)(?P<half>半年)(?={_N}次)"
    rf"|{_N}次/(?P<per>年|月|季度?|半年)"
    r"|(?:按|逐)(?P<by>月|季度?)(?!份)"
)
_HINT = re.compile(r"[每按逐全内年月季]")
# Whatever _EVERY finds holds one of these; most texts hold none, and to know it takes a fraction of the time.
_MAYBE = re.compile(rf"每|半年|全年|年内|次/|[按逐][月季]|[年度月]{_N}次")
_FREQUENCIES = {
    ("月", 1): "monthly",
    ("月", 3): "quarterly",
    ("月", 6): "half_yearly",
    ("月", 12): "yearly",
    ("季度", 1): "quarterly",
    ("季度", 2): "half_yearly",
    ("半年", 1): "half_yearly",
    ("学期", 1): "termly",
    ("年", 1): "yearly",
    ("年", 2): "every_2_years",
    ("年", 5): "every_5_years",
}
_UNIT_NAMES = {"季": "季度", "年度": "年", "学年": "年"}
_ATLEAST = r"(?:不少于|不得少于|不低于|不小于|至少|最少|≥|>=)"
_TIMES = r"(?:次|场次|场|期|轮|篇|条|批|档)"
_THINGS = r"(?:项|个|家|份|例|件|部|种)"
_QUOTAS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_ATLEAST}[^0-9,;。]{{0,12}}?(?P<q>{_N}){_TIMES}",
        rf"(?<![0-9.])(?P<q>{_N})\s*{_TIMES}",
        rf"{_ATLEAST}[^0-9,;。]{{0,12}}?(?P<q>{_N}){_THINGS}(?!百分点)",
    )
)
_MONTH_DAY = re.compile(rf"(?P<m>{_N})月(?:份)?(?:(?P<d>{_N})[日号]|(?P<part>底|末|上旬|中旬|下旬)?)")
_DAY = re.compile(rf"(?P<d>{_N})[日号]")
_AFTER = re.compile(rf"后(?P<d>{_N})个?(?:工作)?日内")
_NEXT = re.compile(
    r"首月|第1个月|第一个月|次月|下月|次季|下季|上月|上1?一?个?月|上季|上1?一?个?季|上1?一?年度?|次年|(?<!最)后"
)


def recurrences(text: str, source: str) -> list[Schedule]:
    """The recurring schedules in a text, each once, in order. 每天 and 每周 have no reporting period and are
    none.
    """
    if not _HINT.search(text) or not _MAYBE.search(half_width(text)):
        return []
    found: list[Schedule] = []
    for sentence in split_outside(text, "；;。\n"):
        if not _MAYBE.search(half_width(sentence)):
            continue
        segments = split_outside(sentence, "，,")
        for at, segment in enumerate(segments):
            following = segments[at + 1] if at + 1 < len(segments) else ""
            found += [s for s in _in_segment(segment, following, source) if s not in found]
    return found


def unsupported(text: str) -> list[str]:
    """Intervals that have no frequency here (每3年): a person must decide."""
    plain = half_width(text)
    if not _MAYBE.search(plain):
        return []
    marks = (m for m in _EVERY.finditer(plain) if _unit(m) not in ("周", "日", "天"))
    return [m[0] for m in marks if _frequency(m) is None]


def _in_segment(segment: str, following: str, source: str) -> list[Schedule]:
    if not _HINT.search(segment):
        return []
    width = half_width(segment)
    marks = list(_EVERY.finditer(width))
    found: list[Schedule] = []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(segment)
        frequency = _frequency(mark)
        if frequency:
            body = width[mark.start() : end]
            quota = _quota(body) or (
                _quota(half_width(following)) if re.match(_ATLEAST, half_width(following)) else None
            )
            base = Schedule(source, "recurring", frequency=frequency, quota=quota, due_rule="period-end",
                            raw=segment[mark.start() : end].strip())  # fmt: skip
            found += _with_due(base, body)
    return found


def _unit(mark: re.Match[str]) -> str:
    unit = mark["unit"] or mark["unit2"] or mark["half"] or mark["per"] or mark["by"] or "年"
    return _UNIT_NAMES.get(unit, unit)


def _frequency(mark: re.Match[str]) -> str | None:
    count = mark["n"] or mark["n2"] or "1"
    digits = number(count)
    return _FREQUENCIES.get((_unit(mark), int(digits))) if digits.isdecimal() else None


def _quota(text: str) -> int | None:
    """The least number per period; lessons, hours and minutes are targets and no quota."""
    for pattern in _QUOTAS:
        found = pattern.search(text)
        if found and number(found["q"]).isdecimal() and 0 < int(number(found["q"])) < 10_000:
            return int(number(found["q"]))
    return None


def _with_due(base: Schedule, body: str) -> list[Schedule]:
    """The schedule with the day it says; several days in a year give several schedules."""
    offset = 1 if _NEXT.search(body) else 0
    if base.frequency in ("yearly", "every_2_years", "every_5_years"):
        days = [day for found in _MONTH_DAY.finditer(_span_end(body)) if (day := _month_day(found))]
        return [_fixed(base, month, day, offset) for month, day in dict.fromkeys(days)] or [base]
    named = _AFTER.search(body) or _DAY.search(body)
    digits = number(named["d"]) if named else ""
    if base.frequency in ("monthly", "quarterly") and digits.isdecimal() and 1 <= int(digits) <= 31:
        return [_fixed(base, None, int(digits), offset)]
    return [base]


def _span_end(body: str) -> str:
    """每年3月-5月 and 每年3-5月 are due at their end."""
    return re.sub(rf"{_N}月?(?:{_N}日)?[-—–~至到]+(?={_N}月)", "", body)


def _fixed(base: Schedule, month: int | None, day: int, offset: int) -> Schedule:
    return replace(base, due_rule="fixed", due_month=month, due_day=day, due_period_offset=offset)


def _month_day(found: re.Match[str]) -> tuple[int, int] | None:
    month, day = number(found["m"]), number(found["d"] or "0")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
        return None
    last = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]
    if found["d"]:
        return (int(month), int(day)) if 1 <= int(day) <= last else None
    return int(month), {"上旬": 10, "中旬": 20}.get(found["part"] or "", last)
