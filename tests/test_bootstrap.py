"""The first command a newcomer types says what is wrong and how to mend it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(__file__).resolve().parent.parent


def call(*arguments, **variables):
    env = {**os.environ, **variables}
    argv = [sys.executable, "bootstrap.py", *arguments]
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True)


def test_without_a_command_it_lists_them():
    done = call()
    assert done.returncode == 2
    assert "run | test | lint | bench" in done.stderr


def test_a_busy_port_is_named_before_anything_is_installed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = call("run", PORT=port)
    assert done.returncode == 1
    assert f"端口 127.0.0.1:{port} 不可用" in done.stderr
    assert "怎么办" in done.stderr


def test_a_port_that_is_no_number_is_named():
    assert "PORT=abc" in call("run", PORT="abc").stderr


def test_an_old_python_is_named(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit):
        bootstrap.check_machine()
    assert "3.9.2" in capsys.readouterr().err


def test_a_failed_step_is_named_with_its_remedy(capsys):
    with pytest.raises(SystemExit):
        bootstrap.run("安装", [sys.executable, "-c", "raise SystemExit(3)"], "检查网络")
    error = capsys.readouterr().err
    assert "步骤「安装」失败(代码 3)" in error
    assert "检查网络" in error


def test_a_wheelhouse_is_used_without_the_network(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(bootstrap, "WHEELHOUSE", tmp_path)
    monkeypatch.setattr(bootstrap, "run", lambda _step, argv, _remedy: calls.append(argv))
    bootstrap.pip_install("x")
    assert {"--no-index", "--find-links", tmp_path} <= set(calls[0])


def test_the_digest_follows_content_and_names(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    file = tmp_path / "a"
    file.write_text("1")
    first = bootstrap.digest(file)
    assert bootstrap.digest(file) == first
    file.write_text("2")
    assert bootstrap.digest(file) != first


@pytest.fixture
def no_browser(monkeypatch):
    """The steps of ``test`` on a machine without Chromium; what it would have run."""
    steps = []
    monkeypatch.setattr(bootstrap, "development", lambda: None)
    monkeypatch.setattr(bootstrap, "front_end_packages", lambda development: None)
    monkeypatch.setattr(bootstrap, "browser", lambda: False)
    monkeypatch.setattr(bootstrap, "run", lambda _step, argv, *_rest: steps.append(argv))
    return steps


def test_without_a_browser_its_stories_are_left_out_loudly(no_browser, monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)
    bootstrap.test()
    assert no_browser[-1][-2:] == ["-m", "not e2e"]
    assert "NO CHROMIUM" in capsys.readouterr().out


def test_without_a_browser_ci_fails(no_browser, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit):
        bootstrap.test()
    assert no_browser == []
