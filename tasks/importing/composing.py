"""Duties that a document asks for outside its rows, as rows: 共性职责, periodic reports, measures.

Everything a department can owe goes through one loop, so the common duties become one yearly self-check
(自查表) with a part for each duty, a periodic report becomes a task with a repeated deadline, and a measure
that names no unit becomes a task of the office if the administrator wants it.
"""

import re
from dataclasses import asdict
from typing import Any

from officedocs.clauses import read_cell
from tasks.importing.document import Json

#: Where a row comes from: the document's own rows have none of these.
COMMON, CADENCE, MEASURE = "common", "cadence", "measure"
#: Who owes the common duties: every member of the leading group.
MEMBERS = "各成员单位"
SELF_CHECK = "共性职责年度自查"
YEAR_END: dict[str, Any] = {"frequency": "yearly", "due_rule": "fixed", "due_month": 12, "due_day": 30}
_REPORT = re.compile("报送|上报|报告|反馈|总结|汇总|报至|提交")


def composed(document: Json, office: str) -> Json:
    """The same document, its rows followed by those made of the rest. ``office`` provides for measures."""
    rows = list(document["rows"])
    _mark_paper(rows, document["cadences"])
    extra = [*_self_check(document), *_reports(document), *_measures(document, office)]
    return {**document, "rows": rows + extra}


def _mark_paper(rows: list[Json], cadences: list[Json]) -> None:
    """A report that needs a stamp and stands inside a duty: its repeated schedules say so."""
    for one in cadences:
        place = one.get("row")
        if one["needs_paper"] and place is not None and place < len(rows):
            rows[place]["schedules"] = [
                {**timing, "needs_paper": timing["kind"] == "recurring"}
                for timing in rows[place]["schedules"]
            ]


def _self_check(document: Json) -> list[Json]:
    duties = document["common_duties"]
    if not duties:
        return []
    parts = [f"{place}.{duty}" for place, duty in enumerate(duties, start=1)]
    text = "\n".join([f"{SELF_CHECK}：", *parts])
    schedule = _schedule("recurring", "", quota=1, **YEAR_END)
    return [_row(COMMON, text, MEMBERS, [schedule], items=parts)]


def _reports(document: Json) -> list[Json]:
    """Periodic reports that no duty row holds; those read from one remain with it.

    What a common duty repeats (每两年组织一次职工体检) is a line of the self-check and no task of its own.
    """
    alone = (one for one in document["cadences"] if one.get("row") is None)
    return [_report(one) for one in alone if not _is_common(one["raw"], document["common_duties"])]


def _is_common(raw: str, duties: list[str]) -> bool:
    """A report to be handed in (报送, 反馈) is a task of its own wherever it stands."""
    return bool(raw) and not _REPORT.search(raw) and any(raw in duty for duty in duties)


def _report(one: Json) -> Json:
    common = {
        "frequency": one["frequency"],
        "quota": one["quota"] or 1,
        "due_rule": one["due_rule"] or "period-end",
        "due_period_offset": one.get("due_period_offset") or 0,
        "needs_paper": one["needs_paper"],
    }
    schedules = [_schedule("recurring", one["raw"], **common, **day) for day in _fixed_days(one)]
    raw, what = one["raw"], one["what"]
    text = raw if len(raw) >= len(what) else f"{what}，{raw}".rstrip("，")
    return _row(CADENCE, text, one["who"], schedules, deadline=one["raw"])


def _fixed_days(one: Json) -> list[dict[str, int | None]]:
    """The days of a fixed rule: of a year with their month, else as a day of the period's month."""
    if one["due_rule"] != "fixed":
        return [{}]
    if one["frequency"] in ("yearly", "every_2_years", "every_5_years"):
        pairs = [day.split("-") for day in one["due_dates"]]
        return [{"due_month": int(month), "due_day": int(day)} for month, day in pairs] or [{}]
    day = one.get("due_day") or next((int(day.split("-")[1]) for day in one["due_dates"]), None)
    return [{"due_day": day}]


def _measures(document: Json, office: str) -> list[Json]:
    undecided = [_schedule("undecided", "")]
    return [_row(MEASURE, text, office, undecided) for text in document["measures"]]


def _schedule(kind: str, raw: str, **values: Any) -> Json:
    empty = dict.fromkeys(
        ("start", "due", "start_event", "end_event", "frequency", "quota", "due_rule", "due_month", "due_day")
    )
    return {"source": "deadline", "kind": kind, **empty, "due_period_offset": 0, "raw": raw, **values}


def _row(
    origin: str,
    text: str,
    lead: str,
    schedules: list[Json],
    *,
    items: list[str] | None = None,
    deadline: str = "",
) -> Json:
    """A row that stands nowhere in the document: its place is 0."""
    assignments = [asdict(one) for one in read_cell(lead, "lead").assignments]
    return {
        "sheet": "", "row": 0, "origin": origin, "domain": "", "objective": "", "standard": "",
        "task": text, "items": items or [], "lead_raw": lead, "support_raw": "",
        "deadline_raw": deadline, "points": None, "is_core": False, "is_bonus": False,
        "assignments": assignments, "schedules": schedules, "targets": [], "problems": [],
    }  # fmt: skip
