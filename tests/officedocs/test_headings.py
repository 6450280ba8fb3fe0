"""Columns: what each is taken for, what a person says instead, and what is asked when no heading is known."""

from __future__ import annotations

import pytest

from officedocs import Refused, read
from officedocs.headingrules import ROLES, given_roles, meanings
from tests.officedocs.builders import HEADINGS, LINE, codes, line, read_rows, word, workbook

STRANGE = ["序", "板块", "干啥事", "谁来干", "谁帮忙", "啥时候干完"]
SAID = {"板块": "domain", "干啥事": "task", "谁来干": "lead", "谁帮忙": "support", "啥时候干完": "deadline"}
STRANGE_LINE = [1, "一、政策", "成立领导小组", "县政府办", "县卫健局、县教体局", "2024年7月"]


def shown(headings) -> list[tuple[str, str, str]]:
    return [(heading.cell, heading.title, heading.role) for heading in headings]


def test_all_columns_are_listed_in_order():
    document = read(workbook([["任务表"], [*HEADINGS, "分管领导", "经费来源"], LINE]))
    assert shown(document.headings) == [
        ("A2", "指标分类", "domain"),
        ("B2", "指标内容", "objective"),
        ("C2", "省级慢病示范区建设标准", "standard"),
        ("D2", "主要任务", "task"),
        ("E2", "责任（牵头）单位", "lead"),
        ("F2", "配合（指导）单位", "support"),
        ("G2", "完成时限", "deadline"),
        ("H2", "分管领导", ""),
        ("I2", "经费来源", ""),
    ]
    assert {heading.sheet for heading in document.headings} == {"任务分解表"}
    assert codes(document.problems) == ["column-unknown"]


def test_columns_of_every_table_are_listed():
    def prepare(book, sheet):
        other = book.create_sheet("乡镇")
        other.append(["工作任务", "责任单位", "完成时限"])
        other.append(["体检", "县卫健局", "2024年8月"])

    document = read(workbook([HEADINGS, LINE], prepare=prepare))
    assert shown(document.headings)[7:] == [
        ("A1", "工作任务", "task"),
        ("B1", "责任单位", "lead"),
        ("C1", "完成时限", "deadline"),
    ]
    assert document.headings[-1].sheet == "乡镇"


def test_columns_of_a_heading_in_two_rows():
    rows = [
        ["指标", None, "责任分工", None, "完成时限"],
        ["一级指标", "二级指标", "牵头单位", "配合单位", None],
    ]
    body = ["政策", "成立领导小组", "县政府办", "县卫健局", "2024年7月"]
    document = read(workbook([*rows, body], merges=["A1:B1", "C1:D1", "E1:E2"]))
    assert [heading.role for heading in document.headings] == [
        "domain",
        "task",
        "lead",
        "support",
        "deadline",
    ]
    assert [heading.cell for heading in document.headings] == ["A2", "B2", "C2", "D2", "E1"]


def test_word_table_names_its_columns():
    document = read(word([HEADINGS, LINE]))
    assert document.headings[4].cell == "表1 第1行第5列"


# ------------------------------------------------------------------ a person says what columns mean
def test_table_whose_headings_nobody_knows():
    data = workbook([["某某县工作表"], STRANGE, STRANGE_LINE])
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == "no-header"
    assert [heading.title for heading in refused.value.headings] == STRANGE
    assert refused.value.headings[1].cell == "B2"

    document = read(data, headings=SAID)
    (row,) = document.rows
    assert (row.domain, row.task, row.lead_raw) == ("一、政策", "成立领导小组", "县政府办")
    assert [a.name for a in row.assignments] == ["县政府办", "县卫健局", "县教体局"]
    assert [heading.role for heading in document.headings][1:] == list(SAID.values())
    assert document.problems == []


def test_heading_is_asked_for_and_not_a_fuller_row_below_it():
    rows = [
        ["填报单位：某县", "日期：3月"],
        ["啥事", "谁来干", None, "啥时候"],
        ["体检", "县卫健局", "甲", "7月", "乙"],
    ]
    with pytest.raises(Refused) as refused:
        read(workbook([["某某县工作表"], *rows]))
    assert [heading.title for heading in refused.value.headings] == ["啥事", "谁来干", "啥时候"]


def test_upper_and_lower_heading_are_named_together():
    rows = [
        ["活儿", "人", None, "日子"],
        [None, "头儿", "帮手", None],
        ["体检", "县卫健局", "县教体局", "2024年7月"],
    ]
    data = workbook(rows, merges=["A1:A2", "B1:C1", "D1:D2"])
    with pytest.raises(Refused) as refused:
        read(data)
    titles = [heading.title for heading in refused.value.headings]
    assert titles == ["活儿", "人头儿", "人帮手", "日子"]
    roles = dict(zip(titles, ("task", "lead", "support", "deadline"), strict=True))
    (row,) = read(data, headings=roles).rows
    assert (row.row, row.lead_raw, row.support_raw) == (3, "县卫健局", "县教体局")


def test_missing_column_can_be_named():
    headings = [*HEADINGS[:4], "谁来干", *HEADINGS[5:]]
    data = workbook([headings, LINE])
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == "missing-column"
    assert shown(refused.value.headings)[4] == ("E1", "谁来干", "")
    assert read(data, headings={"谁来干": "lead"}).rows[0].lead_raw == LINE[4]


