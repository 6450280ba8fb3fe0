"""Which row of an edited table is which task: by content first, then by place and likeness of the text.

The number in a table (序号) is no key: it changes with every row put in. Pure and deterministic.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz, process

from tasks.importing.names import normalise
from tasks.importing.rowstate import RowState

#: Of 100: between the same neighbours a row may change more than one that has moved elsewhere.
SAME_PLACE, ELSEWHERE = 45, 70
#: Rows between two neighbours, old times new, that are compared with each other.
MOST_PAIRS = 40_000
#: What is compared of a long text; the rest decides nothing.
COMPARED = 300
Key = Callable[[RowState], Hashable]


def match(old: Sequence[RowState], new: Sequence[RowState]) -> dict[int, int]:
    """Place in ``new`` → place in ``old``; each is used once. Cancelled rows only come back unchanged."""
    found: dict[int, int] = {}
    for key in (_whole, _text_and_lead, _text):
        _by_key(old, new, key, found)
    for olds, news in _gaps(len(old), len(new), found):
        _by_likeness(old, new, olds, news, found, SAME_PLACE)
    used = set(found.values())
    olds = [place for place in range(len(old)) if place not in used]
    news = [place for place in range(len(new)) if place not in found]
    _by_likeness(old, new, olds, news, found, ELSEWHERE)
    return found


def _whole(state: RowState) -> Hashable:
    return (state.ways, state.text, state.lead_raw, state.support_raw, state.deadline_raw)


def _text_and_lead(state: RowState) -> Hashable:
    return (normalise(state.text), normalise(state.lead_raw))


def _text(state: RowState) -> Hashable:
    return normalise(state.text)


def _by_key(old: Sequence[RowState], new: Sequence[RowState], key: Key, found: dict[int, int]) -> None:
    """Pair what is alike under ``key``, first with first; living rows before cancelled ones."""
    used = set(found.values())
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    free = (place for place in range(len(old)) if place not in used)
    for place in sorted(free, key=lambda place: (old[place].is_cancelled, place), reverse=True):
        waiting[key(old[place])].append(place)
    for place, state in enumerate(new):
        if place not in found and (candidates := waiting.get(key(state))):
            found[place] = candidates.pop()


def _gaps(olds: int, news: int, found: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """The unpaired rows between two neighbours that are paired in both tables, in the same order."""
    used = set(found.values())
    fixed = [(-1, -1), *_rising(sorted(found.items())), (news, olds)]
    for (new_from, old_from), (new_to, old_to) in pairwise(fixed):
        left = [place for place in range(old_from + 1, old_to) if place not in used]
        right = [place for place in range(new_from + 1, new_to) if place not in found]
        if left and right:
            yield left, right


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that keeps its order: a row that moved far does not tear the others apart."""
    ends: list[int] = []  # of the best run of each length, the old place it ends with …
    last: list[int] = []  # … and the pair it ends with
    before: list[int] = []
    for at, (_new, old) in enumerate(pairs):
        length = bisect_left(ends, old)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [old]
        last[length : length + 1] = [at]
    run: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _by_likeness(
    old: Sequence[RowState],
    new: Sequence[RowState],
    olds: Sequence[int],
    news: Sequence[int],
    found: dict[int, int],
    least: int,
) -> None:
    """The most alike first; a row under the same standard counts as closer."""
    olds = [place for place in olds if not old[place].is_cancelled]
    if not olds or not news:
        return
    taken: set[int] = set()
    for _score, _near, new_place, old_place in sorted(_scored(old, new, olds, news, least), reverse=True):
        if new_place not in found and old_place not in taken:
            found[new_place] = old_place
            taken.add(old_place)


def _scored(
    old: Sequence[RowState], new: Sequence[RowState], olds: Sequence[int], news: Sequence[int], least: int
) -> Iterator[tuple[float, int, int, int]]:
    """Likeness of 0 to 100 plus what standard and lead add, nearness, and the pair; from ``least`` on."""
    texts = {place: old[place].text[:COMPARED] for place in olds}
    for new_place in news:
        near = _nearest(texts, olds, new_place, len(news))
        close = process.extract(
            new[new_place].text[:COMPARED], near, scorer=fuzz.ratio, score_cutoff=least - 10, limit=5
        )
        for _text_found, score, old_place in close:
            same = old[old_place].ways == new[new_place].ways
            score += 10 * same + 5 * (old[old_place].lead_raw == new[new_place].lead_raw)
            if score >= least:
                yield score, -abs(old_place - new_place), new_place, old_place


def _nearest(texts: dict[int, str], olds: Sequence[int], place: int, count: int) -> dict[int, str]:
    """All of them, or those that stand nearest where there are very many."""
    most = max(MOST_PAIRS // max(count, 1), 20)
    if len(olds) <= most:
        return texts
    return {one: texts[one] for one in sorted(olds, key=lambda one: abs(one - place))[:most]}
