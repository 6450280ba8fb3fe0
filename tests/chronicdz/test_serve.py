"""`manage.py serve` for real: embedded, on a free port and in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 40


def environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "CHRONICDZ_VAR": str(folder), "CHRONICDZ_ENV_FILE": "", "STATIC_MANIFEST": "false"}


def serve(folder: Path, port: int) -> subprocess.Popen:
    argv = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(argv, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def until(condition, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, (folder / "log").read_text()[-3000:]
        time.sleep(0.1)


@pytest.fixture
def portal(tmp_path):
    port = free_port()
    process = serve(tmp_path, port)
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: status(f"{url}/healthz") == 200, tmp_path)
        yield process, url, tmp_path
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def roles(process) -> set[str]:
    words = [" ".join(child.cmdline()) for child in psutil.Process(process.pid).children(recursive=True)]
    return {name for name in ("gunicorn", "celery") if any(f"-m {name}" in line for line in words)}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything_cleanly(portal, number):
    process, url, folder = portal
    until(lambda: roles(process) == {"gunicorn", "celery"}, folder)
    assert status(f"{url}/readyz") == 200
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    assert process.wait(timeout=30) == 0
    _gone, left = psutil.wait_procs(family, timeout=5)
    assert left == []
    assert f"{url}/" in (folder / "log").read_text()


def test_a_web_server_that_dies_comes_back(portal):
    process, url, folder = portal
    [web] = [
        child for child in psutil.Process(process.pid).children() if "gunicorn" in " ".join(child.cmdline())
    ]
    web.kill()
    web.wait(timeout=10)
    until(lambda: status(f"{url}/healthz") == 200, folder)
    assert not web.is_running()


def test_a_busy_port_is_named(portal, tmp_path):
    _process, url, _folder = portal
    port = url.rpartition(":")[2]
    argv = [sys.executable, "manage.py", "serve", "--port", port]
    done = subprocess.run(argv, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 1
    assert f"端口 {port} 已被占用" in done.stderr
