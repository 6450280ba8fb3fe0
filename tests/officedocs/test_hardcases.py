"""Strings of five counties' plans that importers stumble over, each with exactly what it means.

Zones and other places are in the comments; what a whole table or plan means is tested in the other files.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officedocs import Refused, read, read_text
from officedocs.cadence import recurrences
from officedocs.clauses import read_cell
from officedocs.deadlines import read_deadline
from officedocs.headingrules import meanings, plain_heading
from officedocs.points import read_marks
from officedocs.targets import read_targets
from officedocs.text import depth_split
from officedocs.units import pieces, units
from tests.officedocs.builders import workbook
from tests.officedocs.test_dates import shown

YEAR = 2025  # of the document, for dates that name none

# text → (the deadline cell, its problem, what comes again when it stands in a task)
DEADLINE_FORMS = {
    # 中江
    "2023年12月": ("once 2023-12-31", "", ""),
    "2024年8-9月": ("range 2024-08-01 2024-09-30", "", ""),
    # 昌江
    "2025年3月": ("once 2025-03-31", "", ""),
    "2025年4月至5月": ("range 2025-04-01 2025-05-31", "", ""),
    "时间待定": ("undecided", "deadline-undecided", ""),
    "7月17日前": ("once 2025-07-17", "", ""),
    # 东胜
    "2023年3-4月": ("range 2023-03-01 2023-04-30", "", ""),
    "2023年11-12月": ("range 2023-11-01 2023-12-31", "", ""),
    "2024年": ("once 2024-12-31", "", ""),
    # 鲤城
    "2024年1月—8月": ("range 2024-01-01 2024-08-31", "", ""),
    "2024年9月—国家级现场评估": ("event 2024-09-01 →国家级现场评估", "", ""),
    "国家级现场评估—2031年": ("event 2031-12-31 国家级现场评估→", "", ""),
    "每季度末": ("recurring quarterly period-end", "", "quarterly -"),
    "每年12月30日前": ("recurring yearly fixed 12/30+0", "", "yearly -"),
    # 武陟
    "每半年": ("recurring half_yearly period-end", "", "half_yearly -"),
    "每两年为职工提供健康体检": ("recurring every_2_years period-end", "", "every_2_years -"),
    # 东胜
    "每2年为职工提供1次体检": ("recurring every_2_years period-end", "", "every_2_years 1"),
    # 中江
    "每2年1次体检": ("recurring every_2_years period-end", "", "every_2_years 1"),
    "每5年开展一次": ("recurring every_5_years period-end", "", "every_5_years 1"),
    # 昌江
    "每月宣传“三减三健”、慢性病防治、健康素养知识和技能不少于2次": (
        "recurring monthly period-end",
        "",
        "monthly 2",
    ),
    # 中江
    "每月不少于2次": ("recurring monthly period-end", "", "monthly 2"),
    # 昌江
    "每学期不少于6学时": ("recurring termly period-end", "", "termly -"),
    # 武陟
    "每人每天不少于20分钟": ("undecided", "deadline-unreadable", ""),
    # 东胜
    "每月反馈一次工作进展情况": ("recurring monthly period-end", "", "monthly 1"),
    "不定期": ("undecided", "deadline-undecided", ""),
    # 昌江
    "定期将工作资料整理成册上报领导小组办公室": ("undecided", "deadline-undecided", ""),
    # 鲤城
    "适时通报": ("undecided", "deadline-undecided", ""),
    # 中江
    "全年至少开展6次宣传": ("recurring yearly period-end", "", "yearly 6"),
    # 昌江
    "每年组织2次由5个以上部门参与的联合督导": ("recurring yearly period-end", "", "yearly 2"),
    # 武汉
    "从第二季度起，每个季度第1个月的20日前报送上季度完成情况": (
        "recurring quarterly fixed None/20+1 from 2025-04-01",
        "",
        "quarterly -",
    ),
    # 盘锦
    "每月28日前报送进展": ("recurring monthly fixed None/28+0", "", "monthly -"),
    # 广东
    "长期推进": ("open", "", ""),
    "2021年8月前": ("once 2021-08-31", "deadline-ambiguous", ""),
    "2月公布方案，8月公布结果": ("once 2025-02-28; once 2025-08-31", "", ""),
}


@pytest.mark.parametrize("text", DEADLINE_FORMS)
def test_deadline_form(text):
    deadline, problem, again = DEADLINE_FORMS[text]
    found = read_deadline(text, year=YEAR)
    assert "; ".join(shown(schedule) for schedule in found.schedules) == deadline
    assert " ".join(code for code, _, _ in found.issues) == problem
    assert " ".join(f"{s.frequency} {s.quota or '-'}" for s in recurrences(text, "task")) == again
    assert {schedule.source for schedule in found.schedules} == {"deadline"}


# text → operator, value, unit, basis; "" is no target
NUMERIC_FORMS = {
    # 中江
    "5年下降≥10%": ">= 10 % change",
    "降至205.1/10万及以下": "<= 205.1 /10万 absolute",
    "高于全省平均水平5%及以上": ">= 5 % province_average",
    "低于全省平均水平3%及以上": "<= 3 % province_average",
    "低于20%": "< 20 % absolute",
    "＜25%": "< 25 % absolute",
    "高于10%": "> 10 % absolute",
    "10%以上": ">= 10 % absolute",
    "达到100%": "== 100 % absolute",
    "设备完好100%": "== 100 % absolute",
    "覆盖率均达100%": "== 100 % absolute",
    "30%及以上": ">= 30 % absolute",
    "每类不少于5个": ">= 5 个 absolute",
    "6类以上": ">= 6 类 absolute",
    "1+1>2": "",
    "600名学生以上": "",
    "住院床位数在10张以上": "",
    "员工数超过50人": "",
    "18岁及以上": "",
    "数量逐年增加": "> - - trend",
    # 武陟
    "控制在25%以下": "<= 25 % absolute",
    # 东胜
    "明显高于全市平均水平": "> - - city_average",
    # 武陟
    "人均体育场地面积达到2平方米": ">= 2 平方米 absolute",
    # 昌江
    "无烟单位": "",
}


@pytest.mark.parametrize("text", NUMERIC_FORMS)
def test_numeric_form(text):
    found = read_targets(text)
    shown_targets = (" ".join([t.operator, t.value or "-", t.unit or "-", t.basis]) for t in found)
    assert "; ".join(shown_targets) == NUMERIC_FORMS[text]


# text → for each name: L(ead) or S(upport), * for a group, the name, @ its scope
MULTI_LEAD_CELLS = {
    # 中江
    "健康社区（村组）由各乡镇政府牵头；健康家庭由县妇联牵头，各乡镇人民政府配合；健康单位（机关、企业）由县机关事务服务中心和县经科局牵头；健康学校由县教体局牵头；健康食堂（餐厅、酒店）、健康市场（超市、商场）由县商务局、县文旅局和县市场监管局分类牵头": [  # noqa: E501
        "L*各乡镇政府@健康社区（村组）",
        "L县妇联@健康家庭",
        "S*各乡镇人民政府@健康家庭",
        "L县机关事务服务中心@健康单位（机关、企业）",
        "L县经科局@健康单位（机关、企业）",
        "L县教体局@健康学校",
        "L县商务局@健康食堂（餐厅、酒店）、健康市场（超市、商场）",
        "L县文旅局@健康食堂（餐厅、酒店）、健康市场（超市、商场）",
        "L县市场监管局@健康食堂（餐厅、酒店）、健康市场（超市、商场）",
    ],
    "健康主题公园、健康步道、健康街区由县住建局和县执法局牵头，县教体局配合；健康小屋由县卫健局牵头，县执法局配合": [  # noqa: E501
        "L县住建局@健康主题公园、健康步道、健康街区",
        "L县执法局@健康主题公园、健康步道、健康街区",
        "S县教体局@健康主题公园、健康步道、健康街区",
        "L县卫健局@健康小屋",
        "S县执法局@健康小屋",
    ],
    "无烟党政机关由县机关事务服务中心牵头；无烟医疗机构由县卫健局牵头；无烟学校由县教体局牵头": [
        "L县机关事务服务中心@无烟党政机关",
        "L县卫健局@无烟医疗机构",
        "L县教体局@无烟学校",
    ],
    "县商务局、各县级成员单位、各乡镇人民政府": ["L县商务局", "L*各县级成员单位", "L*各乡镇人民政府"],
    "县医保局、县民政局、县残联、县红十字会、县卫健局": [
        "L县医保局",
        "L县民政局",
        "L县残联",
        "L县红十字会",
        "L县卫健局",
    ],
    "县教体局、县卫健局、县经科局、县总工会": ["L县教体局", "L县卫健局", "L县经科局", "L县总工会"],
    # 武陟
    "县人社局、县医保局、县残联": ["L县人社局", "L县医保局", "L县残联"],
    "县委宣传部、县融媒体中心、县文广旅局": ["L县委宣传部", "L县融媒体中心", "L县文广旅局"],
    "市生态环境局武陟分局、县园林中心": ["L市生态环境局武陟分局", "L县园林中心"],
    # Word habits
    "责 任 单 位 ：区政府": ["L区政府"],
    "责任单位：区政府责任单位：商务局": ["L区政府", "L商务局"],
}


@pytest.mark.parametrize("text", MULTI_LEAD_CELLS)
def test_multi_lead_cell(text):
    found = read_cell(text, "lead")
    names = [
        ("L" if a.role == "lead" else "S")
        + "*" * (a.kind == "group")
        + a.name
        + (f"@{a.scope}" if a.scope else "")
        for a in found.assignments
    ]
    assert names == MULTI_LEAD_CELLS[text]
    assert found.issues == []


# text → names; "*" before a group
GROUP_NAMES = {
    # 中江
    "各县级成员单位": ["*各县级成员单位"],
    "各成员单位": ["*各成员单位"],
    "各县级部门单位": ["*各县级部门单位"],
    "县级各部门单位": ["*县级各部门单位"],
    "各乡镇人民政府": ["*各乡镇人民政府"],
    "各乡镇政府": ["*各乡镇政府"],
    "各级医疗卫生机构": ["*各级医疗卫生机构"],
    "二级及以上医疗卫生机构": ["*二级及以上医疗卫生机构"],
    "各社区卫生服务中心、乡镇（中心）卫生院": ["*各社区卫生服务中心", "*乡镇（中心）卫生院"],
    "各中小学校": ["*各中小学校"],
    "各学校": ["*各学校"],
    # 昌江
    "各乡镇(街道)": ["*各乡镇(街道)"],
    "各乡镇（街道）和各部门": ["*各乡镇（街道）", "*各部门"],
    # 东胜
    "各镇、各街道": ["*各镇", "*各街道"],
    "各有关单位": ["*各有关单位"],
    # 鲤城
    "各街道、相关部门": ["*各街道", "*相关部门"],
    # 武陟
    "各乡镇人民政府（街道办事处）": ["*各乡镇人民政府（街道办事处）"],
    "县卫健委、疾控中心、各医疗机构": ["县卫健委", "疾控中心", "*各医疗机构"],
}


@pytest.mark.parametrize("text", GROUP_NAMES)
def test_group_name(text):
    assert ["*" * (unit.kind == "group") + unit.name for unit in units(text)] == GROUP_NAMES[text]


# ------------------------------------------------------------------ rules that other cities state
HEADINGS = ["主要任务", "责任单位", "完成时限"]
DUTY = ["开展健康体检", "县卫健局、县教体局", "2024年7月"]


def roles_of(*notes: str) -> list[str]:
    """Who leads and who supports in a table under (and over) these lines."""
    (row,) = read(workbook([["任务分解表"], HEADINGS, DUTY, *[[note] for note in notes]])).rows
    return [f"{a.role[0].upper()}{a.name}" for a in row.assignments]


def test_responsible_unit_leads_where_no_lead_is_named():
    """武汉: 无牵头单位的，责任单位即为牵头单位."""
    assert roles_of() == ["L县卫健局", "L县教体局"]


def test_first_of_the_responsible_units_leads_where_the_plan_says_so():
    """杭州: 列第一位的责任单位为牵头单位或汇总单位."""
    note = "注：列第一位的责任单位为牵头单位或汇总单位。"
    assert roles_of(note) == ["L县卫健局", "S县教体局"]


# ------------------------------------------------------------------ any text
WORDS = st.sampled_from(
    [
        *(
            "牵头",
            "配合",
            "由",
            "负责",
            "各乡镇",
            "县卫健局",
            "等部门",
            "、",
            "；",
            "，",
            "和",
            "（",
            "）",
            "“",
            "：",
            "\n",
        ),
        *(
            "每年",
            "每季度",
            "12月30日前",
            "2024年",
            "8-9月",
            "13月",
            "至",
            "—",
            "长期",
            "底前",
            "不少于",
            "10%",
            "≥",
            "次",
        ),
        *(
            "低于全省平均水平",
            "5年下降",
            "\t",
            ",",
            '"',
            "主要任务",
            "责任单位",
            "一、",
            "（一）",
            "1.",
            "国家级现场评估",
        ),
    ]
)
TEXT = st.text(max_size=60) | st.lists(WORDS, max_size=25).map("".join)


@given(TEXT)
def test_no_text_makes_a_parser_raise(text):
    read_deadline(text, year=YEAR)
    recurrences(text, "task")
    read_targets(text)
    read_marks(text, text)
    read_cell(text, "lead", mixed=True)
    meanings(text)
    plain_heading(text)


@settings(deadline=None)  # the first text that is a plan loads its reader
@given(TEXT)
def test_no_pasted_text_makes_the_reader_raise(text):
    try:
        document = read_text(text)
    except Refused as refused:
        assert refused.message.endswith("。")
    else:
        assert document.layout in ("table", "outline")


@given(TEXT)
def test_splitting_and_joining_loses_no_character(text):
    assert "".join(pieces(text)) == text
    assert "".join(depth_split(text, lambda char: char in "、；")) == text


@given(TEXT, st.none() | st.integers(2000, 2100))
def test_due_dates_of_a_schedule_are_in_order(text, year):
    for schedule in read_deadline(text, year=year).schedules:
        if schedule.start and schedule.due:
            assert schedule.start <= schedule.due
