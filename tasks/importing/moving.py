"""A document moved by whole years, so that an old circulated table can serve as a living example."""

import calendar
import copy
import datetime
import re

from tasks.importing.document import Json

_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)")


def moved(document: Json, years: int) -> Json:
    """The same document with every date, and every year written in a deadline, that many years later."""
    later = copy.deepcopy(document)
    for row in later["rows"]:
        row["deadline_raw"] = _written(row["deadline_raw"], years)
        for schedule in row["schedules"]:
            _move(schedule, ("start", "due"), years)
    for phase in later["phases"]:
        _move(phase, ("start", "end"), years)
    return later


def _move(value: Json, keys: tuple[str, ...], years: int) -> None:
    for key in keys:
        if value.get(key):
            value[key] = _later(datetime.date.fromisoformat(value[key]), years).isoformat()
    value["raw"] = _written(value.get("raw") or "", years)


def _later(day: datetime.date, years: int) -> datetime.date:
    """The same day of another year; the last day of a month stays the last."""
    last = calendar.monthrange(day.year, day.month)[1]
    then = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=then if day.day == last else min(day.day, then))


def _written(text: str, years: int) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) + years), text)
