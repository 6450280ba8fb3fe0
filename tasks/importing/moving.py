"""A document moved by whole years, so that an old circulated table can serve as a living example."""

import calendar
import datetime
import re

from tasks.importing.document import Json

_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)")


def moved(document: Json, years: int) -> Json:
    """The same document with every date, and every year written in a deadline, that many years later."""
    rows = [
        {
            **row,
            "deadline_raw": _written(row["deadline_raw"], years),
            "schedules": [_moved(one, ("start", "due"), years) for one in row["schedules"]],
        }
        for row in document["rows"]
    ]
    phases = [_moved(one, ("start", "end"), years) for one in document["phases"]]
    return {**document, "rows": rows, "phases": phases}


def _moved(value: Json, keys: tuple[str, ...], years: int) -> Json:
    days = {key: _later(datetime.date.fromisoformat(value[key]), years).isoformat()
            for key in keys if value.get(key)}  # fmt: skip
    return {**value, **days, "raw": _written(value.get("raw") or "", years)}


def _later(day: datetime.date, years: int) -> datetime.date:
    """The same day of another year; the last day of a month stays the last."""
    last = calendar.monthrange(day.year, day.month)[1]
    then = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=then if day.day == last else min(day.day, then))


def _written(text: str, years: int) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) + years), text)
