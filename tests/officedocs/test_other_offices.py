"""Tables as other offices make them, against what a careful clerk reads in them."""

from __future__ import annotations

import pytest

from officedocs import Refused, read
from tests.officedocs.brief import opened, said
from tests.officedocs.builders import add_table, codes, old_workbook, saved, word, workbook

DEADLINES = [
    ("每月底", "monthly"),
    ("每季度首月10日前", "quarterly@-10+1"),
    ("全年", "open"),
    ("立即", "?"),
    ("十四五末", "2025-12-31"),
    ("“十四五”末", "2025-12-31"),
    ("Q3", "2025-09-30"),
    ("6月底前", "2025-06-30"),
    ("6.30", "2025-06-30"),
    ("省级验收前一个月", "event:省级验收前1个月"),
    ("一年两次", "yearlyx2"),
    ("2025年6月底前；此后每季度一次", "2025-06-30,quarterlyx1"),
    ("截至2025年10月", "2025-10-31"),
    ("不晚于2025年7月15日", "2025-07-15"),
    ("春节前", "event:春节"),
    ("每季度最后一个月25日前", "quarterly@-25+0"),
    ("次月5日前", "?"),
    ("三年内", "?"),
    ("2025年3月\n|\n2025年9月", "2025-03-01~2025-09-30"),
    ("2025年3月→9月", "2025-03-01~2025-09-30"),
    ("2025年10月31日前（长期坚持）", "2025-10-31,open"),
    ("“十四五”期间", "2025-12-31"),
    ("6月30日前，12月20日前", "2025-06-30,2025-12-20"),
    ("即日起至2025年底", "2025-12-31"),
    ("2025年6月底前并长期坚持", "2025-06-30,open"),
    ("6.1-8.31", "2025-06-01~2025-08-31"),
    ("2025\n年6月", "2025-06-30"),
]

UNITS = [
    ("县卫健局/县教体局", "县卫健局|县教体局"),
    ("县卫健局\n县教体局", "县卫健局|县教体局"),
    ("县卫生健\n康局", "县卫生健康局"),
    ("县市场监督管\n理局、县教育和\n体育局", "县市场监督管理局|县教育和体育局"),
    ("各镇（办）", "各镇（办）*"),
    ("县教育局、体育局", "县教育局|体育局"),
    ("县人民医院、中医院", "县人民医院|中医院"),
    ("区委、政府督查室", "区委、政府督查室"),
    ("县委、县政府督查室", "县委、县政府督查室"),
    ("1.县卫健局\n2.县教体局", "县卫健局|县教体局"),
    ("①县卫健局②县教体局", "县卫健局|县教体局"),
    ("县卫健局\n（疾控中心）", "县卫健局（疾控中心）"),
    ("县残联\u3000\u3000县妇联", "县残联|县妇联"),
    ("县委组织部、宣传部、统战部", "县委组织部|宣传部|统战部"),
    ("县\n住\n建\n局", "县住建局"),
    ("各牵头单位", "各牵头单位*"),
    ("县供销社\n县气象台", "县供销社|县气象台"),
]


@pytest.mark.parametrize(("text", "expected"), DEADLINES)
def test_deadline_as_offices_write_it(text, expected):
    table = workbook([["主要任务", "牵头单位", "完成时限"], ["体检", "县卫健局", text]])
    assert said(table, year=2025) == [("体检", "县卫健局", "", expected)]


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_bodies_as_offices_write_them(text, expected):
    table = workbook([["主要任务", "牵头单位", "完成时限"], ["体检", text, "2025年6月"]])
    assert said(table) == [("体检", expected, "", "2025-06-30")]


def test_number_cell_of_month_and_day_is_told_to_be_ambiguous():
    document = opened(workbook([["主要任务", "牵头单位", "完成时限"], ["体检", "县卫健局", 6.3]]), year=2025)
    assert codes(document.rows[0].problems) == ["deadline-ambiguous"]


def test_bodies_in_the_first_column_hold_until_the_next():
    rows = [
        ["单位", "任务", "时限"],
        ["市委宣传部", "宣传", "4月"],
        [None, "专栏", "5月"],
        ["市教育局", "开课", "9月"],
    ]
    assert said(workbook(rows), year=2025) == [
        ("宣传", "市委宣传部", "", "2025-04-30"),
        ("专栏", "市委宣传部", "", "2025-05-31"),
        ("开课", "市教育局", "", "2025-09-30"),
    ]


