"""Run a few child processes as one: start them, start again what dies, stop all of them together.

Every child gets a session of its own, so Ctrl-C reaches only the supervisor, and stopping reaches the child's
own children too. No part of this module knows what the children do.
"""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

STABLE_SECONDS = 60  # a child that ran this long has started well
BACK_OFF_SECONDS = (1, 2, 4, 8, 15)  # one wait per quick death; after the last the supervisor gives up
GRACE_SECONDS = 20
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Let Linux stop this child if the supervisor is killed; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process that should always run."""

    name: str
    argv: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    start_after: float = 0.0

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(list(self.argv), start_new_session=True, preexec_fn=die_with_parent)
        self.started = now

    def note_death(self, now: float) -> None:
        """Count a death and set when to try again."""
        if self.process is None:
            return
        code = self.process.returncode
        self.process = None
        self.quick_deaths = 0 if now - self.started >= STABLE_SECONDS else self.quick_deaths
        wait = BACK_OFF_SECONDS[min(self.quick_deaths, len(BACK_OFF_SECONDS) - 1)]
        self.quick_deaths += 1
        self.start_after = now + wait
        logger.warning("%s 已退出(代码 %s),%s 秒后重启 / died, restarting", self.name, code, wait)

    def signal_group(self, number: int) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """Keeps the children alive until a signal or a child that will not start ends it."""

    children: list[Child]
    on_tick: Callable[[], None] = lambda: None
    stopping: bool = False
    failed: str = ""
    clock: Callable[[], float] = field(default=time.monotonic)

    def run(self) -> int:
        """Block until stopped; 0 after a clean stop, 1 when a child could not be kept alive."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            while not self.stopping:
                self.tick()
                time.sleep(0.2)
        finally:
            self.stop_children()
        return 1 if self.failed else 0

    def stop(self, *_args: object) -> None:
        self.stopping = True

    def tick(self) -> None:
        """Start what does not run and is due; give up on what keeps dying."""
        now = self.clock()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                child.signal_group(signal.SIGKILL)  # whatever it left behind
                child.note_death(now)
            if child.quick_deaths > len(BACK_OFF_SECONDS):
                self.failed = child.name
                self.stopping = True
                logger.error("%s 反复退出,停止运行 / keeps dying, giving up", child.name)
            elif child.process is None and now >= child.start_after:
                child.start(now)
        self.on_tick()

    def stop_children(self) -> None:
        """Ask every child to end, wait, and then leave nothing of them behind."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
                child.signal_group(signal.SIGKILL)
                child.process.wait()
