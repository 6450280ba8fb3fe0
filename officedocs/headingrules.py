"""What headings of columns mean, by the words that offices use in them, or as a person said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from officedocs.text import half_width, squeeze

#: What a column can be; "" (see `given_roles`) leaves it out.
ROLES = frozenset(
    (
        *("domain", "objective", "standard", "task", "lead", "support", "deadline", "start"),
        *("number", "points", "method", "phase", "note"),
    )
)
NOTHING: Mapping[str, str] = MappingProxyType({})
IGNORED = "ignored"  # what a person wants left out, as "person" is by rule
BY_HAND = 100  # stronger than any rule
LONGEST_HEADING = 30
_SENTENCE = re.compile(r"[，。；;？]|^\s*[（(]?\d+[)）.、．]")
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
        r"整改|建设)(措施|举措)|^(重点|关键|推进|工作)?(措施|举措)$|任务(分解|内容|清单|措施)|分解任务",
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


def plain_heading(text: str) -> str:
    """A heading without spaces and brackets: 责任（牵头）单位 → 责任牵头单位."""
    return re.sub(r"[()\[\]【】〔〕<>《》:、/*★\-—]", "", half_width(squeeze(text))).lower()


def given_roles(headings: Mapping[str, str] | None) -> dict[str, str]:
    """What a person said that headings mean, by plain heading; "" is a column to leave out.

    Raises ValueError for a role that does not exist.
    """
    wrong = sorted(set((headings or {}).values()) - ROLES - {""})
    if wrong:
        raise ValueError(f"no such role of a column: {', '.join(wrong)}")
    plain = {plain_heading(heading): role for heading, role in (headings or {}).items()}
    return {heading: role for heading, role in plain.items() if heading}


def meanings(heading: str, given: Mapping[str, str] = NOTHING) -> tuple[tuple[str, int], ...]:
    """What a heading may mean, likeliest first, with weights; what a person said counts alone."""
    if given and len(heading) <= 4 * LONGEST_HEADING:
        role = given.get(plain_heading(heading))
        if role is not None:
            return ((role or IGNORED, BY_HAND),)
    return _by_rule(heading)


@lru_cache(maxsize=4096)
def _by_rule(heading: str) -> tuple[tuple[str, int], ...]:
    if heading.isdecimal() or len(heading) > 4 * LONGEST_HEADING or _SENTENCE.search(heading):
        return ()
    plain = plain_heading(heading)
    if not plain or len(plain) > LONGEST_HEADING:
        return ()
    return next((roles for pattern, roles in _COMPILED if pattern.search(plain)), ())
