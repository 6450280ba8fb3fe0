"""Tables of other offices: other headings, merges, sections, several sheets, hidden rows, Word's own ways."""

from __future__ import annotations

import datetime as dt

import docx
import pytest

from officedocs import Refused, read
from tests.officedocs.builders import HEADINGS, LINE, add_table, codes, line, read_rows, saved, word, workbook

HEADING_CASES = [
    ("序号|重点任务|具体措施|牵头单位|责任单位|完成时限|备注", "objective=重点任务 task=具体措施 lead=牵头单位 support=责任单位"),  # noqa: E501
    ("序号|工作任务|责 任 单 位|配合单位|完成时间", "task=工作任务 lead=责任单位 support=配合单位 deadline=完成时间"),  # noqa: E501
    ("一级指标|二级指标|三级指标|分值|评估方法|责任单位|时限", "domain=一级指标 objective=二级指标 task=三级指标 points=分值 method=评估方法 lead=责任单位"),  # noqa: E501
    ("目标任务|工作措施|牵头领导|责任单位|责任人|联系电话|完成时限", "objective=目标任务 task=工作措施 lead=责任单位"),  # noqa: E501
    ("类别|项目|工作内容|牵头部门|参与部门|时间节点", "domain=类别 objective=项目 task=工作内容 lead=牵头部门 support=参与部门 deadline=时间节点"),  # noqa: E501
    ("部门|工作职责|完成时限", "lead=部门 task=工作职责 deadline=完成时限"),
    ("项目|指标内容|创建标准|工作任务|分管领导|主办单位|协办单位|时间安排", "domain=项目 objective=指标内容 standard=创建标准 task=工作任务 lead=主办单位 support=协办单位 deadline=时间安排"),  # noqa: E501
    ("任务|责任部门|配合部门|开始时间|完成时间", "task=任务 lead=责任部门 support=配合部门 start=开始时间 deadline=完成时间"),  # noqa: E501
    ("重点工作|主要任务|牵头责任单位|责任单位|推进时限", "objective=重点工作 task=主要任务 lead=牵头责任单位 support=责任单位 deadline=推进时限"),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("headings", "expected"), HEADING_CASES)
def test_headings_are_matched_by_meaning(headings, expected):
    names = headings.split("|")
    document = read(workbook([names, [f"甲{n}" for n in range(len(names))]]))
    for pair in expected.split(" "):
        role, _, first = pair.partition("=")
        assert document.columns[role].replace(" ", "").startswith(first)
    assert not {"牵头领导", "分管领导", "责任人", "联系电话"} & set(document.columns.values())


def test_columns_of_persons_are_never_read():
    document = read(
        workbook(
            [["主要任务", "责任单位", "责任人", "联系电话"], ["任务", "县卫健局", "某某", "13900000000"]]
        )
    )
    assert "某某" not in str(document.as_dict())
    assert "13900000000" not in str(document.as_dict())


def test_contacts_inside_cells_are_blotted_out():
    (row,) = read_rows(line(task="报送材料，联系人：某某，电话：0838-1234567，邮箱 a.b@example.org")).rows
    assert row.task == "报送材料，联系人：〔略〕，电话：〔略〕，邮箱 〔略〕"


