"""Files made to hurt: small ones that say a great deal, and cells on which a careless pattern never ends."""

import time
from functools import partial

import pytest

from officedocs import Refused, read
from officedocs.cadence import recurrences
from officedocs.clauses import read_cell
from officedocs.contacts import without_contacts
from officedocs.deadlines import read_deadline
from officedocs.limits import LONGEST, LONGEST_CELL, whole
from officedocs.targets import read_targets
from officedocs.text import depth_split
from officedocs.units import names
from tests.officedocs.builders import HEADINGS, line, read_rows, with_part, word, workbook

SECONDS = 2  # what hurt took minutes; what is right takes milliseconds
SHEET = "xl/worksheets/sheet1.xml"
XMLNS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def sheet(rows: str, after: str = "") -> bytes:
    """A workbook with this XML below the usual headings."""
    cells = "".join(inline(text) for text in HEADINGS)
    content = f"<worksheet {XMLNS}><sheetData><row>{cells}</row>{rows}</sheetData>{after}</worksheet>"
    return with_part(workbook([HEADINGS]), SHEET, content.encode())


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def deadline_of(cell: str):
    """How the deadline column reads a cell given as XML."""
    usual = "".join(inline(text) for text in line()[:6])
    return read(sheet(f"<row>{usual}{cell}</row>")).rows[0].deadline_raw


# ------------------------------------------------------------------ patterns
@pytest.mark.parametrize(
    "reading",
    [
        partial(read_cell, "按分工分工" * 400, "lead"),
        partial(read_cell, "责任" + " " * 1998, "lead"),
        partial(read_cell, "乡镇" * 999 + "x", "lead"),
        partial(read_cell, "牵头" + "由" * 900 + "共同" * 500, "lead"),
        partial(names, "局" + "和x" * 999),
        partial(names, "和" * 2000),
        partial(without_contacts, "a" * 50_000),
        partial(depth_split, "（" * 20_000 + "]" * 20_000, lambda char: char == "、"),
        partial(read_targets, "1" * 5000),
        partial(recurrences, "全年" * 1200 + "1" * 2600, "task"),
        partial(read_deadline, "1月" * 250),
    ],
)
def test_a_nasty_cell_is_read_at_once(reading):
    begun = time.perf_counter()
    reading()
    assert time.perf_counter() - begun < SECONDS


@pytest.mark.parametrize("text", ["每" + "1" * 5000 + "年", "每年开展" + "1" * 5000 + "次"])
def test_a_number_of_thousands_of_digits_is_none(text):
    assert all(schedule.quota is None or schedule.quota < 10_000 for schedule in recurrences(text, "task"))


def test_contacts_are_still_found_after_the_patterns_were_bounded():
    text = "联系人：某某，13800000000，0571-12345678，13800000000@example.test 和 a.b@example.test"
    assert without_contacts(text) == "联系人：〔略〕 和 〔略〕"


def test_brackets_of_both_widths_still_protect():
    assert depth_split("甲（乙、丙)、丁", lambda char: char == "、") == ["甲（乙、丙)", "、", "丁"]


# ------------------------------------------------------------------ numbers
@pytest.mark.parametrize("value", ["nan", "inf", "-1e400", "1" * 400])
def test_a_number_that_is_none_stays_text(value):
    assert deadline_of(f"<c><v>{value}</v></c>") == value


@pytest.mark.parametrize("attribute", [f's="{"1" * 5000}"', f't="s" r="G2" s="{"9" * 30}"'])
def test_huge_attributes_of_a_cell_are_ignored(attribute):
    assert deadline_of(f"<c {attribute}><v>3</v></c>") in ("3", "")


def test_a_huge_row_number_counts_as_none():
    rows = "".join(inline(text) for text in line())
    assert [row.row for row in read(sheet(f'<row r="{"1" * 5000}">{rows}</row>')).rows] == [2]


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("", 0), (None, 0), ("１", 0), ("-1", 0), ("9" * 8, 0)]
)
def test_whole(text, number):
    assert whole(text) == number


