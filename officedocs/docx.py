"""The text of a .docx file in order: paragraphs with the numbers and heading levels Word shows, and tables as
grids with the paragraphs around them. Text that tracked changes delete, text boxes, notes, headers and
footers are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from officedocs.errors import Refused
from officedocs.grid import Cell, Grid, Merge
from officedocs.guard import MAX_COLUMNS, MAX_ROWS, Package, attribute, local, too_many_rows
from officedocs.limits import Budget, check_area, whole
from officedocs.numbering import Numbering
from officedocs.text import clean, squeeze
from officedocs.units import ends_like_a_body, kind_of_name

# Wrappers whose content is read as if they were not there; deleted and moved-away text is no text.
_TRANSPARENT = {
    "sdt",
    "sdtContent",
    "ins",
    "moveTo",
    "smartTag",
    "customXml",
    "hyperlink",
    "fldSimple",
    "AlternateContent",
    "Choice",
}
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class _Table:
    """What is gathered while walking one <w:tbl>. `start` counts the lines before it."""

    where: str
    budget: Budget
    numbering: Numbering
    start: int = 0
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    open_spans: dict[int, Merge] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordText:
    """The body of a Word document. `lines` are its paragraphs outside tables, `headings` their heading levels
    (0: none), and `places` the number of lines before each table.
    """

    grids: list[Grid]
    lines: list[str]
    headings: list[int]
    places: list[int]


def read_tables(package: Package) -> tuple[list[Grid], list[str]]:
    """The tables of the body, and all its paragraphs outside tables."""
    found = read_word(package)
    return found.grids, found.lines


def read_word(package: Package) -> WordText:
    """The body of the document. Raises Refused where its parts stand in each other beyond reason."""
    try:
        return _Walk(package).read()
    except RecursionError as error:
        message = "这个 Word 文档里的内容层层嵌套，读不了，请新建一个文件，只粘贴任务分解表后再上传。"
        raise Refused("nested-too-deep", message) from error


class _Walk:
    """Walks the body once, in order, so that automatic numbers count as in Word."""

    def __init__(self, package: Package) -> None:
        self._document = package.xml("word/document.xml")
        self._numbering = Numbering(package)
        self._budget = Budget()
        self._lines: list[str] = []
        self._headings: list[int] = []
        self._tables: list[_Table] = []

    def read(self) -> WordText:
        """Everything in the body."""
        body = next((e for e in self._document if local(e.tag) == "body"), self._document)
        carried = ""
        for block in _blocks(body):
            if local(block.tag) == "tbl":
                where = f"Word 文档中的表{len(self._tables) + 1}"
                table = _Table(where, self._budget, self._numbering, len(self._lines))
                self._tables.append(_walk(block, table))
                continue
            text = carried + _paragraph(block)
            carried = text if _goes_on(block) else ""
            if not carried:
                self._add(block, text)
        grids = [self._grid(at) for at in range(len(self._tables))]
        return WordText(grids, self._lines, self._headings, [table.start for table in self._tables])

    def _add(self, block: Element, text: str) -> None:
        """Its lines, the first one numbered; an empty paragraph has no number."""
        found = [line for line in clean(text).split("\n") if line]
        if found:
            found[0] = _numbered(found[0], self._numbering.prefix(block))
            level = self._numbering.heading(block)
            self._lines += found
            self._headings += [level, *[0] * (len(found) - 1)]

    def _grid(self, at: int) -> Grid:
        table = self._tables[at]
        previous = self._tables[at - 1].start if at else 0
        following = self._tables[at + 1].start if at + 1 < len(self._tables) else len(self._lines)
        return Grid(
            f"表{at + 1}",
            "table",
            table.cells,
            table.merges,
            hidden_rows=frozenset(table.hidden),
            before=tuple(self._lines[previous : table.start]),
            after=tuple(self._lines[table.start : following]),
            attached=at > 0 and previous == table.start,
        )


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, through wrappers."""
    for child in parent:
        name = local(child.tag)
        if name in ("p", "tbl"):
            yield child
        elif name in _TRANSPARENT:
            yield from _blocks(child)


