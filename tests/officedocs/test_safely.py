"""Reading in a process of its own: the same answers, and every way it can end early has its sentence."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from officedocs import Heading, Refused, read, read_text, safely
from officedocs.safely import read_safely, read_text_safely
from tests.officedocs.builders import HEADINGS, LINE, workbook

FIXTURE = Path(__file__).parents[2] / "fixtures" / "zhongjiang.xlsx"
GOOD = workbook([HEADINGS, LINE])


def test_same_answer_as_in_this_process():
    data = FIXTURE.read_bytes()
    assert read_safely(data, name="中江.xlsx", year=2024) == read(data, name="中江.xlsx", year=2024).as_dict()


def test_pasted_text_and_headings():
    text = "干啥\t谁干\n体检\t县卫健局\n"
    headings = {"干啥": "task", "谁干": "lead"}
    found = read_text_safely(text, name="粘贴", headings=headings)
    assert found == read_text(text, name="粘贴", headings=headings).as_dict()
    assert found["rows"][0]["assignments"][0]["name"] == "县卫健局"


def test_refusal_comes_back_whole():
    data = workbook([[h for h in HEADINGS if "牵头" not in h], LINE[:6]])
    with pytest.raises(Refused) as here:
        read(data)
    with pytest.raises(Refused) as there:
        read_safely(data)
    assert (there.value.code, there.value.message) == (here.value.code, here.value.message)
    assert there.value.headings == here.value.headings
    assert isinstance(there.value.headings[0], Heading)


def test_unknown_meaning_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="boss"):
        read_safely(GOOD, headings={"单位": "boss"})


def behave(monkeypatch, body: str) -> None:
    """Let the child do something else than read."""
    monkeypatch.setattr(
        safely,
        "_START",
        f"import os, signal, subprocess, sys\nfrom time import sleep\nsys.argv.pop()\n{body}",
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("sleep(30)", "too-slow"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "too-slow"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "too-much-memory"),
        ("sys.exit(3)", "too-much-memory"),
        ("os.abort()", "reader-failed"),
        ("raise RuntimeError", "reader-failed"),
        ("print('not JSON')", "reader-failed"),
        ("pass", "reader-failed"),
    ],
)
def test_every_early_end_has_its_sentence(monkeypatch, body, code):
    behave(monkeypatch, body)
    with pytest.raises(Refused) as refused:
        read_safely(GOOD, timeout=1.0)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_what_the_child_started_ends_with_it(monkeypatch, tmp_path):
    mark = tmp_path / "pid"
    behave(
        monkeypatch,
        f"p = subprocess.Popen(['sleep', '60'])\nopen({str(mark)!r}, 'w').write(str(p.pid))\nsleep(60)",
    )
    with pytest.raises(Refused):
        read_safely(GOOD, timeout=1.0)
    pid = int(mark.read_text())
    deadline = time.monotonic() + 3
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_memory_is_limited():
    many = "\n".join(",".join(row) for row in [HEADINGS, *[LINE] * 9000]).encode()
    with pytest.raises(Refused) as refused:
        read_safely(many, memory=40 * 1024 * 1024)
    assert refused.value.code == "too-much-memory"


def test_child_sees_nothing_of_the_portal(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "chronicdz.settings")
    behave(
        monkeypatch,
        "import json\ntry:\n import django\n found = True\nexcept ImportError:\n found = False\n"
        "print(json.dumps({'document': {'names': sorted(os.environ), 'framework': found}}))",
    )
    found = read_safely(GOOD)
    assert set(found["names"]) <= {"PATH", "LD_LIBRARY_PATH", "TMPDIR", "LC_CTYPE"}
    assert found["framework"] is False


def _in_a_daemon(answers) -> None:
    answers.put(len(read_safely(GOOD)["rows"]))


def test_temporary_files_are_gone(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    behave(monkeypatch, "import tempfile\ntempfile.mkdtemp()\nsleep(30)")
    with pytest.raises(Refused):
        read_safely(GOOD, timeout=1.0)
    assert list(tmp_path.iterdir()) == []


def test_daemonic_worker_may_read():
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    worker = context.Process(target=_in_a_daemon, args=(answers,), daemon=True)
    worker.start()
    assert answers.get() == 1
    worker.join()


def test_start_is_quick():
    read_safely(GOOD)
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        read_safely(GOOD)
        times.append(time.perf_counter() - begun)
    assert min(times) < 1.5  # about 0.15 s; the margin is for a busy machine


def test_no_process_is_left():
    read_safely(GOOD)
    children = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
    ).stdout
    assert "officedocs.child" not in children
