"""What kind of file the bytes are, by content; the name is only used to say where it disagrees."""

from __future__ import annotations

import io
import zipfile

from officedocs import ole
from officedocs.plaintext import as_text, decode
from officedocs.refusals import refuse

#: Extensions that go with each kind; `.et` and `.wps` are WPS Office's own names for the same contents.
EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et"},
    "docx": {"docx", "docm", "dotx", "wps"},
    "xls": {"xls", "xlt", "et"},
    "doc": {"doc", "dot", "wps"},
    "text": {"txt", "text", "csv", "tsv", "tab", "prn", "md"},
}
_BEGINNING = 65_536  # bytes that are looked at to tell HTML and XML from plain text
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_STREAMS = (
    ("encryptedpackage", "password-protected"),
    ("worddocument", "doc"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("powerpoint document", "presentation"),
)
_MACROS = ("_vba_project_cur", "macros")  # storages of an .xls and a .doc
_HTML = ("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style")


def kind_of(data: bytes) -> str:
    """ "xlsx", "docx", "xls", "doc" or "text"; every other kind raises Refused with its own sentence."""
    if not data:
        raise refuse("empty-file")
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data)
    if data.startswith(ole.SIGNATURE):
        return _ole_kind(data)
    refusal = _other_kind(data)
    if refusal:
        raise refuse(refusal)
    return "text"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
        raise refuse("damaged") from error
    if any(name.endswith("vbaproject.bin") for name in names):
        raise refuse("macros")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    raise refuse(_other_zip(names))


def _other_zip(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "ofd.xml" in names:
        return "ofd"
    if "ppt/presentation.xml" in names:
        return "presentation"
    if "content.xml" in names and "mimetype" in names:
        return "opendocument"
    return "damaged" if "[content_types].xml" in names else "archive"


def _ole_kind(data: bytes) -> str:
    """By the streams at the top: a workbook inside a document does not make it one."""
    compound = ole.Compound(data)
    kind = next((code for stream, code in _STREAMS if stream in compound), "unknown-kind")
    if kind not in ("doc", "xls"):
        raise refuse(kind)
    if any(storage in compound for storage in _MACROS):
        raise refuse("macros")
    return kind


def _other_kind(data: bytes) -> str:
    """The code of its refusal, "" for plain text."""
    for magic, code in _MAGIC:
        if data.startswith(magic):
            return code
    if data.startswith(b"BM") and data[6:10] == bytes(4):  # a bitmap; BMI may begin a text
        return "image"
    text = as_text(data[:_BEGINNING])
    if text is None or decode(data) is None:
        return "unknown-kind"
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("mime-version:"):
        return "mhtml"
    if start.startswith(_HTML) or (start.startswith("<") and ("<table" in start or "<html" in start)):
        return "html"
    if start.startswith("<?xml") or start.startswith("<"):
        return "xml-spreadsheet" if "urn:schemas-microsoft-com:office:spreadsheet" in start else "xml"
    return ""