def test_blank_lead_behind_the_task_is_missing_but_same_as_above_is_not():
    rows = [["任务", "牵头单位", "时限"], ["宣传", "县卫健局", "4月"]]
    rows += [["专栏", "同上", "〃"], ["开课", None, "9月"]]
    document = opened(workbook(rows), year=2025)
    assert said(workbook(rows), year=2025)[1] == ("专栏", "县卫健局", "", "2025-04-30")
    assert [codes(row.problems) for row in document.rows] == [[], [], ["lead-missing"]]


def test_scoring_table_without_a_task_column():
    rows = [
        ["指标", "考核内容", "分值", "评估方法", "责任单位", "完成时限"],
        ["一、组织管理（20分）", None, None, None, None, None],
        ["1.政府承诺★", "成立领导小组", 10, "查看资料", "县政府办", "2024年3月"],
        ["二、加分项", None, None, None, None, None],
        ["2.特色工作", "形成典型经验", "加3分", "查看资料", "各镇", "2024年11月"],
        ["合计", None, "13", None, None, None],
    ]
    document = opened(workbook(rows, merges=["A2:F2", "A4:F4"]))
    assert [(row.objective, row.task, row.points) for row in document.rows] == [
        ("1.政府承诺★", "成立领导小组", 10), ("2.特色工作", "形成典型经验", 3),
    ]  # fmt: skip
    assert [(row.is_core, row.is_bonus) for row in document.rows] == [(True, False), (False, True)]


def test_one_sheet_for_each_domain_beside_a_cover():
    def more(book, _):
        cover = book.create_sheet("封面", 0)
        cover["A1"], cover["A9"] = "某区任务分解表", "2025年3月"
        second = book.create_sheet("二、支持环境")
        second.append(["主要任务", "牵头单位", "完成时限"])
        second.append(["健康步道", "区住建局", "2025年8月"])

    rows = [["主要任务", "牵头单位", "完成时限"], ["出台规划", "区政府办", "2025年4月"]]
    document = opened(workbook(rows, name="一、政策完善", prepare=more))
    assert [row.domain for row in document.rows] == ["一、政策完善", "二、支持环境"]


def test_one_sheet_for_each_body():
    def more(book, _):
        second = book.create_sheet("县教体局")
        second.append(["序号", "工作任务", "完成时限"])
        second.append([1, "健康课", "2025年9月"])

    rows = [["序号", "工作任务", "完成时限"], [1, "制定方案", "2025年3月"]]
    assert said(workbook(rows, name="县卫健局", prepare=more)) == [
        ("制定方案", "县卫健局", "", "2025-03-31"), ("健康课", "县教体局", "", "2025-09-30"),
    ]  # fmt: skip


def test_one_section_for_each_body():
    rows = [
        ["序号", "工作任务", "完成时限"],
        ["一、县卫健局", None, None], [1, "制定方案", "2025年3月"],
        ["二、县教体局、县妇联", None, None], [2, "健康课", "2025年9月"],
    ]  # fmt: skip
    assert said(workbook(rows, merges=["A2:C2", "A4:C4"])) == [
        ("制定方案", "县卫健局", "", "2025-03-31"), ("健康课", "县教体局|县妇联", "", "2025-09-30"),
    ]  # fmt: skip


def test_support_column_is_no_lead_even_so():
    with pytest.raises(Refused) as refused:
        read(workbook([["工作任务", "配合单位", "完成时限"], ["甲", "县妇联", "2025年3月"]], name="县卫健局"))
    assert refused.value.code == "missing-column"


def test_task_broken_over_two_rows():
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        [1, "推广减盐", "县卫健局", "县教体局、", "2025年6月"],
        [None, "勺、控油壶。", None, "县妇联", None],
        [2, "建设健康小屋。", "县卫健局", "各乡镇", "2025年7月"],
    ]
    assert said(workbook(rows)) == [
        ("推广减盐勺、控油壶。", "县卫健局", "县教体局|县妇联", "2025-06-30"),
        ("建设健康小屋。", "县卫健局", "各乡镇*", "2025-07-31"),
    ]


