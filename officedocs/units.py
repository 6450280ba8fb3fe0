"""Names of bodies in a list such as 县卫健局、县教体局和各乡镇人民政府."""

from __future__ import annotations

import re
from dataclasses import dataclass

from officedocs.text import depth_split, shielded, squeeze, without_brackets

_SEPARATORS = "、，,;；/／|｜\n"
_BLANKS = " \t\u3000\u00a0"
# What the name of a body ends with; 和 and 及 divide only between two such ends (县工业和信息化局 is one).
_END = re.compile(
    r"(局|委|办|部|厅|署|院|校|所|站|馆|联|队|处|科|室|团|社区|中心|中学|小学|大学|学校|机关|机构|"
    r"单位|部门|企业|公司|集团|政府|"
    r"街道|乡镇|园区|管委会|委员会|居委会|村委会|工会|妇联|协会|学会|总会|红十字会|商会|联合会|银行|"
    r"医院|卫生院|幼儿园|法院|检察院|"
    r"办公室|领导小组|专班|团县委|县团委|团区委|团市委|共青团|人大|政协|[^城]乡|镇|党校|农场|林场|"
    r"报社|电视台|支队|大队|分局)$"
)
_NO_END = re.compile(r"(社会|全部|内部|机构改|城乡)$")
_JOIN = re.compile(r"以及|会同|及其|及|和|与|并")
_GENERIC = (
    r"(成员|部门|有关|相关|直属|下属|所属|责任|牵头|配合|参与|企事业|事业)*"
    r"(单位|部门|机构|企业|学校|中小学校?|幼儿园|医院|卫生院|医疗机构|医疗卫生机构|卫生机构|"
    r"社区卫生服务(中心|站)|村卫生室|"
    r"人民政府|政府|乡镇|街道|街道办|街道办事处|社区|村|村委会|居委会|村社区|党政机关|机关|园区|"
    r"托幼机构|养老机构|疾控机构)"
)
_LEVEL = (
    r"(县级|区级|市级|县直|区直|市直|乡级|镇级|村级|全县|全区|全市|辖区内?|"
    r"基层|公立|民营|镇|街道|乡|中心|农村|城市|中|小)*"  # 乡镇 is 乡 and 镇: one way to read it, not two
)
_GROUP = re.compile(
    rf"^(各|所有|全体|有关|相关|其他|其它|全县|全区|全市|全省|辖区内?各|下属|所属|本级|各级|二级及以上|"
    rf"二级以上|三级)|各.*(部门|单位)$|"
    rf"[一二三]级(及)?以(上|下)|^(?!中医院$){_LEVEL}{_GENERIC}$|^等"
)
_TAIL = re.compile(
    r"等(\d+|[一二三四五六七八九十]+)?(个|家)?(相关|有关|各|其他|责任|成员|牵头|配合)*(部门|单位|机构|"
    r"局办|委办局|县级部门)?$"
)
_NUMBER = re.compile(r"^(?:[（(]?\d{1,2}[)）]|\d{1,2}[.、．](?!\d)|[①-⑳⑴-⒇⒈-⒛]|[•·●■◆▪◇○★☆▲※-])\s*")
_CIRCLED = re.compile(r"(?<=[^\s、，,;；])(?=[①-⑳⑴-⒇⒈-⒛])")
# 区委、政府督查室 is one office of both, and its end belongs to both.
_PARTY = re.compile(r"(?:[省市县区州旗]|党)委$")
_GOVERNMENT = re.compile(
    r"^[省市县区州旗]?(?:人民)?政府(?:督查|督办|目标|绩效|考核|信访|政策|研究|接待)\S*[室办局科中心]$"
)
# What ends a name beside _END, and what looks like an end within one (社会, 城乡).
_MORE_ENDS = re.compile(r"[社台协园厂组段营店户村]$")
_WITHIN = re.compile(r"^[省市县区州旗]?(?:机关|公共|城乡|.*社会)$")
_BEGINS = re.compile(
    r"^(?:[省市县区州旗镇乡各团]|国网|有关|相关|其他|辖区|驻|\d|[一-龥]{1,3}[省市县区镇乡街州旗])"
)
_NOBODY = re.compile(r"^[-—–/\\无空略*.。…·]+$|^(待定|暂无|未定|不涉及|同上|〔略〕)$")
_LINK = re.compile(r"^(以及|及其|会同)")
LONGEST_NAME = 30
_LONGEST_END = 8  # more than the longest of _END
_UPRIGHT = 2  # characters on each line of a name set upright
_MOST_JOINS = 6  # more 和 and 及 than the name of one body has


@dataclass(frozen=True, slots=True)
class Unit:
    """One body as the document names it; `kind` is "unit" or "group"."""

    name: str
    kind: str


def pieces(text: str) -> list[str]:
    """Alternating names and separators; joined they are the text again."""
    parts = depth_split(text, _SEPARATORS + _BLANKS)
    if "\n" in text or "委、" in text:
        parts = _whole(parts)
    return _with_conjunctions(_with_single_letters(parts))


def names(text: str) -> list[str]:
    """The names in a list, in order, each once, without blanks and 等-tails."""
    if "\n" in text and all(len(line.strip()) <= _UPRIGHT for line in text.split("\n")):
        text = squeeze(text)  # one name set upright
    if "①" in text or "⑴" in text or "⒈" in text:
        text = _CIRCLED.sub("、", text)
    found = (
        _NUMBER.sub("", _LINK.sub("", _TAIL.sub("", squeeze(part)).strip("。.：:")))
        for part in pieces(text)[::2]
    )
    return list(dict.fromkeys(name for name in found if name and not _NOBODY.match(name)))


