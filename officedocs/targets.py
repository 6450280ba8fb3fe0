"""Numeric requirements in a text: 覆盖率≥80%, 降至205.1/10万及以下, 高于全省平均水平5%及以上, 数量逐年增加.

`operator` speaks of the metric. With a basis of an average the value is the distance from it: ">=" at least
so much
above, "<=" at least so much below. With the basis "change" it is the size of the change the metric names; a
trend has no
value, ">" growing, "<" falling. How often something is to happen (每年2次) is a quota of a schedule and no
target.
"""

from __future__ import annotations

import re

from officedocs.cadence import recurrences
from officedocs.model import Target
from officedocs.text import half_width, split_outside

_RATE = r"%|‰|/10万|/万|/千|个百分点"
_MEASURE = r"学时|课时|小时|分钟|平方米|公里|米|克|万元|元"
_COUNT = r"个|名|次|项|类|种|所|家|张|人|场|篇|条|期|处|件|支|块|例|户"
_BEFORE = (
    (r"≥|>=|不少于|不低于|不得少于|不得低于|不小于|至少|最少", ">="),
    (r"≤|<=|不超过|不高于|不多于|不大于|不得超过|至多|降至|降到|降低到|下降到|控制在", "<="),
    (r">|高于|大于|超过|多于|优于", ">"),
    (r"<|低于|小于|少于", "<"),
    (r"达到|均达|达|提高到|提高至|提升到|提升至|上升到|增加到|覆盖", "reach"),
    (r"下降|降低|减少", "fall"),
    (r"抽查|等|占|比例|率|完好|登记", "bare"),
)
_WORDS = {word: operator for words, operator in _BEFORE for word in words.split("|")}
# A target begins with one of these: known before anything else, it saves four fifths of the time.
_FIRST = "".join(sorted({word[0] for word in _WORDS})) + "有新建创开评组举配培完全省市"
_TARGET = re.compile(
    rf"(?=[{re.escape(_FIRST)}\d])"
    "(?P<before>" + "|".join(words for words, _ in _BEFORE) + r")?"
    r"(?P<verb>(?<=少)(?:有|新?建设?|新?创建|开展|评选|组织|举办|建成|配备|培训|完成)*)?"
    r"(?P<basis>(?:全省|全市|省|市)级?平均(?:水平|值)?)?(?<![\d.+])"
    rf"(?P<value>\d+(?:\.\d+)?)(?![\d.+])(?P<unit>{_RATE}|{_MEASURE}|{_COUNT})(?P<after>(?:及|\(含\)|"
    rf"含)?以上|(?:及|含)?以下|以内)?"
)
_COMPARISON = re.compile(
    r"(?P<how>高于|低于|优于|大于|小于)(?P<basis>(?:全省|全市|省|市)级?平均(?:水平|值)?+)(?!\d)"
)
_TREND = re.compile(r"逐(?:年|步)(?P<how>增加|提高|提升|上升|增长|扩大|下降|降低|减少)(?P<what>[^,;。]*)")
_CONDITION = re.compile(
    r"(?<!\d)\d+(?:[-~至]\d+)?周?岁(?:及?以上|及?以下|以内)?(?:的?(?:人群|居民|老年人|儿童|成人|青少年))?"
    r"|(?:住院)?床位数?(?:在|达)?\d+张(?:及?以上|及?以下)"
    r"|(?<!\d)\d+(?:名|人)(?:学生|职工|员工)?(?:及?以上|及?以下)(?=的)"
    r"|(?:员工|职工|学生|从业人员)(?:人)?数?(?:超过|大于|不少于|达到|在)\d+(?:人|名)(?:及?以上|及?以下)?"
)
_NUMERIC = re.compile("[0-9０-９]|平均|逐")
# Quick looks before the patterns above, which take much longer to find nothing.
_MEASURED = re.compile(rf"\d(?:{_RATE}|{_MEASURE}|{_COUNT})")
_CONDITIONED = re.compile(r"\d(?:周?岁|[张名人])")
_RATES = frozenset(_RATE.split("|"))
_COUNTS = frozenset(_COUNT.split("|"))
_CHANGE_WORD = re.compile(r"(下降|降低|减少|提高|上升|增长)$")
_PLAIN_WORD = re.compile("明显|显著|普遍$")
_NUMBERING = re.compile(r"^\s*(?:[（(]\d+[)）]|\d+[.、．](?!\d)|[①-⑳])\s*")
_PERIOD = re.compile(r"^(?:全年|每(?:年|月|季度?|半年|学期))")


def read_targets(text: str) -> list[Target]:
    """The numeric requirements of a text, in order."""
    found: dict[Target, None] = {}
    for sentence in split_outside(text, "；;。\n"):
        statement = _NUMBERING.sub("", sentence)
        if _NUMERIC.search(statement) and _may_require(half_width(statement)):
            for segment in split_outside(statement, "，,"):
                found.update(dict.fromkeys(_in_segment(segment)))
    return list(found)


