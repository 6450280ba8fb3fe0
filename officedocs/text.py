"""Small exact operations on text that every parser here shares: cleaning cells, brackets, numerals."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

OPENING = "（(〔[【《“‘「『"
CLOSING = "）)〕]】》”’」』"
_NUMERAL = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMERALS = "零〇○一二两三四五六七八九十"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CONTACT = re.compile(
    r"(?P<label>(?:联系人|联系电话|联系方式|咨询电话|电话|手机号?|电子邮箱|邮箱|电子邮件|"
    r"传真)\s*[:：]\s*)(?!〔略〕)[^\s，。；;,、）)]+"
    # From the beginning of a word only: tried again at each letter, a long word would take minutes.
    r"|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\d.])1[3-9]\d{9}(?!\d)"
    r"|(?<![\d.])0\d{2,3}-\d{7,8}(?!\d)"
)


def _half_table() -> dict[int, str]:
    """Compatibility forms of one plain character: full-width forms, circled digits, small signs."""
    codes = (*range(0x2000, 0x3400), *range(0xFE00, 0xFFF0))
    plain = {code: unicodedata.normalize("NFKC", chr(code)) for code in codes}
    return {code: text for code, text in plain.items() if len(text) == 1 and text != chr(code)}


_HALF = _half_table()


def clean(text: str) -> str:
    """Cell text as it is kept: outer blanks and blank lines off, each line right-stripped, inner line breaks
    kept.

    The lines between the first and the last are kept as they are, so an empty line in the middle survives.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def without_contacts(text: str) -> str:
    """Personal contacts are never stored: telephone numbers, mail addresses and what follows 联系人： become
    〔略〕.
    """
    return _CONTACT.sub(lambda m: (m["label"] or "") + "〔略〕", text)


def squeeze(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s+", "", text)


def half_width(text: str) -> str:
    """Full-width digits, letters and punctuation as ASCII; the number of characters does not change."""
    return text.translate(_HALF)


def depth_split(text: str, is_separator: Callable[[str], bool]) -> list[str]:
    """Alternating pieces and separators, `[piece, sep, piece, …]`; joining them gives the text back.

    Separators inside brackets or quotation marks do not count; a bracket that is never closed protects
    nothing.
    """
    shielded = _shielded(text)
    pieces: list[str] = []
    start = 0
    for at, char in enumerate(text):
        if not shielded[at] and is_separator(char):
            pieces += [text[start:at], char]
            start = at + 1
    return [*pieces, text[start:]]


def split_outside(text: str, separators: str) -> list[str]:
    """The stripped, non-empty pieces between separators that stand outside brackets."""
    return [p.strip() for p in depth_split(text, lambda c: c in separators)[::2] if p.strip()]


def _shielded(text: str) -> list[bool]:
    flags = [False] * len(text)
    stack: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()
    for at, char in enumerate(text):
        if char in OPENING:
            stack.append((at, half_width(CLOSING[OPENING.index(char)])))
            waiting[stack[-1][1]] += 1
        elif char in CLOSING:
            at_open = _close(stack, waiting, half_width(char))
            if at_open is not None:
                flags[at_open : at + 1] = [True] * (at + 1 - at_open)
    return flags


def _close(stack: list[tuple[int, str]], waiting: Counter[str], wanted: str) -> int | None:
    """Where the bracket was opened that is closed now; full and half width close each other.

    `waiting` counts the stack by kind, so that a bracket nobody opened is not looked for in it.
    """
    if not waiting[wanted]:
        return None
    while True:
        at, kind = stack.pop()
        waiting[kind] -= 1
        if kind == wanted:
            return at


def without_brackets(text: str) -> str:
    """Text without bracketed parts: 健康单位（机关、企业） → 健康单位."""
    return re.sub(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|【[^【】]*】", "", text)


def arabic(text: str) -> str:
    """Chinese numerals in digits, as far as they stand for numbers up to 99 or are written digit by digit."""
    return re.sub(f"[{_NUMERALS}]+", lambda m: str(number(m[0])), text)


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
