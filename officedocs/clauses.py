"""Who leads what: a responsibility cell may be a plain list, carry labels, or say it in clauses of its own.

健康家庭由县妇联牵头，各乡镇人民政府配合 names a lead and a supporter for the scope 健康家庭 only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from officedocs.contacts import bodies_only
from officedocs.model import Assignment
from officedocs.text import split_outside, squeeze, without_brackets
from officedocs.units import is_nobody, is_odd_name, kind_of_name, names, open_tail

_HOW = (
    # Each word in one way only: 分工 after 按职责 is the word further on.
    r"(?:[按依]照?各?自?(?:职责|职能|分工)|"
    r"共同|联合|分别|分类|分级|分工|各自|协同|积极|密切|具体|总体?|统一|主动)*"
)
# Not in 各牵头单位, 各参与部门: those are bodies.
_LEAD_WORD = r"(?<!各)(?:牵头负责|牵头实施|牵头|主办|承办|负责)"
_SUPPORT_WORD = r"(?<!各)(?:配合|协助|协办|参与|参加|支持|协同)"
_LEAD = re.compile(rf"^(?:(?P<scope>.*)由)?(?P<units>.+?){_HOW}(?P<word>{_LEAD_WORD})", re.S)
_SUPPORT = re.compile(rf"^(?:由)?(?P<units>.+?){_HOW}{_SUPPORT_WORD}(?P<rest>.*)$", re.S)
_FLAG = re.compile(rf"[（(](?P<flag>{_LEAD_WORD}|{_SUPPORT_WORD}|责任)(?:单位|部门)?[）)]$")


def _spaced(words: str) -> str:
    """A pattern for any of the words, its characters perhaps set apart: 责 任 单 位."""
    return "(?:" + "|".join(r"\s*".join(word) for word in words.split()) + ")"


_LABEL = re.compile(
    f"(?P<word>{_spaced('牵头 主办 主责 责任 负责 配合 协办 协助 参与 指导 协同')})"
    rf"\s*+{_spaced('责任 负责 实施 指导')}?\s*+{_spaced('单位 部门 科室 机构')}?\s*+[:：]"
)
_BRACKETED = re.compile(
    r"^(?P<lead>[^（(]+)[（(](?P<support>[^（）()]*(?:局|委|办|部|中心|会|政府|单位|部门))[）)]$"
)
_LEAD_LABELS = {"牵头", "主办", "主责"}
_PLAIN_LABELS = {"责任", "负责"}


@dataclass(slots=True)
class Reading:
    """What a cell says, and what a person must look at, as (code, message)."""

    assignments: list[Assignment] = field(default_factory=list)
    issues: list[tuple[str, str]] = field(default_factory=list)

    def add(self, role: str, found: Iterable[str], scope: str = "") -> None:
        """Add each name once per role and scope; a name that is none becomes an issue."""
        for name in found:
            assignment = Assignment(role, name, kind_of_name(name), scope)
            if is_odd_name(name):
                self.issues.append(
                    ("unit-unreadable", f"“{name[:40]}”不像单位名称，请改为单位全称或规范简称")
                )
            elif assignment not in self.assignments:
                self.assignments.append(assignment)


def read_cell(text: str, role: str, *, first_leads: bool = False, mixed: bool = False) -> Reading:
    """The bodies named in a cell of the lead or support column.

    `first_leads`: the document says that of several responsible units the first leads (列第一位的为牵头单位).
    `mixed`: the column is for leads and supporters alike, the latter in brackets (牵头（配合）单位).
    """
    reading = Reading()
    text = bodies_only(text)
    if is_nobody(text):
        return reading
    tail = open_tail(re.sub(f"{_HOW}(?:{_LEAD_WORD}|{_SUPPORT_WORD})", "、", text))
    if tail:
        reading.issues.append(("units-open", f"“{tail}”没有写明是哪些单位，请补全单位名称"))
    if _LABEL.search(text):
        _read_labels(text, role, reading)
    elif re.search(f"{_LEAD_WORD}|{_SUPPORT_WORD}", re.sub(_FLAG.pattern[:-1], "", text)):
        _read_clauses(text, role, reading)
    elif mixed:
        _read_mixed(text, reading)
    else:
        _read_list(text, role, reading, first_leads=first_leads)
    return reading


def _read_mixed(text: str, reading: Reading) -> None:
    """县卫健局（县财政局、县教体局): the brackets support. Without a mark all of them lead."""
    listed = names(text)
    for name in listed:
        found = _BRACKETED.match(name)
        reading.add("lead", [found["lead"] if found else name])
        reading.add("support", names(found["support"]) if found else [])
    if len(listed) > 1 and not any(a.role == "support" for a in reading.assignments):
        message = "这一列同时填写牵头和配合单位，但没有注明谁牵头，暂都按牵头单位读取，请核对"
        reading.issues.append(("roles-mixed", message))


def _read_list(text: str, role: str, reading: Reading, *, first_leads: bool) -> None:
    flagged = [(_FLAG.sub("", name), _flag_role(name)) for name in names(text)]
    has_lead = any(flag == "lead" for _, flag in flagged)
    for at, (name, flag) in enumerate(flagged):
        other = "support" if role == "lead" and (has_lead or (first_leads and at)) else role
        reading.add(flag or other, [name])


def _flag_role(name: str) -> str:
    found = _FLAG.search(name)
    if not found or found["flag"] == "责任":
        return ""
    return "lead" if re.fullmatch(_LEAD_WORD, found["flag"]) else "support"


def _read_labels(text: str, role: str, reading: Reading) -> None:
    """牵头单位：…配合单位：… ; beside a named lead the responsible unit supports."""
    labels = list(_LABEL.finditer(text))
    words = [squeeze(label["word"]) for label in labels]
    has_lead = any(word in _LEAD_LABELS for word in words)
    reading.add(role, names(text[: labels[0].start()].rstrip("（(")))
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        leads = words[at] in _LEAD_LABELS or (words[at] in _PLAIN_LABELS and not has_lead)
        reading.add("lead" if leads else "support", names(text[label.end() : end].strip("（()） \n")))


def _read_clauses(text: str, role: str, reading: Reading) -> None:
    for clause in split_outside(text, "；;。\n"):
        if not re.search(f"{_LEAD_WORD}|{_SUPPORT_WORD}", without_brackets(clause)):
            reading.issues.append(
                ("responsibility-unclear", f"“{clause[:40]}”没有说明是牵头还是配合，请补充")
            )
            reading.add(role, names(clause))
        else:
            _read_clause(clause, role, reading)


def _read_clause(clause: str, role: str, reading: Reading) -> None:
    """One clause: its parts in order; what names no scope of its own takes the clause's."""
    parts: list[tuple[str, str, str]] = []
    pending = ""
    for segment in split_outside(clause, "，,"):
        pending = f"{pending}，{segment}" if pending else segment
        taken = _segment(pending)
        if taken:
            parts += taken
            pending = ""
    if pending:
        after_lead = any(found != "support" for found, _, _ in parts)
        parts.append(("support" if after_lead else role, pending, ""))
    beside = "support" if any(found == "lead" for found, _, _ in parts) else "lead"
    scope = next((own for _, _, own in parts if own), "")
    for found, units, own in parts:
        scope = own or scope
        reading.add(beside if found == "responsible" else found, names(units), scope)


