"""Word documents as text: automatic numbers, heading styles, tracked changes, cards, tables beside text."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from officedocs import Refused, read
from officedocs.docx import read_word
from officedocs.guard import Package
from officedocs.numberforms import written
from tests.officedocs.builders import HEADINGS, add_table, codes, line, saved

W = nsdecls("w")


def levels(*forms) -> str:
    """The <w:lvl> elements of a list: (form, text) or (form, text, more) each."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form[0]}"/>'
        f'{form[2] if len(form) > 2 else ""}<w:lvlText w:val="{form[1]}"/></w:lvl>'
        for at, form in enumerate(forms)
    )


PLAN = levels(("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


class Builder:
    """A Word document whose paragraphs may be numbered by lists."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self.numbering = self.document.part.numbering_part.element

    def list(self, number: int, content: str, *, abstract: int | None = None, override: str = "") -> None:
        """A list, its own or (`abstract`) one more use of another's definition."""
        if abstract is None:
            xml = f'<w:abstractNum {W} w:abstractNumId="{number}">{content}</w:abstractNum>'
            self.numbering.insert(0, parse_xml(xml))
        source = number if abstract is None else abstract
        xml = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{source}"/>{override}</w:num>'
        self.numbering.append(parse_xml(xml))

    def add(self, text: str, level: int | None = None, number: int = 90, style: str | None = None):
        """One paragraph, numbered at a level of a list."""
        return self.number(self.document.add_paragraph(text, style=style), level, number)

    def number(self, paragraph, level: int | None, number: int = 90):
        """Number a paragraph that stands already."""
        if level is not None:
            xml = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(xml))
        return paragraph

    def word(self):
        """The document as the reader sees it."""
        return read_word(Package(saved(self.document)))


@pytest.fixture
def builder():
    made = Builder()
    made.list(90, PLAN)
    return made


def test_automatic_numbers_are_counted_through_the_levels(builder):
    for text, level in [("步骤", 0), ("动员", 1), ("实施", 1), ("甲", 2), ("职责", 0), ("县卫健局：做", 1)]:
        builder.add(text, level)
    assert builder.word().lines == [
        "一、步骤",
        "（一）动员",
        "（二）实施",
        "1.甲",
        "二、职责",
        "（一）县卫健局：做",
    ]


def test_a_plan_with_automatic_numbers(builder):
    builder.add("某县慢性病综合防控示范区实施方案")
    builder.add("工作步骤", 0)
    builder.add("动员阶段：2024年3月", 1)
    builder.add("部门职责", 0)
    builder.add("县卫健局：负责协调；每季度培训1次。", 1)
    builder.add("县教体局：负责学校。", 1)
    document = read(saved(builder.document))
    assert (document.layout, document.title) == ("outline", "某县慢性病综合防控示范区实施方案")
    assert [row.lead_raw for row in document.rows] == ["县卫健局", "县卫健局", "县教体局"]
    assert len(document.phases) == 1


def test_a_number_typed_as_well_is_not_doubled(builder):
    builder.add("一、步骤", 0)
    assert builder.word().lines == ["一、步骤"]


def test_empty_paragraphs_have_no_number(builder):
    builder.add("", 0)
    builder.add("步骤", 0)
    assert builder.word().lines == ["一、步骤"]


def test_a_second_list_goes_on_or_begins_anew(builder):
    builder.list(91, "", abstract=90)
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    builder.list(92, "", abstract=90, override=restart)
    for number in (90, 91, 92, 92, 0):
        builder.add("甲", 0, number)
    assert builder.word().lines == ["一、甲", "二、甲", "五、甲", "六、甲", "甲"]


def test_levels_that_never_restart_and_legal_numbers(builder):
    more = '<w:lvlRestart w:val="0"/>'
    legal = "<w:isLgl/>"
    builder.list(
        93, levels(("chineseCounting", "%1、"), ("decimal", "%2.", more), ("decimal", "%1.%3", legal))
    )
    for level in (0, 1, 0, 1, 2):
        builder.add("甲", level, 93)
    assert builder.word().lines == ["一、甲", "1.甲", "二、甲", "2.甲", "2.1甲"]


def test_numbers_by_style(builder):
    style = builder.document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="90"/></w:numPr>'))
    builder.add("步骤", style="Heading 1")
    builder.add("职责", style="Heading 1")
    word = builder.word()
    assert (word.lines, word.headings) == (["一、步骤", "二、职责"], [1, 1])


def test_bullets_are_no_numbers(builder):
    builder.list(94, levels(("bullet", "l"), ("none", "")))
    builder.add("甲", 0, 94)
    assert builder.word().lines == ["甲"]


def test_numbers_inside_table_cells(builder):
    table = add_table(builder.document, [HEADINGS, line(objective="完善平台", lead="县卫健局")])
    builder.number(table.cell(1, 1).paragraphs[0], 1)
    builder.number(table.cell(1, 4).paragraphs[0], 2)
    row = read(saved(builder.document)).rows[0]
    assert (row.objective, row.lead_raw) == ("（一）完善平台", "县卫健局")


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "japaneseCounting", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (12, "ideographDigital", "一二"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (30, "decimalEnclosedCircle", "30"),
        (14, "upperRoman", "XIV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (5, "decimalFullWidth", "５"),
        (5, "somethingNew", "5"),
        (123456, "chineseCounting", "123456"),
    ],
)
def test_forms_of_numbers(value, form, expected):
    assert written(value, form) == expected


def test_headings_by_style_without_numbers():
    document = docx.Document()
    document.add_heading("职责分工", 1)
    document.add_heading("县卫健局", 2)
    document.add_paragraph("负责协调。")
    document.add_heading("工作要求", 1)
    document.add_paragraph("各单位要指定联络员。")
    found = read(saved(document))
    assert [(row.lead_raw, row.task) for row in found.rows] == [("县卫健局", "负责协调")]
    assert found.common_duties == ["指定联络员"]


def test_tracked_deletions_hidden_text_boxes_and_headers_are_left_out(builder):
    paragraph = builder.add("县卫健局：负责")._p
    run = f"<w:r {W}><w:delText>旧</w:delText></w:r>"
    paragraph.append(parse_xml(f'<w:del {W} w:id="1" w:author="x">{run}</w:del>'))
    paragraph.append(parse_xml(f'<w:ins {W} w:id="2" w:author="x"><w:r><w:t>协调。</w:t></w:r></w:ins>'))
    paragraph.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"))
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    paragraph.append(parse_xml(f"<w:r {W}><w:pict>{box}</w:pict></w:r>"))
    builder.document.sections[0].header.paragraphs[0].text = "页眉"
    assert builder.word().lines == ["县卫健局：负责协调。"]


def test_a_paragraph_whose_end_was_deleted_goes_on(builder):
    first = builder.add("县卫健局：负责")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="1" w:author="x"/></w:rPr>'))
    builder.add("协调。")
    assert builder.word().lines == ["县卫健局：负责协调。"]


def test_a_card_whose_labels_run_down_the_first_column():
    document = docx.Document()
    document.add_paragraph("某区任务清单")
    rows = [
        ["任务名称", "控烟"],
        ["牵头单位", "区爱卫办"],
        ["责任单位", "区教体局\n区卫健委"],
        ["完成时限", "2024年6月"],
    ]
    add_table(document, rows)
    add_table(document, [["任务名称", "体检"], ["责任单位", "区总工会"]])
    first, second = read(saved(document)).rows
    assert [(a.role, a.name) for a in first.assignments] == [
        ("lead", "区爱卫办"), ("support", "区教体局"), ("support", "区卫健委"),
    ]  # fmt: skip
    assert (first.task, str(first.schedules[0].due)) == ("控烟", "2024-06-30")
    assert [(a.role, a.name) for a in second.assignments] == [("lead", "区总工会")]


def test_text_and_table_together():
    document = docx.Document()
    for text in (
        "某政办〔2024〕6号", "某县2024年工作方案", "一、实施步骤", "（一）动员阶段（2024年3月）", "二、职责",
        "县卫健局：负责协调。",
        "三、要求", "各单位要指定联络员，每季度末报送小结。", "附件：任务分解表",
    ):  # fmt: skip
        document.add_paragraph(text)
    add_table(document, [HEADINGS, line()])
    found = read(saved(document))
    assert (found.layout, len(found.rows), len(found.phases)) == ("table", 1, 1)
    assert found.common_duties == ["指定联络员"]
    assert [(c.frequency, c.row) for c in found.cadences] == [("quarterly", None)]
    assert found.reference.number == "某政办〔2024〕6号"
    assert "text-duties-left-out" in codes(found.problems)


def test_other_tables_beside_a_plan_are_named():
    document = docx.Document()
    document.add_paragraph("县卫健局：负责协调。")
    add_table(document, [["姓名", "职务"], ["周某某", "局长"]])
    found = read(saved(document))
    assert len(found.rows) == 1
    assert codes(found.problems)[0] == "sheet-skipped"
    assert "周某某" not in str(found.as_dict())


def test_a_document_that_is_neither():
    document = docx.Document()
    document.add_paragraph("请按时参加。")
    with pytest.raises(Refused) as refused:
        read(saved(document))
    assert refused.value.code == "no-table"
