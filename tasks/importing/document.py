"""What a read document says, taken from its JSON form (see ``officedocs.model``): names, rows, past dates."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tasks.importing.names import normalise

Json = dict[str, Any]
NAME_LENGTH = 80  #: characters a department or group name may have


@dataclass(frozen=True)
class Named:
    """One name of the document, under all its bracket widths: where it is used and as what."""

    name: str
    said: str  #: "unit" or "group", as the reader saw it
    leads: int
    supports: int

    @property
    def uses(self) -> int:
        return self.leads + self.supports


def names_of(document: Json) -> list[Named]:
    """Every distinct name of the document's assignments, in the order in which they first appear."""
    first: dict[str, Json] = {}
    uses: Counter[tuple[str, str]] = Counter()
    for row in document["rows"]:
        for part in row["assignments"]:
            key = normalise(part["name"])
            first.setdefault(key, part)
            uses[key, part["role"]] += 1
    return [
        Named(part["name"], part["kind"], uses[key, "lead"], uses[key, "support"])
        for key, part in first.items()
    ]


def deadlines(row: Json) -> list[Json]:
    """The schedules that owe something: those of the deadline column."""
    return [one for one in row["schedules"] if one["source"] == "deadline"]


def due_dates(row: Json) -> list[datetime.date]:
    """The dates of the deadline column; none for what is undecided or open."""
    found = (as_date(one.get("due")) for one in deadlines(row))
    return [day for day in found if day is not None]


def past_rows(document: Json, today: datetime.date) -> int:
    """How many rows have a date before ``today``."""
    return sum(any(day < today for day in due_dates(row)) for row in document["rows"])


def as_date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def problems(document: Json) -> Iterator[Json]:
    """What a person must look at: of the file as a whole, then row by row, each with ``place``."""
    for problem in document["problems"]:
        yield {**problem, "place": problem["cell"]}
    for row in document["rows"]:
        for problem in row["problems"]:
            yield {**problem, "place": place(row, problem["cell"])}


def place(row: Json, cell: str = "") -> str:
    """Where it stands in the file: ``Sheet1!E18``, or the row where no cell is known; empty if nowhere."""
    where = cell or str(row["row"] or "")
    return f"{row['sheet']}!{where}" if row["sheet"] and "!" not in where else where


def without_nul(document: Json) -> Json:
    """The same JSON without NUL characters, which PostgreSQL cannot keep. What has none is not copied."""
    clean: Json = _clean(document)
    return clean


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "") if "\0" in value else value
    if isinstance(value, list):
        return [_clean(one) for one in value] if _has_nul(value) else value
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()} if _has_nul(value.values()) else value
    return value


def _has_nul(values: Iterable[Any]) -> bool:
    return any(
        "\0" in one if isinstance(one, str) else _has_nul(one.values() if isinstance(one, dict) else one)
        for one in values
        if isinstance(one, str | list | dict)
    )
