"""Reading what somebody uploaded in a process of its own, with limits on time and memory.

Whatever a file does to the reader, the portal's own process lives on: the child sees neither the portal's
environment nor its database, and is stopped with everything it started.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from officedocs.child import OUT_OF_MEMORY
from officedocs.errors import Refused
from officedocs.guard import check_size
from officedocs.headingrules import given_roles
from officedocs.model import Heading
from officedocs.refusals import refuse
from officedocs.sharing import Shared

SECONDS = 30.0
MEMORY = 600 * 1024 * 1024  # bytes of address space
_ROOT = Path(__file__).resolve().parent.parent
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from officedocs.child import main; main()"
_KEPT = ("PATH", "LD_LIBRARY_PATH")  # of the environment; nothing of the portal's
_TOO_LONG = {signal.SIGXCPU}
_TOO_LARGE = {signal.SIGKILL}  # the system ends what takes its last memory

Json = dict[str, Any]


def read_safely(
    data: bytes,
    *,
    name: str = "",
    year: int | None = None,
    headings: Mapping[str, str] | None = None,
    timeout: float = SECONDS,
    memory: int = MEMORY,
) -> Json:
    """`read(…).as_dict()` from a process of its own. `timeout` is in seconds, `memory` in bytes.

    Raises what `read` raises; beyond a limit Refused "too-slow" or "too-much-memory", and "reader-failed"
    when the process ends without an answer.
    """
    check_size(len(data))
    given_roles(headings)
    return _asked(data, _Limits(timeout, memory), _request(name, year, headings, pasted=False))


def read_text_safely(
    text: str,
    *,
    name: str = "",
    year: int | None = None,
    headings: Mapping[str, str] | None = None,
    timeout: float = SECONDS,
    memory: int = MEMORY,
) -> Json:
    """`read_text(…).as_dict()`, in the same way as `read_safely`."""
    data = text.encode("utf-8", "surrogatepass")
    check_size(len(data))
    given_roles(headings)
    return _asked(data, _Limits(timeout, memory), _request(name, year, headings, pasted=True))


def _request(name: str, year: int | None, headings: Mapping[str, str] | None, *, pasted: bool) -> Json:
    return {"name": name, "year": year, "headings": dict(headings or {}), "pasted": pasted}


class _Limits:
    def __init__(self, timeout: float, memory: int) -> None:
        self.timeout = timeout
        self.memory = memory


def _asked(data: bytes, limits: _Limits, request: Json) -> Json:
    line = json.dumps(request | {"seconds": int(limits.timeout) + 1, "memory": limits.memory})
    with tempfile.TemporaryDirectory(prefix="officedocs-", ignore_cleanup_errors=True) as folder:
        place = Path(folder, "request")
        place.write_bytes(line.encode("ascii") + b"\n" + data)
        told = Path(folder, "answer")
        status = _run(place, told, limits.timeout)
        if status != 0:
            raise refuse(_reason(status))
        return _answer(told)


def _answer(place: Path) -> Json:
    """The document, read line by line so that the whole text is never held beside it."""
    shared = Shared()
    try:
        with place.open("rb") as lines:
            answer = shared.loads(lines.readline())
            if "refused" not in answer:
                return {**answer["document"], "rows": [shared.loads(line) for line in lines]}
    except ValueError as error:
        raise refuse("reader-failed") from error
    told = answer["refused"]
    raise Refused(told["code"], told["message"], [Heading(**heading) for heading in told["headings"]])


def _run(request: Path, answer: Path, timeout: float) -> int:
    """The exit status of the child; it, what it started and its temporary files are gone afterwards."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with request.open("rb") as incoming, answer.open("wb") as outgoing:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _START, str(_ROOT)],
            stdin=incoming,
            stdout=outgoing,
            stderr=subprocess.DEVNULL,
            env={**kept, "TMPDIR": str(request.parent)},
            start_new_session=True,
        )
    try:
        return process.wait(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise refuse("too-slow") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(status: int) -> str:
    if status == OUT_OF_MEMORY or -status in _TOO_LARGE:
        return "too-much-memory"
    return "too-slow" if -status in _TOO_LONG else "reader-failed"