def test_two_row_heading():
    rows = [
        ["指标分类", "主要任务", "责任单位", None, "完成时限"],
        [None, None, "牵头", "配合", None],
        ["一、政策", "任务", "县政府办", "县卫健局", "2024年7月"],
    ]
    document = read(workbook(rows, merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2"]))
    (row,) = document.rows
    assert [(a.role, a.name) for a in row.assignments] == [("lead", "县政府办"), ("support", "县卫健局")]
    assert document.columns["support"] == "配合"
    assert row.row == 3


def test_heading_repeated_down_the_page():
    document = read_rows(line(), HEADINGS, line(task="另一任务"))
    assert [row.task for row in document.rows] == ["（1）任务", "另一任务"]


def test_real_merges_are_the_truth():
    document = read_rows(line(), line(domain=None), line(domain=None), merges=["A2:A3"])
    assert [row.domain for row in document.rows] == ["一、政策发展", "一、政策发展", ""]


def test_without_any_merge_a_blank_category_is_as_above():
    rows = [
        line(),
        line(domain=None, objective=None),
        line(domain="二、环境", objective=None),
        line(lead=None),
    ]
    read_in = read_rows(*rows).rows
    assert [row.domain for row in read_in] == ["一、政策发展", "一、政策发展", "二、环境", "一、政策发展"]
    assert [row.objective for row in read_in] == ["（一）主导", "（一）主导", "", "（一）主导"]
    assert codes(read_in[3].problems) == ["lead-missing"]
    assert (read_in[3].problems[0].cell, read_in[3].problems[0].severity) == ("E5", "error")


def test_merged_task_and_lead_reach_every_row():
    document = read_rows(
        line(), line(task=None, lead="县残联"), line(task="丙", lead=None), merges=["D2:D3", "E3:E4"]
    )
    assert [(row.task, row.lead_raw) for row in document.rows] == [
        ("（1）任务", "县政府办"),
        ("（1）任务", "县残联"),
        ("丙", "县残联"),
    ]


def test_section_rows_carry_the_domain_and_points():
    rows = [
        ["序号", "主要任务", "责任单位", "完成时限"],
        ["一、政策发展（80分）", None, None, None],
        [1, "甲", "县政府办", "2024年7月"],
        ["二、环境支持", None, None, None],
        ["（一）健康细胞", None, None, None],
        [2, "乙", "县妇联", "2024年8月"],
        ["合计", None, None, None],
        ["注：列第一位的责任单位为牵头单位。", None, None, None],
    ]
    document = read(workbook(rows, merges=["A2:D2", "A4:D4", "A5:D5", "A8:D8"]))
    assert [(r.domain, r.objective, r.task) for r in document.rows] == [
        ("一、政策发展（80分）", "", "甲"),
        ("二、环境支持", "（一）健康细胞", "乙"),
    ]
    assert document.problems == []


def test_first_listed_leads_where_the_document_says_so():
    rows = [
        ["主要任务", "责任单位"],
        ["甲", "县卫健局、县财政局"],
        ["注：列第一位的责任单位为牵头单位或汇总单位", None],
    ]
    (row,) = read(workbook(rows)).rows
    assert [(a.role, a.name) for a in row.assignments] == [("lead", "县卫健局"), ("support", "县财政局")]


def test_title_is_not_the_attachment_line():
    rows = [["附件2"], ["某县任务分解表（2024年）"], ["填报单位：某办"], HEADINGS, line(deadline="7月底前")]
    document = read(workbook(rows))
    assert document.title == "某县任务分解表（2024年）"
    assert document.rows[0].schedules[0].due == dt.date(2024, 7, 31)


def test_year_given_beats_the_title():
    document = read(workbook([["2023年任务分解表"], HEADINGS, line(deadline="7月")]), year=2025)
    assert document.rows[0].schedules[0].due == dt.date(2025, 7, 31)


def test_year_nobody_can_tell():
    (row,) = read_rows(line(deadline="7月")).rows
    assert row.schedules[0].kind == "undecided"
    assert codes(row.problems) == ["year-missing"]
    assert row.deadline_raw == "7月"


def test_other_sheets_are_named():
    def prepare(book, sheet):
        book.create_sheet("通讯录").append(["姓名", "电话"])
        hidden = book.create_sheet("旧表")
        hidden.append(list(HEADINGS))
        hidden.append(list(LINE))
        hidden.sheet_state = "hidden"
        second = book.create_sheet("乡镇")
        second.append(list(HEADINGS))
        second.append(list(LINE))

    document = read_rows(line(), prepare=prepare)
    assert [row.sheet for row in document.rows] == ["任务分解表", "乡镇"]
    assert [(p.code, p.cell) for p in document.problems] == [
        ("sheet-hidden", "旧表"),
        ("sheet-skipped", "通讯录"),
    ]


def test_a_sheet_without_lead_column_beside_a_good_one_is_skipped():
    def prepare(book, sheet):
        other = book.create_sheet("缺列")
        other.append(["主要任务", "配合单位", "完成时限"])
        other.append(["甲", "县卫健局", "2024年7月"])

    document = read_rows(line(), prepare=prepare)
    assert len(document.rows) == 1
    assert "责任（牵头）单位" in document.problems[0].message


def test_hidden_rows_are_named():
    def prepare(book, sheet):
        sheet.row_dimensions[3].hidden = True

    document = read_rows(line(), line(task="藏"), line(task="显"), prepare=prepare)
    assert [row.task for row in document.rows] == ["（1）任务", "显"]
    assert codes(document.problems) == ["rows-hidden"]
    assert "第3行" in document.problems[0].message


def test_unknown_column_is_named():
    document = read(workbook([[*HEADINGS, "奇怪"], [*LINE, "?"]]))
    assert codes(document.problems) == ["column-unknown"]


def test_missing_deadline_column():
    document = read(workbook([HEADINGS[:6], LINE[:6]]))
    assert codes(document.problems) == ["deadline-column-missing"]
    assert document.rows[0].schedules[0].kind == "undecided"


def test_row_without_task_keeps_its_lead():
    (row,) = read_rows(line(task=None, standard=None)).rows
    assert (row.task, row.lead_raw) == ("", "县政府办")
    assert codes(row.problems) == ["task-missing"]


def test_formulas_and_errors_are_problems_and_never_computed():
    rows = [line(task="=1+1"), line(lead="=1/0"), line(support="#REF!"), line(deadline="=DATE(2024,7,31)")]

    def prepare(book, sheet):
        sheet["F4"].data_type = "e"

    read_in = read_rows(*rows, prepare=prepare).rows
    assert [codes(row.problems) for row in read_in] == [
        ["formula-uncached"],
        ["formula-uncached"],
        ["cell-error"],
        ["formula-uncached"],
    ]
    assert [row.problems[0].cell for row in read_in] == ["D2", "E3", "F4", "G5"]
    assert read_in[1].lead_raw == "=1/0"
    assert not any(a.role == "lead" for a in read_in[1].assignments)


def test_real_date_cells():
    def prepare(book, sheet):
        for row, code in ((2, "yyyy-mm-dd"), (3, 'yyyy"年"m"月"'), (4, "General"), (5, "[$-804]yyyy/m/d;@")):
            sheet.cell(row, 7).number_format = code

    days = [dt.date(2024, 7, 15), dt.date(2024, 7, 1), 45504, dt.datetime(2024, 7, 15, 9, 30)]
    read_in = read_rows(*[line(deadline=day) for day in days], prepare=prepare).rows
    assert [str(row.schedules[0].due) for row in read_in] == [
        "2024-07-15",
        "2024-07-31",
        "None",
        "2024-07-15",
    ]
    assert [row.deadline_raw for row in read_in] == ["2024年7月15日", "2024年7月", "45504", "2024年7月15日"]
    assert codes(read_in[2].problems) == ["deadline-serial"]


def test_number_that_lost_its_zero():
    (row,) = read_rows(line(deadline=2024.1)).rows
    assert codes(row.problems) == ["deadline-ambiguous"]


def test_cell_text_is_stripped_and_keeps_inner_breaks():
    (row,) = read_rows(line(task="\n（1）甲。  \n（2）乙。\n\n   ")).rows
    assert row.task == "（1）甲。\n（2）乙。"
    assert row.items == ["（1）甲。", "（2）乙。"]


def test_start_and_end_columns_make_a_range():
    rows = [["主要任务", "责任单位", "开始时间", "完成时间"], ["甲", "县卫健局", "2024年3月", "2024年5月"]]
    (row,) = read(workbook(rows)).rows
    assert (row.schedules[0].kind, row.schedules[0].start, row.schedules[0].due) == (
        "range", dt.date(2024, 3, 1), dt.date(2024, 5, 31),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "points", "bonus", "core"),
    [(10, 10, False, False), ("10分", 10, False, False), ("加20", 20, True, False), ("２．５", 2.5, False, False),  # noqa: E501
     ("★5", 5, False, True), (None, None, False, False), ("另计", None, False, False)],
)  # fmt: skip
def test_points(text, points, bonus, core):
    (row,) = read(workbook([["主要任务", "分值", "责任单位"], ["甲", text, "县卫健局"]])).rows
    assert (row.points, row.is_bonus, row.is_core) == (points, bonus, core)


def test_word_table_with_merges_and_lines():
    document = docx.Document()
    document.add_paragraph("附件2")
    document.add_paragraph("某县任务分解表")
    table = add_table(
        document, [HEADINGS, line(), line(domain=None, task="（1）甲\n（2）乙"), line(lead="县残联")]
    )
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 0).text = "一、政策发展"
    result = read(saved(document), name="t.docx")
    assert result.title == "某县任务分解表"
    assert [(r.sheet, r.row, r.domain) for r in result.rows][:2] == [
        ("表1", 2, "一、政策发展"),
        ("表1", 3, "一、政策发展"),
    ]
    assert result.rows[1].items == ["（1）甲", "（2）乙"]


