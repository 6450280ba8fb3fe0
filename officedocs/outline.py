"""A text plan without a table to rows, phases, cadences, common duties and measures.

Written for the genre (通知, 实施方案, 工作方案, 责任分解), line by line; see `read_outline`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from officedocs.errors import Refused
from officedocs.model import Cadence, Document, Phase, Problem, Reference, Row
from officedocs.outline_cadences import Periodic, cadence, periodic
from officedocs.outline_duties import Body, read_body
from officedocs.outline_lines import paragraphs
from officedocs.outline_meta import read_title
from officedocs.outline_phases import read_phases
from officedocs.outline_rows import build
from officedocs.outline_sections import Placed, placed
from officedocs.reference import read_reference
from officedocs.text import squeeze

_YEAR = re.compile(r"(20[0-5]\d)\s*年")
_CITED = re.compile(r"《[^《》]*》|[〔\[（(]20\d\d[^〔〕（）()]{0,12}")
# A heading of a decomposition table on a line of its own.
_COLUMN = re.compile(
    r"^(?:序号|指标.{0,4}|.{0,14}标准|(?:主要|工作|重点)?任务.{0,4}|工作内容|备注|分值|(?:完成|工作)?时[限间]"
    r"|(?:责任|牵头|配合|协办|参与)[^：:，。]{0,8}单位)$"
)
_LOOKED_AT, _COLUMNS = 60, 4
_MONEY = re.compile(r"经费|预算|资金")


@dataclass(frozen=True, slots=True)
class OutlineReading:
    """What a text plan says."""

    title: str
    rows: list[Row]
    phases: list[Phase] = field(default_factory=list)
    cadences: list[Cadence] = field(default_factory=list)
    common_duties: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reference: Reference = field(default_factory=Reference)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found that anybody is to do: the text is no plan."""
        return not (self.rows or self.phases or self.cadences or self.common_duties or self.measures)


def read_outline(
    lines: Sequence[str], *, year: int | None = None, styles: Sequence[int] = ()
) -> OutlineReading:
    """Read the lines of a text plan; `row` in rows is the line from 1.

    `year` stands where a date leaves its year out; without it the year of the document's own date or title
    does. `styles` are the heading levels of lines that a word processor knows (0: none). Personal contacts
    are left out. Raises Refused for a text far beyond what people write.
    """
    _refuse_flattened(lines)
    found = paragraphs(lines, styles)
    body = placed(found)
    title = read_title(body)
    reference = read_reference(lines, title)
    year = year if year is not None else _year(title, reference)
    year = year if year is not None else _only_year(body)
    phases = read_phases(body, year)
    if year is None:
        year = next((p.start.year for p in phases.phases if p.start), None)
    asked = read_body(body)
    rows, problems = build([duty for duty in (*asked.duties, *asked.extra) if duty.text], year)
    cadences, unclear = _cadences(rows, asked)
    return OutlineReading(
        title=title,
        rows=rows,
        phases=phases.phases,
        cadences=cadences,
        common_duties=list(dict.fromkeys(asked.common)),
        measures=asked.measures,
        problems=phases.problems + problems + asked.problems + unclear,
        reference=reference,
    )


def _refuse_flattened(lines: Sequence[str]) -> None:
    """Refuse a table copied cell by cell: its headings stand one below the other, who leads what is lost."""
    run = ""
    for line in lines[:_LOOKED_AT]:
        text = squeeze(line[:40])
        if text and not _COLUMN.match(text):
            run = ""
        run += f"|{text}" if text else ""
        if run.count("|") >= _COLUMNS and "单位" in run and re.search("时限|时间", run):
            raise Refused(
                "table-as-text",
                "这像是从表格里逐格复制出来的文字，看不出各格属于哪一列，请上传原来的 Excel 或 Word 文件。",
            )


def _year(title: str, reference: Reference) -> int | None:
    """The year of the title, where it names one, else of the document's own date."""
    named = {int(year) for year in _YEAR.findall(title)}
    if len(named) == 1:
        return named.pop()
    return reference.issued_on.year if reference.issued_on else None


def _only_year(body: list[Placed]) -> int | None:
    """The year of all dates in the text, where it is one; those of cited documents do not count."""
    named: set[str] = set()
    for place in body:
        named.update(_YEAR.findall(_CITED.sub("", place.paragraph.text)))
    return int(named.pop()) if len(named) == 1 else None


def _cadences(rows: list[Row], asked: Body) -> tuple[list[Cadence], list[Problem]]:
    """What comes again, in the order of the text, and a warning where it is not said who is to do it."""
    found: list[tuple[int, Cadence]] = []
    problems: list[Problem] = []
    for index, row in enumerate(rows):
        found += [(row.row, cadence(item, _leads(row), index)) for item in periodic(row.task)]
    for source in asked.sources:
        for item in periodic(source.text):
            who, problem = (source.who, None) if source.who else _responsible(item, source.line, rows)
            found.append((source.line, cadence(item, who, None)))
            problems += [problem] if problem else []
    found.sort(key=lambda pair: pair[0])
    return [item for _, item in found], problems


def _leads(row: Row) -> str:
    """Who a row's periodic work falls to: the heading as written, or the leads that clauses name."""
    if not re.search("牵头|负责|配合|参与", row.lead_raw):
        return row.lead_raw
    return "、".join(a.name for a in row.assignments if a.role == "lead") or row.lead_raw


def _responsible(item: Periodic, line: int, rows: list[Row]) -> tuple[str, Problem]:
    """Who is to do what names nobody: money is the finance bureau's, where one is named in the plan."""
    where, raw = f"第{line}行", item.schedules[0].raw
    if _MONEY.search(item.span):
        leads = {a.name for row in rows for a in row.assignments if a.role == "lead" and "财政" in a.name}
        if len(leads) == 1:
            who = leads.pop()
            message = f"“{raw}”没有写明由谁负责，因涉及经费暂列{who}，请核对。"
            return who, Problem("cadence-who-inferred", "warning", where, message)
    message = f"“{raw}”没有写明由谁负责，请补充。"
    return "", Problem("cadence-who-missing", "warning", where, message)


def as_document(reading: OutlineReading, problems: Sequence[Problem] = ()) -> Document:
    """The reading as a document; whoever knows the file fills in its name and hash."""
    return Document(
        file="",
        sha256="",
        layout="outline",
        title=reading.title,
        columns={},
        rows=reading.rows,
        phases=reading.phases,
        cadences=reading.cadences,
        common_duties=reading.common_duties,
        measures=reading.measures,
        problems=[*problems, *reading.problems],
        reference=reading.reference,
    )
