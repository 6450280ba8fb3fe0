"""Deadlines, what comes again, and numeric targets, as offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from officedocs.cadence import recurrences, unsupported
from officedocs.contacts import without_contacts
from officedocs.deadlines import read_deadline
from officedocs.points import read_marks
from officedocs.targets import read_targets
from officedocs.text import clean

# text → the schedules, for the document year 2025
DEADLINES = {
    "2024.3-5": "range 2024-03-01 2024-05-31",
    "2024.7-2024.9": "range 2024-07-01 2024-09-30",
    "2024年3月1日至6月30日": "range 2024-03-01 2024-06-30",
    "从2024年3月1日起至2024年6月30日止": "range 2024-03-01 2024-06-30",
    "2023年11月-次年2月": "range 2023-11-01 2024-02-29",
    "2023—2025年": "range 2023-01-01 2025-12-31",
    "7月底前": "once 2025-07-31",
    "年底前": "once 2025-12-31",
    "2024年2月": "once 2024-02-29",
    "2024年底": "once 2024-12-31",
    "24年7月": "once 2024-07-31",
    "二〇二四年七月": "once 2024-07-31",
    "２０２４年７月": "once 2024-07-31",
    "2024.7": "once 2024-07-31",
    "2024-07": "once 2024-07-31",
    "2024/7": "once 2024-07-31",
    "2024-07-15": "once 2024-07-15",
    "20240715": "once 2024-07-15",
    "2024年\n7月": "once 2024-07-31",
    "2024年7月上旬": "once 2024-07-10",
    "2024年三季度": "once 2024-09-30",
    "2024年第3季度末": "once 2024-09-30",
    "上半年": "once 2025-06-30",
    "2024年下半年": "once 2024-12-31",
    "十二月三十一日": "once 2025-12-31",
    "2024年6月、12月": "once 2024-06-30; once 2024-12-31",
    "2024年6、12月": "once 2024-06-30; once 2024-12-31",
    "2024年7月\n2024年9月": "once 2024-07-31; once 2024-09-30",
    "第一批：2024年3月；第二批：2024年9月": "once 2024-03-31; once 2024-09-30",
    "2024年第二、三季度": "once 2024-06-30; once 2024-09-30",
    "2024年7月；每季度末": "once 2024-07-31; recurring quarterly period-end",
    "国家级现场评估前": "event →国家级现场评估",
    "长期坚持": "open",
    "2024年3月起": "open 2024-03-01",
    "2024年1月至今": "open 2024-01-01",
    "2024年12月底前完成，长期坚持": "once 2024-12-31; open",
    "每2年": "recurring every_2_years period-end",
    "每两年": "recurring every_2_years period-end",
    "每年6月、12月": "recurring yearly fixed 6/30+0; recurring yearly fixed 12/31+0",
    "每季度首月20日前报上季度": "recurring quarterly fixed None/20+1",
}
PROBLEMS = {
    "": "deadline-undecided",
    "待定": "deadline-undecided",
    "2024年13月": "deadline-impossible",
    "2024年2月30日": "deadline-impossible",
    "2024年7月-6月": "deadline-reversed",
    "2204年7月": "deadline-implausible",
    "45504": "deadline-serial",
    "见附件": "deadline-unreadable",
}


def shown(schedule) -> str:
    words = [schedule.kind]
    if schedule.kind == "recurring":
        words += [schedule.frequency, schedule.due_rule]
        if schedule.due_rule == "fixed":
            words.append(f"{schedule.due_month}/{schedule.due_day}+{schedule.due_period_offset}")
        words += [f"from {schedule.start}"] if schedule.start else []
    else:
        words += [str(day) for day in (schedule.start, schedule.due) if day]
    if schedule.start_event or schedule.end_event:
        words.append(f"{schedule.start_event or ''}→{schedule.end_event or ''}")
    return " ".join(words)


@pytest.mark.parametrize("text", DEADLINES)
def test_deadline(text):
    found = read_deadline(text, year=2025)
    assert "; ".join(shown(s) for s in found.schedules) == DEADLINES[text]
    assert {s.source for s in found.schedules} == {"deadline"}
    assert found.issues == []


@pytest.mark.parametrize("text", PROBLEMS)
def test_deadline_without_a_date_is_a_problem(text):
    found = read_deadline(text, year=2025)
    assert [(s.kind, s.raw) for s in found.schedules] == [("undecided", text)]
    assert [code for code, _, _ in found.issues] == [PROBLEMS[text]]


def test_before_a_month_is_read_as_its_end_and_said():
    found = read_deadline("2021年8月前")
    assert shown(found.schedules[0]) == "once 2021-08-31"
    assert [issue[0] for issue in found.issues] == ["deadline-ambiguous"]


def test_year_left_out_and_unknown():
    found = read_deadline("7月")
    assert [issue[0] for issue in found.issues] == ["year-missing"]


RECURRENCES = {
    "每年召开1次及以上领导小组工作会议": ("yearly", 1),
    "每月开展宣传，不少于2次": ("monthly", 2),
    "每年至少新创建1家无烟单位": ("yearly", 1),
    "每半年提供辖区内居民户籍信息": ("half_yearly", None),
    "每个季度召开一次联席会议": ("quarterly", 1),
    "培训2次/年": ("yearly", 2),
    "按季度报送": ("quarterly", None),
}
NO_RECURRENCE = [
    "每人每天不少于20分钟", "每类不少于5个", "数量逐年增加", "每年龄组", "定期更新", "每周一次", "5年下降≥10%", "第二年1次", "按年度计划",  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize("text", RECURRENCES)
def test_recurrence(text):
    (found,) = recurrences(text, "task")
    assert (found.frequency, found.quota) == RECURRENCES[text]
    assert found.raw in text


@pytest.mark.parametrize("text", NO_RECURRENCE)
def test_no_recurrence(text):
    assert recurrences(text, "task") == []


def test_interval_without_a_frequency_is_named():
    assert unsupported("每3年修订一次") == ["每3年"]
    assert unsupported("每年修订一次，每天1小时") == []


TARGETS = {
    "血压控制率高于全省平均水平5%及以上": (">=", "5", "%", "province_average"),
    "摄入量低于全省平均水平3%及以上": ("<=", "3", "%", "province_average"),
    "吸烟率低于20%": ("<", "20", "%", "absolute"),
    "患龋率＜25%": ("<", "25", "%", "absolute"),
    "比例高于10%": (">", "10", "%", "absolute"),
    "占总数的10%以上": (">=", "10", "%", "absolute"),
    "覆盖率达到100%": ("==", "100", "%", "absolute"),
    "健康社区占30%及以上": (">=", "30", "%", "absolute"),
    "提供6类以上疗法": (">=", "6", "类", "absolute"),
    "吸烟率控制在25%以下": ("<=", "25", "%", "absolute"),
    "每学期不少于6学时": (">=", "6", "学时", "absolute"),
    "每天校内体育活动时间不少于1小时": (">=", "1", "小时", "absolute"),
}


@pytest.mark.parametrize("text", TARGETS)
def test_target(text):
    (found,) = read_targets(text)
    assert (found.operator, found.value, found.unit, found.basis) == TARGETS[text]


@pytest.mark.parametrize(
    "text",
    ["以达到1+1>2的实际效果", "18岁及以上人群", "600名学生以上的学校", "住院床位数在10张以上的机构", "员工数超过50人的企业",  # noqa: E501
     "每年组织2次", "1.标准", "（2）任务", "2024年7月", "社区15分钟健身圈"],
)  # fmt: skip
def test_no_target(text):
    assert read_targets(text) == []


def test_population_is_a_condition():
    (found,) = read_targets("（1）18岁及以上人群健康体重知晓率≥60%。")
    assert (found.text, found.metric) == ("18岁及以上人群健康体重知晓率≥60%", "18岁及以上人群健康体重知晓率")
    assert found.condition == "18岁及以上人群"


ALPHABET = "0123456789年月日前底每季度半学期次不少于至到-—、，；。\n一二三十两〇长期起待定%≥<>以上下（）.每 "


@given(st.text() | st.text(ALPHABET, max_size=40), st.none() | st.integers(1, 9999))
def test_no_text_breaks_a_deadline(text, year):
    found = read_deadline(text, year=year)
    assert found.schedules
    for schedule in found.schedules:
        assert schedule.source == "deadline"
        if schedule.kind == "range":
            assert schedule.start <= schedule.due


@given(st.text() | st.text(ALPHABET, max_size=60))
def test_no_text_breaks_the_other_parsers(text):
    recurrences(text, "task")
    unsupported(text)
    read_targets(text)
    read_marks(text, text)
    assert clean(clean(text)) == clean(text)
    assert without_contacts(without_contacts(text)) == without_contacts(text)
