"""The circulated text plans of four zones against what people read in them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from officedocs import read

ZONES = Path(__file__).parents[2] / "fixtures" / "zones"
FILES = {
    "changjiang": "changjiang.docx",
    "dongsheng": "dongsheng.docx",
    "licheng": "licheng.docx",
    "wuzhi": "wuzhi.txt",
}
_read = {}


def plan(zone: str):
    """The zone's plan, read once."""
    if zone not in _read:
        _read[zone] = read(ZONES / FILES[zone])
    return _read[zone]


@pytest.mark.parametrize(
    ("zone", "rows", "departments", "phases", "cadences", "common", "measures"),
    [
        ("changjiang", 54, 27, 3, 8, 3, 1),
        ("dongsheng", 47, 20, 5, 5, 8, 18),
        ("licheng", 4, 4, 3, 3, 5, 3),
        ("wuzhi", 69, 25, 0, 6, 9, 0),
    ],
)
def test_counts(zone, rows, departments, phases, cadences, common, measures):
    document = plan(zone)
    assert document.layout == "outline"
    assert len(document.rows) == rows
    assert len({row.lead_raw for row in document.rows}) == departments
    assert (len(document.phases), len(document.cadences)) == (phases, cadences)
    assert (len(document.common_duties), len(document.measures)) == (common, measures)


def test_changjiang_departments_in_order():
    heads = list(dict.fromkeys(row.lead_raw for row in plan("changjiang").rows))
    assert heads[:23] == [
        "慢病防控领导小组办公室", "区监察委", "区委宣传部", "区财政局", "区发改委", "区卫健委", "区人社局",
        "区教体局", "区农业农村水利局", "区住建局", "区商务局", "区民政局", "区统计局", "区文广新旅局",
        "区市场监督管理局", "区城管局", "区医保局", "昌江公安分局", "区总工会", "昌江产业园管委会", "区妇联",
        "区爱卫办", "各乡镇(街道)",
    ]  # fmt: skip
    assert heads[23:] == [
        "卫生健康部门", "各医疗机构", "区直医疗机构与基层医疗卫生机构", "区建设领导小组",
    ]  # fmt: skip


def test_changjiang_duties_of_a_department():
    duties = [row.task for row in plan("changjiang").rows if row.lead_raw == "区总工会"]
    assert duties == [
        "负责督促全区各级工会组织，积极争取职工的健康权益",
        "每年组织开展多部门参与的集体群众健身活动至少1次",
        "鼓励群众广泛开展健身活动",
        "重点落实健身场所和工间健身活动",
        "督促各单位为职工提供健康、安全的生产、工作环境",
    ]


def test_changjiang_phases_cadences_and_common_duties():
    document = plan("changjiang")
    assert [(p.name, p.start, p.end) for p in document.phases] == [
        ("动员部署阶段", dt.date(2025, 3, 1), dt.date(2025, 3, 31)),
        ("实施建设阶段", dt.date(2025, 4, 1), dt.date(2025, 5, 31)),
        ("自查迎检阶段", None, None),
    ]
    assert [(c.who, c.frequency, c.quota) for c in document.cadences] == [
        ("慢病防控领导小组办公室", "yearly", 1),
        ("区委宣传部", "monthly", 2),
        ("区教体局", "termly", None),
        ("区文广新旅局", "monthly", 2),
        ("区总工会", "yearly", 1),
        ("各乡镇(街道)", "monthly", 1),
        ("区财政局", "yearly", None),
        ("区建设领导小组", "yearly", 2),
    ]
    assert document.common_duties == [
        "将慢性病综合防控工作纳入议事日程，列入常规工作任务，出台相关政策",
        "指定分管领导、设定联络员一名",
        "定期将工作资料整理成册上报领导小组办公室",
    ]
    assert document.reference.is_draft
    assert document.reference.issued_on == dt.date(2025, 6, 17)


def test_dongsheng_monthly_feedback_on_stamped_paper():
    document = plan("dongsheng")
    feedback = document.cadences[-1]
    assert (feedback.who, feedback.frequency, feedback.quota, feedback.needs_paper, feedback.row) == (
        "各有关单位", "monthly", 1, True, None,
    )  # fmt: skip
    assert [p.start.month for p in document.phases] == [3, 5, 10, 11, 1]
    assert document.measures[4].startswith("多种渠道开展慢性病防控全民健康教育：")
    assert [(a.role, a.name) for a in document.rows[44].assignments][:2] == [
        ("lead", "领导小组"), ("support", "各镇"),
    ]  # fmt: skip


def test_licheng_reports_and_reference():
    document = plan("licheng")
    assert [(c.who, c.what, c.due_dates, c.needs_paper) for c in document.cadences[1:]] == [
        ("各成员单位", "创建相关资料", ["03-31", "06-30", "09-30", "12-31"], True),
        ("各成员单位", "创建工作总结", ["12-30"], False),
    ]
    assert (document.reference.number, document.reference.issued_on, document.reference.is_public) == (
        "泉鲤政办〔2024〕18号", dt.date(2024, 6, 25), True,
    )  # fmt: skip
    assert [row.lead_raw for row in document.rows] == ["领导小组", "区财政局", "区慢病防控办", "区绩效办"]
    assert [(p.end_event, p.start_event) for p in document.phases[1:]] == [
        ("国家级现场评估", None), (None, "国家级现场评估"),
    ]  # fmt: skip


def test_wuzhi_shared_departments_and_half_yearly_data():
    document = plan("wuzhi")
    row = next(row for row in document.rows if row.lead_raw == "县公安局、统计局")
    assert [(a.name, a.kind) for a in row.assignments] == [("县公安局", "unit"), ("统计局", "unit")]
    assert row.schedules[1].frequency == "half_yearly"
    assert document.common_duties[0].startswith("各单位将创建工作纳入本单位工作计划")


@pytest.mark.parametrize("zone", FILES)
def test_nobody_is_named(zone):
    text = json.dumps(plan(zone).as_dict(), ensure_ascii=False)
    assert not any(word in text for word in ("联系人", "电话：", "邮箱：", "〔略〕", "507"))
