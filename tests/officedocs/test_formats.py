"""Each kind of file by its content: old workbooks, plain text in the encodings of offices, pasted rows."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import stat
from pathlib import Path

import pytest
import xlwt

from officedocs import Refused, convert, plaintext, read, read_text
from officedocs.biff import rk_number
from tests.officedocs.builders import (
    HEADINGS,
    LINE,
    codes,
    compound,
    line,
    old_workbook,
    with_part,
    word,
    workbook,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"
TABLE = [HEADINGS, LINE, line(task="（2）含“引号”、逗号,和\n换行𠮷", deadline="2024年8-9月")]


def separated(rows, separator=",") -> str:
    """Rows as a program would save them with this separator."""
    quoted = [['"' + str(text).replace('"', '""') + '"' for text in row] for row in rows]
    return "".join(separator.join(row) + "\r\n" for row in quoted)


def truth_rows() -> list[dict]:
    return read(FIXTURES / "zhongjiang.xlsx").as_dict()["rows"]


# ------------------------------------------------------------------ old workbooks
def test_old_workbook_with_merges_and_hidden_parts():
    def prepare(book, sheet):
        sheet.row(3).hidden = True
        sheet.col(7).hidden = True
        book.add_sheet("旧数据").visibility = 1

    rows = [[*HEADINGS, "备注"], [*LINE, "x"], [None, None, "2.标准", *LINE[3:]], line(), line()]
    document = read(
        old_workbook(rows, merges=[(1, 2, 0, 0), (1, 2, 1, 1)], prepare=prepare), name="任务分解表.xls"
    )
    assert [row.row for row in document.rows] == [2, 3, 5]
    assert [(row.domain, row.objective) for row in document.rows] == [LINE[:2]] * 3
    assert codes(document.problems) == ["sheet-hidden", "columns-hidden", "rows-hidden"]
    shown = " ".join(problem.message for problem in document.problems)
    assert "旧数据" in shown
    assert "第4行" in shown
    assert "H列" in shown
    assert "note" not in document.columns


def test_old_workbook_shows_numbers_as_excel_does():
    def prepare(book, sheet):
        sheet.write(1, 6, dt.date(2024, 7, 1), xlwt.easyxf(num_format_str='yyyy"年"m"月"'))
        sheet.write(2, 6, dt.date(2024, 9, 15), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
        sheet.write(2, 3, 0.3, xlwt.easyxf(num_format_str="0%"))

    rows = [HEADINGS, LINE[:6], [*LINE[:3], None, *LINE[4:6]], line(task=12.5)]
    document = read(old_workbook(rows, prepare=prepare))
    assert [row.deadline_raw for row in document.rows] == ["2024年7月", "2024年9月15日", "2024年7月"]
    assert document.rows[0].schedules[0].due == dt.date(2024, 7, 31)
    assert [row.task for row in document.rows[1:]] == ["30%", "12.5"]


def test_old_workbook_agrees_with_another_reader():
    calamine = pytest.importorskip("python_calamine")
    import io

    from officedocs import xls

    data = old_workbook([HEADINGS, *[line(task=f"（{n}）任务" * n) for n in range(1, 90)]])
    sheet = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    (grid,), _ = xls.read_sheets(data)
    theirs = {
        (row, column): str(text)
        for row, texts in enumerate(sheet.to_python(skip_empty_area=False), 1)
        for column, text in enumerate(texts, 1)
    }
    assert {at: cell.text for at, cell in grid.cells.items()} == theirs


@pytest.mark.parametrize(
    ("coded", "number"),
    [(0x3FF00000, 1.0), (0x3FF00001, 0.01), ((10 << 2) | 2, 10.0), ((-5 << 2 & 0xFFFFFFFF) | 2, -5.0)],
)
def test_numbers_in_four_bytes(coded, number):
    assert rk_number(coded) == number


def test_no_change_of_bytes_breaks_an_old_workbook():
    chance = random.Random(5)
    good = old_workbook([HEADINGS, LINE])
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randint(1, 10)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for content in (bytes(data), good[: chance.randrange(len(good))]):
            try:
                read(content)
            except Refused as refused:
                assert refused.message.endswith("。")


def test_locked_old_workbook():
    data = old_workbook([HEADINGS, LINE])
    locked = data.replace(b"\x42\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\xb0\x04")  # CODEPAGE to FILEPASS
    assert locked != data
    with pytest.raises(Refused) as refused:
        read(locked)
    assert refused.value.code == "password-protected"


# ------------------------------------------------------------------ workbooks and documents of today
def test_macro_workbook_without_code_is_read():
    types = workbook([HEADINGS, LINE])
    import io
    import zipfile

    part = zipfile.ZipFile(io.BytesIO(types)).read("[Content_Types].xml")
    enabled = part.replace(
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    document = read(with_part(types, "[Content_Types].xml", enabled), name="表.xlsm")
    assert len(document.rows) == 1
    assert document.problems == []


def test_hidden_columns_are_not_read_and_named():
    def prepare(book, sheet):
        sheet.column_dimensions["H"].hidden = True
        sheet["H1"], sheet["H2"] = "备注", "内部意见"

    document = read(workbook([HEADINGS, LINE], prepare=prepare))
    assert codes(document.problems) == ["columns-hidden"]
    assert "H列" in document.problems[0].message
    assert [heading.title for heading in document.headings] == list(HEADINGS)


def test_a_lead_column_that_is_hidden_is_said_to_be():
    def prepare(book, sheet):
        sheet.column_dimensions["E"].hidden = True

    with pytest.raises(Refused) as refused:
        read(workbook([HEADINGS, LINE], prepare=prepare))
    assert refused.value.code == "missing-column"
    assert "隐藏的E列" in refused.value.message


# ------------------------------------------------------------------ separated text
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "|"])
def test_separated_text(encoding, separator):
    document = read(separated(TABLE, separator).encode(encoding), name="表.csv")
    assert [row.row for row in document.rows] == [2, 3]
    assert document.rows[1].task == TABLE[2][3]
    assert document.rows[1].schedules[0].start == dt.date(2024, 8, 1)
    assert document.problems == []


def test_utf16_big_endian():
    data = b"\xfe\xff" + separated(TABLE, "\t").encode("utf-16-be")
    assert len(read(data, name="表.txt").rows) == 2


def test_separated_text_has_addresses_and_blanks_as_above():
    rows = [["任务分解表"], [], HEADINGS, LINE, [None, None, None, "（2）任务", "", "县教体局", "某时"]]
    text = "\n".join(",".join(cell or "" for cell in row) for row in rows)
    document = read(text.encode(), name="表.csv")
    assert document.title == "任务分解表"
    second = document.rows[1]
    assert (second.row, second.domain, second.standard) == (5, LINE[0], LINE[2])
    assert [(problem.code, problem.cell) for problem in second.problems] == [
        ("lead-missing", "E5"),
        ("deadline-unreadable", "G5"),
    ]


def test_separator_named_in_the_first_line():
    document = read(("sep=;\r\n" + separated(TABLE, ";")).encode(), name="表.csv")
    assert [row.row for row in document.rows] == [3, 4]


def test_separated_text_whose_last_column_is_mostly_empty_asks_for_its_columns():
    text = "编号,要干啥,谁来干,啥时候,备考\n1,甲事,县卫健局,2027年3月,\n2,乙事,县住建局,2027年5月,\n"
    with pytest.raises(Refused) as refused:
        read(text.encode("gb18030"), name="表.csv")
    assert [one.title for one in refused.value.headings] == ["编号", "要干啥", "谁来干", "啥时候", "备考"]


def test_table_without_a_known_heading_asks_for_its_columns():
    with pytest.raises(Refused) as refused:
        read("啥事,谁干,啥时候\n开会,县卫健局,7月\n体检,县教体局,8月\n".encode())
    assert refused.value.code == "no-header"
    assert [heading.title for heading in refused.value.headings] == ["啥事", "谁干", "啥时候"]


@pytest.mark.parametrize(
    "text",
    ["各单位，各部门：\n请认真落实，按时完成，及时上报。", "说到“主要任务，责任单位”，要清楚。\n完。"],
)
def test_commas_of_prose_make_no_table(text):
    assert plaintext.table_of(text) is None


def test_many_commas_of_prose_are_no_columns():
    text = "一、工作职责\n（一）县卫健局：负责" + "体检，宣传，" * 300 + "培训。\n"
    assert read_text(text).layout == "outline"


def test_more_columns_than_a_table_has():
    with pytest.raises(Refused) as refused:
        read_text("任务,单位" + ",x" * 400)
    assert refused.value.code == "too-many-columns"


def copied_table() -> str:
    """The official table the way `textutil` and others write a Word table as text."""
    lines = ["附件2", "[bookmark: _GoBack]示范区建设目标任务分解及时间安排表"]
    lines += ["\t" + heading for heading in HEADINGS] + [""]
    previous: tuple[str, ...] = ("", "", "")
    for row in truth_rows():
        mine = (row["domain"], row["objective"], row["standard"])
        shown = ["" if mine[: at + 1] == previous[: at + 1] else mine[at] for at in range(3)]
        previous = mine
        cells = [*shown, row["task"], row["lead_raw"], row["support_raw"], row["deadline_raw"]]
        lines += ["\t" + cell for cell in cells] + [""]
    return "\n".join(lines)


def test_table_copied_cell_by_cell():
    document = read(copied_table().encode(), name="表.txt")
    assert document.title == "示范区建设目标任务分解及时间安排表"
    skipped = ("sheet", "row", "problems")
    ours, truth = document.as_dict()["rows"], truth_rows()
    assert [{k: v for k, v in row.items() if k not in skipped} for row in ours] == [
        {k: v for k, v in row.items() if k not in skipped} for row in truth
    ]


def test_table_copied_cell_by_cell_with_a_cell_missing_is_none():
    lines = copied_table().split("\n")
    del lines[30]
    assert plaintext._copied_table("\n".join(lines), {}) is None


def test_pasted_rows():
    rows = [HEADINGS, LINE, line(task='（1）"引号"\n（2）第二条')]
    text = "\n".join("\t".join('"' + c.replace('"', '""') + '"' if "\n" in c else c for c in r) for r in rows)
    document = read_text(text, name="粘贴的文字", year=2024)
    assert document.file == "粘贴的文字"
    assert [row.items for row in document.rows] == [["（1）任务"], ['（1）"引号"', "（2）第二条"]]
    assert len(document.sha256) == 64


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_nothing_pasted(text):
    with pytest.raises(Refused) as refused:
        read_text(text)
    assert refused.value.code == "empty-text"


def test_text_with_a_lot_in_it(monkeypatch):
    monkeypatch.setattr("officedocs.limits.MAX_TEXT", 3000)
    with pytest.raises(Refused) as refused:
        read_text("字" * 3001)
    assert refused.value.code == "too-much-content"


# ------------------------------------------------------------------ old documents
def fake_office(folder: Path, script: str) -> None:
    """A program by the name of LibreOffice that does what the shell script says."""
    program = folder / "soffice"
    program.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


CONVERTED = """for word; do case "$last" in --outdir) out="$word";; esac; last="$word"; done
mkdir -p "$out"; cp "{source}" "$out/document.docx"; test -s "$HOME/profile/user/registrymodifications.xcu"
test -n "$SECRET" && rm -r "$out"; exit 0
"""
OLD_DOCUMENT = compound({"WordDocument": b"x", "1Table": b"x"})


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder for `fake_office` that is looked into first."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("SECRET", "of the portal")
    return tmp_path


@pytest.mark.parametrize("name", ["方案.doc", "方案.wps"])
def test_old_document_is_converted(office, name):
    (office / "made.docx").write_bytes(word([HEADINGS, LINE]))
    fake_office(office, CONVERTED.format(source=office / "made.docx"))
    document = read(OLD_DOCUMENT, name=name)
    assert [row.task for row in document.rows] == [LINE[3]]
    assert document.problems == []


@pytest.mark.parametrize(("script", "code"), [("exit 1\n", "doc-not-converted"), ("sleep 5\n", "too-slow")])
def test_old_document_that_cannot_be_converted(office, monkeypatch, script, code):
    fake_office(office, script)
    with pytest.raises(Refused) as refused:
        convert.to_docx(OLD_DOCUMENT, seconds=0.5)
    assert refused.value.code == code


def test_old_document_without_the_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as refused:
        read(OLD_DOCUMENT)
    assert refused.value.code == "doc"
    assert ".docx" in refused.value.message


# ------------------------------------------------------------------ names that say something else
@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (workbook([HEADINGS, LINE]), "表.et", []),
        (workbook([HEADINGS, LINE]), "表.xls", ["extension-mismatch"]),
        (old_workbook([HEADINGS, LINE]), "表.xls", []),
        (old_workbook([HEADINGS, LINE]), "表.xlsx", ["extension-mismatch"]),
        (separated(TABLE).encode(), "表.txt", []),
        (separated(TABLE).encode(), "表.xls", ["extension-mismatch"]),
        (workbook([HEADINGS, LINE]), "", []),
    ],
)
def test_extension_and_content(data, name, expected):
    assert codes(read(data, name=name).problems) == expected


def test_text_that_begins_like_a_bitmap():
    assert len(read(("BMI控制任务表\n" + separated(TABLE)).encode()).rows) == 2


def test_json_of_every_kind_is_plain():
    for data in (old_workbook([HEADINGS, LINE]), separated(TABLE).encode()):
        assert json.loads(json.dumps(read(data).as_dict()))["layout"] == "table"
