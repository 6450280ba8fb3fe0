"""The supervisor restarts what dies, gives up on what cannot start, and leaves nothing behind."""

import os
import signal
import sys
import threading
import time

import pytest

from chronicdz import supervisor
from chronicdz.supervisor import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit(3)"]
# A child that has a child of its own and ignores being asked to stop.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@pytest.fixture
def running():
    made = []
    yield made
    for one in made:
        one.stop_children()


def test_a_dead_child_is_started_again_after_a_wait(running):
    clock = [0.0]
    child = Child("c", SLEEPER)
    watch = Supervisor([child], clock=lambda: clock[0])
    running.append(watch)
    watch.tick()
    first = child.process.pid
    child.process.kill()
    child.process.wait()
    watch.tick()
    assert child.process is None
    clock[0] = 1.0
    watch.tick()
    assert child.process.pid != first


def test_what_keeps_dying_ends_the_supervisor(running):
    clock = [0.0]
    watch = Supervisor([Child("c", DIES)], clock=lambda: clock[0])
    running.append(watch)
    for _ in range(20):
        watch.tick()
        if watch.children[0].process:
            watch.children[0].process.wait()
        clock[0] += 20
        if watch.stopping:
            break
    assert watch.failed == "c"


def test_a_child_that_ran_long_starts_afresh():
    child = Child("c", SLEEPER, quick_deaths=4)
    child.start(now=0)
    child.process.kill()
    child.process.wait()
    child.note_death(now=supervisor.STABLE_SECONDS + 1)
    assert child.quick_deaths == 1


def test_nothing_is_left_of_a_stubborn_child(tmp_path, monkeypatch, running):
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.5)
    note = tmp_path / "pid"
    watch = Supervisor([Child("c", [sys.executable, "-c", STUBBORN, str(note)])])
    watch.tick()
    until(lambda: note.exists() and note.read_text())
    grandchild = int(note.read_text())
    watch.stop_children()
    until(lambda: not alive(grandchild))
    assert not alive(watch.children[0].process.pid)


def test_a_signal_stops_the_loop():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    watch = Supervisor([Child("c", SLEEPER)])
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    try:
        assert watch.run() == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert not alive(watch.children[0].process.pid)
