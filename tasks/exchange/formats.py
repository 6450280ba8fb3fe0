"""Decomposition tables as formats of django-import-export: a document as it was circulated, as flat rows.

The reading is done by ``officedocs`` in a process of its own; merged cells, sections and two-row headings
are resolved, so that each row says everything.
"""

from typing import Any, ClassVar

import tablib
from import_export.formats.base_formats import Format

from officedocs.safely import read_safely

#: Headings of the flat rows, as circulated tables have them, and where the reader keeps what stands below.
FLAT = {
    "指标分类": "domain",
    "指标内容": "objective",
    "建设标准": "standard",
    "主要任务": "task",
    "牵头单位": "lead_raw",
    "配合单位": "support_raw",
    "完成时限": "deadline_raw",
    "分值": "points",
}
NUMBER = "序号"


class Decomposition(Format):
    """Any office document with a decomposition table. Raises ``officedocs.Refused`` for what is none."""

    EXTENSION: ClassVar[str] = ""
    CONTENT_TYPE: ClassVar[str] = "application/octet-stream"

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return f"decomposition-{self.EXTENSION}"

    def get_extension(self) -> str:
        return self.EXTENSION

    def get_content_type(self) -> str:
        return self.CONTENT_TYPE

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        """Flat rows with the headings of :data:`FLAT`, numbered from 1."""
        document = read_safely(in_stream, name=f"table.{self.EXTENSION}")
        data = tablib.Dataset(headers=[NUMBER, *FLAT])
        for number, row in enumerate(document["rows"], start=1):
            data.append([number, *("" if row[key] is None else row[key] for key in FLAT.values())])
        return data


class Xlsx(Decomposition):
    EXTENSION = "xlsx"
    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Xls(Decomposition):
    EXTENSION = "xls"
    CONTENT_TYPE = "application/vnd.ms-excel"


class Docx(Decomposition):
    EXTENSION = "docx"
    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Csv(Decomposition):
    EXTENSION = "csv"
    CONTENT_TYPE = "text/csv"


#: By what a file's content turns out to be (``officedocs.kinds``).
FORMATS: dict[str, type[Decomposition]] = {"xlsx": Xlsx, "xls": Xls, "docx": Docx, "csv": Csv, "text": Csv}
