"""Automatic numbers of Word paragraphs, which stand in no text: （一） before a heading is only a reference
to a list in numbering.xml. Counted here as Word counts, also through styles, restarts and level texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from officedocs.guard import Package, attribute, local
from officedocs.limits import whole
from officedocs.numberforms import written

_LEVELS = 9
_DEEPEST_STYLE = 20  # styles based on each other


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    restart: int | None = None  # the level that restarts this one; 0: never
    is_legal: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str = ""
    number: str | None = None
    level: int | None = None
    heading: int = 0  # 1 for Heading 1; 0 for text


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    style_link: str = ""  # the list is defined by a style
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Number:
    source: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts the numbers of one document; paragraphs must come in their order."""

    def __init__(self, package: Package) -> None:
        self._styles = _styles(package)
        self._lists, self._numbers = _lists(package)
        self._by_style = {
            level.style: depth
            for found in self._lists.values()
            for depth, level in found.levels.items()
            if level.style
        }

    def heading(self, paragraph: Element) -> int:
        """The heading level of a paragraph, 1 the highest, 0 for text."""
        properties = _child(paragraph, "pPr")
        own = _whole_of(properties, "outlineLvl")
        if own is not None:
            return own + 1 if own < _LEVELS else 0
        found = self._through(_value(properties, "pStyle"), "heading")
        return found if isinstance(found, int) else 0

    def prefix(self, paragraph: Element) -> str:
        """The number that Word shows before a paragraph, "" for none and for bullets."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        source = self._lists.get(number.source)
        if source is None:
            return ""
        levels = self._levels(source) | number.levels
        level = levels.get(depth)
        if level is None:
            return ""
        _count(source, number, depth, level, levels)
        if level.form in ("bullet", "none"):
            return ""
        return _shown(level, levels, source.counters)

    def _place(self, paragraph: Element) -> tuple[_Number, int] | None:
        """The list and depth of a paragraph, its own or its style's."""
        properties = _child(paragraph, "pPr")
        own = _child(properties, "numPr")
        style = _value(properties, "pStyle")
        name = _value(own, "numId") or self._through(style, "number")
        number = self._numbers.get(str(name)) if name else None
        if number is None:
            return None
        depth = _whole_of(own, "ilvl")
        if depth is None:
            level = self._through(style, "level")
            depth = level if isinstance(level, int) else self._by_style.get(style, 0)
        return number, min(depth, _LEVELS - 1)

    def _levels(self, source: _List) -> dict[int, _Level]:
        """The levels of a list; one that only names a style takes those of the style's list."""
        if source.levels or not source.style_link:
            return source.levels
        number = self._numbers.get(str(self._through(source.style_link, "number") or ""))
        linked = self._lists.get(number.source) if number else None
        return linked.levels if linked else {}

    def _through(self, style: str, name: str) -> object:
        """An attribute of a style or of the styles it is based on."""
        for _ in range(_DEEPEST_STYLE):
            found = self._styles.get(style)
            if found is None:
                return None
            value = getattr(found, name)
            if value not in (None, 0) or (value == 0 and name == "level"):
                return value
            style = found.based_on
        return None


def _count(source: _List, number: _Number, depth: int, level: _Level, levels: dict[int, _Level]) -> None:
    """Count one paragraph up and begin the levels below it anew."""
    counters = source.counters
    if depth in number.starts and depth not in number.begun:
        number.begun.add(depth)
        counters[depth] = number.starts[depth]
    else:
        counters[depth] = counters[depth] + 1 if depth in counters else level.start
    for deeper in [d for d in counters if d > depth]:
        restart = levels.get(deeper, level).restart
        if restart is None or (restart and depth < restart):
            del counters[deeper]


def _shown(level: _Level, levels: dict[int, _Level], counters: dict[int, int]) -> str:
    text = level.text[:60]
    for depth in range(_LEVELS):
        mark = f"%{depth + 1}"
        if mark in text:
            at = levels.get(depth, level)
            value = counters.get(depth, at.start)
            text = text.replace(mark, written(value, "decimal" if level.is_legal else at.form))
    return text.strip()


def _styles(package: Package) -> dict[str, _Style]:
    if "word/styles.xml" not in package:
        return {}
    found: dict[str, _Style] = {}
    for element in package.xml("word/styles.xml"):
        name = attribute(element, "styleId")
        if local(element.tag) != "style" or not name:
            continue
        properties = _child(element, "pPr")
        numbers = _child(properties, "numPr")
        outline = _whole_of(properties, "outlineLvl")
        found[name] = _Style(
            _value(element, "basedOn"),
            _value(numbers, "numId") or None,
            _whole_of(numbers, "ilvl"),
            outline + 1
            if outline is not None and outline < _LEVELS
            else _named_heading(_value(element, "name")),
        )
    return found


def _named_heading(name: str) -> int:
    """Heading 3 → 3, 标题 2 → 2."""
    plain = name.lower().replace(" ", "")
    for word in ("heading", "标题"):
        if plain.startswith(word) and plain[len(word) :].isdecimal():
            return min(whole(plain[len(word) :]), _LEVELS)
    return 0


def _lists(package: Package) -> tuple[dict[str, _List], dict[str, _Number]]:
    lists: dict[str, _List] = {}
    numbers: dict[str, _Number] = {}
    if "word/numbering.xml" not in package:
        return lists, numbers
    for element in package.xml("word/numbering.xml"):
        kind = local(element.tag)
        if kind == "abstractNum":
            levels = dict(_level(child) for child in element if local(child.tag) == "lvl")
            lists[attribute(element, "abstractNumId") or ""] = _List(levels, _value(element, "numStyleLink"))
        elif kind == "num":
            numbers[attribute(element, "numId") or ""] = _number(element)
    numbers.pop("0", None)  # 0 takes a style's number away
    return lists, numbers


def _number(element: Element) -> _Number:
    number = _Number(_value(element, "abstractNumId"))
    for child in element:
        if local(child.tag) != "lvlOverride":
            continue
        depth = whole(attribute(child, "ilvl"))
        start = _whole_of(child, "startOverride")
        own = _child(child, "lvl")
        if own is not None:
            number.levels[depth] = replace(_level(own)[1])
        if start is not None:
            number.starts[depth] = start
    return number


def _level(element: Element) -> tuple[int, _Level]:
    start = _whole_of(element, "start")
    legal = _child(element, "isLgl")
    return whole(attribute(element, "ilvl")), _Level(
        1 if start is None else start,
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText"),
        _value(element, "pStyle"),
        _whole_of(element, "lvlRestart"),
        legal is not None and (attribute(legal, "val") or "1") not in ("0", "false", "off"),
    )


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local(child.tag) == name), None)


def _value(element: Element | None, name: str) -> str:
    found = _child(element, name)
    return "" if found is None else attribute(found, "val") or ""


def _whole_of(element: Element | None, name: str) -> int | None:
    found = _child(element, name)
    return None if found is None else whole(attribute(found, "val"))
