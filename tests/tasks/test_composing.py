"""Common duties, periodic reports and measures as rows; rows without a date; dates that a person mends."""

import datetime

import pytest

import officedocs
from chronicdz.errors import Invalid
from tasks.importing.choices import CycleChoice
from tasks.importing.composing import composed
from tasks.importing.deadlines import fault, unread, with_deadlines
from tasks.importing.schedules import timings
from tasks.models import Cycle, Deliverable, HeadingMeaning, ImportBatch, Schedule, Task
from tasks.services import imports
from tasks.services.imports import Incoming
from tests.tasks.importing import NOW, County, apply, begin, make_county, ready, row, run, workbook

PLAN = """安宁县创建省级慢性病综合防控示范区工作方案
一、工作步骤
（一）动员部署阶段：2024年5月
召开动员会议。
（二）迎检阶段（2024年6月—省级现场评估）
做好迎检准备。
二、共性职责
1.将慢性病防控纳入本单位工作计划。
2.每两年组织一次职工体检。
三、部门职责
（一）县委宣传部：每月宣传健康素养知识不少于2次；及时报道重大活动。
（二）县公安局、统计局：每半年提供人口死亡资料。
（三）各乡镇：开展健康教育。
四、工作要求
各成员单位每季度末将创建资料（纸质版盖章）、每年12月30日前将工作总结报送至县慢病防控办。
"""


@pytest.fixture
def county(db) -> County:
    return make_county()


def plan(text: str = PLAN) -> Incoming:
    return Incoming(text.encode(), "方案.txt")


def document(text: str = PLAN) -> dict:
    return composed(officedocs.read(text.encode(), name="方案.txt").as_dict(), "县慢病防控办")


def extra(origin: str) -> list[dict]:
    return [one for one in document()["rows"] if one.get("origin") == origin]


def test_the_common_duties_are_one_self_check_a_year_with_a_part_for_each():
    (check,) = extra("common")
    assert check["items"] == ["1.将慢性病防控纳入本单位工作计划", "2.每两年组织一次职工体检"]
    assert [(one["role"], one["name"], one["kind"]) for one in check["assignments"]] == [
        ("lead", "各成员单位", "group")
    ]
    (when,) = timings(check)
    assert (when.kind, when.frequency, when.due_month, when.due_day) == ("recurring", "yearly", 12, 30)


def test_a_report_is_a_task_and_a_repeated_common_duty_is_not_another():
    reports = {one["schedules"][0]["frequency"]: one for one in extra("cadence")}
    assert set(reports) == {"quarterly", "yearly"}
    assert timings(reports["quarterly"])[0].needs_paper
    assert not timings(reports["yearly"])[0].needs_paper
    assert (timings(reports["yearly"])[0].due_month, timings(reports["yearly"])[0].due_day) == (12, 30)


def test_where_the_text_repeats_nothing_is_owed_without_a_date():
    row_ = next(one for one in document()["rows"] if "每月宣传" in one["task"])
    (when,) = timings(row_)
    assert (when.kind, when.frequency, when.quota) == ("recurring", "monthly", 2)


def test_a_text_plan_runs_from_import_to_what_is_owed(county):
    members = {"各乡镇": ["凯江镇", "南华镇"]}
    batch = run(county, plan(), members=members, undated="phase:1")
    texts = list(Task.objects.values_list("text", flat=True))
    assert len(texts) == batch.rows == 7
    owed = Deliverable.objects.filter(department__name="县委宣传部").exclude(period_key="once")
    assert set(owed.filter(task__text__startswith="每月宣传").values_list("period_key", "quota")) >= {
        ("2024-05", 2)
    }
    paper = Schedule.objects.get(needs_paper=True)
    assert paper.frequency == "quarterly"
    assert {phase.name for phase in batch.cycle.phases.all()} == {"动员部署阶段", "迎检阶段"}
    waiting = Schedule.objects.filter(kind="event")
    assert {one.end_event.name for one in waiting} == {"省级现场评估"}
    assert batch.cycle.framework is None


@pytest.mark.parametrize(
    ("undated", "kind", "due"),
    [
        ("undecided", "undecided", None),
        ("yearly", "recurring", None),
        ("phase:0", "once", datetime.date(2024, 5, 31)),
    ],
)
def test_rows_without_a_date_are_taken_as_chosen(county, undated, kind, due):
    run(county, plan(), members={"各乡镇": ["凯江镇"]}, undated=undated)
    when = Schedule.objects.get(task__text="及时报道重大活动")
    assert (when.kind, when.due_on) == (kind, due)


def test_an_unknown_way_is_refused(county):
    batch = begin(county, plan())
    with pytest.raises(Invalid):
        run(county, plan(), undated="phase:9")
    assert batch.state == ImportBatch.State.PENDING


