"""The sentences for files that cannot be read, one for each kind."""

from __future__ import annotations

from officedocs.errors import Refused

_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx（或 .docx）再上传。"
_REFUSALS = {
    "empty-file": "这个文件是空的（0 字节），请重新导出或重新下载后再上传。",
    "no-plan": "这段文字里既没有任务分解表，也没有找到各单位的任务和时间安排，请检查是否选错了文件。",
    "empty-text": "里面没有文字，请检查是否选错了文件，或把内容重新粘贴一次。",
    "password-protected": "这个文件设了打开密码，系统读不了，请在 Excel 或 Word 中取消密码保护后再上传。",
    "doc": "这是旧版 Word 或 WPS 文字文件（.doc、.wps），这台服务器没有安装 LibreOffice，不能读取，"
    "请用 Word 或 WPS 另存为 .docx 后再上传。",
    "doc-not-converted": "这个旧版 Word 或 WPS 文字文件（.doc、.wps）转换失败，"
    "请用 Word 或 WPS 另存为 .docx 后再上传。",
    "xlsb": "这是二进制 Excel 文件（.xlsb），不能读取，请另存为 .xlsx 后再上传。",
    "macros": "这个文件带有宏程序，为安全起见不读取，请另存为不带宏的 .xlsx 或 .docx 后再上传。",
    "html": "这个文件的内容是网页（HTML），只是扩展名写成了表格，" + _SAVE_AS,
    "pdf": "这是 PDF 文件，不能读取，请上传原来的 .xlsx 或 .docx 文件。",
    "ofd": "这是 OFD 版式文件，不能读取，请上传原来的 .xlsx 或 .docx 文件。",
    "rtf": "这是 RTF 文件，不能读取，请用 Word 或 WPS 另存为 .docx 后再上传。",
    "opendocument": "这是 OpenDocument 文件（.ods/.odt），不能读取，" + _SAVE_AS,
    "xml-spreadsheet": "这是“XML 电子表格 2003”文件，不能读取，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
    "xml": "这是 XML 文件，不能读取，" + _SAVE_AS,
    "mhtml": "这是单个文件网页（MHT），不能读取，" + _SAVE_AS,
    "image": "这是一张图片，不能读取，请上传原来的 .xlsx 或 .docx 文件。",
    "presentation": "这是演示文稿（PPT），不能读取，请把任务分解表做成 .xlsx 或 .docx 表格后再上传。",
    "archive": "这是一个压缩包，请先解压，再上传里面的 .xlsx 或 .docx 文件。",
    "damaged": "这个文件已损坏或没有下载完整，打不开，请重新导出或重新下载后再上传。",
    "unknown-kind": "认不出这是什么文件，只能读取 Excel 表格、Word 文档、CSV 和纯文本，"
    "请检查是否选错了文件。",
    "too-slow": "读取这个文件用的时间太长，已经停止，"
    "请删去与任务分解表无关的内容，或新建一个文件只粘贴任务分解表后再上传。",
    "too-much-memory": "读取这个文件用的内存太多，已经停止，请删去图片等无关内容，"
    "或新建一个文件只粘贴任务分解表后再上传。",
    "reader-failed": "读取这个文件时程序出错，没有读成，"
    "请另存为 .xlsx 或 .docx 后再上传；如果仍然不行，请告诉系统管理员。",
}


def refuse(code: str) -> Refused:
    """The refusal for a kind of file that cannot be read."""
    return Refused(code, _REFUSALS[code])
