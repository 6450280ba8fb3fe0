"""What may be stored: a file whose directory alone would fill the memory is not an office file."""

import struct
import zipfile

import pytest

from tasks import files


def crowd(path, entries: int) -> None:
    """A ZIP of nothing but a directory with that many names."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, *[0] * 7, 5, *[0] * 6) + b"word/"
    directory = entry * entries
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, entries & 0xFFFF, entries & 0xFFFF, len(directory), 4, 0)
    path.write_bytes(b"PK\3\4" + directory + end)


def test_the_directory_of_an_office_file_is_read_only_while_it_is_short(tmp_path, monkeypatch):
    crowd(tmp_path / "crowd.docx", 2000)
    assert files.is_what_it_says(tmp_path / "crowd.docx", "docx")
    monkeypatch.setattr(files, "DIRECTORY_LIMIT", 50_000)
    assert not files.is_what_it_says(tmp_path / "crowd.docx", "docx")


@pytest.mark.parametrize(("ext", "part"), [("docx", "word/document.xml"), ("ofd", "OFD.xml")])
def test_an_ordinary_office_file_is_what_it_says(tmp_path, ext, part):
    with zipfile.ZipFile(tmp_path / "x", "w") as archive:
        archive.writestr(part, "<x/>" * 10_000)
    assert files.is_what_it_says(tmp_path / "x", ext)
    assert not files.is_what_it_says(tmp_path / "x", "xlsx")
