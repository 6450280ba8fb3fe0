"""What a document's title says about the cycle it belongs to."""

import re

NAME_LENGTH = 120  #: characters a cycle's name may have
_TAIL = re.compile(r"(目标)?(工作)?任务分解.*$|任务清单.*$|(工作)?(实施)?方案.*$")


def cycle_name(title: str) -> str:
    """The title without the kind of paper: 中江县省级慢性病综合防控示范区建设, not …任务分解及时间安排表."""
    text = re.sub(r"\s+", "", title)
    return (_TAIL.sub("", text) or text)[:NAME_LENGTH]


def level(title: str) -> str:
    """``national`` or ``provincial`` where the title says so; empty otherwise."""
    if "国家级" in title or "国家慢" in title:
        return "national"
    return "provincial" if "省级" in title else ""


def purpose(title: str) -> str:
    return "review" if "复审" in title else "create"