def test_word_addresses():
    result = read(word([HEADINGS, line(lead=None)]))
    assert result.rows[0].problems[0].cell == "表1 第2行第5列"


def test_word_section_over_the_whole_width():
    document = docx.Document()
    table = add_table(document, [HEADINGS, ["二、环境支持", *[None] * 6], line(domain=None)])
    table.cell(1, 0).merge(table.cell(1, 6))
    result = read(saved(document))
    assert [(row.domain, row.row) for row in result.rows] == [("二、环境支持", 3)]


def test_word_table_broken_in_two_is_read_on():
    document = docx.Document()
    add_table(document, [HEADINGS, line()])
    document.add_paragraph("")
    add_table(document, [line(task="续")])
    result = read(saved(document))
    assert [row.task for row in result.rows] == ["（1）任务", "续"]
    assert codes(result.problems) == ["table-continued"]


def test_word_other_tables_are_named():
    document = docx.Document()
    add_table(document, [["组长", "甲"], ["成员", "乙"]])
    document.add_paragraph("任务分解表")
    add_table(document, [HEADINGS, line()])
    result = read(saved(document))
    assert [row.sheet for row in result.rows] == ["表2"]
    assert [(p.code, p.cell) for p in result.problems] == [("sheet-skipped", "表1")]


def test_word_tracked_deletions_are_gone():
    document = docx.Document()
    table = add_table(document, [HEADINGS, line()])
    paragraph = table.cell(1, 3).paragraphs[0]
    deleted = docx.oxml.parse_xml(
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:delText>删去</w:delText></w:r></w:del>"
    )
    paragraph._p.append(deleted)
    assert read(saved(document)).rows[0].task == "（1）任务"


