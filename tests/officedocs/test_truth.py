"""The official table of one county, as a workbook and as a Word document, against what people read in it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from officedocs import read

FIXTURES = Path(__file__).parents[2] / "fixtures"
TRUTH = json.loads((FIXTURES / "zhongjiang.truth.json").read_text(encoding="utf-8"))
FILES = ["zhongjiang.xlsx", "zhongjiang.docx"]
OPERATORS = {"decrease>=": ">=", "relative_above>=": ">=", "relative_below>=": "<=", "trend_up": ">"}


@pytest.fixture(scope="module", params=FILES)
def document(request):
    return read(FIXTURES / request.param)


def test_title_columns_and_count(document):
    assert document.title == TRUTH["title"]
    assert document.columns == {
        "domain": "指标分类",
        "objective": "指标内容",
        "standard": "省级慢病示范区建设标准",
        "task": "主要任务",
        "lead": "责任（牵头）单位",
        "support": "配合（指导）单位",
        "deadline": "完成时限",
    }
    assert len(document.rows) == 71
    assert document.problems == []


@pytest.mark.parametrize("truth", TRUTH["rows"], ids=lambda row: str(row["row"]))
def test_row_agrees(document, truth):
    row = document.rows[truth["row"] - 1]
    for name in ("domain", "objective", "standard", "task", "lead_raw", "support_raw", "deadline_raw"):
        assert getattr(row, name) == truth[name]
    assert row.items == truth["task_items"]
    first = row.schedules[0]
    assert first.source == "deadline"
    assert first.kind == ("range" if truth["deadline"]["kind"] == "month_range" else "once")
    assert str(first.start) == str(truth["deadline"]["start"])
    assert str(first.due) == truth["deadline"]["due"]


def _units(row, role):
    return [{"name": a.name, "kind": a.kind} for a in row.assignments if a.role == role and not a.scope]


@pytest.mark.parametrize("truth", TRUTH["rows"], ids=lambda row: str(row["row"]))
def test_units_agree(document, truth):
    row = document.rows[truth["row"] - 1]
    assert _units(row, "lead") == (truth["lead_units"] or [])
    assert _units(row, "support") == (truth["support_units"] or [])
    clauses = {}
    for a in row.assignments:
        if a.scope:
            clauses.setdefault(a.scope, {"lead": [], "support": []})[a.role].append(a.name)
    expected = {
        "、".join(c["scope"]): {"lead": c["lead"], "support": c["support"]}
        for c in truth.get("lead_clauses") or []
    }
    assert clauses == expected


def test_only_the_uncovered_clause_is_a_problem(document):
    flagged = {index + 1: row.problems for index, row in enumerate(document.rows) if row.problems}
    assert list(flagged) == [15]
    (problem,) = flagged[15]
    assert (problem.code, problem.severity, problem.message) == (
        "lead-missing",
        "warning",
        "健康社团没有牵头单位",
    )
    assert problem.cell in ("E18", "表1 第16行第5列")


def test_rates_are_found(document):
    for target in TRUTH["numeric_targets"]:
        if target["unit"] not in ("%", "/10万", "平方米", "学时"):
            continue
        row = document.rows[target["row"] - 1]
        operator = OPERATORS.get(target["op"], target["op"])
        value = None if target["value"] is None else float(target["value"])
        assert any(
            found.operator == operator
            and (found.value is None if value is None else float(found.value) == value)
            for found in row.targets
            if found.value is not None or value is None
        ), target


def test_recurring_duties_are_found(document):
    recurring = {
        (index + 1, s.source, s.frequency, s.quota)
        for index, row in enumerate(document.rows)
        for s in row.schedules[1:]
    }
    assert recurring == {
        (1, "task", "yearly", 1),
        (5, "task", "yearly", 2),
        (19, "task", "yearly", 1),
        (30, "task", "yearly", 6),
        (32, "task", "yearly", 1),
        (33, "task", "yearly", 2),
        (37, "task", "yearly", 2),
        (38, "task", "yearly", 2),
        (39, "task", "yearly", 2),
        (40, "task", "monthly", 2),
        (42, "task", "yearly", 6),
        (43, "task", "termly", None),
        (47, "standard", "yearly", 1),
        (49, "task", "every_2_years", 1),
        (68, "standard", "every_5_years", 1),
    }


def test_both_files_say_the_same():
    workbook, word = (read(FIXTURES / name).as_dict() for name in FILES)
    for a, b in zip(workbook["rows"], word["rows"], strict=True):
        skipped = ("sheet", "row", "problems")
        assert {k: v for k, v in a.items() if k not in skipped} == {
            k: v for k, v in b.items() if k not in skipped
        }


def test_json_form():
    document = read(FIXTURES / FILES[0])
    plain = json.loads(json.dumps(document.as_dict(), ensure_ascii=False))
    assert list(plain) == [
        "file", "sha256", "layout", "title", "columns", "rows", "phases", "cadences", "common_duties", "measures",  # noqa: E501
        "headings", "problems", "reference",
    ]  # fmt: skip
    assert plain["file"] == "zhongjiang.xlsx"
    assert len(plain["sha256"]) == 64
    assert plain["rows"][0]["schedules"][:2] == [
        {
            "source": "deadline", "kind": "once", "start": None, "due": "2023-12-31", "start_event": None,
            "end_event": None, "frequency": None, "quota": None, "due_rule": None, "due_month": None, "due_day": None,  # noqa: E501
            "due_period_offset": 0, "raw": "2023年12月",
        },
        {
            "source": "task", "kind": "recurring", "start": None, "due": None, "start_event": None,
            "end_event": None, "frequency": "yearly", "quota": 1, "due_rule": "period-end", "due_month": None,
            "due_day": None, "due_period_offset": 0, "raw": "每年召开1次及以上领导小组工作会议",
        },
    ]  # fmt: skip


def test_reading_is_quick():
    start = time.perf_counter()
    read(FIXTURES / FILES[0])
    assert time.perf_counter() - start < 1.0  # about 0.1 s; the margin is for a busy machine
