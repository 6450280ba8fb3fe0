"""The process that reads one document for `safely`: limits first, then the request, then one answer.

The request is a line of JSON and, after it, the bytes of the document, on standard input. The answer is
lines of JSON on standard output: {"refused": {…}}, or {"document": …} without its rows and then each row.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

OUT_OF_MEMORY = 3  # exit status
_MEMORY_FOR_CONVERTING = 4 << 30  # bytes of address space that a converter started from here may reserve


def main() -> None:
    """Read the request, answer it, end. Running out of memory ends with its own status."""
    gc.disable()  # one document and the end: there is nothing to collect
    request = json.loads(sys.stdin.buffer.readline())
    limit(resource.RLIMIT_CPU, request["seconds"], request["seconds"] + 2)
    limit(resource.RLIMIT_AS, request["memory"], max(request["memory"], _MEMORY_FOR_CONVERTING))
    limit(resource.RLIMIT_CORE, 0, 0)
    try:
        told = answer(request, sys.stdin.buffer.read())
        rows = told["document"].pop("rows") if "document" in told else []
        for one in (told, *rows):
            line = json.dumps(one, ensure_ascii=False)
            sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # at once: there is no memory left to unwind and end in order
    except ImportError:  # a module, too, may find no room to be mapped
        os._exit(OUT_OF_MEMORY)
    except OSError as error:
        sys.exit(OUT_OF_MEMORY if error.errno == errno.ENOMEM else 1)


def limit(what: int, soft: int, hard: int) -> None:
    """Set a limit, never above the one that the parent process has."""
    _, most = resource.getrlimit(what)
    bounded = hard if most == resource.RLIM_INFINITY else min(hard, most)
    resource.setrlimit(what, (min(soft, bounded), bounded))


def answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What the reader says of the document."""
    from officedocs.errors import Refused
    from officedocs.reader import read, read_text

    options = {name: request[name] for name in ("name", "year", "headings")}
    try:
        if request["pasted"]:
            return {"document": read_text(data.decode("utf-8", "surrogatepass"), **options).as_dict()}
        return {"document": read(data, **options).as_dict()}
    except Refused as refused:
        headings = [asdict(heading) for heading in refused.headings]
        return {"refused": {"code": refused.code, "message": refused.message, "headings": headings}}