def units(text: str) -> list[Unit]:
    """The bodies in a list, with their kind."""
    return [Unit(name, kind_of_name(name)) for name in names(text)]


def kind_of_name(name: str) -> str:
    """ "group" for a name that stands for several bodies, else "unit"."""
    plain = without_brackets(name) or name
    return "group" if _GROUP.search(plain) else "unit"


def open_tail(text: str) -> str:
    """The tail that leaves a list open (等部门), "" when the list is closed."""
    for part in pieces(text)[::2]:
        found = _TAIL.search(squeeze(part))
        if found:
            return found[0]
    return ""


def is_nobody(text: str) -> bool:
    """Whether a cell says in words or strokes that there is nobody: 无, —, /."""
    return not text or bool(_NOBODY.match(squeeze(text)))


def is_odd_name(name: str) -> bool:
    """Whether a name is hardly one: a sentence, or text without a single Chinese character or letter."""
    plain = without_brackets(name)
    lettered = re.search(r"[\u3400-\u9fffA-Za-z\U00020000-\U0003ffff]", name)
    return len(plain) > LONGEST_NAME or not lettered or bool(re.search(r"[。！？=]", plain))


def ends_like_a_body(name: str) -> bool:
    """Whether a name ends as names of bodies do."""
    plain = without_brackets(name).strip()[-_LONGEST_END:]
    return bool(_END.search(plain)) and not _NO_END.search(plain)


def _whole(parts: list[str]) -> list[str]:
    """Names put together again that a separator only seems to end: broken over two lines, with their brackets
    on the next one, or one office of two bodies.
    """
    result = parts[:1]
    for at in range(1, len(parts), 2):
        separator, following = parts[at], parts[at + 1]
        broken = separator == "\n" and _is_broken(result[-1], following)
        of_both = separator == "、" and _PARTY.search(result[-1]) and _GOVERNMENT.match(squeeze(following))
        if broken or of_both:
            result[-1] += separator + following
        else:
            result += [separator, following]
    return result


def _is_broken(before: str, following: str) -> bool:
    """Whether a line break stands within a name: 县市场监督管⏎理局."""
    first, second = squeeze(before), squeeze(following)
    if not first or not second:
        return False
    if second[0] in "（(" and shielded(second) == [(0, len(second))]:
        return ends_like_a_body(first)
    if len(first) < 2 or first[-1] in "）)：:" or _BEGINS.match(second) or _NUMBER.match(second):
        return False
    ended = (ends_like_a_body(first) and not _WITHIN.match(first)) or _MORE_ENDS.search(first)
    goes_on = second.startswith("员会") or not ended
    whole = first + second
    return goes_on and ends_like_a_body(whole) and _GROUP.search(first) is None and len(whole) <= LONGEST_NAME


def _with_single_letters(parts: list[str]) -> list[str]:
    """Names set wide (县 财 政 局, 县 卫健局): blanks beside a single character belong to the name.

    Where a name set wide is complete, a wider gap ends it.
    """
    result = parts[:1]
    for separator, following in _runs(parts):
        before = squeeze(result[-1])
        lone = len(squeeze(following)) == 1 or len(before) == 1 or _is_wide(result[-1], following)
        ended = len(separator) > 1 and ends_like_a_body(before)
        if not separator.strip(_BLANKS) and lone and not ended:
            result[-1] += separator + following
        else:
            result += [separator, following]
    return result


def _runs(parts: list[str]) -> list[tuple[str, str]]:
    """(separator, name after it), several blanks in a row as one separator."""
    runs: list[tuple[str, str]] = []
    for at in range(1, len(parts), 2):
        separator, following = parts[at], parts[at + 1]
        if runs and not runs[-1][1] and not (runs[-1][0] + separator).strip(_BLANKS):
            separator = runs.pop()[0] + separator
        runs.append((separator, following))
    return runs


def _is_wide(before: str, following: str) -> bool:
    """Whether `before` is a name still being set wide: its last character stands alone after a blank."""
    tail = re.search(r"[ \t\u3000\u00a0](\S)$", before)
    return bool(tail) and not ends_like_a_body(squeeze(before)) and bool(following)


def _with_conjunctions(parts: list[str]) -> list[str]:
    result: list[str] = []
    for at, part in enumerate(parts):
        result += [part] if at % 2 else _conjunction_split(part)
    return result


def _conjunction_split(text: str) -> list[str]:
    """Divide at the first 和, 及 … that stands between two names, then go on behind it."""
    if not _JOIN.search(text):
        return [text]
    result: list[str] = []
    start = 0
    for found in _JOIN.finditer(_masked(text)):
        left, right = text[start : found.start()], text[found.end() :]
        if ends_like_a_body(left) and _begins_a_body(right):
            result += [left, text[found.start() : found.end()]]
            start = found.end()
    return [*result, text[start:]]


def _masked(text: str) -> str:
    """The text with bracketed parts blanked out; it stays as long."""
    for begin, end in shielded(text):
        text = text[:begin] + "#" * (end - begin) + text[end:]
    return text


def _begins_a_body(text: str) -> bool:
    rest = _JOIN.split(without_brackets(text))
    return any(
        ends_like_a_body("".join(rest[:n])) for n in range(1, min(len(rest), _MOST_JOINS) + 1)
    ) or ends_like_a_body(text)
