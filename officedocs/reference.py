"""What a document says of itself before and after its text: number, issuer, date, draft, public or not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from officedocs.dates import moments, plain
from officedocs.model import Reference
from officedocs.text import clean, squeeze
from officedocs.units import ends_like_a_body

_DAY = r"[\d一二三四五六七八九十]{1,3}"
_DATE = rf"(?:20\d\d|二[〇○零0][〇○零一二三四五六七八九]{{2}})年{_DAY}月{_DAY}日"
DATELINE = re.compile(rf"^(?P<who>\D{{0,40}}?)[，,]?(?P<date>{_DATE})(?P<printed>印发)?$")
NUMBER = re.compile(
    r"^(?:文号[:：]|编号[:：]|发文字号[:：])?"
    r"(?P<number>[\u3400-\u9fffA-Za-z]{2,20}[〔\[（(【]20\d\d[〕\])）】](?:第)?\d{1,4}号)(?:签发人.*)?$"
)
_DRAFT = re.compile(r"征求意见|讨论稿|送审稿|草案|（草稿）|初稿|审议稿|公开征求")
_SECRET = re.compile(r"不予公开|依申请公开|(?<!附件)不公开|内部资料|注意保存")
_PUBLIC = re.compile(r"(?<!不予)(?:主动公开|公开发布|公开发表|予以公开|此件公开|正文公开)")
_ISSUER = re.compile(r"(?P<issuer>[\u3400-\u9fff（）()、]{4,40}?)(?:文件)$")
DRAFT_MARK = re.compile(r"^[（(【][^（）()]{2,12}(?:稿|案)[)）】]$")
_FRONT_LINES, _END_LINES = 80, 30


def read_reference(lines: Sequence[str], title: str = "") -> Reference:
    """Number, issuer, date and standing as the lines before and after the text say; cited numbers do not
    count.
    """
    kept = [line for line in (squeeze(clean(text)) for text in lines) if line]
    ends = kept if len(kept) <= _FRONT_LINES + _END_LINES else kept[:_FRONT_LINES] + kept[-_END_LINES:]
    short = [line for line in ends if len(line) <= 80]
    number = next((found["number"] for line in short if (found := NUMBER.match(line))), "")
    issuer, issued_on = _signature(short)
    return Reference(
        number=number,
        issuer=issuer or _named_issuer(short),
        issued_on=issued_on,
        is_draft=bool(_DRAFT.search(title)) or any(_is_draft_line(line) for line in short[:20]),
        is_public=_publicity(short),
    )


def _is_draft_line(line: str) -> bool:
    return bool(DRAFT_MARK.match(line)) or (
        len(line) <= 60 and bool(re.search(r"公开征求.*意见的|[（(](?:征求意见|讨论|送审)稿[)）]$", line))
    )


def _signature(lines: list[str]) -> tuple[str, dt.date | None]:
    """Who signed and when: the first line that is only a date, and the body before it."""
    printed: tuple[str, dt.date | None] = ("", None)
    for at, line in enumerate(lines):
        found = DATELINE.match(line)
        day = _day(found["date"]) if found else None
        if not found or not day:
            continue
        who = found["who"] or (lines[at - 1] if at else "")
        who = who if ends_like_a_body(who) and len(who) <= 40 else ""
        if found["printed"]:
            printed = printed if printed[1] else (who, day)
        else:
            return who, day
    return printed


def _day(text: str) -> dt.date | None:
    found = moments(plain(text), None)
    return found[0].last if len(found) == 1 and found[0].unit == "day" else None


def _named_issuer(lines: list[str]) -> str:
    """From the red heading (…文件), or from a title that begins with who issues it."""
    for line in lines[:12]:
        found = _ISSUER.match(line) or re.match(
            r"(?P<issuer>[\u3400-\u9fff]{4,30}?)关于(?:印发|做好|开展|公布|进一步)", line
        )
        if found and ends_like_a_body(found["issuer"]):
            return found["issuer"]
    return ""


def _publicity(lines: list[str]) -> bool | None:
    said = [
        line
        for line in lines
        if ("公开" in line and "公开征求" not in line and len(line) <= 40) or "内部资料" in line
    ]
    if any(_PUBLIC.search(line) for line in said):
        return True
    return False if any(_SECRET.search(line) for line in said) else None