@pytest.mark.parametrize("heading", ["责任单位（第一个为牵头单位）", "责任单位"])
def test_first_body_leads_where_the_document_says_so(heading):
    rows = [["任务", heading, "时限"], ["甲", "县卫健局、各乡镇", "2025年5月"]]
    rows += [] if "牵头" in heading else [["注：责任单位中排在第一位的为牵头单位。"]]
    assert said(workbook(rows)) == [("甲", "县卫健局", "各乡镇*", "2025-05-31")]


def test_values_and_measures_as_columns():
    rows = [
        ["指标", "目标值", "重点举措", "牵头部门", "进度要求"],
        ["吸烟率", "≤20%", "控烟", "区爱卫办", "12月底"],
    ]
    row = opened(workbook(rows), year=2025).rows[0]
    assert (row.objective, row.standard, row.task) == ("吸烟率", "≤20%", "控烟")


def test_table_drawn_with_strokes():
    text = "| 序号 | 工作任务 | 牵头单位 | 完成时限 |\n|---|:---:|---|---|\n"
    text += "| 1 | 健康步道 | 区住建局 | 2025年6月 |\n"
    assert said(text) == [("健康步道", "区住建局", "", "2025-06-30")]


CARDS = [
    ["某区推进卡", None],
    ["任务名称", "健康社区"], ["工作内容", "1.评选\n2.宣传"], ["牵头单位", "区民政局"],
    ["配合单位", "区妇联、各街道"], ["完成时限", "2025年10月底"], ["责任人", "陈某癸"],
    ["任务名称", "控烟"], ["工作内容", "创建无烟单位"], ["牵头单位", "区爱卫办"], ["完成时限", "长期"],
]  # fmt: skip


@pytest.mark.parametrize("made", [workbook, old_workbook])
def test_cards_in_a_sheet(made):
    document = opened(made(CARDS))
    assert [(row[1], row[2], row[3]) for row in said(made(CARDS))] == [
        ("区民政局", "区妇联|各街道*", "2025-10-31"), ("区爱卫办", "", "open"),
    ]  # fmt: skip
    assert [(row.sheet, row.row) for row in document.rows] == [("任务分解表", 2), ("任务分解表", 8)]
    assert "陈某癸" not in str(document)


@pytest.mark.parametrize("made", [workbook, old_workbook])
def test_reference_from_the_lines_around_a_sheet(made):
    rows = [
        ["某区2025年任务分解表（征求意见稿）"], ["某慢防办〔2025〕3号"],
        ["工作任务", "牵头单位", "完成时限"], ["制定计划", "区卫健委", "3月底前"],
        [None, "某区卫生健康委员会", None], [None, "2025年1月15日", None],
    ]  # fmt: skip
    document = opened(made(rows))
    assert len(document.rows) == 1
    found = document.reference
    assert (found.number, found.issuer, str(found.issued_on), found.is_draft) == (
        "某慢防办〔2025〕3号", "某区卫生健康委员会", "2025-01-15", True,
    )  # fmt: skip


def test_table_in_a_notice():
    import docx

    document = docx.Document()
    for text in (
        "关于印发《某县任务分解表》的通知",
        "各单位：",
        "某县人民政府办公室",
        "2025年2月18日",
        "某县任务分解表",
    ):
        document.add_paragraph(text)
    add_table(document, [["工作任务", "牵头单位", "完成时限"], ["出台规划", "县政府办", "3月底前"]])
    document.add_paragraph("请各单位每季度末月25日前报送进展。")
    found = opened(saved(document))
    assert said(saved(document)) == [("出台规划", "县政府办", "", "2025-03-31")]
    assert found.cadences[0].due_dates == ["03-25", "06-25", "09-25", "12-25"]


def test_nested_lists_in_word_cells():
    rows = [
        ["工作措施", "责任单位", "完成时限"],
        ["开设专栏", "县委宣传部（牵头）\n县卫健局", "2025年\n10月"],
    ]
    assert said(word(rows)) == [("开设专栏", "县委宣传部", "县卫健局", "2025-10-31")]
