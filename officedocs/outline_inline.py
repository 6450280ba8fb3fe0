"""Responsibility said within or under an item: （牵头单位：…；责任单位：…）, （…牵头，…参与）, （…负责）,
label lines, and labels run together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from officedocs.clauses import Reading, read_cell
from officedocs.outline_bodies import is_body, is_local
from officedocs.text import split_outside, squeeze
from officedocs.units import is_nobody, names


def _spaced(words: str) -> str:
    return "(?:" + "|".join(r"\s*".join(word) for word in words.split()) + ")"


_OPEN = r"(?:\s*[（(]\s*" + _spaced("责任 牵头 主办 指导 配合 协办 参与") + r"\s*[)）])?"
_RESPONSIBLE = (
    r"(?:[省市县区镇乡]级\s*)?"
    + _spaced("牵头 主办 主责 责任 承办 配合 协办 协助 参与 指导 支持 负责 协同 落实 实施 主管 成员")
    + r"\s*"
    + _spaced("责任 负责 配合 实施 落实 主体")
    + "?"
    + _OPEN
    + r"\s*"
    + _spaced("单位 部门 科室 机构")
    + _OPEN
    + r"\s*[:：]|"
    + _spaced("牵头 配合 协办 主办 参与")
    + r"\s*[:：]"
)
_DEADLINE = (
    _spaced(
        "整改时限 整改期限 截止时间 推进时间 完成日期 "
        "完成时限 完成时间 时间要求 时间节点 时间进度 完成期限 办结时限 时限要求 工作时限 "
        "进度要求 进度安排 时限"
    )
    + r"\s*[:：]"
)
_TASK = (
    _spaced(
        "主要任务 工作任务 重点任务 具体任务 目标任务 任务名称 任务内容 任务目标 工作内容 "
        "工作事项 工作举措 具体措施 工作措施 "
        "主要措施 项目名称 工作职责 主要职责 职责任务 任务 事项 措施"
    )
    + r"\s*[:：]"
)
_OTHER = _spaced("备注 序号 编号 成果形式 指标 工作目标 目标 标准") + r"\s*[:：]"
_LABEL = re.compile(
    rf"(?P<resp>{_RESPONSIBLE})|(?P<deadline>{_DEADLINE})|(?P<task>{_TASK})|(?P<other>{_OTHER})"
)
_AT_START = re.compile(rf"^[（(【\[]?\s*(?:{_LABEL.pattern})")
# Not within a word or sentence: a label stands at the start, after a full stop, a bracket or a gap.
_TAIL = re.compile(rf"(?:(?<=[。；;）)\s])|^)(?:{_RESPONSIBLE})")
_MEANS_SUPPORT = re.compile("^(?:[省市县区镇乡]级)?(?:配合|协办|协助|参与|指导|支持|协同|成员)")
_MEANS_LEAD = re.compile("^(?:[省市县区镇乡]级)?(?:牵头|主办|主责)|[（(](?:牵头|主办)[)）]")
_ONE_ONCE = re.compile("名称$|^任务$|^事项$")
_ROLE_WORD = re.compile(r"牵头|负责|主办|承办|配合|参与|协办|协助")
_DUE = re.compile(r"完成|之?前$|以前$|底前|时限")
_NEXT = re.compile("[。；;，, ]*")
_LONGEST = 400  # characters in brackets that may say who is responsible


@dataclass(slots=True)
class Said:
    """What labels or brackets say about an item."""

    lead_raw: str = ""
    support_raw: str = ""
    deadline_raw: str = ""
    task: str = ""
    reading: Reading = field(default_factory=Reading)

    def settle(self) -> Said:
        """Read the texts gathered from label lines; where no lead is named, the responsible unit leads."""
        self.reading = Reading()
        for role, text in (("lead", self.lead_raw), ("support", self.support_raw)):
            if text:
                found = read_cell(text, role)
                self.reading.assignments += [
                    a for a in found.assignments if a not in self.reading.assignments
                ]
                self.reading.issues += found.issues
        return self


def is_label_line(text: str) -> bool:
    """Whether a line begins with a label such as 牵头单位：."""
    return bool(_AT_START.match(text))


def label_kind(text: str) -> str:
    """ "resp", "deadline", "task" or "other" of a label line, "" for another line."""
    found = _AT_START.match(text)
    return "" if found is None else found.lastgroup or ""


def read_labels(text: str) -> list[tuple[str, str, str]]:
    """(kind, label, value) of every label in a text that begins with one."""
    marks = list(_LABEL.finditer(text))
    found = []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        value = text[mark.end() : end].strip("；;，,。.（()）【】[] \n")
        opened, closed = value.count("（") + value.count("("), value.count("）") + value.count(")")
        value = value + "）" * (opened - closed) if 0 < opened - closed <= 2 else value
        found.append((mark.lastgroup or "", squeeze(mark[0]).rstrip(":："), value))
    return found


def from_labels(labels: list[tuple[str, str, str]]) -> Said:
    """Lead and support of labels; 责任单位 beside a named lead is support."""
    said = Said()
    has_lead = any(kind == "resp" and _MEANS_LEAD.search(label) for kind, label, _ in labels)
    leads: list[str] = []
    supports: list[str] = []
    for kind, label, value in labels:
        if kind == "resp" and not is_nobody(value):
            leads_here = _MEANS_LEAD.search(label) or not (has_lead or _MEANS_SUPPORT.match(label))
            (leads if leads_here else supports).append(value)
        elif kind == "deadline":
            said.deadline_raw = said.deadline_raw or value
        elif kind == "task" and value:
            said.task = f"{said.task}\n{value}".strip()
    said.lead_raw, said.support_raw = "、".join(leads), "、".join(supports)
    members = all(label.startswith("成员") for kind, label, _ in labels if kind == "resp")
    if members:  # of a group that nobody leads: a list of names and no responsibility
        said.support_raw = ""
    return said.settle()


@dataclass(slots=True)
class Block:
    """Consecutive label lines of one item, as far as they are read."""

    labels: list[tuple[str, str, str]] = field(default_factory=list)
    is_named: bool = False  # somebody responsible
    _tasks: set[str] = field(default_factory=set)

    def take(self, own: list[tuple[str, str, str]]) -> bool:
        """Add the labels of one line, unless they begin the next item: responsibility was said before, and
        the label is one that comes first or comes again.
        """
        tasks = {label for kind, label, _ in own if kind == "task"}
        again = tasks & self._tasks or any(_ONE_ONCE.search(label) for label in tasks)
        if self.is_named and again:
            return False
        self.labels += own
        self._tasks |= tasks
        self.is_named = self.is_named or any(kind == "resp" for kind, _, _ in own)
        return True


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a paragraph and what is said about it; `said` is None for what is left at the end."""

    start: int
    text: str
    said: Said | None


