"""Lines of a text plan to paragraphs: numbering marks and their levels, sentences put together again that a
page end or a narrow page broke.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from officedocs.errors import Refused
from officedocs.guard import MAX_ROWS
from officedocs.limits import LONGEST_LINE, MAX_PLAN, Budget
from officedocs.outline_contacts import is_personal, scrubbed
from officedocs.text import clean, half_width, number

_CN = "零〇一二三四五六七八九十百"
_MARKS = (
    ("part", 1, re.compile(rf"第\s?(?P<n>[{_CN}\d]{{1,5}})\s?[章编篇部](?:分)?[\s、.．：:]*")),
    ("clause", 2, re.compile(rf"第\s?(?P<n>[{_CN}\d]{{1,5}})\s?[条节][\s、.．：:]*")),
    ("cn", 2, re.compile(rf"(?P<n>[{_CN}]{{1,4}})\s?[、．.][\s、]*")),
    ("pcn", 3, re.compile(rf"[（(]\s?(?P<n>[{_CN}]{{1,4}})\s?[)）][\s、.．]*")),
    ("num", 4, re.compile(r"(?P<n>\d{1,3})\s?(?:[、．]|\.(?!\d)|\.(?=20\d\d年))[\s、]*")),
    ("pnum", 5, re.compile(r"[（(]\s?(?P<n>\d{1,3})\s?[)）][\s、.．]*")),
    ("hnum", 5, re.compile(r"(?P<n>\d{1,3})\s?[)）][\s、.．]*")),
    ("circle", 6, re.compile(r"(?P<n>[①-⑳⑴-⒇])[\s、.．]*")),
)
_BULLET = re.compile(r"[●•◆■▪◇○★☆➢▶\-–—*·]+\s*(?=\S)")
_END = "。；！？：;:!?…"
_NEVER_ON = re.compile(r"^附\s*件|^附\s*表|^\d{4}年\d{1,2}月\d{1,2}日$|[〔\[（(]20\d\d[〕\])）]\s*\d+\s*号$")
LABEL_START = re.compile(
    r"^[（(【\[]?\s*(?:牵\s*头|主\s*办|主\s*责|责\s*任|配\s*合|协\s*办|协\s*助|参\s*与|指\s*导|完\s*成|时\s*限|时\s*间|实\s*施)"
    r"[^，。；:：]{0,8}[:：]"
)
_HEAD = re.compile(r"^[^。；，,]{2,40}[:：]")
# Page numbers that copying from a page leaves: — 3 —, 第 2 页 共 8 页, - 5 -.
_PAGE = re.compile(
    r"^(?:[—–―－‐-]+\s*\d{1,3}\s*[—–―－‐-]+|第\s*\d{1,3}\s*页(?:[\s，,/]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|\d{1,3})$"
)
_PAGE_WITHIN = re.compile(r"(?<=\s)[—–―－]+\s?\d{1,3}\s?[—–―－]+(?=\s)|^[—–―－]+\s?\d{1,3}\s?[—–―－]+(?=\s)")
_LONG = 23  # characters: a line of running text, no heading
_WRAP = 60  # characters: the widest page on which lines are taken to be broken


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `text` is without its mark; `starts` are (offset in text, line) of its lines."""

    line: int
    mark: str
    kind: str
    level: int
    value: int
    text: str
    starts: tuple[tuple[int, int], ...] = field(default=((0, 0),))

    def line_at(self, offset: int) -> int:
        """The line, from 1, on which the character at this offset stands."""
        at = bisect_right(self.starts, (offset, 1 << 60)) - 1
        return self.starts[max(at, 0)][1]

    @property
    def raw(self) -> str:
        """As written."""
        return self.mark + self.text


PLAIN = 99  # the level of a paragraph without a mark


def paragraphs(lines: Sequence[str], styles: Sequence[int] = ()) -> list[Paragraph]:
    """The paragraphs of a text, without contacts. `styles` are heading levels known from elsewhere (1 the
    highest, 0 none), one per line. Raises Refused for more lines or characters than any plan has.
    """
    budget = Budget(MAX_PLAN)
    found: list[Paragraph] = []
    for at, line in enumerate(lines):
        if at >= MAX_ROWS:
            raise Refused(
                "too-many-rows", f"文字超过 {MAX_ROWS} 行，不像工作方案，请只保留方案正文后再上传。"
            )
        budget.take_text("正文", len(line))
        if len(line) > LONGEST_LINE:
            message = f"第{at + 1}行有 {len(line)} 个字，最多读 {LONGEST_LINE} 个字，请分成几段后再上传。"
            raise Refused("cell-too-long", message)
        text = re.sub(r"[\t\u3000\u00a0]+", " ", clean(line)).strip()
        if "—" in text or len(text) < 20:
            text = "" if _PAGE.match(text) else _PAGE_WITHIN.sub("", text).strip()
        if text and not is_personal(text) and (kept := scrubbed(text).strip()):
            found.append(_marked(at + 1, kept, styles[at] if at < len(styles) else 0))
    return _promoted(_joined(found))


