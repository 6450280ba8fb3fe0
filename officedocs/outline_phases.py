"""Stages of the work with their dates: 动员部署阶段：2025年3月, 迎检评审阶段（2024年9月—国家级现场评估）."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from officedocs.dates import moments, plain
from officedocs.deadlines import read_deadline
from officedocs.model import Phase, Problem
from officedocs.outline_lines import PLAIN, Paragraph
from officedocs.outline_sections import BACKGROUND, PHASES, SKIP, Placed
from officedocs.text import split_outside

_DATED = re.compile(r"\d|[〇零一二三四五六七八九十]{2,4}年|待定|未定|另行|长期|持续|至今")
_DATE_TEXT = (
    r"(?:自|从)?(?:20\d\d|\d\d|二[〇○零]..)(?:年|[./-]\d)[^，。；：:（）()、]{0,24}|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月[^，。；：:（）()]{0,20}"
    r"|时间待定|待定|长期"
)
_UNTIL = re.compile("(?:评估|验收|检查|考核|复审|评审|调研).{0,4}(?:前|后|时|期间)$")
_BRACKET = re.compile(r"^(?P<name>[^（(。；]{2,40}?)\s*[（(](?P<date>[^（）()]{2,50})[)）]")
_COLON = re.compile(rf"^(?P<name>[^：:。；]{{2,30}})[：:。\s]\s*(?P<date>{_DATE_TEXT})")
_FIRST = re.compile(
    rf"^(?P<date>{_DATE_TEXT})\s*[：:，,、]?\s*[（(]?(?P<name>[^。；：:，,（()）]{{2,24}}?阶段)"
)
_CLAUSE = re.compile(rf"^(?P<date>{_DATE_TEXT})\s*[：:，,]\s*(?P<name>[^。；：:，,（()）]{{2,30}})")
_ONE_LINE = 40  # characters: 前期准备：2025年5月上旬
_UNDATED = re.compile(r"^(?P<name>[^。；：:，,（(]{2,24}?阶段)(?=$|[。：:])")


@dataclass(slots=True)
class PhaseReading:
    """The phases of a text, and what a person must look at."""

    phases: list[Phase] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_phases(body: list[Placed], year: int | None) -> PhaseReading:
    """The phases in order. Their dates may overlap; a phase without dates is kept with a warning."""
    reading = PhaseReading()
    level = PLAIN
    for place in body:
        if place.role in (SKIP, BACKGROUND):
            continue
        if place.role != PHASES:
            level = PLAIN
        found = _match(place)
        if found and place.paragraph.level <= level:
            level = place.paragraph.level
            year = _add(found, place.paragraph, year, reading)
    return reading


def _match(place: Placed) -> re.Match[str] | None:
    """The phase a paragraph opens; outside of a part on phases only one that says 阶段 and a date."""
    text = place.paragraph.text[:120]
    inside = place.role == PHASES
    for form in (_BRACKET, _COLON, _FIRST, *((_CLAUSE,) if inside and place.paragraph.kind else ())):
        found = form.match(text)
        if found and _is_date(found["date"]):
            staged = "阶段" in found["name"]
            if staged or (inside and (place.paragraph.kind or len(place.paragraph.text) <= _ONE_LINE)):
                return found
    return _UNDATED.match(text) if inside and place.paragraph.kind else None


def _is_date(text: str) -> bool:
    if _DATED.search(text) and (moments(plain(text), 2024) or re.search("待定|未定|另行|长期", text)):
        return True
    return bool(_UNTIL.search(text)) and read_deadline(text).schedules[0].kind == "event"


def _add(found: re.Match[str], paragraph: Paragraph, year: int | None, reading: PhaseReading) -> int | None:
    """Add the phase; the year it names holds for those after it that leave theirs out."""
    name = found["name"].strip("：:，, 。")
    raw = (paragraph.mark + found[0]).strip().rstrip("。")
    date = found.groupdict().get("date") or ""
    if not date:
        message = f"“{name}”没有写明起止时间，请补充。"
        reading.problems.append(Problem("phase-undated", "warning", f"第{paragraph.line}行", message))
        reading.phases.append(Phase(name, None, None, None, None, raw))
        return year
    start, end, start_event, end_event, trouble = _span(date, year)
    if trouble:
        reading.problems.append(
            Problem("phase-undated", "warning", f"第{paragraph.line}行", f"“{name}”：{trouble}。")
        )
    reading.phases.append(Phase(name, start, end, start_event, end_event, raw))
    named = [m.year for m in moments(plain(date), None) if m.year]
    return named[-1] if named else year


def _span(text: str, year: int | None) -> tuple[dt.date | None, dt.date | None, str | None, str | None, str]:
    """Start, end, their events, and what is wrong, of the dates in brackets or behind the colon."""
    found = read_deadline("、".join(split_outside(text, "，,；;")), year=year)
    good = [s for s in found.schedules if s.kind != "undecided"]
    trouble = found.issues[0][2] if found.issues and not good else ""
    if not good:
        return None, None, None, None, trouble
    starts = [s.start for s in good if s.start]
    ends = [s.due for s in good if s.due]
    start = min(starts, default=None)
    if start is None and good[0].kind == "once" and not re.search("前", text):
        single = [m for m in moments(plain(text), year) if m.first]
        start = min((m.first for m in single if m.first), default=None)
    first_event = next((s.start_event for s in good if s.start_event), None)
    end = max(ends, default=None)
    if start and end and start > end:
        return None, None, None, None, f"“{text}”的开始晚于结束，请核对后改正"
    return start, end, first_event, next((s.end_event for s in good if s.end_event), None), trouble
