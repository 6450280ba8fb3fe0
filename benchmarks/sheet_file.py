"""One sheet as an .xlsx file the way Excel and WPS store it: texts shared, numbers and merges in place."""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Merge = tuple[int, int, int, int]  # top, left, bottom, right, counted from 1
Value = str | int | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MOMENT = (2024, 1, 1, 0, 0, 0)
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def write_sheet(path: Path, name: str, rows: Iterable[Sequence[Value]], merges: Iterable[Merge] = ()) -> Path:
    """Write the file; None is a cell without a value. The same arguments give the same bytes."""
    strings: dict[str, int] = {}
    lines = "".join(_row(number, row, strings) for number, row in enumerate(rows, start=1))
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = f"<sheetData>{lines}</sheetData>{_merges(merges)}"
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _RELATIONS,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"".join(map(_string, strings))}</sst>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            entry = zipfile.ZipInfo(part, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _HEAD + content)
    return path


def _row(number: int, values: Sequence[Value], strings: dict[str, int]) -> str:
    cells = "".join(
        _cell(f"{chr(64 + at)}{number}", value, strings) for at, value in enumerate(values, start=1)
    )
    return f'<row r="{number}" spans="1:{len(values)}" ht="54" customHeight="1">{cells}</row>'


def _cell(address: str, value: Value, strings: dict[str, int]) -> str:
    if value is None:
        return f'<c r="{address}" s="0"/>'
    if isinstance(value, int):
        return f'<c r="{address}" s="0"><v>{value}</v></c>'
    return f'<c r="{address}" s="0" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'


def _string(text: str) -> str:
    return f'<si><t xml:space="preserve">{escape(text)}</t></si>'


def _merges(merges: Iterable[Merge]) -> str:
    references = "".join(
        f'<mergeCell ref="{chr(64 + left)}{top}:{chr(64 + right)}{bottom}"/>'
        for top, left, bottom, right in merges
    )
    return f"<mergeCells>{references}</mergeCells>" if references else ""
