"""What kind of file the bytes are, by content; the name is only used to say where it disagrees."""

from __future__ import annotations

import codecs
import io
import zipfile

from officedocs.errors import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx（或 .docx）再上传。"
_REFUSALS = {
    "empty-file": "这个文件是空的（0 字节），请重新导出或重新下载后再上传。",
    "password-protected": "这个文件设了打开密码，系统读不了，请在 Excel 或 Word 中取消密码保护后再上传。",
    "xls": "这是旧版 Excel 文件（.xls），目前还不能读取，请用 Excel 或 WPS 另存为 .xlsx 后再上传。",
    "doc": "这是旧版 Word 文件（.doc），目前还不能读取，请用 Word 或 WPS 另存为 .docx 后再上传。",
    "xlsb": "这是二进制 Excel 文件（.xlsb），不能读取，请另存为 .xlsx 后再上传。",
    "macros": "这个文件带有宏程序，为安全起见不读取，请另存为不带宏的 .xlsx 或 .docx 后再上传。",
    "html": "这个文件的内容是网页（HTML），只是扩展名写成了表格，" + SAVE_AS,
    "csv": "这是纯文本的表格（CSV），目前还不能读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
    "text": "这是纯文本文件，目前还不能读取，请把任务分解表做成 .xlsx 或 .docx 表格后再上传。",
    "pdf": "这是 PDF 文件，不能读取，请上传原来的 .xlsx 或 .docx 文件。",
    "ofd": "这是 OFD 版式文件，不能读取，请上传原来的 .xlsx 或 .docx 文件。",
    "rtf": "这是 RTF 文件，不能读取，请用 Word 或 WPS 另存为 .docx 后再上传。",
    "opendocument": "这是 OpenDocument 文件（.ods/.odt），不能读取，" + SAVE_AS,
    "xml": "这是 XML 文件，不能读取，" + SAVE_AS,
    "image": "这是一张图片，不能读取，请上传原来的 .xlsx 或 .docx 文件。",
    "presentation": "这是演示文稿（PPT），不能读取，请把任务分解表做成 .xlsx 或 .docx 表格后再上传。",
    "archive": "这是一个压缩包，请先解压，再上传里面的 .xlsx 或 .docx 文件。",
    "damaged": "这个文件已损坏或没有下载完整，打不开，请重新导出或重新下载后再上传。",
    "unknown-kind": "认不出这是什么文件，只能读取 .xlsx 和 .docx 表格，请检查是否选错了文件。",
}
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)


def refuse(code: str) -> Refused:
    """The refusal for a kind of file that cannot be read."""
    return Refused(code, _REFUSALS[code])


def kind_of(data: bytes) -> str:
    """ "xlsx" or "docx"; every other kind raises Refused with its own sentence."""
    if not data:
        raise refuse("empty-file")
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data)
    if data.startswith(OLE):
        raise refuse(_ole_kind(data))
    raise refuse(_other_kind(data))


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
    """The directory of an OLE file names its streams in UTF-16."""
    for stream, code in (
        ("EncryptedPackage", "password-protected"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "presentation"),
        ("Book", "xls"),
    ):
        if stream.encode("utf-16-le") in data:
            return code
    return "unknown-kind"


def _other_kind(data: bytes) -> str:
    for magic, code in _MAGIC:
        if data.startswith(magic):
            return code
    text = _as_text(data[:65536])
    if text is None:
        return "unknown-kind"
    start = text.lstrip("\ufeff \t\r\n").lower()
    if (
        start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style"))
        or "<table" in start
    ):
        return "html"
    if start.startswith("<?xml") or start.startswith("<"):
        return "xml"
    first = start.splitlines()[0] if start else ""
    return "csv" if "," in first or "\t" in first or ("，" in first and "," in start) else "text"


def _as_text(data: bytes) -> str | None:
    """The beginning of the file as text, or None when it is not text in an encoding offices use."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        return None
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            return decoder.decode(data)
        except UnicodeDecodeError:
            continue
    return None
