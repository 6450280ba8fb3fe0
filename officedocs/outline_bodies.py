"""Which body a text speaks of: the departments that head a paragraph (县公安局、统计局：…, 区委组织部。…) and
the subject of a sentence (区财政局按规划提供…).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from officedocs.text import OPENING, depth_split, half_width, squeeze, without_brackets
from officedocs.units import ends_like_a_body, kind_of_name, names

LONGEST_HEAD = 160  # characters of all departments in one heading
_LONGEST_NAME = 24
_LOCAL = re.compile(
    r"^(?:[\u3400-\u9fff]{0,6}?(?:省|市|县|区|州|盟|旗|镇|乡)|团[省市县区旗州]|各|辖区|本级|驻)"
)
_OFFICE = re.compile(
    r"^(?:省|市|县|区(?!域)|州|盟|旗)(?!直医|级医|属医|办医|内)|^(?!社区|辖区|城区|全|我|本|街区|园区)[\u3400-\u9fff]{2,4}(?:市|县|区|旗)"
    r"(?!.{0,3}(?:卫生|医院|学校))|^团[省市县区旗州]委|^各(?:有关|相关|成员)?(?:镇|乡|街道|村|社区|部门|单位|办事处|科室|责任|县|区|市)"
)
_MORE_ENDS = re.compile(r"(?:社|台|协|会|园|公司|厂|站|行|组|段|区|营|馆|校|院|店|户|矿|村|员会|侨联|政府)$")
# Verbs that may follow a subject; not where they are part of a name (督查室, 组织部, 医疗保障局, 推进办).
_VERB = (
    r"负责|牵头|要(?!点)|应当|应该|应|须|必须|将|会同|按|依|根据|结合|组织(?!部)|建立|每|于|定期|不定期|做好|提供|加强|落实(?!办)|制定|"
    r"开展|协助|配合|指导(?!中心|站|组|办)|督促|完善|推动|推进(?!办|组|小组)|设立|充分|积极|严格|具体|承担|统筹|协调(?!办|小组|组)|"
    r"主动|全面|做|实行|实施|进一步|切实|及时|对(?!外|口)|为|在|通过|把|履行|共同|分别|至少|召开|成立|纳入|出台|围绕|以|利用|"
    r"发挥|联合(?!会|社|工会)|适时|研究(?!所|院|中心|室)|督查(?!室|局|组|办)|督导(?!室|组|办)|检查(?!院|站|组|室)|"
    r"考核(?!办|组)|审核|汇总|收集|报送|上报|明确|确定|指定|配备|安排|加大|支持(?!中心)|参与|保障(?!局|中心|部|处)|确保|强化|"
    r"深入|广泛|监督(?!局|所|管理)|反馈|负有"
)
_GOVERNED = re.compile(rf"(?:{_VERB})")
# Words that begin a predicate and no name: 督促相关部门, 建立政府主导
_PREDICATE = re.compile(
    r"^(?:由于|为|将|在|对|把|按|依|根据|结合|以|与|和|经(?!开|济|信|贸|科|发)|从|向|通过|督促|指导(?!中心)|建立|完善|加强|健全|成立|"
    r"组织(?!部)|协调(?!办|小组)|推动|推进(?!办|组|小组)|明确|落实|配合|协助|联合(?!会|社)|会同|开展|实施|做好|制定|调整|充分|积极|"
    r"定期|不定期|纳入|支持|鼓励|引导|动员|发挥|提高|强化|并|及|其中|包括|以及|要求|促进(?!中心|局)|确保|保障(?!局|中心)|形成|构建|"
    r"设置|设立|创建(?!办|工作|领导)|建设(?!局|办|委)|提供|争取|抽查|抽取|每|至少|同时|凡|不得|严禁|坚持|贯彻|围绕|规范|"
    r"全面|深入|广泛|进一步|切实|具体|负责|召开|接受|迎接|上报|报送|邀请|依托|发动|抓)|^(?:辖区|[全我本][省市县区州旗]|社区|城区)$"
)
_LABEL = re.compile(
    r"^(?:牵头|主办|责任|配合|协办|参与|成员|主责|承办|实施|负责|指导|支持)(?:责任|负责|配合)?(?:单位|部门|科室|机构)$"
)
_DUTIES = re.compile(
    r"(?:的?(?:主要|工作|具体|部门|岗位)?(?:工作)?(?:职责|任务|责任)(?:分工|任务)?(?:是|为)?)$"
)
_FRAMED = re.compile(r"^【(?P<lead>[^【】]{2,60})】\s*[：:]?")
_EVERYONE = re.compile(
    r"^(?:全[县区市州旗])?(?:各级|各|相关|有关|所有|全体|其他)*(?:县|区|市|州|旗)?(?:级|直|属)?(?:各|相关|有关|成员|责任|职能|参与|机关|企事业)*"
    r"(?:单位|部门|乡镇|镇|乡|街道|镇街|街镇|地|科室|人民政府|政府|街道办事处|办事处)+$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Departments that head a paragraph: their text as written, and where in the text their duties begin."""

    lead: str
    body_at: int


