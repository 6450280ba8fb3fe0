"""A document read by `officedocs` as lines for a terminal, in Chinese."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from officedocs import Document, Row, Schedule
from officedocs.model import Cadence, Phase, Reference

_ROLES = {"lead": "牵头", "support": "配合"}
_SEVERITIES = {"error": "错误", "warning": "注意"}
_FREQUENCIES = {
    "monthly": "每月",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "termly": "每学期",
    "yearly": "每年",
    "every_2_years": "每两年",
    "every_5_years": "每五年",
}
_TASK_WIDTH = 60


def summary_lines(document: Document) -> Iterator[str]:
    """The title, what the document says of itself, one block per row, what stands outside of rows, then every
    problem and a count.
    """
    yield document.title or document.file
    yield from _reference(document.reference)
    if document.columns:
        yield "列：" + "；".join(f"{title}→{role}" for role, title in document.columns.items())
    for index, row in enumerate(document.rows, start=1):
        yield from _row_lines(index, row)
    yield from _part("工作阶段", [_phase(phase) for phase in document.phases])
    yield from _part("共同职责", document.common_duties)
    yield from _part("周期性报送与会议", [_cadence(cadence) for cadence in document.cadences])
    yield from _part("未写明单位的措施", [_short(measure) for measure in document.measures])
    yield ""
    for problem in document.problems:
        yield f"［{_SEVERITIES[problem.severity]}］{problem.message}"
    yield _count(document)


def _reference(reference: Reference) -> Iterator[str]:
    """Number, issuer, date, draft and whether it is public, as far as the document says."""
    said = [reference.number, reference.issuer, str(reference.issued_on or "")]
    said.append("征求意见稿" if reference.is_draft else "")
    said.append({True: "公开", False: "不公开", None: ""}[reference.is_public])
    if any(said):
        yield "文件：" + "，".join(filter(None, said))


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title}（{len(lines)} 项）："
        for number, line in enumerate(lines, start=1):
            yield f"{number:>3}. {line}"


def _phase(phase: Phase) -> str:
    start = phase.start or phase.start_event or ""
    end = phase.end or phase.end_event or ""
    return f"{phase.name}：{start} 至 {end}" if start or end else f"{phase.name}：时间待定"


def _cadence(cadence: Cadence) -> str:
    who = cadence.who or "（未写明单位）"
    times = f"至少{cadence.quota}次" if cadence.quota else ""
    days = f"（{'、'.join(cadence.due_dates)}）" if cadence.due_dates else ""
    paper = "，需盖章纸质件" if cadence.needs_paper else ""
    how_often = _FREQUENCIES.get(cadence.frequency, cadence.frequency)
    return f"{who}：{_short(cadence.what)} {how_often}{times}{days}{paper}"


def _row_lines(index: int, row: Row) -> Iterator[str]:
    yield ""
    yield f"{index:>3}. {row.sheet} 第{row.row}行  {row.domain}".rstrip()
    yield f"     任务：{_short(row.task)}"
    for role, word in _ROLES.items():
        named = [f"{a.name}（{a.scope}）" if a.scope else a.name for a in row.assignments if a.role == role]
        if named:
            yield f"     {word}：{'、'.join(named)}"
    yield "     时限：" + "；".join(_schedule(schedule) for schedule in row.schedules)
    for problem in row.problems:
        yield f"     ［{_SEVERITIES[problem.severity]}］{problem.cell}：{problem.message}"


def _schedule(schedule: Schedule) -> str:
    if schedule.kind == "once":
        return f"{schedule.due}"
    if schedule.kind == "range":
        return f"{schedule.start} 至 {schedule.due}"
    if schedule.kind == "open":
        return f"{schedule.start} 起长期" if schedule.start else "长期"
    if schedule.kind == "event":
        return f"{schedule.start_event or schedule.start or ''} 至 {schedule.end_event or schedule.due or ''}"
    if schedule.kind == "recurring":
        times = f"至少{schedule.quota}次" if schedule.quota else ""
        return f"{_FREQUENCIES.get(schedule.frequency or '', '')}{times}（{schedule.raw}）"
    return f"待定（{schedule.raw}）" if schedule.raw else "待定"


def _count(document: Document) -> str:
    errors = sum(p.severity == "error" for row in document.rows for p in row.problems)
    warnings = sum(p.severity == "warning" for row in document.rows for p in row.problems)
    return f"共 {len(document.rows)} 行，错误 {errors} 处，注意 {warnings} 处。"


def _short(text: str) -> str:
    """One line, cut to the width of a terminal (a Chinese character takes two columns)."""
    line = text.replace("\n", " ")
    width = 0
    for at, char in enumerate(line):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > _TASK_WIDTH * 2:
            return line[:at] + "…"
    return line
