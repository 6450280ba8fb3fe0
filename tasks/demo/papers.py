"""Small files that stand for proof: drawn pictures, scans and minutes. Nothing in them is real."""

import io
from dataclasses import dataclass
from functools import cache

from docx import Document
from PIL import Image, ImageDraw

from tasks.services.drafts import Incoming

SIZE = (960, 640)
GROUNDS = ("#dfe9f2", "#e6f0e4", "#f4ead9", "#eee6f2")


@dataclass(frozen=True)
class Paper:
    name: str
    content: bytes

    def incoming(self) -> Incoming:
        return Incoming(name=self.name, size=len(self.content), chunks=[self.content])


@cache
def papers() -> dict[str, list[Paper]]:
    """Photographs, scans and minutes, some of each, drawn once."""
    return {
        "photo": [Paper(f"活动现场照片{n + 1}.png", _picture(n, "PNG")) for n in range(4)],
        "scan": [Paper(f"盖章扫描件{n + 1}.pdf", _picture(n, "PDF")) for n in range(3)],
        "minutes": [
            Paper(f"{title}.docx", _minutes(title)) for title in ("工作方案", "会议纪要", "工作小结")
        ],
    }


def _picture(number: int, form: str) -> bytes:
    """A scene of blocks, with a red circle where a scan has its stamp."""
    image = Image.new("RGB", SIZE, GROUNDS[number % len(GROUNDS)])
    pen = ImageDraw.Draw(image)
    for step in range(6):
        left = 60 + step * 145
        top = 260 - (step * (number + 2) * 37) % 170
        pen.rectangle((left, top, left + 90, 560), fill="#8aa4bd", outline="#5d7891", width=3)
        pen.ellipse((left + 20, top - 70, left + 70, top - 20), fill="#c9a98a")
    if form == "PDF":
        pen.ellipse((700, 60, 880, 240), outline="#c0392b", width=8)
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def _minutes(title: str) -> bytes:
    paper = Document()
    paper.add_heading(title, level=1)
    paper.add_paragraph("本文件为演示用，内容为虚构。")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