def test_refusal_names_the_table_in_word():
    with pytest.raises(Refused) as refused:
        read(word([["主要任务", "配合单位", "完成时限"], ["甲", "乙局", "2024年7月"]]))
    assert "表1" in refused.value.message


def test_merged_title_does_not_count_as_a_merge_of_the_table():
    rows = [["某县任务分解表"], HEADINGS, line(), line(domain=None)]
    assert [row.domain for row in read(workbook(rows, merges=["A1:G1"])).rows] == ["一、政策发展"] * 2


def test_section_above_a_repeated_heading():
    heading = ["序号", "主要任务", "责任\n单位", "完成时限"]
    rows = [
        ["任务清单"],
        ["一、政策发展（80分）"],
        heading,
        [1, "甲", "县卫健局", "2024年7月"],
        ["二、环境支持（60分）"],
        heading,
        [1, "乙", "县卫健局", "2024年7月"],
    ]
    document = read(workbook(rows))
    assert document.title == "任务清单"
    assert document.columns["lead"] == "责任单位"
    assert [row.domain for row in document.rows] == ["一、政策发展（80分）", "二、环境支持（60分）"]


def test_one_column_for_leads_and_supporters():
    rows = [
        ["主要任务", "牵头（配合）单位"],
        ["甲", "县卫健局（县财政局、县教体局）"],
        ["乙", "牵头单位：县妇联；配合单位：县残联"],
        ["丙", "县卫健局、县财政局"],
    ]
    first, second, third = read(workbook(rows)).rows
    shown = [[(a.role, a.name) for a in row.assignments] for row in (first, second)]
    assert shown[0] == [("lead", "县卫健局"), ("support", "县财政局"), ("support", "县教体局")]
    assert shown[1] == [("lead", "县妇联"), ("support", "县残联")]
    assert "roles-mixed" in codes(third.problems)


def test_running_text_between_rows_is_named_and_no_section():
    text = "各单位要高度重视慢性病综合防控示范区建设工作，切实加强组织领导，明确责任分工，确保各项任务按时完成并取得实效。"  # noqa: E501
    document = read_rows(line(), [text], line(domain=None, task="乙"), merges=["A3:G3"])
    assert [row.domain for row in document.rows] == ["一、政策发展", ""]
    assert codes(document.problems) == ["row-skipped"]
    assert text[:20] in document.problems[0].message


@pytest.mark.parametrize(
    "lead", ["县教育局、团县委等单位按职责分工负责", "各责任单位", "各牵头单位", "责任单位", "相关责任部门"]
)
def test_a_task_in_heading_words_is_still_a_task(lead):
    document = read_rows(
        line(task="落实工作任务", lead=lead), line(task="主要任务", lead=lead, deadline="按时限完成")
    )
    assert [row.lead_raw for row in document.rows] == [lead, lead]
