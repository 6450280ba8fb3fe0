"""The deadline column: a date, a range, something that comes again, 长期, 待定, an event, or several of
these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from officedocs.cadence import recurrences
from officedocs.dates import FIRST_YEAR, LAST_YEAR, Moment, moments, plain
from officedocs.model import Schedule

_OPEN = re.compile(r"长期|持续|常年|常态|全年|贯穿|始终|日常|长效|全程|1直|一直|全周期|滚动|不断")
_UNDECIDED = re.compile(
    r"待定|待|另行|未定|不定期|定期|适时|视情|视.*情况|按要求|按.*(要求|安排|规定|通知)|及时|随时|"
    r"即时|立即|立行|尽快|无$|^[-/]+$"
)
_EVENT = re.compile(
    r"评估|验收|检查|考核|复审|复核|迎检|评审|调研|会议|启动|结束|完成|创建|反馈|通过|批复|公布|通知|"
    r"春节|元旦|清明|五1|劳动节|端午|中秋|国庆|两会|开学|放假|汛期|入冬|入夏"
)
_FROM = re.compile(r"^(起|开始|以来|以后|之后|后)")
_TO = re.compile(r"^(?:起|开始)?[,]?[-至到](?:次年|翌年|来年|明年)?$")
_NOW = re.compile(r"^(今|现在|目前|即日|现|即刻|当前)$")
_BY_THEN = re.compile(r"^(?:截[至止]到?|不晚于|不迟于|最迟于?|最晚于?|力争|确保)")
_BEFORE_IT = re.compile(r"(?P<event>.+)前\d{1,2}个?(?:月|周|星期|工作日|日|天)(?:内|左右|完成)?")
_AND = re.compile(r"(?<=[月日底前末度年])(?:和|及|以及|与)(?=\d|第|上|下)")
# A date broken over two lines in a narrow column; 每年6月，12月 is one clause with two months.
_BROKEN = re.compile(
    r"(\d年|[-—–~至到、，])\s*\n\s*(?=\d{1,2}月)|(月)\s*\n\s*(?=\d{1,2}日)|(\d)\s*\n\s*(?=[年月日])"
)
# Dates one below the other with an arrow or stroke between them.
_UPRIGHT = re.compile(r"(?<=[\d年月日号底初旬])\s*\n?\s*([-—–~～至到|｜→↓])\s*\n?\s*(?=\d)")
# 6.30 and 6.1-8.31: a month and a day, which in running text are a number.
_MONTH_AND_DAY = re.compile(r"(?<![\d./])(0?[1-9]|1[0-2])[.．](3[01]|[12]\d|0?[1-9])(?![\d./．%])[日号]?")
_ONLY_SUCH = re.compile(r"[\s\d.．日号之以前底完成至到—–~～-]+")
_MONTH_LIST = re.compile(r"(月底?前?|日前?)[，,](?=\d{1,2}月)")
_SERIAL = re.compile(r"[3-6]\d{4}(\.0+)?")


@dataclass(slots=True)
class Deadlines:
    """The schedules of one cell, and what a person must look at, as (code, severity, message)."""

    schedules: list[Schedule] = field(default_factory=list)
    issues: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, kind: str, raw: str, **values: object) -> None:
        """One more schedule of the deadline column, once."""
        schedule = replace(Schedule("deadline", kind, raw=raw), **values)  # type: ignore[arg-type]
        if schedule not in self.schedules:
            self.schedules.append(schedule)

    def undecided(self, raw: str, code: str, severity: str, message: str) -> None:
        """A part without a date, and why."""
        self.add("undecided", raw)
        self.issues.append((code, severity, message))


def read_deadline(text: str, *, year: int | None = None, cell_kind: str = "text") -> Deadlines:
    """The schedules in a deadline cell, at least one. `year` stands for a year left out."""
    result = Deadlines()
    raw = text.strip()
    if not raw:
        result.undecided("", "deadline-undecided", "warning", "没有填写完成时限，请补充")
    elif _SERIAL.fullmatch(raw):
        result.undecided(
            raw, "deadline-serial", "error",
            f"“{raw}”像是 Excel 的日期序号，请把单元格格式设为日期，或直接写成“2024年7月”",
        )  # fmt: skip
    else:
        _check_lost_zero(raw, cell_kind, result)
        _read(_spelled_out(raw), year, result)
    if len(result.schedules) == 1:
        result.schedules[0] = replace(result.schedules[0], raw=raw)
    return result


def _spelled_out(raw: str) -> str:
    """6.30 as 6月30日, and dates set one below the other as a range."""
    if "." in raw or "．" in raw:
        plain_days = _ONLY_SUCH.fullmatch(raw) and _MONTH_AND_DAY.search(raw)
        raw = _MONTH_AND_DAY.sub(r"\1月\2日", raw) if plain_days else raw
    return _UPRIGHT.sub("至", raw) if re.search("[\n|｜→↓]", raw) else raw


def _check_lost_zero(raw: str, cell_kind: str, result: Deadlines) -> None:
    """2024.10 typed as a number is stored as 2024.1, and 6.30 as 6.3."""
    found = re.fullmatch(r"(\d{1,2})\.([123])", raw) if cell_kind == "number" else None
    if found and 1 <= int(found[1]) <= 12:
        days = f"“{found[1]}月{found[2]}日”或“{found[1]}月{found[2]}0日”"
        message = f"“{raw}”是数字单元格，可能原为“{raw}0”，现按{found[1]}月{found[2]}日读取，请改写成{days}"
        result.issues.append(("deadline-ambiguous", "warning", message))
    if cell_kind == "number" and re.fullmatch(r"\d{4}\.1", raw):
        months = f"“{raw[:4]}年1月”或“{raw[:4]}年10月”"
        message = f"“{raw}”是数字单元格，可能原为“{raw}0”（10月），现按1月读取，请改写成{months}"
        result.issues.append(("deadline-ambiguous", "warning", message))


def _read(raw: str, year: int | None, result: Deadlines) -> None:
    for chunk in re.split(r"[\n；;。]", _BROKEN.sub(r"\1\2\3", raw)):
        if chunk.strip():
            year = _read_chunk(chunk, year, result)
    if not result.schedules:
        _say_undecided(raw, result)


def _read_chunk(chunk: str, year: int | None, result: Deadlines) -> int | None:
    """One clause: what comes again, and the dates beside it (从2024年3月起，每季度末)."""
    chunk = _MONTH_LIST.sub(r"\1、", chunk)
    recurring = recurrences(chunk, "deadline")
    for schedule in recurring:
        chunk = chunk.replace(schedule.raw, "", 1)
    if not recurring:
        for part in _parts(chunk):
            year = _read_part(part, year, result)
        return year
    start = None
    for part in _parts(chunk):
        found = moments(part, year)
        if len(found) == 1 and _FROM.match(part[found[0].end :]):
            start = found[0].first
        elif found:
            year = _read_part(part, year, result)
    result.schedules += [replace(schedule, start=start) for schedule in recurring]
    return year


def _parts(chunk: str) -> list[str]:
    """The parts of a clause that may each carry a date."""
    text = _AND.sub("、", plain(chunk))
    return [part for part in re.split(r"[,、]", text) if part]


def _read_part(part: str, year: int | None, result: Deadlines) -> int | None:
    """Read one part; the year it names holds for the parts after it."""
    part = _BY_THEN.sub("", part)
    found = moments(part, year)
    if not found:
        _without_moment(part, result)
        return year
    if len(found) == 2 and _TO.match(part[found[0].end : found[1].at]):
        _range(part, found[0], found[1], result)
    elif len(found) == 1:
        _single(part, found[0], result)
    else:
        for moment in found:
            _once(moment.text, moment, result)
    return found[-1].year or year


def _range(part: str, first: Moment, last: Moment, result: Deadlines) -> None:
    trouble = next((m for m in (first, last) if m.trouble), None)
    if trouble:
        _trouble(part, trouble, result)
    elif first.first and last.last and first.first > last.last:
        message = f"“{part}”的开始晚于结束，请核对后改正（跨年的请写明年份）"
        result.undecided(part, "deadline-reversed", "error", message)
    else:
        result.add("range", part, start=first.first, due=last.last)


def _single(part: str, moment: Moment, result: Deadlines) -> None:
    """One date, perhaps with 起, with an event at the other end, or with 长期."""
    before, after = part[: moment.at], part[moment.end :]
    if moment.trouble:
        _trouble(part, moment, result)
    elif re.match(r"^[-至到]", after) and (name := _event_name(after)):
        _bounded(part, moment, name, result)
    elif re.search(r"[-至到]$", before) and (name := _event_name(before)):
        if _NOW.match(name):
            result.add("once", part, due=moment.last)
        else:
            result.add("event", part, start_event=name, due=moment.last)
    elif _FROM.match(after) or (_OPEN.search(after) and not re.search("完成|前", part)):
        result.add("open", part, start=moment.first)
    else:
        _once(part, moment, result)
        if re.search(f"(?:并|且|后|此后|之后|[（(])(?:{_OPEN.pattern})", after):
            result.add("open", part)


def _bounded(part: str, moment: Moment, name: str, result: Deadlines) -> None:
    if _NOW.match(name) or _OPEN.search(name):
        result.add("open", part, start=moment.first)
    elif _UNDECIDED.search(name):
        result.add("undecided", part, start=moment.first)
        result.issues.append(("deadline-undecided", "warning", f"“{part}”没有写明结束时间，请补充"))
    else:
        result.add("event", part, start=moment.first, end_event=name)


def _event_name(text: str) -> str:
    return re.sub(r"^(自|从|由)|(止|为止|前|之前|起|开始)$", "", text.strip("-至到()：: "))


def _once(raw: str, moment: Moment, result: Deadlines) -> None:
    if moment.trouble:
        _trouble(raw, moment, result)
        return
    if moment.month_before and moment.last:
        day = f"{moment.last.year}年{moment.last.month}月{moment.last.day}日"
        message = f"“{raw}”按{day}读取；如果指上个月底，请写明日期"
        result.issues.append(("deadline-ambiguous", "warning", message))
    result.add("once", raw, due=moment.last)


def _without_moment(part: str, result: Deadlines) -> None:
    ahead = _BEFORE_IT.fullmatch(part)
    if ahead and _EVENT.search(ahead["event"]):
        result.add("event", part, end_event=part)
    elif re.search(r"(前|后|时|期间|之前)$", part) and _EVENT.search(part):
        name = re.sub(r"(之前|以前|前|之后|以后|后|时|期间)$", "", part)
        later = re.search(r"后$", part)
        result.add("event", part, start_event=name if later else None, end_event=None if later else name)
    elif (
        _OPEN.search(part)
        and not re.search(r"\d", part)
        and not any(s.kind == "open" for s in result.schedules)
    ):
        result.add("open", part)


def _trouble(raw: str, moment: Moment, result: Deadlines) -> None:
    code, message = {
        "impossible": ("deadline-impossible", f"“{raw}”不是日历上有的日期，请改正"),
        "implausible": (
            "deadline-implausible",
            f"“{raw}”的年份不在 {FIRST_YEAR}～{LAST_YEAR} 之间，请核对后改正",
        ),
        "no-year": ("year-missing", f"“{raw}”没有写年份，从文件中也看不出年份，请写明年份或在导入时指定年份"),
    }[moment.trouble]
    result.undecided(raw, code, "error", message)


def _say_undecided(raw: str, result: Deadlines) -> None:
    if _UNDECIDED.search(plain(raw)):
        message = f"“{raw}”没有确定的日期，请在确定后补充"
        result.undecided(raw, "deadline-undecided", "warning", message)
    else:
        message = f"“{raw[:40]}”读不出日期，请写成“2024年7月”这样的形式"
        result.undecided(raw, "deadline-unreadable", "error", message)
