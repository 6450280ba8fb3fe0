"""What each part of a plan is for: background, phases, common duties, departments' duties, measures, or what
is asked in general (组织保障, 工作要求).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from officedocs.outline_bodies import LONGEST_HEAD, department_head, is_body, is_local
from officedocs.outline_inline import label_kind
from officedocs.outline_lines import PLAIN, Paragraph
from officedocs.reference import DATELINE
from officedocs.text import squeeze, without_brackets
from officedocs.units import names

FRONT, TITLE, BACKGROUND, COMMON, DUTIES, PHASES, MEASURES, GENERAL, SKIP = (
    "front", "title", "background", "common", "duties", "phases", "measures", "general", "skip",
)  # fmt: skip
_TOP = 2  # the level of 一、 and of 第一章 and what is above
_ROLES = (
    (COMMON, re.compile(r"共性|共同(?:职责|任务|责任|承担)|通用(?:职责|任务)")),
    (DUTIES, re.compile(r"职责|分工|(?:责任|任务)(?:分解|清单)|(?:部门|单位)(?:任务|责任)|特性|个性任务")),
    (PHASES, re.compile(r"步骤|阶段|进度|(?:时间|工作|实施|日程|推进)安排|时间表|日程|时间节点")),
    (BACKGROUND, re.compile(r"总则|附则|背景|目的|目标(?!.{0,2}(?:任务|责任))|原则|总体(?:要求|思路)|"
                            r"指导思想|意义|依据|"
                            r"现状|基本情况|形势|术语|适用范围")),
    (GENERAL, re.compile(r"保障|要求|组织(?:领导|实施|管理|机构)|督导|督查|考核|监督|纪律|经费|评估")),
    (MEASURES, re.compile(r"措施|任务|内容|重点|行动|举措|要点|项目")),
)  # fmt: skip
_STRONG = {COMMON, DUTIES, PHASES}
_SLOGAN = re.compile(r"^(?:加强|强化|落实|严格|完善|健全|明确|压实|夯实).*[，,]|[，,]")
_PEOPLE = re.compile(r"名单|领导小组(?!.*(?:职责|分工))|通讯录|联系|组成人员|成员单位$|联络员")
_ATTACHMENT = re.compile(r"^附\s*[件表录]\s*[\d一二三四五六七八九十]*\s*(?P<colon>[:：]?)\s*(?P<rest>.*)$")
_SHORT = 24  # characters: a line that may be a title
_TITLE = re.compile(r"[。；：:，,！？]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph with what its part of the plan is for, and the headings above it, the nearest last."""

    paragraph: Paragraph
    role: str
    path: tuple[Paragraph, ...]


def role_of(title: str) -> str:
    """What a part with this heading is for; "general" where the heading does not say."""
    if _SLOGAN.search(title) and not re.search(r"共性|共同职责", title):
        return GENERAL
    return next((role for role, words in _ROLES if words.search(title)), GENERAL)


def is_title(paragraph: Paragraph) -> bool:
    """Whether a numbered paragraph only names what follows: no sentence in it."""
    return bool(paragraph.kind) and not re.search("[。；]", paragraph.text) and len(paragraph.text) <= 60


def heading_text(paragraph: Paragraph) -> str:
    """The heading of a paragraph: all of it, or what stands before its first full stop or colon."""
    return re.split("[。：:]", paragraph.text, maxsplit=1)[0].strip()


def placed(paragraphs: list[Paragraph]) -> list[Placed]:
    """Every paragraph with its role and path."""
    walk = _Walk(_body_at(paragraphs), any(p.kind in ("cn", "part", "clause", "style") for p in paragraphs))
    for at, paragraph in enumerate(paragraphs):
        walk.take(at, paragraph, paragraphs[at + 1 : at + 3])
    return walk.found


def _is_signature(paragraph: Paragraph, following: list[Paragraph]) -> bool:
    """Whether a line is the date below a text, or the body that signs right above it."""
    if paragraph.kind or label_kind(paragraph.text[:80]):
        return False
    if DATELINE.match(squeeze(paragraph.text[:80])):
        return True
    dated = bool(following) and DATELINE.match(squeeze(following[0].text[:80]))
    return bool(dated) and len(paragraph.text) <= 40 and is_body(squeeze(paragraph.text))


def _body_at(paragraphs: list[Paragraph]) -> int:
    """Where the plan's own text begins: its first numbered heading, department or label line."""
    for at, paragraph in enumerate(paragraphs):
        if paragraph.level <= 5 or label_kind(paragraph.text) in ("resp", "task"):
            return at
        head = department_head(paragraph.text, trusted=False)
        if head and paragraph.text[head.body_at :].strip():
            return at
        if _heads_a_list(paragraph, paragraphs[at + 1 : at + 2]):
            return at
    return len(paragraphs)