def _segment(text: str) -> list[tuple[str, str, str]]:
    """(role, list of names, scope) of 健康小屋由县卫健局牵头 or 县执法局配合.

    负责 gives "responsible", which is the lead unless another is named; nothing where no role is named yet.
    """
    lead = _lead(text)
    if lead:
        rest = re.sub(r"^(单位|部门)", "", text[lead.end("word") :]).strip("，,。 ")
        support = _SUPPORT.match(rest)
        scope, units = _scope(lead)
        more = [("support", support["units"], "")] if support else []
        role = "responsible" if lead["word"] == "负责" else "lead"
        return [(role, re.sub("[为是]$", "", units), scope or ("" if support else rest)), *more]
    support = _SUPPORT.match(text)
    return [("support", support["units"], "")] if support else []


def _lead(text: str) -> re.Match[str] | None:
    """Who leads, looked for up to the last word that says so: behind it only time would be lost."""
    ends = [word.end() for word in re.finditer(_LEAD_WORD, text)]
    return _LEAD.match(text, 0, ends[-1]) if ends else None


def _scope(lead: re.Match[str]) -> tuple[str, str]:
    """Scope and names; without 由 a colon may divide them: 健康家庭：县妇联牵头."""
    if lead["scope"] is not None:
        return lead["scope"].strip("，,：: "), lead["units"]
    before, colon, after = re.sub("：", ":", lead["units"]).rpartition(":")
    return (before.strip(), after) if colon else ("", lead["units"])


def without_lead(assignments: list[Assignment], *texts: str) -> list[str]:
    """What the texts list side by side with the scopes led, but no clause gives to anybody.

    Row 15 of 中江县 lists 健康主题公园、健康步道、健康小屋、健康街区、健康社团 and its clauses leave out the
    last.
    """
    scopes = [
        s for a in assignments if a.role == "lead" and a.scope for s in split_outside(a.scope, "、，,和及")
    ]
    if not scopes or any(a.role == "lead" and not a.scope for a in assignments):
        return []
    found: list[str] = []
    for text in texts:
        for part in split_outside(text, "，。；;\n：:"):
            found += _left_out(split_outside(part, "、和及"), scopes)
    return list(dict.fromkeys(found))


def _left_out(listed: list[str], scopes: list[str]) -> list[str]:
    """The elements of one enumeration that no scope covers, where at least two are covered."""
    covered = [any(_is_same(element, scope) for scope in scopes) for element in listed]
    if sum(covered) < 2:
        return []
    head = _common_head(scopes)
    return [
        name
        for element, led in zip(listed, covered, strict=True)
        if not led and (name := _own_name(element, head))
    ]


def _is_same(element: str, scope: str) -> bool:
    """Whether an element names a scope, perhaps with words around or left out (无烟医疗机构,
    无烟医疗卫生机构).
    """
    short, long = without_brackets(scope), without_brackets(element)
    if short in long:
        return True
    letters = iter(long)
    return len(short) > 4 and all(letter in letters for letter in short)


def _common_head(scopes: list[str]) -> str:
    """The first two characters where all scopes share them (健康, 无烟)."""
    heads = {scope[:2] for scope in scopes}
    return heads.pop() if len(heads) == 1 else ""


def _own_name(element: str, head: str) -> str:
    """The bare name in 开展健康社团等: from the common head on, without the tail."""
    name = re.split(r"等|每类|各|均|建设$", without_brackets(element))[0]
    if head:
        return name[name.rfind(head) :] if head in name else ""
    return name if 2 <= len(name) <= 12 else ""
