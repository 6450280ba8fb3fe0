"""Sentences of general parts (组织保障, 工作要求) taken apart by who is to do what.

卫生健康部门要加强…，各医疗机构要有专人负责… is two duties of two bodies; what is asked of all members alike
(各乡镇（街道）和各部门要…) is a common duty; what names nobody stays a measure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from officedocs.outline_bodies import is_everyone, is_local, subject
from officedocs.outline_cadences import periodic
from officedocs.text import depth_split
from officedocs.units import names

_LEAD_IN = re.compile(r"^(?:为|根据|按照|按|依据|结合|在|围绕|要|对照|通过|经)")
_MODAL = re.compile(r"^(?:应当|应该|必须|要|应|须)")
_APPOINTS = re.compile(
    r"^(?:要|并|应|须|均要|都要)*(?:指定|设定|设立|明确|确定|落实|配备|安排)[^，]{0,30}(?:联络员|领导|专人|责任人|负责人|信息员|专干|人员)"
)
_STAYS = re.compile(r"^(?:具体)?负责")
_REPORTS = re.compile(
    r"报送|上报|反馈|报告|[^汇通预申]报[^道销警名考酬纸刊][^，]{0,14}(?:办|办公室|中心|局|委|小组)"
)
_WHEN = re.compile(r"每|定期|按时|按月|按季|逐月|及时|前")
_HEADS = re.compile(r"^(?:牵头|负责|牵头负责)$")
_JOINS = re.compile(r"^(?:共同|积极|密切|协同)*(?:参与|配合|协助)")
_EXPLAINS = re.compile(
    r"^(?:[^，。]{0,8})?(?:内容|重点|范围|方式)?(?:主要)?(?:包括|为：|有：)|^其中|^重点(?:检查|督查|督导)"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one body, or all members, are asked to do. `at` is the offset in the paragraph; `text` as written
    for a body (its name included), without the name for all members.
    """

    at: int
    who: str
    text: str
    kind: str  # "row", "common" or "report"
    support: str = ""


@dataclass(slots=True)
class Sentences:
    """What a paragraph asks, and what is left of it that names nobody."""

    asks: list[Ask] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    who: str
    start: int
    end: int
    predicate: int


def read_sentences(text: str, *, only_local: bool) -> Sentences:
    """Take a paragraph apart. `only_local`: in a list of measures only the zone's own bodies are subjects."""
    found = Sentences()
    offset = 0
    for at, part in enumerate(depth_split(text, lambda c: c in "；;。")):
        if at % 2 == 0 and part.strip():
            _sentence(part, offset, found, only_local)
        offset += len(part)
    return found


def _sentence(sentence: str, offset: int, found: Sentences, only_local: bool) -> None:
    if found.asks and _EXPLAINS.match(sentence.strip()) and not found.left:
        last = found.asks[-1]
        found.asks[-1] = Ask(last.at, last.who, f"{last.text}。{sentence.strip()}", last.kind, last.support)
        return
    runs = _runs(sentence, only_local)
    if not runs:
        found.left.append(sentence.strip())
        return
    before = sentence[: runs[0].start].strip("，, ")
    if len(runs) == 2 and _together(sentence, runs):
        found.asks.append(Ask(offset, runs[0].who, sentence.strip(), "row", runs[1].who))
        return
    if before and (_LEAD_IN.match(before) or len(before) < 6) and not is_everyone(runs[0].who):
        runs[0].start = 0
    elif before and not (is_everyone(runs[0].who) and _LEAD_IN.match(before)):
        found.left.append(before)
    for run in runs:
        found.asks += _asks(sentence, offset, run)


def _runs(sentence: str, only_local: bool) -> list[_Run]:
    """The stretches of a sentence that have a subject of their own."""
    runs: list[_Run] = []
    at = 0
    for index, part in enumerate(depth_split(sentence, lambda c: c in "，,")):
        stripped = part.lstrip()
        skipped = at + len(part) - len(stripped)
        named = subject(stripped) if index % 2 == 0 and stripped else None
        if named and _counts(named.who, only_local) and not (runs and runs[-1].who == named.who):
            runs.append(_Run(named.who, skipped, 0, skipped + named.end))
        at += len(part)
        if runs:
            runs[-1].end = at
    return runs


def _counts(who: str, only_local: bool) -> bool:
    """Whether a subject is one of those looked for."""
    return not only_local or is_everyone(who) or all(is_local(name) for name in names(who))


def _together(sentence: str, runs: list[_Run]) -> bool:
    """由领导小组牵头，各部门共同参与: one duty, the second body supports."""
    first = sentence[runs[0].predicate : runs[1].start].strip("，, ")
    return bool(_HEADS.match(first) and _JOINS.match(sentence[runs[1].predicate : runs[1].end]))


def _asks(sentence: str, offset: int, run: _Run) -> list[Ask]:
    if not is_everyone(run.who):
        return [Ask(offset + run.start, run.who, sentence[run.start : run.end].strip("，, "), "row")]
    predicate = sentence[run.predicate : run.end].strip("，, ")
    result = []
    at = offset + run.predicate
    for kind, text in _groups(_MODAL.sub("", predicate)):
        result.append(Ask(at, run.who, text, kind))
        at += len(text)
    return result


def _groups(predicate: str) -> list[tuple[str, str]]:
    """What all members are asked, divided where naming a person or reporting begins; a report with a
    frequency is "report", all else is "common".
    """
    groups: list[tuple[str, list[str]]] = []
    for part in depth_split(predicate, lambda c: c in "，,")[::2]:
        kind = _kind(part.strip(), groups[-1][0] if groups else "")
        if groups and groups[-1][0] == kind:
            groups[-1][1].append(part.strip())
        elif part.strip():
            groups.append((kind, [part.strip()]))
    texts = [(kind, re.sub("^(?:并|同时|以及)", "", "，".join(parts))) for kind, parts in groups]
    return [("report" if kind == "reports" and periodic(text) else "common", text) for kind, text in texts]


def _kind(part: str, before: str) -> str:
    if _APPOINTS.match(part):
        return "appoints"
    if _REPORTS.search(part) and _WHEN.search(part):
        return "reports"
    if before == "reports" or (before == "appoints" and _STAYS.match(part)):
        return before
    return "does"