def _heads_a_list(paragraph: Paragraph, following: list[Paragraph]) -> bool:
    """Whether a line is only a department whose numbered duties begin below it."""
    below = following and following[0].kind in ("num", "pnum", "hnum", "circle")
    listed = names(paragraph.text) if below and len(paragraph.text) <= LONGEST_HEAD else []
    bare = not re.search("[：:，。；]", without_brackets(paragraph.text))
    return bool(listed) and bare and all(is_body(name) and is_local(name) for name in listed)


class _Walk:
    def __init__(self, body_at: int, has_top: bool) -> None:
        self.found: list[Placed] = []
        self._body_at = body_at
        self._has_top = has_top
        self._base = ""  # of an attachment
        self._awaits_title = False
        self._in_list = False  # of attachments
        self._path: list[tuple[Paragraph, str]] = []

    def take(self, at: int, paragraph: Paragraph, following: list[Paragraph]) -> None:
        """Place one paragraph."""
        awaited = self._awaits_title
        if at >= self._body_at and _is_signature(paragraph, following):
            self._place(paragraph, SKIP)
        elif self._take_attachment(paragraph, following):
            self._place(paragraph, TITLE if awaited and self._base != SKIP else SKIP)
        elif at < self._body_at:
            self._place(paragraph, FRONT)
            self._base = self._base or ("" if role_of(paragraph.text) not in _STRONG else DUTIES)
        elif self._is_heading(paragraph):
            level = _TOP if paragraph.level == PLAIN else paragraph.level
            while self._path and self._level(self._path[-1][0]) >= level:
                self._path.pop()
            role = self._role(paragraph)
            self._path.append((paragraph, role))
            self._place(paragraph, role, own=True)
        else:
            self._place(paragraph, self._path[-1][1] if self._path else self._base or DUTIES)

    def _place(self, paragraph: Paragraph, role: str, *, own: bool = False) -> None:
        above = self._path[:-1] if own else self._path
        self.found.append(Placed(paragraph, role, tuple(p for p, _ in above)))

    def _is_heading(self, paragraph: Paragraph) -> bool:
        if paragraph.level != PLAIN:
            return paragraph.kind != "bullet"
        text = paragraph.text
        titled = not self._has_top and len(text) <= _SHORT and not _TITLE.search(text)
        return titled and next((r for r, words in _ROLES if words.search(text)), "") != ""

    def _level(self, paragraph: Paragraph) -> int:
        return _TOP if paragraph.level == PLAIN else paragraph.level

    def _role(self, paragraph: Paragraph) -> str:
        """A part's own role; below the top only a plain title of a strong kind changes what holds above."""
        if self._base == SKIP:
            return SKIP
        title = heading_text(paragraph)
        if not self._path:
            own = role_of(title)
            unnamed = own == GENERAL and self._base in _STRONG
            return self._base if unnamed else own
        above = self._path[-1][1]
        own = role_of(title) if len(title) <= _SHORT and not re.search("[，,]", title) else above
        if own in (COMMON, DUTIES) and above in (COMMON, DUTIES, MEASURES, GENERAL) and is_title(paragraph):
            return own if above != GENERAL or title.endswith(("职责", "分工", "任务")) else above
        return PHASES if own == PHASES and above in (GENERAL, MEASURES) and is_title(paragraph) else above

    def _take_attachment(self, paragraph: Paragraph, following: list[Paragraph]) -> bool:
        """Whether a paragraph names an attachment or is its title, by which what follows is then read."""
        found = _ATTACHMENT.match(paragraph.text) if not paragraph.kind else None
        if found:
            self._in_list = bool(found["rest"]) and (
                not following or bool(_ATTACHMENT.match(following[0].text))
            )
            self._in_list = self._in_list or bool(found["colon"] and found["rest"])
            if not self._in_list or (
                following and not _ATTACHMENT.match(following[0].text) and not found["colon"]
            ):
                self._begin(found["rest"])
            return True
        if (
            self._in_list
            and paragraph.kind == "num"
            and is_title(paragraph)
            and not paragraph.text.endswith(("：", ":"))
        ):
            return True
        self._in_list = False
        if self._awaits_title and not paragraph.kind:
            head = department_head(paragraph.text, trusted=False)
            if head is None and len(paragraph.text) <= 60 and not re.search("[。；]", paragraph.text):
                self._name(paragraph.text)
                return not self._early()
        self._awaits_title = False
        return False

    def _early(self) -> bool:
        """Whether nothing but front matter was read: the attachment is the plan itself."""
        return not any(p.role not in (FRONT, SKIP) for p in self.found)

    def _begin(self, title: str) -> None:
        self._path = []
        self._base = ""
        self._awaits_title = True
        if title:
            self._name(title)

    def _name(self, title: str) -> None:
        role = role_of(title)
        named = DUTIES if role in _STRONG or role == MEASURES else ""
        self._base = SKIP if _PEOPLE.search(title) else named or self._base
