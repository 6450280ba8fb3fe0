"""``python -m benchmarks.import_process ZONE FILE``: one whole import in a process of its own, weighed.

The same services in the same order as the pages call them, with every suggestion taken. The file is read in
a process of its own again, as the portal does. Prints one line of JSON: seconds, and how many MB the
process had at most above what it had before.
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.__main__ import prepare

PEAK_FROM_NOW_ON = "5"  # what the kernel takes for "forget the peak so far"


def memory(field: str) -> float:
    """MB of this process: ``VmRSS`` now, ``VmHWM`` at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) / 1024


def main(slug: str, file: Path) -> dict[str, float]:
    from django.utils import timezone

    from departments.models import Zone
    from tasks.importing.choices import CycleChoice
    from tasks.services.imports import Incoming, Wishes, run_import

    zone = Zone.objects.get(slug=slug)
    actor = zone.memberships.first().user
    incoming = Incoming(file.read_bytes(), file.name)
    Path("/proc/self/clear_refs").write_text(PEAK_FROM_NOW_ON, encoding="ascii")
    before, began = memory("VmRSS"), time.perf_counter()
    now = timezone.now()
    wishes = Wishes(cycle=CycleChoice(level="provincial"))  # the title does not say
    today = timezone.localdate(now)
    run_import(zone=zone, actor=actor, incoming=incoming, now=now, today=today, wishes=wishes)
    return {"seconds": time.perf_counter() - began, "growth": memory("VmHWM") - before}


if __name__ == "__main__":
    prepare()
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