def stretches(text: str) -> list[Stretch]:
    """A paragraph divided at every place that says who is responsible; empty when none does."""
    found: list[Stretch] = []
    start = 0
    for begun, end, said in _places(text):
        if begun < start:
            continue
        found.append(Stretch(start, text[start:begun].strip(), said))
        start = _NEXT.match(text, end).end()  # type: ignore[union-attr]
    if found and text[start:].strip():
        found.append(Stretch(start, text[start:].strip(), None))
    return found


def _places(text: str) -> Iterator[tuple[int, int, Said]]:
    for begun, end in _brackets(text):
        said = _in_brackets(text[begun + 1 : end - 1], at_end=not text[end:].strip("。；; "))
        if said:
            yield begun, end, said
    tail = _TAIL.search(text)
    if tail and not is_label_line(text):
        yield tail.start(), len(text), from_labels(read_labels(text[tail.start() :]))
        return
    last = _last_sentence(text)
    if last and (said := _pure(text[last:].rstrip("。；; "))):
        yield last, len(text), said


def _brackets(text: str) -> list[tuple[int, int]]:
    """The outermost brackets, as (start, end)."""
    found: list[tuple[int, int]] = []
    depth, begun = 0, 0
    for at, char in enumerate(text):
        if char in "（(【[":
            begun = begun if depth else at
            depth += 1
        elif char in "）)】]" and depth:
            depth -= 1
            if not depth and at - begun <= _LONGEST:
                found.append((begun, at + 1))
    return found


@lru_cache(maxsize=512)
def _in_brackets(content: str, *, at_end: bool) -> Said | None:
    """What brackets say, None when they speak of something else."""
    if _AT_START.match(content) and label_kind(content) in ("resp", "deadline"):
        said = from_labels(read_labels(content))
        return said if said.reading.assignments else None
    rest, due = _without_due(content)
    if _ROLE_WORD.search(rest):
        return _clauses(rest, due)
    listed = names(rest) if at_end and 2 <= len(rest) <= 120 else []
    if listed and all(is_body(n) and is_local(n) and len(n) > 2 for n in listed):
        return Said(lead_raw=rest, deadline_raw=due, reading=read_cell(rest, "lead"))
    return None


def _without_due(content: str) -> tuple[str, str]:
    """The content without a part that says by when: 县卫健局牵头，2024年6月底前完成."""
    parts = split_outside(content, "，,；;")
    due = [
        p for p in parts if re.search(r"\d", p) and _DUE.search(p) and not re.search("牵头|负责|配合|参与", p)
    ]
    return "，".join(p for p in parts if p not in due), re.sub("完成$", "", due[0]) if due else ""


def _clauses(text: str, due: str) -> Said | None:
    reading = read_cell(text, "lead")
    good = reading.assignments and all(is_body(a.name, trusted=True) for a in reading.assignments)
    return Said(lead_raw=text, deadline_raw=due, reading=reading) if good else None


def _last_sentence(text: str) -> int:
    """Where the last sentence begins, 0 when there is only one."""
    body = text.rstrip("。；; ")
    return max(body.rfind("。"), body.rfind("；")) + 1


_PURE = re.compile(
    r"(?:共同|分别|按职责分工|按各自职责|具体|密切|积极|联合|协同)*(?:牵头|负责|主办|承办|配合|参与|协办|协助)"
    r"(?:负责|实施|落实|配合|、|协同|共同|参与)*"
)


def _pure(sentence: str) -> Said | None:
    """A sentence that says nothing but who is responsible: 由县卫健局牵头，县教体局配合."""
    parts = split_outside(sentence, "，,")
    if not parts or len(sentence) > _LONGEST:
        return None
    if not all((m := list(_PURE.finditer(part))) and m[-1].end() == len(part) for part in parts):
        return None
    return _clauses(sentence, "")