def test_half_a_surrogate_pair_cannot_reach_the_database():
    document = read(
        sheet("<row>" + "".join(inline(text) for text in line(task="任务_xD800__xdfff_")) + "</row>")
    )
    assert document.rows[0].task.encode()


# ------------------------------------------------------------------ amplification
@pytest.mark.parametrize(
    ("name", "limit"), [("task", LONGEST_CELL), ("lead", LONGEST["lead"]), ("deadline", 500)]
)
def test_a_cell_longer_than_anybody_writes_is_refused_by_its_address(name, limit):
    assert len(read_rows(line(**{name: "字" * limit})).rows) == 1
    with pytest.raises(Refused) as refused:
        read_rows(line(**{name: "字" * (limit + 1)}))
    assert refused.value.code == "cell-too-long"
    assert refused.value.message.startswith({"task": "D2", "lead": "E2", "deadline": "G2"}[name])


def test_one_text_shared_by_many_cells_counts_each_time(monkeypatch):
    monkeypatch.setattr("officedocs.limits.MAX_TEXT", 3000)
    with pytest.raises(Refused) as refused:
        read_rows(*[line(task="字" * 400) for _ in range(8)])
    assert refused.value.code == "too-much-content"


def test_a_merged_text_counts_in_every_row(monkeypatch):
    monkeypatch.setattr("officedocs.limits.MAX_TEXT", 3000)
    rows = [line(domain="字" * 400), *[line(domain=None) for _ in range(9)]]
    with pytest.raises(Refused) as refused:
        read_rows(*rows, merges=["A2:A11"])
    assert refused.value.code == "too-much-content"


def test_one_sheet_named_many_times_is_read_once():
    again = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 40))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook {XMLNS} xmlns:r="{relations}"><sheets>{again}</sheets></workbook>'
    data = with_part(workbook([HEADINGS, line()]), "xl/workbook.xml", book.encode())
    assert len(read(data).rows) == 1


@pytest.mark.parametrize("limit", ["MAX_CELLS", "MAX_AREA"])
def test_more_cells_than_a_table_has_are_refused(monkeypatch, limit):
    monkeypatch.setattr(f"officedocs.limits.{limit}", 20)
    for data in (workbook([HEADINGS, line(), line()]), word([HEADINGS, line(), line()])):
        with pytest.raises(Refused) as refused:
            read(data)
        assert refused.value.code == "too-much-content"


def test_more_merged_ranges_than_rows_to_merge_are_refused():
    merges = "<mergeCells>" + '<mergeCell ref="A1:KN9"/>' * 50_001 + "</mergeCells>"
    with pytest.raises(Refused) as refused:
        read(sheet("", merges))
    assert refused.value.code == "too-much-content"


def test_a_part_full_of_tiny_elements_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("officedocs.guard.MAX_TAGS", 5000)
    with pytest.raises(Refused) as refused:
        read(sheet("<row>" + "<a/>" * 5000 + "</row>"))
    assert refused.value.code == "too-much-content"


# ------------------------------------------------------------------ depth
@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt>" * 3000 + "</w:sdt>" * 3000,
        "<w:p>" + "<w:ins>" * 3000 + "</w:ins>" * 3000 + "</w:p>",
        "<w:tbl><w:tr><w:tc>" * 1200 + "</w:tc></w:tr></w:tbl>" * 1200,
    ],
)
def test_a_word_document_nested_without_end_is_refused(body):
    content = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    with pytest.raises(Refused) as refused:
        read(with_part(word([HEADINGS, line()]), "word/document.xml", content.encode()))
    assert refused.value.code == "nested-too-deep"


def test_a_cell_said_to_span_a_million_columns_does_no_harm():
    content = word([HEADINGS, line()])
    assert len(read(content).rows) == 1
    assert whole("1" * 5000) == 0