def department_head(text: str, *, trusted: bool) -> Head | None:
    """The departments a paragraph begins with. `trusted`: the section is known to list departments, so that
    names with unusual ends count, a full stop ends them (区委组织部。将…), and so does the end of the line.
    """
    framed = _FRAMED.match(text)
    if framed and _are_bodies(framed["lead"], trusted=trusted):
        return Head(framed["lead"].strip(), framed.end())
    end = _head_end(text, trusted=trusted)
    if end is None:
        return None
    lead = text[:end].strip()
    named = _DUTIES.sub("", lead).strip() if _DUTIES.search(lead) else lead
    if named != lead and is_everyone(named):
        return None  # 有关部门（单位）职责 names what follows
    if not _are_bodies(named, trusted=trusted):
        return None
    return Head(named, min(end + 1, len(text)))


def _head_end(text: str, *, trusted: bool) -> int | None:
    """Where the heading ends: the first colon or, in a list of departments, full stop outside brackets."""
    marks = ":：。" if trusted else ":："
    window = text[: LONGEST_HEAD + 1]
    first = depth_split(window, lambda c: c in marks)[0]
    if len(first) < len(window):
        return len(first)
    short = len(text) <= LONGEST_HEAD and not re.search(r"[，；。]", without_brackets(text))
    return len(text) if short and (trusted or _DUTIES.search(text)) else None


def _are_bodies(text: str, *, trusted: bool) -> bool:
    found = names(text)
    return bool(found) and not _LABEL.match(squeeze(text)) and all(is_body(n, trusted=trusted) for n in found)


def is_body(name: str, *, trusted: bool = False) -> bool:
    """Whether a name is one of a body or group. `trusted`: also 县气象台, which ends in no usual way."""
    plain = without_brackets(name).strip()
    if (
        not 2 <= len(plain) <= _LONGEST_NAME
        or _PREDICATE.match(plain)
        or re.search(r"[，。；：:\d%《》“”]", plain)
    ):
        return False
    if ends_like_a_body(name):
        return True
    local = bool(_LOCAL.match(plain))
    if (local and _MORE_ENDS.search(plain)) or _is_everyone(plain):
        return True
    return trusted and local and len(plain) <= 14 and not _GOVERNED.search(plain, 2)


def is_local(name: str) -> bool:
    """Whether a name is one of the zone's own offices (县卫健局, 各乡镇, 领导小组) and not a sort of
    institution (社区卫生服务中心, 各医疗机构).
    """
    return bool(_OFFICE.match(name)) or "领导小组" in name


def is_everyone(text: str) -> bool:
    """Whether a text addresses all members alike: 各乡镇（街道）和各部门, 各成员单位."""
    found = names(re.sub(r"领导小组(?=各)", "", text))
    plain = [without_brackets(name).strip() for name in found]
    return bool(re.search("单位|部门|各地", text)) and all(_is_everyone(name) for name in plain)


def _is_everyone(plain: str) -> bool:
    return len(plain) <= 16 and bool(_EVERYONE.match(plain)) and kind_of_name(plain) == "group"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a clause says does something, and where the predicate begins."""

    who: str
    end: int


def subject(clause: str) -> Subject | None:
    """The subject of a clause, where it is a body: 区绩效办 in 区绩效办将考核结果纳入…, 由县教体局牵头."""
    begun = _ADDRESS.match(clause).end()  # type: ignore[union-attr]
    window = half_width(clause[begun : begun + 80])
    for found in _GOVERNED.finditer(window):
        who = clause[begun : begun + found.start()].strip()
        if len(who) < 2 or not _closed(who):
            continue
        if not _BODY_END.search(without_brackets(who)) or not _are_bodies(who, trusted=False):
            if len(who) > 60 or re.search("[，。；]", who):
                return None
            continue
        return Subject(who, begun + found.start())
    return None


_ADDRESS = re.compile("(?:(?:由|请|要求|望|各级)(?=各|[省市县区州旗]|有关|相关|领导小组)|由|请)?")
_BODY_END = re.compile(r"[\u3400-\u9fff)）]$")


def _closed(text: str) -> bool:
    return sum(c in OPENING for c in text) == sum(c in "）)〕]】》”’」』" for c in text)
