"""The title of a text plan."""

from __future__ import annotations

import re

from officedocs.outline_lines import Paragraph
from officedocs.outline_sections import FRONT, TITLE, Placed
from officedocs.reference import DATELINE, DRAFT_MARK, NUMBER
from officedocs.text import squeeze

_TITLE_END = re.compile(
    r"(?:方案|计划|规划|办法|意见|要点|分解表?|分工表?|清单|职责|安排表?|责任书|制度|细则|任务书?|通知|函|表|公告|规定|措施|责任分解|目标责任|工作)"
    r"(?:[（(][^（）()]{1,12}[)）])?$"
)
_COMPLETE = re.compile(
    r"(?:方案|计划|规划|办法|意见|要点|表|清单|通知|函|制度|细则|公告|规定|责任书|分解|稿[）)])(?:[（(][^（()）]{1,12}[)）])?$"
)
_NOTICE = re.compile(r"(?:通知|函|批复|公告|请示|报告|通告)(?:[（(][^（）()]{1,12}[)）])?$")
_STAMP = re.compile(
    r"文件$|^[（(].{0,20}公开.{0,12}[)）]$|^公开方式|^密级|^特急$|^加急$|^抄送|^主送|^\[.*\]$"
)
_BOOKMARK = re.compile(r"^\[bookmark:[^\]]*\]\s*")
_WITHIN = re.compile(r"关于印发(?:《(?P<quoted>[^《》]{4,80})》|(?P<bare>.{4,80}?))的通知")
_FRONT_LINES = 80
_LONGEST_TITLE = 120  # characters before the last line of a title


def read_title(body: list[Placed]) -> str:
    """The plan's own title: not that of the notice or letter that brought it, unless there is no other."""
    titles = _titles([p.paragraph for p in body if p.role in (FRONT, TITLE)])
    plans = [title for title in titles if not _NOTICE.search(title)]
    if plans:
        return plans[0]
    for title in titles:
        within = _WITHIN.search(title)
        if within:
            return within["quoted"] or within["bare"]
    return titles[0] if titles else ""


def _titles(front: list[Paragraph]) -> list[str]:
    """The title lines before the text, those set over several lines put together."""
    titles: list[str] = []
    group = ""
    for paragraph in front[:_FRONT_LINES]:
        text = _without_gaps(_BOOKMARK.sub("", paragraph.text))
        goes_on = 0 < len(group) <= _LONGEST_TITLE and (
            not _COMPLETE.search(group) or bool(DRAFT_MARK.match(text))
        )
        if _is_title_line(text):
            if not goes_on:
                titles.append(group)
            group = group + text if goes_on else text
        else:
            titles.append(group)
            group = ""
    return [title for title in (*titles, group) if title and _TITLE_END.search(title)]


def _is_title_line(text: str) -> bool:
    if len(text) > 80 or re.search(r"[。；！？]|[：:]$|^附\s*[件表]|[，,].*[，,]", text):
        return False
    plain_text = squeeze(text)
    return not (NUMBER.match(plain_text) or DATELINE.match(plain_text) or _STAMP.search(plain_text))


def _without_gaps(text: str) -> str:
    """Without the blanks that a broken title line leaves between Chinese characters."""
    return re.sub(r"(?<=[\u3400-\u9fff）”》])\s+(?=[\u3400-\u9fff（“《])", "", text)
