"""Deadlines that a person mends in the wizard, read by the same rules as those of the document."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from officedocs.deadlines import read_deadline
from tasks.importing.document import Json

#: Characters a mended deadline may have.
LENGTH = 60


def with_deadlines(rows: Sequence[Json], mended: Mapping[str, str]) -> list[Json]:
    """The rows; those whose place is among the ``mended`` (as text) with the date written there."""
    found = list(rows)
    for place, text in mended.items():
        if text.strip() and place.isdecimal() and int(place) < len(found):
            found[int(place)] = _mended(found[int(place)], text.strip())
    return found


def _mended(row: Json, text: str) -> Json:
    others = [one for one in row["schedules"] if one["source"] != "deadline"]
    problems = [one for one in row["problems"] if not one["code"].startswith(("deadline", "year"))]
    return {**row, "deadline_raw": text, "schedules": [*_read(text), *others], "problems": problems}


def fault(text: str) -> str:
    """Why this text gives no date, in the reader's words; empty when it does or nothing was written."""
    if not text.strip():
        return ""
    issues = [message for _code, severity, message in read_deadline(text).issues if severity == "error"]
    return issues[0] if issues else ""


def _read(text: str) -> list[Json]:
    return [_json(one) for one in map(asdict, read_deadline(text).schedules)]


def _json(schedule: Json) -> Json:
    days = {name: day.isoformat() for name, day in schedule.items() if name in ("start", "due") and day}
    return {**schedule, **days}


def unread(document: Json) -> list[tuple[int, Json]]:
    """Rows whose deadline is written but could not be read, with their place in the document."""
    return [
        (index, row)
        for index, row in enumerate(document["rows"])
        if any(one["code"].startswith(("deadline", "year")) and one["severity"] == "error"
               for one in row["problems"])
    ]  # fmt: skip
