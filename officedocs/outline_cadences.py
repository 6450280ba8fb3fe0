"""What comes again in a text plan: who, what, how often, by when, and whether stamped paper is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from officedocs.cadence import recurrences
from officedocs.model import Cadence, Schedule
from officedocs.text import half_width, number, split_outside, without_brackets

_N = r"[0-9零一二两三四五六七八九十]{1,4}"
_LATER_QUOTA = re.compile(
    rf"(?:不少于|不得少于|不低于|至少|最少)[^0-9,;。]{{0,12}}?(?P<q>{_N})(?:次|场次|场|期|篇|条)"
)
_PERIOD = re.compile(
    rf"^(?:并|须|应|要|于|在)*(?:每个?(?:{_N})?个?(?:半年|学期|学年|季度|季|月|年度|年)|全年|年内|(?:按|逐)(?:月|季度?)|{_N}个?(?:年|月|季度))度?"
    rf"(?:的?首月|次月|下月|末月|最后一个?月)?(?:末|底|初|中|内)?(?:{_N}月(?:份)?)?(?:{_N}[日号])?(?:底|末)?(?:之前|以前|前|内)?[，,、]?"
)
_QUOTA = re.compile(
    rf"(?:不少于|不得少于|不低于|至少|最少)?(?:开展|组织|召开)?(?<!\d){_N}(?:次|场次|场|期|轮)(?:及以上|以上)?的?"
)
_LESSONS = re.compile(rf"(?:不少于|不低于|至少)?(?<!\d){_N}个?(?:学时|课时|小时|分钟)")
_HANDED_IN = re.compile(r"^将(?P<what>.+?)(?:及时|统一|一并)?(?:报送|上报|报|反馈|提交|送)")
_PAPER = re.compile(r"纸质|盖章|公章|签章|签字|原件|书面")
_VAGUE = re.compile(
    r"(?:不定期|定期|适时|经常性|经常)[^，。；,;]{0,40}?(?:报送|上报|报告|反馈|通报|督导|督查|检查|指导|会议|总结|汇报|考核|培训|宣传|发布|更新|提供)"
)
MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PERIOD_ENDS = {"monthly": range(1, 13), "quarterly": (3, 6, 9, 12), "half_yearly": (6, 12)}
EVERYONE = "各成员单位"


@dataclass(frozen=True, slots=True)
class Periodic:
    """A schedule with the words around it: the sentence up to the next one (`span`), and what precedes it."""

    schedules: tuple[Schedule, ...]
    span: str
    before: str


def periodic(text: str) -> list[Periodic]:
    """What comes again in a text, in order; several days a year of one phrase stay together."""
    found: list[Periodic] = []
    for sentence in split_outside(text, "；;。\n"):
        found += _in_sentence(sentence)
    return found


def recurring(text: str) -> list[Schedule]:
    """The recurring schedules of a duty's text."""
    return list(dict.fromkeys(schedule for item in periodic(text) for schedule in item.schedules))


def vague(text: str) -> str:
    """The first phrase that asks for something 定期 or 适时 without saying how often, "" for none."""
    found = _VAGUE.search(text)
    return found[0] if found else ""


def cadence(item: Periodic, who: str, row: int | None) -> Cadence:
    """One periodic duty of somebody; `row` is the place of the duty it stands in."""
    first = item.schedules[0]
    return Cadence(
        who=who,
        what=_what(item, first),
        frequency=first.frequency or "",
        quota=first.quota,
        due_rule=first.due_rule,
        due_dates=sorted({date for schedule in item.schedules for date in due_dates(schedule)}),
        needs_paper=bool(_PAPER.search(item.span)),
        raw=first.raw,
        row=row,
    )


def due_dates(schedule: Schedule) -> list[str]:
    """ "MM-DD" of every due date in a year, in order; none for a school term, whose end differs by place."""
    if schedule.due_rule == "fixed" and schedule.due_day:
        return [_date(month, schedule.due_day) for month in _due_months(schedule)]
    if schedule.frequency == "termly":
        return []
    return [_date(month, 31) for month in _PERIOD_ENDS.get(schedule.frequency or "", (12,))]


def _due_months(schedule: Schedule) -> list[int]:
    if schedule.due_month:
        return [schedule.due_month]
    months = _PERIOD_ENDS.get(schedule.frequency or "", (12,))
    if schedule.frequency == "monthly" or not schedule.due_period_offset:
        return list(months)
    return sorted(month % 12 + 1 for month in months)  # the month after the period


def _date(month: int, day: int) -> str:
    return f"{month:02d}-{min(day, MONTH_ENDS[month - 1]):02d}"


def _in_sentence(sentence: str) -> list[Periodic]:
    places: list[tuple[int, list[Schedule]]] = []
    at = 0
    for schedule in recurrences(sentence, "task"):
        if places and places[-1][1][0].raw == schedule.raw:
            places[-1][1].append(schedule)
            continue
        begun = max(sentence.find(schedule.raw, at), 0)
        places.append((begun, [schedule]))
        at = begun + 1
    found = []
    for index, (begun, schedules) in enumerate(places):
        end = places[index + 1][0] if index + 1 < len(places) else len(sentence)
        before = sentence[places[index - 1][0] if index else 0 : begun]
        found.append(_complete(tuple(schedules), sentence[begun:end], before))
    return found


def _complete(schedules: tuple[Schedule, ...], span: str, before: str) -> Periodic:
    """With the quota that stands later in the sentence: 每月送电影下乡，宣传…不少于2次."""
    first = schedules[0]
    later = _LATER_QUOTA.search(half_width(span)) if first.quota is None else None
    digits = number(later["q"]) if later else ""
    if later and digits.isdecimal() and int(digits) > 0:
        raw = _trimmed(span[: later.end()])
        return Periodic(tuple(replace(s, quota=int(digits), raw=raw) for s in schedules), span, before)
    return Periodic(tuple(replace(s, raw=_trimmed(s.raw)) for s in schedules), span, before)


def _trimmed(raw: str) -> str:
    """Without separators and brackets that belong to what stands around it."""
    text = raw.strip("、，, ")
    for opening, closing in ("（）", "()"):
        while text.endswith(closing) and text.count(closing) > text.count(opening):
            text = text[:-1]
    return text


def _what(item: Periodic, schedule: Schedule) -> str:
    """What is done, without how often: the words behind the period, else before it, else after."""
    first, *later = split_outside(item.span, "，,")
    segments = split_outside(item.before, "，,")
    for text in (_TRIM.sub("", first), *reversed(segments), *later):
        found = _bare(text)
        if len(found) >= 2:
            return found
    return schedule.raw


_TRIM = re.compile(r"、$")


def _bare(text: str) -> str:
    text = _PERIOD.sub("", text.strip())
    text = _LESSONS.sub("", _QUOTA.sub("", text, count=1))
    handed = _HANDED_IN.match(text)
    text = handed["what"] if handed else re.sub("^(?:将|应|要|须|并|以及|负责)+", "", text)
    text = re.sub("^(?:至少|不少于|不低于)|(?:至少|不少于|不低于)$", "", text.strip("，,、：: "))
    return without_brackets(text).strip("，,、：:（）() ") if len(text) < 500 else text[:60]
