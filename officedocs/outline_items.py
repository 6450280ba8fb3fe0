"""Items of a plan that carry their responsibility beside them: label lines below, brackets within, or a
heading whose brackets hold for all below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from officedocs.outline_inline import Block, Said, from_labels, label_kind, read_labels, stretches
from officedocs.outline_lines import PLAIN, without_mark
from officedocs.outline_rows import Duty, bare
from officedocs.outline_sections import BACKGROUND, COMMON, FRONT, SKIP, TITLE, Placed, is_title

_SUB = 5  # the level of （1）: one alone goes with the paragraph above it
_NOT_HERE = (BACKGROUND, SKIP, FRONT, TITLE, COMMON)


@dataclass(slots=True)
class Item:
    """The duties of one place; `first` is the index of its first paragraph."""

    first: int
    duties: list[Duty] = field(default_factory=list)


@dataclass(slots=True)
class Items:
    """The items of a plan by the indexes of the paragraphs they take."""

    owner: dict[int, Item] = field(default_factory=dict)


def find_items(body: list[Placed]) -> Items:
    """All items, in order."""
    finder = _Finder(body)
    at = 0
    while at < len(body):
        at = finder.step(at)
    return finder.items


class _Finder:
    def __init__(self, body: list[Placed]) -> None:
        self.body = body
        self.items = Items()
        self._pending: list[int] = []  # paragraphs since the last item that a label line may speak of
        self._above: tuple[int, Said] | None = None  # a heading whose brackets hold for all below it

    def step(self, at: int) -> int:
        """Read from one paragraph on; gives the index to go on with."""
        place = self.body[at]
        if place.role in _NOT_HERE:
            self._pending, self._above = [], None
            return at + 1
        text = place.paragraph.text
        kind = label_kind(text)
        if kind in ("resp", "deadline", "task"):
            return self._labels(at)
        found = stretches(text)
        if found:
            self._inline(at)
            return at + 1
        if self._above and self._takes(at):
            return at + 1
        if place.paragraph.level <= 2:
            self._pending = []
        self._pending.append(at)
        return at + 1

    def _labels(self, at: int) -> int:
        """Consecutive label lines, the lines that go on with a label's value included."""
        end = at
        block = Block()
        labels = block.labels
        while end < len(self.body) and self.body[end].role not in _NOT_HERE:
            paragraph = self.body[end].paragraph
            kind = label_kind(paragraph.text)
            if kind:
                if not block.take(read_labels(paragraph.text)):
                    break
            elif labels and labels[-1][0] == "task" and self._more_task(end, named=block.is_named):
                labels[-1] = (*labels[-1][:2], f"{labels[-1][2]}\n{paragraph.raw}".strip())
            elif labels and not labels[-1][2]:
                labels[-1] = (*labels[-1][:2], paragraph.text)
            else:
                break
            end += 1
        end = max(end, at + 1)
        said = from_labels(labels)
        if said.lead_raw or said.support_raw:
            self._labelled(at, end, said)
        else:
            self._pending += range(at, end)
        return end

    def _more_task(self, at: int, *, named: bool) -> bool:
        """Whether a line under 工作任务： goes on with the task: a label line is still to come. Where it is
        already said who is responsible (`named`), a higher number begins something else.
        """
        if named and self.body[at].paragraph.level <= 3:
            return False
        for later in self.body[at + 1 : at + 30]:
            kind = label_kind(later.paragraph.text)
            if kind:
                return kind != "task"
            if later.paragraph.level <= 3:
                return False
        return False

    def _labelled(self, at: int, end: int, said: Said) -> None:
        block = [] if said.task else self._block()
        texts = [self._text(index) for index in block]
        if said.task:
            title = (
                self._pending[-1:]
                if self._pending and is_title(self.body[self._pending[-1]].paragraph)
                else []
            )
            block, texts = title, [line for line in said.task.split("\n") if line.strip()]
        first = block[0] if block else at
        item = Item(first, [_duty(self.body[first].paragraph.line, texts, said)])
        for index in (*block, *range(at, end)):
            self.items.owner[index] = item
        item.first = min(block[0] if block else at, at)
        self._pending = []

    def _block(self) -> list[int]:
        """The paragraphs a label line speaks of: the last numbered one and what follows it; several of the
        same kind together with the heading above them.
        """
        numbered = [i for i in self._pending if self.body[i].paragraph.level != PLAIN]
        if not numbered:
            return list(self._pending)
        level = self.body[numbered[-1]].paragraph.level
        siblings = []
        for index in reversed(numbered):
            if self.body[index].paragraph.level < level:
                break
            siblings.append(index)
        same = [i for i in siblings if self.body[i].paragraph.level == level]
        start = same[-1] if len(same) > 1 else numbered[-1]
        above = [i for i in numbered if i < start]
        below_title = len(same) > 1 and bool(above) and self.body[above[-1]].paragraph.level > 2
        if below_title or (len(same) == 1 and above and self.body[start].paragraph.level >= _SUB):
            start = above[-1]
        return [i for i in self._pending if i >= start]

    def _text(self, index: int) -> str:
        return self.body[index].paragraph.raw

    def _inline(self, at: int) -> None:
        """A paragraph with brackets or a tail; a bare heading right above belongs to its first item."""
        place = self.body[at]
        paragraph = place.paragraph
        found = stretches(paragraph.text)
        said_all = [stretch for stretch in found if stretch.said]
        whole = len(found) == 1 and not found[0].text
        if whole and found[0].said:
            self._labelled(at, at + 1, found[0].said)
            return
        if len(found) == 1 and found[0].said and self._heads(at, found[0].text):
            self._above = (at, found[0].said)
            self.items.owner[at] = Item(at)
            self._pending = []
            return
        heading = self._heading_above(at)
        item = Item(at)
        for stretch in said_all:
            texts = [stretch.text] if stretch.text else []
            if stretch is said_all[0] and heading is not None:
                texts = [self._text(heading), *texts]
                self.items.owner[heading] = item
                item.first = heading
            item.duties.append(_duty(paragraph.line_at(stretch.start), texts, stretch.said))
        rest = found[-1].text if found[-1].said is None else ""
        if rest and item.duties and len(rest) > 1:
            item.duties[-1].text += f"\n{rest}"
            item.duties[-1].items.append(rest)
        self.items.owner[at] = item
        self._pending, self._above = [], None

    def _heads(self, at: int, text: str) -> bool:
        """Whether a short heading with brackets has paragraphs below it that carry none."""
        paragraph = self.body[at].paragraph
        if not paragraph.kind or len(text) > 60 or re.search("[。；]", text) or at + 1 >= len(self.body):
            return False
        below = self.body[at + 1]
        deeper = below.paragraph.level > paragraph.level and below.role not in _NOT_HERE
        return deeper and not stretches(below.paragraph.text) and not label_kind(below.paragraph.text)

    def _takes(self, at: int) -> bool:
        """Give a paragraph below a heading with brackets to the heading's bodies."""
        assert self._above is not None  # noqa: S101
        head, said = self._above
        paragraph = self.body[at].paragraph
        if paragraph.level <= self.body[head].paragraph.level:
            self._above = None
            return False
        text = bare(paragraph.text.rstrip("。；; "))
        item = self.items.owner[head]
        self.items.owner[at] = item
        if text:
            item.duties.append(_duty(paragraph.line, [text], said, first=not item.duties))
        return True

    def _heading_above(self, at: int) -> int | None:
        """The bare heading right above an unnumbered paragraph."""
        last = self._pending[-1] if self._pending else None
        above = self.body[last].paragraph if last is not None and last == at - 1 else None
        plain = self.body[at].paragraph.level == PLAIN
        return last if plain and above and is_title(above) and above.level > 2 else None


def _duty(line: int, texts: list[str], said: Said | None, *, first: bool = True) -> Duty:
    """One duty of several paragraphs; the number before the first goes, those below it stay."""
    lines = [text.strip().rstrip("；;") for text in texts if text.strip()]
    lines[:1] = [without_mark(lines[0])] if lines else []
    lines = [line for line in lines if line]
    task = "\n".join(lines)
    if len(lines) == 1:
        task = lines[0] = task.rstrip("。 ")
    return Duty(line, task, said.lead_raw if said else "", items=lines, said=said, first=first)
