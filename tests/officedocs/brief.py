"""What a clerk notes of a row: the task, who leads, who supports, by when."""

from __future__ import annotations

import json

from officedocs import Document, Row, Schedule, read, read_text


def brief(document: Document) -> list[tuple[str, str, str, str]]:
    """(task on one line, leads, supporters, deadlines) of every row; groups carry a *."""
    return [
        (row.task.replace("\n", ""), _who(row, "lead"), _who(row, "support"), when(row))
        for row in document.rows
    ]


def when(row: Row) -> str:
    """The schedules of the deadline: a day, a range, open, a frequency, ? for undecided."""
    return ",".join(_schedule(s) for s in row.schedules if s.source == "deadline")


def said(source: bytes | str, **options: object) -> list[tuple[str, str, str, str]]:
    """`brief` of a file's bytes or of pasted text."""
    return brief(opened(source, **options))


def opened(source: bytes | str, **options: object) -> Document:
    """A file's bytes or pasted text, read."""
    return read_text(source, **options) if isinstance(source, str) else read(source, **options)


def stored(source: bytes | str) -> str:
    """Everything that the reader gives, as one text."""
    return json.dumps(opened(source).as_dict(), ensure_ascii=False)


def _who(row: Row, role: str) -> str:
    named = [a for a in row.assignments if a.role == role]
    return "|".join(
        (f"{a.scope}=" if a.scope else "") + a.name + ("*" if a.kind == "group" else "") for a in named
    )


def _schedule(schedule: Schedule) -> str:
    if schedule.kind == "once":
        return str(schedule.due)
    if schedule.kind == "range":
        return f"{schedule.start}~{schedule.due}"
    if schedule.kind == "event":
        return f"event:{schedule.end_event}"
    if schedule.kind == "recurring":
        day = f"@{schedule.due_month or ''}-{schedule.due_day}+{schedule.due_period_offset}"
        quota = f"x{schedule.quota}" if schedule.quota else ""
        return f"{schedule.frequency}{quota}" + (day if schedule.due_rule == "fixed" else "")
    return "open" if schedule.kind == "open" else "?"