def _through(parent: Element, wanted: str) -> Iterator[Element]:
    for child in parent:
        name = local(child.tag)
        if name == wanted:
            yield child
        elif name in _TRANSPARENT:
            yield from _through(child, wanted)


def _walk(element: Element, table: _Table) -> _Table:
    number = 0
    for row in _through(element, "tr"):
        properties = _child(row, "trPr")
        if properties is not None and _child(properties, "del") is not None:
            continue
        number += 1
        if number > MAX_ROWS:
            raise too_many_rows(table.where)
        if properties is not None and _is_on(_child(properties, "hidden")):
            table.hidden.add(number)
        _row(row, number, table, 1 + _count(properties, "gridBefore"))
    table.merges += table.open_spans.values()
    check_area(table.where, number, len({column for _, column in table.cells}))
    return table


def _row(row: Element, number: int, table: _Table, column: int) -> None:
    """Place the cells of one row; a vertical merge grows downwards while rows go on continuing it."""
    continued: dict[int, Merge] = {}
    for cell in _through(row, "tc"):
        properties = _child(cell, "tcPr")
        width = min(max(1, _count(properties, "gridSpan")), MAX_COLUMNS)
        mark = None if properties is None else _child(properties, "vMerge")
        above = table.open_spans.get(column)
        if mark is not None and (attribute(mark, "val") or "continue") == "continue" and above:
            continued[column] = Merge(above.top, above.left, number, above.right)
        else:
            continued[column] = Merge(number, column, number, column + width - 1)
            text = clean("\n".join(_cell_lines(cell, table.numbering)))
            table.budget.take(table.where, text)
            table.cells[number, column] = Cell(text)
        column += width
    closed = [m for c, m in table.open_spans.items() if c not in continued or continued[c].top != m.top]
    table.merges += closed
    table.open_spans = continued


def _cell_lines(cell: Element, numbering: Numbering) -> list[str]:
    """The paragraphs of a cell, those of a table inside it included, one line each."""
    lines: list[str] = []
    carried = ""
    for block in _blocks(cell):
        if local(block.tag) == "p":
            text = carried + _paragraph(block)
            carried = text if _goes_on(block) else ""
            if not carried:
                lines.append(_numbered(text, numbering.prefix(block)) if text.strip() else text)
        else:
            for row in _through(block, "tr"):
                lines += ["\n".join(_cell_lines(inner, numbering)) for inner in _through(row, "tc")]
    return lines


def _numbered(text: str, prefix: str) -> str:
    """A paragraph with its automatic number, unless somebody typed it as well; names in a list of bodies keep
    to themselves.
    """
    plain = squeeze(text)
    if not prefix or plain.startswith(squeeze(prefix)):
        return text
    listed = len(plain) <= 20 and (plain[0] in "省市县区州旗各" or kind_of_name(plain) == "group")
    return text if listed and ends_like_a_body(plain) else prefix + text.lstrip()


def _goes_on(paragraph: Element) -> bool:
    """Whether a tracked change deleted the end of the paragraph: the next one goes on with it."""
    mark = _child(_child(paragraph, "pPr"), "rPr")
    return _child(mark, "del") is not None or _child(mark, "moveFrom") is not None


def _paragraph(element: Element) -> str:
    parts = []
    for child in element:
        name = local(child.tag)
        if name == "r":
            parts.append(_run(child))
        elif name in _TRANSPARENT:
            parts.append(_paragraph(child))
    return "".join(parts)


def _run(run: Element) -> str:
    parts = []
    if _is_on(_child(_child(run, "rPr"), "vanish")):
        return ""
    for child in run:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
    return "".join(parts)


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local(child.tag) == name), None)


def _is_on(element: Element | None) -> bool:
    return element is not None and (attribute(element, "val") or "true") not in ("0", "false", "off")


def _count(properties: Element | None, name: str) -> int:
    element = None if properties is None else _child(properties, name)
    return 0 if element is None else whole(attribute(element, "val"))
