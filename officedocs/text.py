"""Small exact operations on text that every parser here shares: cleaning cells, brackets, numerals."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache

OPENING = "（(〔[【《“‘「『"
CLOSING = "）)〕]】》”’」』"
_NUMERAL = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMERALS = "零〇○一二两三四五六七八九十"
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|【[^【】]*】")
_NUMERAL_RUN = re.compile(f"[{_NUMERALS}]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def _half_table() -> dict[str, str]:
    """Compatibility forms of one plain character: full-width forms, circled digits, small signs."""
    codes = (*range(0x2000, 0x3400), *range(0xFE00, 0xFFF0))
    plain = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in codes}
    return {char: text for char, text in plain.items() if len(text) == 1 and text != char}


_HALF = _half_table()
_WIDE = re.compile(f"[{re.escape(''.join(_HALF))}]")
_CLOSING_OF = dict(zip(OPENING, CLOSING, strict=True))
#: What kind each bracket is: full and half width are the same kind.
_KIND = {
    char: _HALF.get(closing, closing)
    for char, closing in (*_CLOSING_OF.items(), *((char, char) for char in CLOSING))
}


def clean(text: str) -> str:
    """Cell text as it is kept: outer blanks and blank lines off, each line right-stripped, inner line breaks
    kept.

    The lines between the first and the last are kept as they are, so an empty line in the middle survives.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def squeeze(text: str) -> str:
    """Text without any white space."""
    return "".join(text.split())


@lru_cache(maxsize=32)
def half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as ASCII; the number of characters does not change."""
    return _WIDE.sub(_halved, text)


def _halved(wide: re.Match[str]) -> str:
    return _HALF[wide[0]]


def depth_split(text: str, separators: str | Callable[[str], bool]) -> list[str]:
    """Alternating pieces and separators, `[piece, sep, piece, …]`; joining them gives the text back.

    `separators` are the characters or a test for them. Inside brackets or quotation marks they do not count;
    a bracket that is never closed protects nothing.
    """
    if isinstance(separators, str):
        places = [found.start() for found in _any_of(separators).finditer(text)]
    else:
        places = [at for at, char in enumerate(text) if separators(char)]
    return _divided(text, _outside(places, shielded(text))) if places else [text]


@lru_cache(maxsize=64)
def _any_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


def _outside(places: list[int], spans: list[tuple[int, int]]) -> list[int]:
    """The places that stand in none of the spans; both are in order."""
    if not spans:
        return places
    kept = []
    behind = iter([*spans, (sys.maxsize, sys.maxsize)])
    begin, end = next(behind)
    for at in places:
        while at >= end:
            begin, end = next(behind)
        if at < begin:
            kept.append(at)
    return kept


def _divided(text: str, places: list[int]) -> list[str]:
    pieces: list[str] = []
    start = 0
    for at in places:
        pieces += [text[start:at], text[at]]
        start = at + 1
    return [*pieces, text[start:]]


def split_outside(text: str, separators: str) -> list[str]:
    """The stripped, non-empty pieces between separators that stand outside brackets."""
    return [piece for part in depth_split(text, separators)[::2] if (piece := part.strip())]


def shielded(text: str) -> list[tuple[int, int]]:
    """Where brackets and quotation marks protect: (first, behind the last), only the outermost, in order."""
    spans: list[tuple[int, int]] = []
    stack: list[tuple[int, str]] = []
    waiting: dict[str, int] = {}
    for found in _BRACKET.finditer(text):
        char, at = found[0], found.start()
        kind = _KIND[char]
        if char in _CLOSING_OF:
            stack.append((at, kind))
            waiting[kind] = waiting.get(kind, 0) + 1
        elif waiting.get(kind):
            opened = _opened(stack, waiting, kind)
            while spans and spans[-1][0] > opened:
                spans.pop()
            spans.append((opened, at + 1))
    return spans


def _opened(stack: list[tuple[int, str]], waiting: dict[str, int], wanted: str) -> int:
    """Where the bracket was opened that is closed now; full and half width close each other.

    `waiting` counts the stack by kind, so that a bracket nobody opened is not looked for in it.
    """
    while True:
        at, kind = stack.pop()
        waiting[kind] -= 1
        if kind == wanted:
            return at


def without_brackets(text: str) -> str:
    """Text without bracketed parts: 健康单位（机关、企业） → 健康单位."""
    return _BRACKETED.sub("", text)


def arabic(text: str) -> str:
    """Chinese numerals in digits, as far as they stand for numbers up to 99 or are written digit by digit."""
    return _NUMERAL_RUN.sub(lambda m: number(m[0]), text)


def number(numeral: str) -> str:
    """二〇二四 → 2024, 十二 → 12, 三十一 → 31; what is no numeral comes back unchanged."""
    if any(c not in _NUMERALS for c in numeral):
        return numeral
    if "十" not in numeral:
        return "".join(str(_NUMERAL[c]) for c in numeral)
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return str((_NUMERAL[tens] if tens else 1) * 10 + (_NUMERAL[ones] if ones else 0))
