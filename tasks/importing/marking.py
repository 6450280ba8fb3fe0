"""Two texts side by side with what differs between them marked, and long equal stretches shortened."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Characters up to which texts are compared in detail; of longer ones only beginning and end are.
DETAILED = 1500
#: An equal stretch of fewer characters between two differences counts as different too.
LEAST_EQUAL = 2
#: Characters of a long equal stretch that remain on each side.
CONTEXT = 24


@dataclass(frozen=True)
class Piece:
    """A part of one text; ``differs`` from what stands there in the other."""

    text: str
    differs: bool


Pieces = list[Piece]
_Span = tuple[bool, str, str]


def marked(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces; where either is empty the other differs as a whole."""
    spans = _joined(_spans(old, new))
    last = len(spans) - 1
    before: Pieces = []
    after: Pieces = []
    for place, (same, was, now) in enumerate(spans):
        if same:
            short = _shortened(was, first=place == 0, last=place == last)
            before.append(Piece(short, False))
            after.append(Piece(short, False))
            continue
        before += [Piece(was, True)] if was else []
        after += [Piece(now, True)] if now else []
    return before, after


def _spans(old: str, new: str) -> Iterator[_Span]:
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    yield True, old[:head], new[:head]
    if max(len(was), len(now)) > DETAILED:
        yield False, was, now
    else:
        matcher = SequenceMatcher(None, was, now, autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            same = kind == "equal" and j - i >= LEAST_EQUAL
            yield same, was[i:j], now[k:m]
    yield True, old[len(old) - tail :], new[len(new) - tail :]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    least = min(len(one), len(other))
    return next((place for place in range(least) if one[place] != other[place]), least)


def _joined(spans: Iterator[_Span]) -> list[_Span]:
    """Neighbours of a kind as one; empty ones left out."""
    found: list[_Span] = []
    for same, was, now in spans:
        if not was and not now:
            continue
        if found and found[-1][0] == same:
            _same, before, after = found.pop()
            was, now = before + was, after + now
        found.append((same, was, now))
    return found


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Of an equal stretch what stands next to a difference."""
    if first and last:
        return text
    if first and len(text) > CONTEXT + 1:
        return "…" + text[-CONTEXT:]
    if last and len(text) > CONTEXT + 1:
        return text[:CONTEXT] + "…"
    if len(text) > 2 * CONTEXT + 1:
        return f"{text[:CONTEXT]}…{text[-CONTEXT:]}"
    return text
