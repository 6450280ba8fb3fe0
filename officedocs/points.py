"""Points and flags: 10, 10分, 加20, （80分）, ★."""

from __future__ import annotations

import re
from dataclasses import dataclass

from officedocs.text import half_width, squeeze

_NUMBER = r"(\d{1,4}(?:\.\d{1,2})?)"
_CELL = re.compile(rf"^(加|附加|\+)?分?[:：]?{_NUMBER}分?$")
_TITLE = re.compile(rf"\((加|附加)?(?:共|计|满分)?{_NUMBER}分\)")
_CORE = re.compile(r"★|▲|核心指标|\(核心\)|关键指标")
_BONUS = re.compile(r"附加分|加分项|加分指标|附加项")
_SIGN = re.compile("[★▲*]")
_ANYTHING = re.compile(
    r"★|▲|核|键|附加|加分|分\s*[^\w\s]"
)  # one of these is in every text that says something


@dataclass(frozen=True, slots=True)
class Marks:
    """What an indicator is worth; `points` is None when nothing is said."""

    points: int | float | None = None
    is_core: bool = False
    is_bonus: bool = False


def read_marks(cell: str, *titles: str) -> Marks:
    """The points column first, else the first title that carries points in brackets."""
    plain = half_width(squeeze(cell))
    flags = plain + "".join(titles)
    if not _ANYTHING.search(flags):
        titles, flags = (), ""
    found = _CELL.match(_SIGN.sub("", plain)) or next(
        (match for title in titles if (match := _TITLE.search(half_width(squeeze(title))))), None
    )
    flags = half_width(flags)
    points = _number(found[2]) if found else None
    bonus = bool(found and found[1]) or bool(_BONUS.search(flags))
    return Marks(points, bool(_CORE.search(flags)), bonus)


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value == int(value) else value