def test_what_a_person_says_overrides_the_rules():
    document = read(
        workbook([HEADINGS, LINE]),
        headings={"责任（牵头）单位": "support", "配合(指导)单位": "lead", "指标内容": ""},
    )
    (row,) = document.rows
    assert (row.lead_raw, row.support_raw, row.objective) == (LINE[5], LINE[4], "")
    assert "objective" not in document.columns
    assert document.problems == []


def test_order_of_the_tree_is_left_to_the_person():
    headings = ["标准", "分类", "任务", "责任单位"]
    document = read(
        workbook([headings, ["a", "b", "c", "县卫健局"]]),
        headings={"标准": "standard", "分类": "domain", "任务": "task"},
    )
    assert (document.rows[0].domain, document.rows[0].standard) == ("b", "a")


def test_long_heading_can_be_named():
    long = "承担本项工作的主要责任并且牵头组织实施以及负责材料报送汇总归档的单位名称"
    data = workbook([[*HEADINGS[:4], long, *HEADINGS[5:]], LINE])
    assert read(data, headings={long: "lead"}).rows[0].lead_raw == LINE[4]


def test_repeated_heading_is_found_again():
    document = read(workbook([STRANGE, STRANGE_LINE, STRANGE, STRANGE_LINE]), headings=SAID)
    assert [row.row for row in document.rows] == [2, 4]


def test_meanings_by_hand_are_checked():
    with pytest.raises(ValueError, match="boss"):
        given_roles({"谁": "boss"})
    assert given_roles({" 责任（牵头）单位 ": "lead", "——": "task", "备注": ""}) == {
        "责任牵头单位": "lead",
        "备注": "",
    }
    assert given_roles(None) == {}


def test_every_role_of_the_rules_can_be_said():
    found = {role for heading in (*HEADINGS, "序号", "分值", "评分标准", "备注", "阶段", "开始时间")
             for role, _ in meanings(heading)}  # fmt: skip
    assert found <= ROLES


def test_nothing_like_a_heading_offers_nothing():
    with pytest.raises(Refused) as refused:
        read(
            workbook(
                [
                    ["这是一段很长的文字，说明各单位应当如何填写本表，以及何时报送。"],
                    ["第二段也很长，没有任何列名可言。"],
                ]
            )
        )
    assert refused.value.code == "no-header"
    assert refused.value.headings == []


# ------------------------------------------------------------------ tables with points
SCORING = ["一级指标", "二级指标", "三级指标", "指标要求", "分值", "评分标准", "牵头单位", "配合单位"]


def test_scoring_table():
    rows = [
        ["慢性病综合防控示范区建设评分表（2025年）"],
        SCORING,
        [
            "政策发展（100分）",
            "主导作用",
            "★领导小组",
            "成立领导小组",
            "１０分",
            "查文件，缺一项扣2分",
            "县政府办",
            "县卫健局",
        ],
        [None, None, "督导", "每年2次", 10, "查记录", "县政府办", ""],
        ["合计", None, None, None, 20],
        ["附加分项", None, None, None, None, None, None, None],
        ["创新引领", "特色案例", "案例", "典型案例被推广", "加20", "查文件", "县卫健局", "无"],
        ["注：带★的为核心指标。"],
        ["填表人：", None, "审核人："],
    ]
    document = read(workbook(rows))
    assert document.title == rows[0][0]
    assert document.columns["points"] == "分值"
    assert document.columns["method"] == "评分标准"
    marks = [(row.points, row.is_core, row.is_bonus) for row in document.rows]
    assert marks == [(10, True, False), (10, False, False), (20, False, True)]
    assert [row.domain for row in document.rows] == ["政策发展（100分）", "政策发展（100分）", "创新引领"]
    assert codes(document.problems) == ["deadline-column-missing"]


# ------------------------------------------------------------------ around the rows
def test_cover_section_signature_and_blank_columns():
    def prepare(book, sheet):
        cover = book.create_sheet("封面", 0)
        cover["A1"] = "某某县2024年慢性病示范区建设"
        cover["A5"] = "某某县卫生健康局"
        book.create_sheet("说明")["A1"] = "填表说明"

    head = ["序号", None, "主要任务", None, "责任单位", "完成时间"]
    rows = [
        ["2024年任务分解表"],
        head,
        ["一、政策发展"],
        [1, None, "任务甲", None, "县卫健局", "７月底前"],
        ["二、环境支持"],
        head,
        [2, None, "任务乙", None, "县教体局", "２０２４年９月"],
        ["单位负责人（签字）：", None, None, None, "2024年3月1日"],
    ]
    document = read(workbook(rows, merges=["A1:F1", "A3:F3", "A5:F5"], prepare=prepare))
    assert [(row.domain, row.task, str(row.schedules[0].due)) for row in document.rows] == [
        ("一、政策发展", "任务甲", "2024-07-31"),
        ("二、环境支持", "任务乙", "2024-09-30"),
    ]
    assert codes(document.problems) == ["sheet-skipped", "sheet-skipped"]


def test_usual_table_has_its_headings():
    assert [heading.role for heading in read_rows(line()).headings] == [
        "domain", "objective", "standard", "task", "lead", "support", "deadline",
    ]  # fmt: skip
