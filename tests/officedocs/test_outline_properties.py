"""Whatever the text: the outline reader answers or refuses, in order, in sane dates, and in time."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from officedocs import Refused
from officedocs.numberforms import written
from officedocs.outline import as_document, read_outline
from officedocs.outline_lines import paragraphs
from officedocs.outline_rows import pieces
from tests.officedocs.plans import ALL

SECONDS = 8  # linear work on the largest texts; what was quadratic took minutes
_WORDS = [
    "一、", "（一）", "(2)", "1.", "（1）", "①", "第一条 ", "职责", "工作步骤", "共同职责", "工作要求",
    "措施", "附件1", "附件：", "县卫健局", "各乡镇（街道）", "和各部门", "、", "，", "。", "；", "：",
    "（", "）", "“", "”", "【", "】", "《", "负责", "牵头", "配合", "要", "将", "牵头单位：",
    "责任单位：", "完成时限：", "工作任务：", "每月", "每季度末", "每年12月30日前", "不少于2次", "报送",
    "盖章", "2024年3月", "—", "国家级评估", "阶段", "时间待定", "13月32日", "二〇二四年七月十五日",
    "联系人：", "13800000000", "方案", "通知", "\n", "\n\n", " ", "\t", "\u3000", "%", "100", "由",
    "指定联络员", "定期", "同志任", "组长：", "某办〔2024〕6号",
]  # fmt: skip
FORMS = ["chineseCounting", "decimalEnclosedCircle", "upperRoman", "lowerLetter", "unknown"]
_texts = st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=6)), max_size=60).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_texts)
def test_any_text_is_read_or_refused(text):
    lines = text.split("\n")
    try:
        reading = read_outline(lines)
    except Refused:
        return
    assert json.dumps(as_document(reading).as_dict(), ensure_ascii=False)
    for row in reading.rows:
        assert 1 <= row.row <= len(lines)
        assert row.task
        assert row.schedules[0].source == "deadline"
    for phase in reading.phases:
        assert phase.start is None or phase.end is None or phase.start <= phase.end
    for cadence in reading.cadences:
        assert cadence.due_dates == sorted(set(cadence.due_dates))
        assert all(dt.date.fromisoformat(f"2023-{day}") for day in cadence.due_dates)
        assert cadence.row is None or reading.rows[cadence.row].lead_raw


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_pure_noise(text):
    read_outline(text.split("\n"))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(ALL)), st.data())
def test_a_plan_cut_anywhere(name, data):
    text = ALL[name]
    cut = data.draw(st.integers(0, len(text)))
    read_outline(text[cut:].split("\n"))
    read_outline(text[:cut].split("\n"))


@given(st.lists(st.sampled_from([*"甲乙丙（）“”；。，", "1."]), max_size=40).map("".join))
def test_duties_are_stretches_of_the_text_in_order(text):
    last = -1
    for at, duty in pieces(text):
        assert at > last
        assert duty in text
        last = at


@given(st.integers(0, 20_000), st.sampled_from(FORMS))
def test_numbers_are_always_written(value, form):
    assert written(value, form) or value == 0


@given(_texts)
def test_lines_keep_their_order(text):
    found = [paragraph.line for paragraph in paragraphs(text.split("\n"))]
    assert found == sorted(found)


@pytest.mark.parametrize(
    "lines",
    [
        ["县" * 200_000],
        ["一、职责", "（" * 100_000 + "）" * 100_000],
        ["“" * 200_000],
        ["一、任务", "（县卫健局牵头）" * 20_000],
        ["一、要求", "各单位要做好，" * 25_000],
        ["一、要求", "各单位每年做1次；" * 10_000],
        ["（一）县卫健局：做好。"] * 9000,
        ["牵头单位：县卫健局"] * 19_000,
        ["工作任务：做"] * 19_000,
        ["一、任务", "牵头单位：" * 40_000],
        ["某方案很" * 10] * 5000,
        ["某方案"] * 19_000,
        ["责 任 " * 60_000],
        ["联系人：" * 50_000],
        ["a@" * 100_000],
        ["某某同志任，" * 30_000],
        ["1号楼" * 60_000],
        ["同志" * 100_000],
        [" " * 200_000 + "x"],
        ["一、x", *["将要应按" * 1200 + "。"] * 20],
        ["附件1：x"] * 19_000,
        ["做好工作，并且" * 3] * 19_000,
    ],
    ids=lambda lines: lines[-1][:8],
)
def test_a_nasty_text_is_read_at_once(lines):
    begun = time.perf_counter()
    try:
        read_outline(lines)
    except Refused as refused:
        assert refused.code in {"cell-too-long", "too-much-content", "too-many-rows"}
    assert time.perf_counter() - begun < SECONDS


def test_more_lines_than_any_plan_has():
    with pytest.raises(Refused) as refused:
        read_outline(["做"] * 20_001)
    assert refused.value.code == "too-many-rows"


@pytest.mark.parametrize("name", ALL)
def test_a_plan_is_read_quickly(name):
    begun = time.perf_counter()
    read_outline(ALL[name].split("\n"))
    assert time.perf_counter() - begun < 0.5  # about 0.02 s; the margin is for a busy machine
