"""What makes reading fast changes nothing: quick looks before slow patterns, shared cells and readings."""

import pytest

from benchmarks.big_table import build, edited
from officedocs import read
from officedocs.cadence import recurrences
from officedocs.contacts import without_contacts
from officedocs.points import read_marks
from officedocs.targets import read_targets
from officedocs.text import depth_split, shielded
from tests.officedocs.builders import HEADINGS, line, read_rows, with_part, workbook

SHEET = "xl/worksheets/sheet1.xml"
XMLNS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows: str):
    content = f"<worksheet {XMLNS}><sheetData>{rows}</sheetData></worksheet>"
    return read(with_part(workbook([HEADINGS]), SHEET, content.encode()))


def cells(texts) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        "半年1次",
        "全年不少于2场",
        "年内3期",
        "2次/年",
        "按月报送",
        "逐季上报",
        "3个月2次",
        "每⽉1次",
        "1个季度２次",
    ],
)
def test_no_recurrence_is_overlooked(text):
    assert recurrences(f"开展督导，{text}。", "task")


@pytest.mark.parametrize(
    "text",
    [
        "率≥８０％",
        "高于全省平均水平",
        "数量逐年增加",
        "至少有3个",
        "低于全省平均水平5%及以上",
        "登记率100%",
        "不少于2个",
    ],
)
def test_no_target_is_overlooked(text):
    assert read_targets(f"（1）甲乙；健康步道{text}")


@pytest.mark.parametrize("title", ["政策发展（80分）", "政策（共80 分）", "政策（80分 ﹚", "（附加80分）"])
def test_points_in_titles_are_found(title):
    assert read_marks("", "任务", title).points == 80


@pytest.mark.parametrize(
    "text", ["咨询电话：123", "传真:8", "a@b.cn", "13800000000", "010-1234567", "电子邮件：x"]
)
def test_every_kind_of_contact_is_seen(text):
    assert "〔略〕" in without_contacts(f"请联络，{text}")


def test_brackets_across_each_other_protect_from_the_outermost():
    assert shielded("a（b[c）d]e") == [(1, 6)]
    assert shielded("（a（b）c") == [(2, 5)]
    assert depth_split("（a、（b、c）、d", "、") == ["（a", "、", "（b、c）", "、", "d"]


def test_rows_with_the_same_texts_share_no_list():
    first, second = read_rows(line(task="每年召开1次会议"), line(task="每年召开1次会议")).rows
    for name in ("items", "assignments", "schedules", "targets", "problems"):
        assert getattr(first, name) == getattr(second, name)
        assert getattr(first, name) is not getattr(second, name)


def test_reading_aids_and_strays_in_a_sheet_are_no_text():
    rich = '<is><r><t>任</t></r><rPh sb="0" eb="1"><t>ren</t></rPh><r><t>务</t></r></is>'
    stray = f"<x>{cells(['错'])}</x>"
    task = f'{cells(line()[:3])}<c t="inlineStr">{rich}</c>{cells(line()[4:])}'
    (row,) = sheet_of(f"<row>{cells(HEADINGS)}</row><row>{task}{stray}</row>").rows
    assert row.task == "任务"
    assert row.deadline_raw == line()[6]


def test_a_two_row_heading_is_seen_again_further_down():
    heading = [["主要任务", "责任单位", None, "完成时限"], [None, "牵头", "配合", None]]
    rows = [
        *heading,
        ["甲", "县妇联", "县残联", "2024年7月"],
        *heading,
        ["乙", "县残联", "县妇联", "2024年8月"],
    ]
    merges = ["A1:A2", "B1:C1", "D1:D2", "A4:A5", "B4:C4", "D4:D5"]
    assert [row.task for row in read(workbook(rows, merges=merges)).rows] == ["甲", "乙"]


def test_the_long_table_of_the_benchmark_is_read_whole(tmp_path):
    before, after = read(build(tmp_path / "a.xlsx", 300)), read(edited(tmp_path / "b.xlsx", 300))
    assert len(before.rows) == len(after.rows) == 300
    assert len({row.task for row in before.rows}) == 300
    kept = {row.task for row in before.rows} & {row.task for row in after.rows}
    assert 260 <= len(kept) < 300
    assert not before.problems
