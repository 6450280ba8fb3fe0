"""Resident memory of the real processes: a web worker after a mix of pages, a job worker after its jobs.

Both are started exactly as ``manage.py serve`` starts them.
"""

import http.client
import itertools
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import psutil

from chronicdz.beat import SCHEDULE
from chronicdz.celery import app
from chronicdz.management.commands.serve import web_argv, worker_children
from chronicdz.supervisor import die_with_parent

MB = 1024 * 1024
THREADS = 8
MIX_ROUNDS = 25
PATIENCE_SECONDS = 120


class DidNotHappen(RuntimeError):
    """A process did not come up or did not finish in time."""


@contextmanager
def running(argv: Sequence[str]) -> Iterator[psutil.Process]:
    """A process and whatever it starts, for as long as the block lasts."""
    process = subprocess.Popen(list(argv), preexec_fn=die_with_parent)
    family = psutil.Process(process.pid)
    try:
        yield family
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(what: str, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > deadline:
            raise DidNotHappen(f"{what}: not within {PATIENCE_SECONDS} seconds")
        time.sleep(0.2)


def largest(family: psutil.Process) -> float:
    """MB of the largest process of a family; pages shared between them count in each."""
    return max(one.memory_info().rss for one in [family, *family.children(recursive=True)]) / MB


# ------------------------------------------------------------------ web
def web_memory(port: int, cookie: str, paths: Sequence[str]) -> float:
    """MB of the one web worker after every path was asked for many times from several threads."""
    with running(web_argv("127.0.0.1", port)) as server:
        wait_until("the web server answers", lambda: _status(port, "", "/healthz") == 200)
        wanted = itertools.chain.from_iterable(itertools.repeat(tuple(paths), MIX_ROUNDS))
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(lambda path: (path, _status(port, cookie, path)), wanted))
        failed = {answer for answer in answers if answer[1] != 200}
        if failed:
            raise DidNotHappen(f"the mix had other answers than 200: {sorted(failed)}")
        return largest(server)


def _status(port: int, cookie: str, path: str) -> int:
    """The status of one page read to its end; 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        return response.status
    except ConnectionRefusedError:
        return 0
    finally:
        connection.close()


# ------------------------------------------------------------------ jobs
def job_memory() -> float:
    """MB of the largest job process after every repeated job has run on each of them."""
    worker = next(child for child in worker_children() if child.name == "worker")
    with running(worker.argv) as family:
        wait_until("the job worker answers", lambda: bool(app.control.ping(timeout=1)))
        for ordered, name in enumerate(list(SCHEDULE) * 2, start=1):
            app.send_task(name)
            wait_until(f"the job {name} ends", partial(_finished, ordered))
        return largest(family)


def _finished(ordered: int) -> bool:
    """Whether the worker has taken at least so many jobs and works on none."""
    inspect = app.control.inspect(timeout=2)
    taken = sum(sum(stats["total"].values()) for stats in (inspect.stats() or {}).values())
    active = inspect.active()
    return taken >= ordered and active is not None and not any(active.values())