# ------------------------------------------------------------------ deadlines that a person mends
def test_a_deadline_that_cannot_be_read_is_asked_and_mended(county):
    incoming = Incoming(workbook([row(1, deadline="2024年13月"), row(2)]), "a.xlsx")
    batch = begin(county, incoming)
    ((place, asked),) = unread(batch.document)
    assert (place, asked["deadline_raw"]) == (0, "2024年13月")
    batch = run(county, incoming, deadlines={"0": "2024年12月"})
    task = Task.objects.get(number=1)
    assert (task.deadline_raw, task.due_on) == ("2024年12月", datetime.date(2024, 12, 31))


@pytest.mark.parametrize("text", ["2024年2月30日", "明天吧", "2024年7月-6月"])
def test_what_is_no_date_is_said_with_its_place(county, text):
    assert fault(text)
    with pytest.raises(Invalid, match="Sheet"):
        run(county, Incoming(workbook([row(1, deadline="x")]), "a.xlsx"), deadlines={"0": text})


def test_a_mended_date_leaves_what_the_text_repeats():
    rows = [{"schedules": [{"source": "deadline"}, {"source": "task", "kind": "recurring"}], "problems": [],
             "deadline_raw": "?"}]  # fmt: skip
    (mended,) = with_deadlines(rows, {"0": "2024年7月", "5": "2024年8月", "x": "?"})
    assert [one["source"] for one in mended["schedules"]] == ["deadline", "task"]
    assert mended["schedules"][0]["due"] == "2024-07-31"


# ------------------------------------------------------------------ measures
def test_measures_become_tasks_of_the_office_if_wanted(county):
    text = PLAN + "五、加大宣传力度\n充分利用各种媒体，广泛开展宣传教育活动。\n"
    if not officedocs.read(text.encode(), name="a.txt").measures:
        pytest.fail("the example has no measure")
    run(county, plan(text), members={"各乡镇": ["凯江镇"]})
    before = Task.objects.count()
    run(
        county,
        plan(text),
        members={"各乡镇": ["凯江镇"]},
        measures=True,
        cycle=CycleChoice(name="另一轮", level="provincial"),
    )
    assert Task.objects.count() > 2 * before
    assert Deliverable.objects.filter(department__name="县慢病防控办").exists()


# ------------------------------------------------------------------ headings
ODD = ["甲", "乙", "丙", "丁"]


def odd_table() -> Incoming:
    import io

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(ODD)
    book.active.append(["成立领导小组", "县政府办", "县卫健局", "2024年7月"])
    out = io.BytesIO()
    book.save(out)
    return Incoming(out.getvalue(), "怪表.xlsx")


def test_columns_that_nobody_knows_are_asked_and_remembered(county):
    batch = begin(county, odd_table(), name="一轮", level="provincial")
    assert batch.document["unread"]
    assert [one["title"] for one in batch.document["headings"]] == ODD
    roles = dict(zip(ODD, ("task", "lead", "support", "deadline"), strict=True))
    version = imports.choices_of(batch).version
    assert version == 1
    said(county, batch, roles)
    batch.refresh_from_db()
    (read,) = batch.document["rows"]
    assert (read["task"], read["lead_raw"], read["deadline_raw"]) == ("成立领导小组", "县政府办", "2024年7月")
    assert dict(HeadingMeaning.objects.values_list("heading", "role")) == roles
    again = begin(county, odd_table(), name="二轮", level="provincial")
    assert len(again.document["rows"]) == 1


def test_a_table_whose_columns_nobody_knows_is_not_applied_as_an_empty_one(county):
    batch = begin(county, odd_table(), name="一轮", level="provincial")
    with pytest.raises(Invalid):
        apply(county, batch)
    assert not Cycle.objects.exists()


def said(county: County, batch: ImportBatch, headings: dict[str, str]) -> None:
    imports.save_headings(batch=batch, actor=county.admin, version=1, headings=headings, now=NOW)


def test_a_meaning_that_makes_the_table_unreadable_is_refused(county):
    batch = begin(county, Incoming(workbook([row(1)]), "a.xlsx"))
    with pytest.raises(Invalid):
        imports.save_headings(
            batch=batch,
            actor=county.admin,
            version=1,
            headings={"主要任务": "", "建设标准": "", "指标内容": ""},
            now=NOW,
        )
    with pytest.raises(Invalid):
        imports.save_headings(
            batch=batch, actor=county.admin, version=1, headings={"主要任务": "king"}, now=NOW
        )
    assert not HeadingMeaning.objects.exists()
    assert ready(county, Incoming(workbook([row(1)]), "a.xlsx")).rows == 1
