"""Duties of a text plan to rows: one duty, who, by when where the text says so, how often, how much."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from officedocs.cadence import unsupported
from officedocs.clauses import Reading, read_cell
from officedocs.dates import plain
from officedocs.deadlines import read_deadline
from officedocs.errors import Refused
from officedocs.guard import MAX_ROWS
from officedocs.limits import check_cell
from officedocs.model import Problem, Row, Schedule
from officedocs.outline_cadences import recurring, vague
from officedocs.outline_inline import Said
from officedocs.targets import read_targets
from officedocs.text import depth_split, half_width, split_outside

_MARK = re.compile(r"^(?:[（(]\d{1,2}[)）]|\d{1,2}(?:[、．]|\.(?!\d))|\d{1,2}[)）]|[①-⑳⑴-⒇])\s*")
_INTRODUCTION = re.compile(
    r"^(?:其?(?:主要|工作|具体)?(?:职责|任务|工作职责)(?:分工)?(?:如下|是|为)?|具体负责|主要负责|负责)[：:]\s*"
)
_DATE = (
    r"(?:(?:20\d\d|\d\d)年)?(?:\d{1,2}月(?:\d{1,2}[日号])?(?:底|末|初|上旬|中旬|下旬)?|(?:上半年|第?[1-4]季度|年)(?:底|末)?)"
    r"|20\d\d年(?:底|末)?|20\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?"
)
# A day by which, or dates between which, something is to be done; not one on which something happened.
_BY = re.compile(
    rf"(?<![每\d])(?P<date>(?:{_DATE})(?:[-至到](?:{_DATE}))?(?:之前|以前|前))"
    rf"|^(?:力争|确保|要|应|须|并|请)?(?:于|在|到|至|截至|截止)(?P<at>(?:{_DATE})(?:[-至到](?:{_DATE}))?(?:之前|以前|前)?)"
    rf"|^(?P<span>(?:{_DATE})[-至到](?:{_DATE}))"
    rf"|^(?P<month>(?:{_DATE}))(?=完成|开展|组织|召开|启动|建成|上报|报送|实现|印发|举办|进行)"
)
_IN_BRACKETS = re.compile(
    r"[（(]\s*(?:完成时限|完成时间|完成期限|时间节点|时限|时间)\s*[：:]\s*(?P<due>[^（）()]{2,60})[)）]"
)
_EVERY = re.compile(r"每|以来|以后|之后|起$")


@dataclass(slots=True)
class Duty:
    """One duty before it is a row. `line` is where it begins; `lead` the departments as written."""

    line: int
    text: str
    lead: str
    items: list[str] = field(default_factory=list)
    said: Said | None = None
    reading: Reading | None = None
    first: bool = True  # of its department: problems of the names are told once


def pieces(text: str) -> list[tuple[int, str]]:
    """(offset, duty) of a department's text, divided at ； and 。 outside brackets and quotation marks."""
    found: list[tuple[int, str]] = []
    offset = 0
    for at, part in enumerate(depth_split(text, lambda c: c in "；;。")):
        if at % 2 == 0:
            duty = bare(part)
            if len(duty) >= 2:
                found.append((offset + len(part) - len(part.lstrip()), duty))
        offset += len(part)
    return found


def bare(text: str) -> str:
    """A duty without its number and without 主要职责：."""
    return _INTRODUCTION.sub("", _MARK.sub("", text.strip(" \n，,、"))).strip(" \n，,、")


def build(duties: list[Duty], year: int | None) -> tuple[list[Row], list[Problem]]:
    """The rows, and one warning where the plan leaves deadlines open. Where most rows have one, each row
    without is told by itself.
    """
    if len(duties) > MAX_ROWS:
        message = f"文中的任务超过 {MAX_ROWS} 项，不像工作方案，请只保留方案正文后再上传。"
        raise Refused("too-many-rows", message)
    deadlines = [_deadline(duty, year) for duty in duties]
    dated = sum(schedules[0].kind != "undecided" for schedules, _, _ in deadlines)
    each = dated * 2 >= len(duties)
    rows = [_row(duty, *found, tell=each) for duty, found in zip(duties, deadlines, strict=True)]
    problems = []
    if duties and not each:
        message = "文中没有写明各项任务的完成时限，时限都待定，请在导入后补充。"
        if dated:
            message = f"有 {len(duties) - dated} 项任务没有写明完成时限，时限都待定，请在导入后补充。"
        problems.append(Problem("deadlines-missing", "warning", "", message))
    return rows, problems


