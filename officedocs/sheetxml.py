"""The XML of a sheet and of the shared texts, walked as it streams by: a tree of ten thousand rows would take
ten times the memory.

Only what stands in its proper place counts, whatever the depth: a <c> right in a <row>, a <v> right in a <c>.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from officedocs.guard import Package, local
from officedocs.text import clean

Attributes = dict[str, str]
Parts = dict[str, list[str]]  # what stands in the v, f and is of a cell, in pieces


class Taker(Protocol):
    """Who takes what stands in a sheet."""

    def row(self, attributes: Attributes) -> None:
        """A <row> begins."""

    def cell(self, attributes: Attributes, parts: Parts) -> None:
        """A <c> is complete."""

    def other(self, name: str, attributes: Attributes) -> None:
        """Any other element begins."""


# A character by its number; halves of a pair (D800–DFFF) are none and cannot be stored.
_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_NOWHERE = -9  # a depth that no element has, nor its children
_name = lru_cache(maxsize=256)(local)


class _Walk:
    """Keeps the depth, and where the texts of an open rich string go; the reading aid (phonetic) of East
    Asian text is left out.
    """

    def __init__(self) -> None:
        self.depth = 0
        self.sink: list[str] | None = None  # where the text right behind a start tag goes
        self.rich = self.run = _NOWHERE  # the depth of the open rich string, and of a run in it
        self.texts: list[str] = []

    def data(self, text: str) -> None:
        """Text; a long one comes in pieces."""
        if self.sink is not None:
            self.sink.append(text)

    def open_rich(self, texts: list[str]) -> None:
        """The element at this depth is a rich string."""
        self.rich, self.run, self.texts = self.depth, _NOWHERE, texts

    def inside_rich(self, name: str) -> None:
        """A start tag in a rich string: its texts stand right in it or in its runs."""
        if self.depth == self.rich + 1:
            self.run = self.depth if name == "r" else _NOWHERE
        if name == "t" and self.depth in (self.rich + 1, self.run + 1):
            self.sink = self.texts


class _SharedTexts(_Walk):
    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__()
        self.keep = keep

    def start(self, tag: str, _attributes: Attributes) -> None:
        self.depth += 1
        self.sink = None
        name = _name(tag)
        if self.rich != _NOWHERE:
            self.inside_rich(name)
        elif name == "si":
            self.open_rich([])

    def end(self, _tag: str) -> None:
        self.sink = None
        if self.depth == self.rich:
            self.rich = _NOWHERE
            self.keep(rich_text(self.texts))
        self.depth -= 1


class _Sheet(_Walk):
    def __init__(self, taker: Taker) -> None:
        super().__init__()
        self.taker = taker
        self.row_depth = self.cell_depth = _NOWHERE
        self.attributes: Attributes = {}
        self.parts: Parts = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        depth = self.depth = self.depth + 1
        self.sink = None
        name = _name(tag)
        if self.rich != _NOWHERE:
            self.inside_rich(name)
        elif depth == self.cell_depth + 1:
            self._part(name)
        elif name == "c" and depth == self.row_depth + 1:
            self.cell_depth, self.attributes, self.parts = depth, attributes, {}
        elif name == "row":
            self.row_depth = depth
            self.taker.row(attributes)
        else:
            self.taker.other(name, attributes)

    def _part(self, name: str) -> None:
        texts = self.parts[name] = []
        if name == "is":
            self.open_rich(texts)
        else:
            self.sink = texts

    def end(self, _tag: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        self.sink = None
        if depth == self.cell_depth:
            self.cell_depth = _NOWHERE
            self.taker.cell(self.attributes, self.parts)
        elif depth == self.rich:
            self.rich = _NOWHERE
        elif depth == self.row_depth:
            self.row_depth = _NOWHERE


def walk_shared_texts(package: Package, part: str, keep: Callable[[str], None]) -> None:
    """Hand on the texts that cells name by number."""
    walk = _SharedTexts(keep)
    package.walk(part, walk.start, walk.end, walk.data)


def walk_sheet(package: Package, part: str, taker: Taker) -> None:
    """Hand on the rows as they begin, the cells as they end, and every other element."""
    walk = _Sheet(taker)
    package.walk(part, walk.start, walk.end, walk.data)


def rich_text(texts: list[str]) -> str:
    """The pieces of a rich string as one cell text."""
    text = "".join(texts)
    return clean(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text)
