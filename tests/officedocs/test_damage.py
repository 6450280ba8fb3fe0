"""Whatever happens to a file, reading gives a Document or a Refused, nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officedocs import Refused, read
from tests.officedocs.builders import HEADINGS, LINE, read_rows, with_part, word, workbook

GOOD = {"xlsx": workbook([HEADINGS, LINE]), "docx": word([HEADINGS, LINE])}
PARTS = {"xlsx": "xl/worksheets/sheet1.xml", "docx": "word/document.xml"}


def outcome(data: bytes) -> bool:
    try:
        read(data)
    except Refused as refused:
        assert refused.message
    return True


@settings(deadline=None)  # the first bytes that are text load the reader of plans
@given(st.binary(max_size=200))
def test_any_bytes(data):
    assert outcome(data)
    assert outcome(b"PK\x03\x04" + data)


@pytest.mark.parametrize("kind", GOOD)
def test_any_byte_changed_or_cut(kind):
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(GOOD[kind])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert outcome(bytes(data))
        assert outcome(GOOD[kind][: chance.randrange(len(GOOD[kind]))])


@pytest.mark.parametrize("kind", GOOD)
def test_any_byte_changed_inside_the_main_part(kind):
    import io
    import zipfile

    chance = random.Random(11)
    inner = zipfile.ZipFile(io.BytesIO(GOOD[kind])).read(PARTS[kind])
    for _ in range(60):
        data = bytearray(inner)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.choice(b"<>/\"'0159AZ &;=\xff\x00")
        assert outcome(with_part(GOOD[kind], PARTS[kind], bytes(data)))


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=7, max_size=7), max_size=4))
def test_any_cell_texts(rows):
    texts = [["".join(t) if not t.startswith("=") else " " for t in row] for row in rows]
    document = read_rows(LINE, *texts)
    assert document.rows[0].lead_raw == LINE[4]
    assert document.as_dict()["rows"][0]["row"] == 2


def test_package_has_no_django_and_no_clock():
    folder = Path(__file__).parents[2] / "officedocs"
    for path in folder.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "django" not in source.replace("no Django", "")
        assert "today(" not in source and "now(" not in source