Deadline = tuple[list[Schedule], str, list[tuple[str, str, str]]]


def _deadline(duty: Duty, year: int | None) -> Deadline:
    """The schedules of the deadline, its words, and what is wrong with them."""
    said = duty.said.deadline_raw if duty.said else ""
    beside = None if said else _IN_BRACKETS.search(duty.text)
    said = beside["due"].strip() if beside else said
    if said:
        check_cell("deadline", said, f"第{duty.line}行的完成时限")
        found = read_deadline(said, year=year)
        return found.schedules, said, found.issues
    dates = days_named(duty.text)
    if len(dates) == 1:
        found = read_deadline(dates[0], year=year)
        if len(found.schedules) == 1 and found.schedules[0].kind in ("once", "range"):
            return found.schedules, dates[0], found.issues
        if any(code == "year-missing" for code, _, _ in found.issues):
            return found.schedules, dates[0], found.issues
    return [Schedule("deadline", "undecided")], "", []


def days_named(text: str) -> list[str]:
    """The distinct dates by which a text asks for something."""
    found: list[str] = []
    for segment in split_outside(text, "；;。\n，,"):
        if not re.search(r"[年月季]|\d[./-]\d", segment) or _EVERY.search(segment[:200]):
            continue
        width = plain(segment) if len(segment) < 500 else half_width(segment)
        for match in _BY.finditer(width):
            found += [value for value in match.groupdict().values() if value]
    return list(dict.fromkeys(found))


def _row(
    duty: Duty, schedules: list[Schedule], raw: str, issues: list[tuple[str, str, str]], *, tell: bool
) -> Row:
    where = f"第{duty.line}行"
    check_cell("task", duty.text, where)
    check_cell("lead", duty.lead, where + "的单位")
    reading = duty.reading or (duty.said.reading if duty.said else read_cell(duty.lead, "lead"))
    problems = [Problem(code, severity, where, message) for code, severity, message in issues]
    if duty.first:
        problems += [Problem(code, "warning", where, message) for code, message in reading.issues]
    if not any(a.role == "lead" for a in reading.assignments):
        problems.append(Problem("lead-missing", "error", where, "没有写明责任（牵头）单位，请补充"))
    if tell and schedules[0].kind == "undecided" and not issues:
        problems.append(Problem("deadline-undecided", "warning", where, "没有写明完成时限，请补充"))
    again = recurring(duty.text)
    return Row(
        sheet="", row=duty.line, domain="", objective="", standard="", task=duty.text,
        items=duty.items or [duty.text], lead_raw=duty.lead,
        support_raw=duty.said.support_raw if duty.said else "",
        deadline_raw=raw, points=None, is_core=False, is_bonus=False, assignments=list(reading.assignments),
        schedules=schedules + again, targets=read_targets(duty.text),
        problems=problems + _frequencies(duty.text, where, bool(again)),
    )  # fmt: skip


def _frequencies(text: str, where: str, known: bool) -> list[Problem]:
    """Intervals that cannot be kept, and what is to be done 定期 or 适时."""
    found = [
        Problem("frequency-unsupported", "warning", where, f"“{mark}”的周期不在可选范围内，请人工设置")
        for mark in dict.fromkeys(unsupported(text))
    ]
    phrase = "" if known else vague(text)
    if phrase:
        message = f"“{phrase}”没有写明多久一次，请人工确定"
        found.append(Problem("cadence-undecided", "warning", where, message))
    return found