def _in_segment(segment: str) -> list[Target]:
    plain = half_width(segment)
    if not _NUMERIC.search(segment) or not _may_require(plain):
        return []
    conditions = list(_CONDITION.finditer(plain)) if _CONDITIONED.search(plain) else []
    condition = "；".join(segment[c.start() : c.end()] for c in conditions)
    wanted = [
        match
        for match in (_TARGET.finditer(plain) if _MEASURED.search(plain) else ())
        if _operator(match)
        and not any(c.start() < match.end() and match.start("value") < c.end() for c in conditions)
    ]
    counts = [match for match in wanted if _may_be_quota(match)]
    quotas = {s.quota for s in recurrences(segment, "task")} if counts else set()
    wanted = [match for match in wanted if match not in counts or int(match["value"]) not in quotas]
    return _from_matches(segment, wanted, condition) + _without_value(segment, plain, condition)


def _may_require(plain: str) -> bool:
    """Whether a text may hold a requirement at all: most hold none, and this is seen much sooner."""
    return bool(_MEASURED.search(plain)) or "平均" in plain or "逐" in plain


def _may_be_quota(match: re.Match[str]) -> bool:
    return match["unit"] in _COUNTS and match["value"].isdecimal() and len(match["value"]) < 10


def _from_matches(segment: str, matches: list[re.Match[str]], condition: str) -> list[Target]:
    targets = []
    start = 0
    for at, match in enumerate(matches):
        end = len(segment) if at + 1 == len(matches) else match.end()
        start = 0 if match["unit"] in _RATES and _only_counts(matches[:at]) else start
        text = segment[start:end].strip("、 （）()")
        metric = _metric(
            segment[start : _metric_end(match)] + (match["verb"] or ""), segment[match.end() : end], match
        )
        targets.append(
            Target(
                text,
                metric or text,
                _operator(match),
                match["value"],
                match["unit"],
                _basis(match),
                condition,
            )
        )
        start = match.end()
    return targets


def _only_counts(matches: list[re.Match[str]]) -> bool:
    """Counts before a rate only qualify it: 提供6类以上疗法的比例达到100%."""
    return not any(match["unit"] in _RATES for match in matches)


def _metric_end(match: re.Match[str]) -> int:
    """The metric keeps the word of a bare value (登记率100%) and of a change (5年下降)."""
    word = _word(match)
    return match.end("before") if word in ("bare", "fall") else match.start()


def _metric(before: str, after: str, match: re.Match[str]) -> str:
    name = _PERIOD.sub("", before.strip("、：: "))
    if match["unit"] not in _RATES:
        name += after
    return name.strip("的、：: （）()") or after.strip("的、 （）()")


def _word(match: re.Match[str]) -> str:
    return _WORDS.get(match["before"], "")


def _operator(match: re.Match[str]) -> str:
    """The comparison, or "" where a number is only mentioned (15分钟健身圈)."""
    word, after, percent = _word(match), match["after"] or "", match["unit"] == "%"
    if match["basis"]:
        return {">": ">=", "<": "<="}.get(word, ">=" if word == ">=" else "")
    if after:
        return "<=" if "下" in after or "内" in after else word if word in (">", "<", "<=") else ">="
    if percent and match["value"] == "100" and word in ("", "bare", "reach"):
        return "=="
    if word == "bare":
        exact = match["before"] in ("抽查", "等") and match["unit"] in _COUNTS
        return "==" if exact else ">=" if percent else ""
    return {"reach": ">=", "fall": ">=" if percent else ""}.get(word, word)


def _basis(match: re.Match[str]) -> str:
    if match["basis"]:
        return _average(match["basis"])
    head = match.string[max(0, match.start() - len("下降\n")) : match.start()]
    falls = _word(match) == "fall" or bool(_CHANGE_WORD.search(head))
    return "change" if falls else "absolute"


def _average(words: str) -> str:
    return "city_average" if "市" in words else "province_average"


def _without_value(segment: str, plain: str, condition: str) -> list[Target]:
    """Comparisons and trends that name no number."""
    found = []
    for match in _COMPARISON.finditer(plain) if "平均" in plain else ():
        name = _PLAIN_WORD.sub("", segment[: match.start()]).strip("的、 ")
        operator = "<" if match["how"] in ("低于", "小于") else ">"
        found.append(
            Target(segment, name or segment, operator, None, "", _average(match["basis"]), condition)
        )
    for match in _TREND.finditer(plain) if "逐" in plain else ():
        name = (segment[: match.start()] + match["what"]).strip("的、 ")
        operator = "<" if match["how"] in ("下降", "降低", "减少") else ">"
        found.append(Target(segment, name or segment, operator, None, "", "trend", condition))
    return found
