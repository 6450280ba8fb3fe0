"""Heading rows: which column means what, found by meaning and not by place or exact words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from officedocs.grid import Grid
from officedocs.text import half_width, squeeze

LONGEST_HEADING = 30
_SENTENCE = re.compile(r"[，。；;？]|^\s*[（(]?\d+[)）.、．]")
CLEAR = 9  # a lower heading as telling as this needs no upper one: 配合 under 责任单位
_TITLES = {
    "task": "主要任务",
    "lead": "责任（牵头）单位",
}
_BODY = "单位|部门|科室|机构|主体|乡镇|街道"
# Each heading may mean several things, the likelier first; a column takes the first meaning still free.
# (pattern, [(role, weight), …])
_RULES: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    (r"^(序号?|编号|号|no\.?|项次|行号|顺序)$", (("number", 9),)),
    (
        r"备注|佐证|材料|资料|附件|完成情况|进展|落实情况|自评|自查|得分|评分$|评分结果|扣分|存在问题|"
        r"工作成效|是否|状态|说明$",
        (("note", 9),),
    ),
    (
        rf"(?=.*(牵头|责任|主办|主责|负责))(?=.*(配合|协办|参与|协助|协同))(?=.*({_BODY}|分工|$))",
        (("both", 9),),
    ),
    (
        rf"(配合|协办|协助|参与|协同|支持|指导|协作)的?({_BODY})|(配合|协办|协助|参与)(指导|协助)*({_BODY})",
        (("support", 10),),
    ),
    (
        rf"(牵头|主办|主责|承办|首要责任|第一责任)(责任|负责|实施)?({_BODY})|责任牵头({_BODY})",
        (("lead", 10),),
    ),
    (
        rf"(责任|负责|落实|实施|承担|完成|承接|执行)(的)?({_BODY})|责任人?及?单位",
        (("lead", 8), ("support", 5)),
    ),
    (r"领导|责任人|负责人|联系人|联络员|电话|手机|联系方式|姓名|通讯|地址|邮箱|职务|签字", (("person", 9),)),
    (r"^(牵头|主办|主责|责任牵头)$", (("lead", 9),)),
    (r"^(配合|协办|参与|协助|配合指导)$", (("support", 9),)),
    (r"(开始|起始|启动)(时间|日期)", (("start", 9),)),
    (
        r"时限|截止|完成(时间|日期|期限)|时间(节点|安排|要求|进度|表)|(结束|办结|报送|推进|整改|实施|"
        r"落实)(时间|日期|期限)|期限|进度(安排|要求)|^时间$|完成时",
        (("deadline", 9),),
    ),
    (
        r"评估(方法|方式|办法)|考核(方法|方式|办法)|评分(标准|方法|细则|办法)|评价(方法|标准|方式)|"
        r"计分|检查(方法|方式)|评审(方法|方式)|赋分(标准|方法)|验收方[法式]",
        (("method", 9),),
    ),
    (r"^(分值|分数|满分|标准分|权重|赋分|基本分|配分|总分)|分值", (("points", 9),)),
    (r"阶段|步骤", (("phase", 9), ("domain", 3))),
    (
        r"一级指标|指标(分类|类别|类型|大类)|^(类别|分类|领域|板块|大类|类型)$|(工作|任务|项目)(类别|"
        r"分类|领域|板块|类型|大类)|维度",
        (("domain", 9), ("objective", 4)),
    ),
    (
        r"二级指标|指标(内容|名称|项目)|(工作|建设|创建|总体|年度)?目标$|评估内容|考核内容|考核项目|"
        r"评估项目|^项目(名称)?$",
        (("objective", 8), ("domain", 5), ("standard", 4), ("task", 2)),
    ),
    (
        r"三级指标|四级指标|标准|指标(要求|说明|内涵)|(创建|建设|考核|评估|工作|达标)要求|考核指标|"
        r"^指标$|目标值",
        (("standard", 8), ("objective", 4), ("task", 2)),
    ),
    (
        r"具体(任务|工作|措施|内容|举措|事项)|主要(任务|措施|工作|举措|内容)|(工作|推进|落实|保障|"
        r"整改|建设)(措施|举措)|^措施$|任务(分解|内容|清单|措施)|分解任务",
        (("task", 10), ("standard", 3), ("objective", 2)),
    ),
    (
        r"(工作|重点|目标|年度|创建|建设|改革|整改|职责)任务|任务(名称|目标|事项|要求)?$|工作(职责|"
        r"内容|事项)|主要职责|^职责|重点(工作|事项|内容)|任务",
        (("task", 8), ("objective", 4), ("standard", 3)),
    ),
    (r"责任分工|职责分工|分工", (("both", 4),)),
    (rf"^(成员|各)?({_BODY})(名称)?$", (("lead", 3),)),
    (r"责任", (("lead", 3),)),
    (r"(工作|事项|内容)$", (("task", 2), ("objective", 1))),
)
_COMPILED = tuple((re.compile(pattern), roles) for pattern, roles in _RULES)
_TEXT_ROLES = {"task", "standard", "objective"}


@dataclass(frozen=True, slots=True)
class Header:
    """One heading: the rows it covers, the column of each role, the headings, and columns that mean nothing
    known.
    """

    first: int
    last: int
    columns: dict[str, int]
    titles: dict[str, str]
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> str:
        """The heading that must be there and is not, "" when the table can be read."""
        return next((title for role, title in _TITLES.items() if role not in self.columns), "")

    @property
    def is_mixed(self) -> bool:
        """Whether one column holds leads and supporters (牵头（配合）单位)."""
        roles = meanings(self.titles.get("lead", ""))
        return bool(roles) and roles[0][0] == "both"

    def repeats(self, earlier: Header) -> bool:
        """Whether this heading in the middle of a table is one and no task that happens to use its words.

        Either it says what the earlier one says, or each of its texts is short and clearly a heading.
        """
        same = sum(earlier.titles.get(role) == title for role, title in self.titles.items())
        titles = [*self.titles.values(), *self.unknown.values()]
        clear = [max((weight for _, weight in meanings(title)), default=0) >= 8 for title in titles]
        short = all(len(plain_heading(title)) <= 12 and "、" not in title for title in titles)
        return 2 * same > len(earlier.titles) or (short and len(titles) >= 3 and all(clear))

    def score(self) -> tuple[bool, int]:
        """How good a reading of the heading this is."""
        return (not self.missing, len(self.columns))


def plain_heading(text: str) -> str:
    """A heading without spaces and brackets: 责任（牵头）单位 → 责任牵头单位."""
    return re.sub(r"[()\[\]【】〔〕<>《》:、/*★\-—]", "", half_width(squeeze(text))).lower()


@lru_cache(maxsize=4096)
def meanings(heading: str) -> tuple[tuple[str, int], ...]:
    """What a heading may mean, likeliest first, with weights."""
    if len(heading) > 4 * LONGEST_HEADING or _SENTENCE.search(heading):
        return ()
    plain = plain_heading(heading)
    if not plain or len(plain) > LONGEST_HEADING:
        return ()
    return next((roles for pattern, roles in _COMPILED if pattern.search(plain)), ())


def header_at(grid: Grid, row: int) -> Header | None:
    """The heading that starts in this row, over one row or two, or None."""
    one = _header(grid, row, row)
    if not one:
        return None
    following = next((r for r in grid.rows if r > row), None)
    if following is None or following != row + 1 or not _is_second_line(grid, row, following):
        return one
    two = _header(grid, row, following)
    return two if two and two.score() >= one.score() else one


def _is_second_line(grid: Grid, row: int, following: int) -> bool:
    """Whether the next row only divides headings: each of its own cells is short and under a wide or empty
    heading.
    """
    own = grid.own(following)
    if not own or any(len(cell.text) > 12 for cell in own.values()):
        return False
    return all(grid.width_of(row, column) > 1 or not grid.at(row, column).text for column in own)


def _header(grid: Grid, first: int, last: int) -> Header | None:
    texts = grid.texts(first)
    if len(texts) < 2 or sum(len(text) > LONGEST_HEADING * 2 for text in texts) > 1:
        return None
    headings = {column: _heading(grid, first, last, column) for column in grid.columns}
    headings = {column: text for column, text in _once(grid, first, last, headings).items() if text}
    if sum(len(squeeze(text)) > LONGEST_HEADING for text in headings.values()) > 1:
        return None
    columns = _assign(headings)
    header = Header(
        first,
        last,
        columns,
        {role: squeeze(headings[column]) for role, column in columns.items()},
        {c: text for c, text in headings.items() if c not in columns.values() and not meanings(text)},
    )
    return header if _is_header(header) else None


def _is_header(header: Header) -> bool:
    roles = set(header.columns)
    work = roles & _TEXT_ROLES
    who = roles & {"lead", "support"}
    return bool(work and (who or "deadline" in roles)) and len(roles) >= 2


def _heading(grid: Grid, first: int, last: int, column: int) -> str:
    anchors = dict.fromkeys(grid.anchor(row, column) for row in range(first, last + 1))
    parts = [grid.cells[a].text for a in anchors if a in grid.cells]
    clear = len(parts) > 1 and any(weight >= CLEAR for _, weight in meanings(parts[-1]))
    return parts[-1] if clear else "".join(parts)


def _once(grid: Grid, first: int, last: int, headings: dict[int, str]) -> dict[int, str]:
    """A heading merged over several columns and not divided below counts for its first column only."""
    seen: set[tuple[tuple[int, int], ...]] = set()
    kept = {}
    for column, text in headings.items():
        anchors = tuple(grid.anchor(row, column) for row in range(first, last + 1))
        kept[column] = "" if anchors in seen else text
        seen.add(anchors)
    return kept


def _assign(headings: dict[int, str]) -> dict[str, int]:
    """Give each column the best meaning still free; the strongest claims first, then from left to right."""
    claims = [(-weight, column, role) for column, text in headings.items() for role, weight in meanings(text)]
    roles: dict[str, int] = {}
    placed: set[int] = set()
    for _, column, role in sorted(claims):
        if role not in roles and column not in placed and role != "person":
            roles[role] = column
            placed.add(column)
    second_choice = any(meanings(headings[c])[0][0] != role for role, c in roles.items())
    return _settle(_in_order(roles) if second_choice else roles)


def _in_order(roles: dict[str, int]) -> dict[str, int]:
    """The tree of indicators runs from left to right, so that 项目 | 指标内容 is not read the wrong way
    round.
    """
    tree = [role for role in ("domain", "objective", "standard") if role in roles]
    return roles | dict(zip(tree, sorted(roles[role] for role in tree), strict=True))


def _settle(roles: dict[str, int]) -> dict[str, int]:
    """One column for both kinds of unit is the lead column; without a task column the finest text column is
    it.
    """
    if "both" in roles:
        column = roles.pop("both")
        roles.setdefault("lead", column)
    if "task" not in roles:
        finest = next((r for r in ("standard", "objective") if r in roles), None)
        if finest:
            roles["task"] = roles.pop(finest)
    return roles
