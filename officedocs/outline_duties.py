"""The body of a text plan paragraph by paragraph: departments and their duties, items with responsibility
said beside them, common duties, what is asked in general, and measures that name nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from officedocs.clauses import read_cell
from officedocs.model import Problem
from officedocs.outline_bodies import Head, department_head, subject
from officedocs.outline_cadences import EVERYONE, periodic, vague
from officedocs.outline_items import Item, find_items
from officedocs.outline_lines import PLAIN, Paragraph
from officedocs.outline_rows import Duty, bare, days_named, pieces
from officedocs.outline_sections import (
    BACKGROUND,
    COMMON,
    DUTIES,
    FRONT,
    MEASURES,
    PHASES,
    SKIP,
    TITLE,
    Placed,
    heading_text,
    is_title,
)
from officedocs.outline_sentences import Ask, read_sentences
from officedocs.text import depth_split

_LEAST = 3  # characters: 配合 alone is no duty
# Turns from one department to all of them: 请各单位于每月28日前…
_ASKS_ALL = re.compile("请(?=各|有关|相关|全[县区市体])")
_IGNORED = (SKIP, TITLE, BACKGROUND)


@dataclass(frozen=True, slots=True)
class Source:
    """A text outside of rows in which something may come again, and who is asked."""

    line: int
    who: str
    text: str


@dataclass(slots=True)
class Body:
    """What the body of a plan asks of whom. `extra` are duties found in general parts."""

    duties: list[Duty] = field(default_factory=list)
    extra: list[Duty] = field(default_factory=list)
    common: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_body(body: list[Placed]) -> Body:
    """Read every paragraph in its part."""
    reader = _Reader()
    items = find_items(body)
    for at, place in enumerate(body):
        if at in items.owner:
            item = items.owner[at]
            if item.first == at:
                reader.take_item(item)
        else:
            reader.take(place, body[at + 1] if at + 1 < len(body) else None)
    reader.finish()
    return reader.found


@dataclass(slots=True)
class _Open:
    """The department whose duties are being read."""

    lead: str
    level: int
    role: str
    count: int = 0


class _Reader:
    def __init__(self) -> None:
        self.found = Body()
        self._open: _Open | None = None
        self._common: list[str] = []  # the parts of the common duty being read
        self._measure: tuple[Paragraph | None, list[str]] = (None, [])

    def take_item(self, item: Item) -> None:
        """An item with responsibility said beside it is one duty."""
        self._close()
        self.found.duties += item.duties

    def take(self, place: Placed, following: Placed | None) -> None:
        """Read one paragraph."""
        paragraph = place.paragraph
        if place.role in _IGNORED:
            self._close()
            return
        if place.role == FRONT:
            self._take_front(paragraph)
            return
        if place.role == COMMON:
            self._take_common(paragraph, following)
            return
        head = department_head(paragraph.text, trusted=place.role == DUTIES)
        if head and (place.role != PHASES or paragraph.kind):
            self._begin(head, place)
        elif self._belongs(place):
            self._add(paragraph, paragraph.text, 0)
        else:
            self._open = None
            self._take_general(place, following)

    def finish(self) -> None:
        """Close what is still open."""
        self._close()

    def _close(self) -> None:
        self._open = None
        self._close_common()
        self._close_measure()

    # departments
    def _begin(self, head: Head, place: Placed) -> None:
        self._close()
        self._open = _Open(head.lead, place.paragraph.level, place.role)
        self._add(place.paragraph, place.paragraph.text[head.body_at :], head.body_at)

    def _belongs(self, place: Placed) -> bool:
        """Whether a paragraph goes on with the department before it."""
        if self._open is None or place.role != self._open.role:
            return False
        level = place.paragraph.level
        if level == PLAIN and _ASKS_ALL.match(place.paragraph.text):
            return False
        return level == PLAIN or level > self._open.level or (self._open.level == PLAIN and level > 3)

    def _add(self, paragraph: Paragraph, text: str, offset: int) -> None:
        if self._open is None:
            return
        for at, duty in pieces(text):
            self._open.count += 1
            self.found.duties.append(
                Duty(paragraph.line_at(offset + at), duty, self._open.lead, first=self._open.count == 1)
            )

    # common duties
    def _take_common(self, paragraph: Paragraph, following: Placed | None) -> None:
        self._open = None
        text = paragraph.text.strip()
        if paragraph.level != PLAIN:
            self._close_common()
            below = following.paragraph if following else None
            if paragraph.level <= 3 and is_title(paragraph) and below and below.level != paragraph.level:
                return
            self._common = [text]
        elif self._common:
            self._common.append(text)
        elif not text.endswith(("：", ":")):
            self.found.common += [duty for _, duty in pieces(text)]
        self.found.sources.append(Source(paragraph.line, _addressed(text), text))

    def _close_common(self) -> None:
        if self._common:
            first, *rest = self._common
            joint = "" if not rest or first.endswith(("。", "；", "：", ":", "，")) else "："
            text = bare((first + joint + "".join(rest)).rstrip("。；; "))
            self.found.common += [text] if text else []
        self._common = []

    # general parts and measures
    def _take_front(self, paragraph: Paragraph) -> None:
        for ask in read_sentences(paragraph.text, only_local=False).asks:
            self.found.sources.append(Source(paragraph.line, ask.who, ask.text))

    def _take_dated(self, paragraph: Paragraph) -> None:
        """What a stage asks of somebody by a day: 4月底前，各单位报送…"""
        offset = 0
        for at, sentence in enumerate(depth_split(paragraph.text, lambda c: c in "；;。")):
            if at % 2 == 0 and (days_named(sentence) and not periodic(sentence)):
                asks = read_sentences(sentence, only_local=True).asks
                if len(asks) == 1:
                    line = paragraph.line_at(offset)
                    self.found.extra.append(Duty(line, bare(sentence), asks[0].who))
            offset += len(sentence)

    def _take_general(self, place: Placed, following: Placed | None) -> None:
        paragraph = place.paragraph
        self._close_common()
        if (is_title(paragraph) or _heads(paragraph, following)) and not subject(paragraph.text):
            self._close_measure()
            self._measure = (paragraph, [])
            return
        if paragraph.level != PLAIN:
            self._close_measure()
            above = (
                place.path[-1]
                if place.path and place.path[-1].level > 2 and is_title(place.path[-1])
                else None
            )
            self._measure = (above, [])
        if place.role == PHASES:
            self._take_front(paragraph)
            self._take_dated(paragraph)
        else:
            self._take_asks(place)

    def _take_asks(self, place: Placed) -> None:
        paragraph, run_in = place.paragraph, ""
        text = paragraph.text
        heading = heading_text(paragraph)
        if (
            paragraph.kind
            and len(heading) <= 30
            and text[len(heading) :].strip("。")
            and not subject(heading)
        ):
            run_in = text[: len(heading) + 1] if text[len(heading)] == "。" else ""
        found = read_sentences(text[len(run_in) :], only_local=place.role == MEASURES)
        for ask in found.asks:
            self._take_ask(ask, place, len(run_in))
        left = "。".join(found.left)
        if not left:
            return
        if not found.asks:
            left = text[len(run_in) :].strip()
        self._measure[1].append(run_in + left)
        self.found.sources.append(Source(paragraph.line, "", left))

    def _take_ask(self, ask: Ask, place: Placed, offset: int) -> None:
        line = place.paragraph.line_at(offset + ask.at)
        if ask.kind == "row":
            reading = read_cell(f"{ask.who}牵头，{ask.support}参与", "lead") if ask.support else None
            into = self.found.duties if place.role == DUTIES else self.found.extra
            into.append(Duty(line, ask.text, ask.who, reading=reading))
            return
        if ask.kind == "common" and len(ask.text) > _LEAST:
            self.found.common.append(ask.text.rstrip("。；; "))
        self.found.sources.append(Source(line, ask.who, ask.text))
        phrase = vague(ask.text)
        if phrase:
            message = f"“{phrase}”没有写明多久一次，请人工确定。"
            self.found.problems.append(Problem("cadence-undecided", "warning", f"第{line}行", message))

    def _close_measure(self) -> None:
        title, parts = self._measure
        if parts:
            head = f"{title.text.rstrip('。：: ')}：" if title else ""
            self.found.measures.append(head + "".join(_ended(part) for part in parts))
        self._measure = (None, [])


def _heads(paragraph: Paragraph, following: Placed | None) -> bool:
    """Whether a numbered line is a heading although it ends like a sentence: unnumbered text follows."""
    one = paragraph.text.rstrip("。")
    short = bool(paragraph.kind) and len(one) <= 30 and not re.search("[。；]", one)
    return (
        short
        and following is not None
        and following.paragraph.level == PLAIN
        and following.role not in _IGNORED
    )


def _ended(text: str) -> str:
    return text if re.search("[。；！？：]$", text) else text + "。"


def _addressed(text: str) -> str:
    """Who a common duty speaks to, all members where it does not say."""
    named = subject(text)
    return named.who if named else EVERYONE
