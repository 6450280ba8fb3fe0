"""Files that are refused, each with its own code and a sentence that says how to mend it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from officedocs import Refused, guard, read
from tests.officedocs.builders import (
    HEADINGS,
    LINE,
    codes,
    compound,
    line,
    old_workbook,
    read_rows,
    with_part,
    word,
    workbook,
)

GOOD = workbook([HEADINGS, LINE])


def ole(stream: str, *storages: str) -> bytes:
    return compound({stream: b"x"}, storages)


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


KINDS = {
    "empty-file": b"",
    "damaged": GOOD[: len(GOOD) * 6 // 10],
    "html": "<html><body><table><tr><td>主要任务</td></tr></table></body></html>".encode(),
    "empty-text": "\ufeff \r\n\t\n".encode(),
    "mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
    "xml-spreadsheet": b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "password-protected": ole("EncryptedPackage"),
    "pdf": b"%PDF-1.7\n",
    "image": b"BM\x46\x01\x00\x00" + bytes(60),
    "rtf": b"{\\rtf1",
    "xml": b'<?xml version="1.0"?><Workbook/>',
    "unknown-kind": b"\x00\x01\x02\x03" * 30,
    "archive": zipped(a_dot_txt=b"x"),
    "xlsb": zipped(xl__workbook_dot_bin=b"x"),
    "macros": with_part(GOOD, "xl/vbaProject.bin", b"x"),
    "ofd": zipped(OFD_dot_xml=b"<OFD/>"),
    "presentation": zipped(ppt__presentation_dot_xml=b"<p/>"),
    "opendocument": zipped(mimetype=b"x", content_dot_xml=b"<x/>"),
}


@pytest.mark.parametrize("code", KINDS)
def test_kind_is_refused_by_content(code):
    with pytest.raises(Refused) as refused:
        read(KINDS[code], name="table.xlsx")
    assert refused.value.code == code
    assert refused.value.message.endswith("。")
    assert re.search("请", refused.value.message)


OLE = {
    "damaged": ole("Workbook"),
    "macros": ole("Workbook", "_VBA_PROJECT_CUR"),
    "presentation": ole("PowerPoint Document"),
    "unknown-kind": ole("Contents"),
    "password-protected": compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, ["\x06DataSpaces"]),
}


@pytest.mark.parametrize("code", OLE)
def test_old_office_file_is_told_by_its_streams(code):
    with pytest.raises(Refused) as refused:
        read(OLE[code], name="table.xls")
    assert refused.value.code == code


def test_old_document_with_macros():
    with pytest.raises(Refused) as refused:
        read(ole("WordDocument", "Macros"))
    assert refused.value.code == "macros"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_old_workbook_that_was_cut(share):
    data = old_workbook([HEADINGS, *[line(task="任务" * 40) for _ in range(60)]])
    with pytest.raises(Refused) as refused:
        read(data[: int(len(data) * share)])
    assert refused.value.code == "damaged"


def test_file_over_the_limit(monkeypatch, tmp_path):
    monkeypatch.setattr(guard, "MAX_FILE_BYTES", 1000)
    path = tmp_path / "big.xlsx"
    path.write_bytes(GOOD)
    for source in (path, GOOD):
        with pytest.raises(Refused) as refused:
            read(source)
        assert refused.value.code == "too-large"


def test_bomb_is_refused_from_the_directory():
    bomb = with_part(GOOD, "xl/worksheets/sheet1.xml", b" " * (guard.MAX_UNZIPPED_BYTES + 1))
    with pytest.raises(Refused) as refused:
        read(bomb)
    assert refused.value.code == "unpacks-too-large"


def test_large_ratio_of_a_small_file_is_no_bomb():
    padded = with_part(GOOD, "docProps/padding.bin", b" " * 2_000_000)
    assert len(read(padded).rows) == 1


def test_ratio_counts_once_it_is_large():
    with pytest.raises(Refused) as refused:
        read(with_part(GOOD, "docProps/padding.bin", b" " * 12_000_000))
    assert refused.value.code == "unpacks-too-large"


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml", "xl/extra.xml"]
)
def test_dtd_in_any_part_is_refused(part):
    with pytest.raises(Refused) as refused:
        read(with_part(GOOD, part, DTD + b"<x>&a;</x>"))
    assert refused.value.code == "dtd"
    assert part in refused.value.message


def test_dtd_in_utf16_is_refused():
    content = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    with pytest.raises(Refused) as refused:
        read(with_part(GOOD, "xl/styles.xml", content))
    assert refused.value.code == "dtd"


def test_dtd_in_a_word_document_is_refused():
    with pytest.raises(Refused) as refused:
        read(with_part(word([HEADINGS, LINE]), "word/document.xml", DTD + b"<x/>"))
    assert refused.value.code == "dtd"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"]
)
def test_broken_xml_is_damage(part):
    with pytest.raises(Refused) as refused:
        read(with_part(GOOD, part, b"<a><b></a>"))
    assert refused.value.code == "damaged"


def test_missing_part_is_damage():
    with pytest.raises(Refused) as refused:
        read(with_part(GOOD, "xl/worksheets/sheet1.xml", None))
    assert refused.value.code == "damaged"


def test_flipped_bytes_are_damage():
    data = bytearray(GOOD)
    at = data.find(b"xl/worksheets/sheet1.xml") + 40
    data[at : at + 20] = b"\xff" * 20
    with pytest.raises(Refused) as refused:
        read(bytes(data))
    assert refused.value.code == "damaged"


def test_missing_lead_column_is_named_and_support_never_leads():
    headings = [h for h in HEADINGS if "牵头" not in h]
    with pytest.raises(Refused) as refused:
        read(workbook([headings, LINE[:6]]))
    assert refused.value.code == "missing-column"
    assert "责任（牵头）单位" in refused.value.message


def test_word_without_a_table_or_a_plan():
    with pytest.raises(Refused) as refused:
        read(word(paragraphs=["关于召开会议的通知", "会议在三楼会议室召开。"]))
    assert refused.value.code == "no-table"


def test_text_that_is_no_plan():
    with pytest.raises(Refused) as refused:
        read("今天天气很好。\n我们去公园。\n".encode())
    assert refused.value.code == "no-plan"


def test_no_heading_at_all():
    with pytest.raises(Refused) as refused:
        read(workbook([["姓名", "电话"], ["甲", "乙"]]))
    assert refused.value.code == "no-header"


def test_empty_sheet():
    with pytest.raises(Refused) as refused:
        read(workbook([]))
    assert refused.value.code == "no-content"


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr("officedocs.xlsx.MAX_ROWS", 5)
    with pytest.raises(Refused) as refused:
        read_rows(*[line() for _ in range(6)])
    assert refused.value.code == "too-many-rows"


def test_too_many_columns(monkeypatch):
    monkeypatch.setattr("officedocs.xlsx.MAX_COLUMNS", 6)
    with pytest.raises(Refused) as refused:
        read_rows(line())
    assert refused.value.code == "too-many-columns"


def test_far_corner_costs_nothing():
    data = workbook([HEADINGS, LINE], prepare=lambda book, sheet: sheet.cell(1048576, 16384, "x"))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    merged = sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A500:XFC1048575"/></mergeCells>'
    )
    document = read(with_part(data, "xl/worksheets/sheet1.xml", merged))
    assert len(document.rows) == 1
    assert codes(document.problems) == ["row-skipped"]


def test_wrong_extension_is_read_with_a_warning():
    document = read(word([HEADINGS, LINE]), name="table.xlsx")
    assert len(document.rows) == 1
    assert codes(document.problems) == ["extension-mismatch"]


def test_missing_path_is_an_os_error(tmp_path):
    with pytest.raises(OSError):
        read(tmp_path / "none.xlsx")