def _marked(line: int, text: str, style: int) -> Paragraph:
    """One line with its mark recognised; a heading style gives a level where no mark does."""
    plain = half_width(text[:12])
    for kind, level, form in _MARKS:
        found = form.match(text) or form.match(plain)
        if found and (kind == "circle" or found.end() <= len(text)):
            mark, rest = text[: found.end()], text[found.end() :].strip()
            return Paragraph(line, mark, kind, level, _value(found["n"]), rest, ((0, line),))
    if style:
        return Paragraph(line, "", "style", min(style, 4) + 1, 0, text, ((0, line),))
    bullet = _BULLET.match(text)
    if bullet:
        return Paragraph(line, bullet[0], "bullet", 7, 0, text[bullet.end() :], ((0, line),))
    return Paragraph(line, "", "", PLAIN, 0, text, ((0, line),))


def without_mark(text: str) -> str:
    """A line without the number before it."""
    return _marked(0, text, 0).text


def _value(written: str) -> int:
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    if "⑴" <= written <= "⒇":
        return ord(written) - ord("⑴") + 1
    digits = number(half_width(written))
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else 0


def _joined(found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs with what a page end or a narrow page broke put together again."""
    width = _page_width(found)
    result: list[Paragraph] = []
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    last = ""
    for paragraph in found:
        if result and _goes_on(result[-1], last, length, paragraph, width):
            starts.append((length, paragraph.line))
            parts.append(paragraph.text)
            length += len(paragraph.text)
        else:
            _close(result, parts, starts)
            result.append(paragraph)
            parts, starts, length = [paragraph.text], [(0, paragraph.line)], len(paragraph.text)
        last = paragraph.text or last
    _close(result, parts, starts)
    return result


def _close(result: list[Paragraph], parts: list[str], starts: list[tuple[int, int]]) -> None:
    if len(parts) > 1:
        result[-1] = replace(result[-1], text="".join(parts), starts=tuple(starts))


def _page_width(found: list[Paragraph]) -> int:
    """The width at which all lines were broken, 0 where the text has whole paragraphs on its lines."""
    found = [p for p in found if "   " not in p.text]  # who signs and when, set apart
    lengths = [len(p.mark) + len(p.text) for p in found]
    widest = max(lengths, default=0)
    if not 16 <= widest <= _WRAP:
        return 0
    full = [p for p, length in zip(found, lengths, strict=True) if length >= widest - 3]
    open_ended = sum(1 for p in full if p.text[-1:] not in _END)
    return widest if len(full) >= max(4, len(found) // 5) and open_ended * 2 >= len(full) else 0


def _goes_on(head: Paragraph, last: str, length: int, following: Paragraph, width: int) -> bool:
    """Whether a line goes on with the sentence before it. `last` is the line before, `length` that of the
    paragraph so far.
    """
    if following.kind or _NEVER_ON.search(following.text) or LABEL_START.match(following.text):
        return False
    if not last or last[-1] in _END or _NEVER_ON.search(last) or _NEVER_ON.search(head.text[:60]):
        return False
    if last[-1] in "，,、" or last[-1] in "（(“《":
        return True
    if _HEAD.match(following.text) and not width:
        return False
    if width:
        first = len(head.mark) if last == head.text else 0
        return len(last) + first >= width - 3
    body = re.search("[。；]", last) or len(last) > _WRAP if head.kind else re.search("[，,。；]", last)
    return bool(body) and len(last) >= _LONG


def _promoted(found: list[Paragraph]) -> list[Paragraph]:
    """Mixed numbering put right: （一） （2） （三） are of one level, where （2） follows no （1）."""
    result: list[Paragraph] = []
    last: dict[str, int] = {}
    for paragraph in found:
        for kind, upper in (("pnum", "pcn"), ("num", "cn"), ("pcn", "pnum"), ("cn", "num")):
            if paragraph.kind == kind and _takes_place(paragraph, kind, upper, last):
                level = next(level for name, level, _ in _MARKS if name == upper)
                paragraph = replace(paragraph, kind=upper, level=level)
                break
        if paragraph.kind:
            for kind, level, _ in _MARKS:
                if level > paragraph.level:
                    last.pop(kind, None)
            last[paragraph.kind] = paragraph.value
        result.append(paragraph)
    return result


def _takes_place(paragraph: Paragraph, kind: str, upper: str, last: dict[str, int]) -> bool:
    """Whether a mark counts on in another kind's series and not in its own."""
    return (
        paragraph.value > 1
        and last.get(kind) != paragraph.value - 1
        and last.get(upper) == paragraph.value - 1
    )
