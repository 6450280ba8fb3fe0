"""The command: exit status, where each stream goes, and what a person sees."""

from __future__ import annotations

import io
import json
from argparse import ArgumentTypeError
from pathlib import Path

import pytest
from django.conf import settings

from tests.officedocs.builders import HEADINGS, line, workbook

if not settings.configured:  # run without the Django plug-in: the command needs no setting of ours
    settings.configure()

from tasks.management.commands.read_decomposition import _heading

FIXTURE = Path(__file__).parents[2] / "fixtures" / "zhongjiang.xlsx"


def run(path, **options):
    """(exit status, standard output, standard error)."""
    from tasks.management.commands.read_decomposition import Command

    out, err = io.StringIO(), io.StringIO()
    command = Command(stdout=out, stderr=err, no_color=True)
    try:
        command.handle(
            **{"file": str(path), "year": None, "json": False, "heading": [], **options},
        )
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_json():
    status, out, err = run(FIXTURE, json=True)
    assert (status, err) == (0, "")
    assert len(json.loads(out)["rows"]) == 71


def test_summary():
    status, out, _ = run(FIXTURE)
    assert status == 0
    assert "健康社区（村组）" in out
    assert "［注意］E18：健康社团没有牵头单位" in out
    assert out.rstrip().endswith("共 71 行，错误 0 处，注意 1 处。")


def test_year(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook([HEADINGS, line(deadline="7月底前")]))
    assert "2025-07-31" in run(path, year=2025)[1]


def test_headings_by_hand(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("啥事,谁干,啥时候\n体检,县卫健局,2024年7月\n", encoding="utf-8")
    said = [_heading(text) for text in ("啥事=task", "谁干=lead", "啥时候=deadline")]
    assert run(path)[0] == 2
    status, out, _ = run(path, heading=said)
    assert status == 0
    assert "牵头：县卫健局" in out
    assert "时限：2024-07-31" in out


@pytest.mark.parametrize("text", ["啥事", "=task", "啥事=boss"])
def test_heading_that_says_nothing(text):
    with pytest.raises(ArgumentTypeError):
        _heading(text)


def test_refusal(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"")
    status, out, err = run(path)
    assert (status, out) == (2, "")
    assert err.strip() == "这个文件是空的（0 字节），请重新导出或重新下载后再上传。"


def test_refusal_as_json(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"")
    status, out, err = run(path, json=True)
    assert status == 2
    assert json.loads(out) == {"error": {"code": "empty-file", "message": err.strip()}}


@pytest.mark.parametrize("name", ["none.xlsx", ""])
def test_file_that_cannot_be_opened(tmp_path, name):
    status, _, err = run(tmp_path / name)
    assert status == 2
    assert "打不开文件" in err


def test_summary_of_a_text_plan(tmp_path):
    path = tmp_path / "plan.txt"
    lines = [
        "某政办〔2025〕3号",
        "某县2025年工作方案（征求意见稿）",
        "一、共同职责",
        "1.指定联络员。",
        "二、部门职责",
        "县卫健局：负责体检。",
        "三、实施步骤",
        "（一）动员阶段（2025年3月）。召开会议。",
        "四、工作要求",
        "请各单位每季度末将资料（盖章）报县卫健局。加大投入。",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    _, out, _ = run(path)
    for part in ("文件：某政办〔2025〕3号，征求意见稿", "工作阶段（1 项）",
                 "动员阶段：2025-03-01 至 2025-03-31",
                 "共同职责（1 项）", "指定联络员", "每季度（03-31、06-30、09-30、12-31），需盖章纸质件",
                 "未写明单位的措施（1 项）"):  # fmt: skip
        assert part in out, part
    assert "列：" not in out
