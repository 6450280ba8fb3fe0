"""How a number in a sheet is shown: Excel stores 2024年7月 as 45474 and only the cell's format tells."""

from __future__ import annotations

import datetime as dt
import math
import re
from xml.etree.ElementTree import Element

from officedocs.grid import Cell
from officedocs.guard import local
from officedocs.limits import whole

_YEAR_MONTH = {17, 27, 36, 50, 52, 57}
_DAY = {14, 15, 22, 30, 31}
_MONTH_DAY = {16, 28, 29, 51, 53, 54, 58}
_PERCENT = {9: "0%", 10: "0.00%"}
_DECIMALS = re.compile(r"[#,]*0(?:\.(0+))?(%?)(?:_ )?")
_LAST_SERIAL = 2_958_465  # 9999-12-31


class CellFormats:
    """The number formats of a workbook by style index. `epoch_1904` is the old Macintosh calendar."""

    def __init__(self, styles: Element | None, *, epoch_1904: bool = False) -> None:
        self._epoch = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
        self._codes: dict[int, str] = {}
        self._known: dict[str | None, tuple[str, str]] = {}
        self._by_style: list[int] = []
        if styles is not None:
            self._load(styles)

    @classmethod
    def of(cls, codes: dict[int, str], styles: list[int], *, epoch_1904: bool = False) -> CellFormats:
        """From format codes by id, and the format id of each style, as an old workbook lists them."""
        formats = cls(None, epoch_1904=epoch_1904)
        formats._codes, formats._by_style = codes, styles
        return formats

    def _load(self, styles: Element) -> None:
        for element in styles.iter():
            if local(element.tag) == "numFmt":
                self._codes[whole(element.get("numFmtId"))] = element.get("formatCode") or ""
            elif local(element.tag) == "cellXfs":
                self._by_style = [whole(xf.get("numFmtId")) for xf in element]

    def show(self, raw: str, style: str | None) -> Cell:
        """The cell a stored number stands for: a date as Chinese text, else the number as it is shown."""
        try:
            value = float(raw)
        except ValueError:
            return Cell(raw)
        if not math.isfinite(value):
            return Cell(raw)
        form, code = self._shown_as(style)
        if form and 1 <= value <= _LAST_SERIAL:
            return Cell(_date_text(self._epoch + dt.timedelta(days=int(value)), form), "date")
        return Cell(_number_text(raw, value, code), "number")

    def _shown_as(self, style: str | None) -> tuple[str, str]:
        """The form of a date, or "", and the format code of a number."""
        known = self._known.get(style)
        if known is None:
            index = whole(style)
            format_id = self._by_style[index] if 0 <= index < len(self._by_style) else 0
            known = self._date_form(format_id), self._codes.get(format_id) or _plain_code(format_id)
            self._known[style] = known
        return known

    def _date_form(self, format_id: int) -> str:
        """ "ym", "ymd" or "md" when the format shows a date, else ""."""
        if format_id in self._codes:
            return _form_of(self._codes[format_id])
        if format_id in _YEAR_MONTH:
            return "ym"
        return "ymd" if format_id in _DAY or format_id in _MONTH_DAY else ""


def _form_of(code: str) -> str:
    first = code.split(";")[0]
    first = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", first).lower()
    if "y" not in first and not ("m" in first and "d" in first):
        return ""
    if "m" not in first:
        return "y"
    return "ymd" if "d" in first else "ym"


def _date_text(day: dt.date, form: str) -> str:
    if form == "y":
        return f"{day.year}年"
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if form == "ymd" else "")


def _plain_code(format_id: int) -> str:
    return _PERCENT.get(format_id, "0.00" if format_id in (2, 4) else "")


def _number_text(raw: str, value: float, code: str) -> str:
    decimals = _DECIMALS.fullmatch(code) if code else None
    if decimals and decimals[2]:
        return f"{value * 100:.{len(decimals[1] or '')}f}%"
    if decimals and decimals[1]:
        return f"{value:.{len(decimals[1])}f}"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}" if abs(value) < 1e15 else raw
