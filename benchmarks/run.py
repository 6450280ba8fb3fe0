"""One run: write the data set, time pages and floors in turns, weigh the processes, then time imports."""

import socket
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from benchmarks import limits
from benchmarks.dataset import Dataset, build
from benchmarks.imports import measure_imports
from benchmarks.limits import Check
from benchmarks.measure import Timing, measure
from benchmarks.memory import DidNotHappen, job_memory, web_memory
from chronicdz.web import today
from departments.models import User
from notices.models import Message
from tasks.models import Deliverable, Submission

BACKEND = "departments.backends.PortalBackend"
PAGES = {
    "task list, 50 rows": "tasks:list",
    "floor: plain table": "floor-table",
    "overview": "reports:overview",
    "floor: one aggregate": "floor-aggregate",
}


def run() -> dict[str, Any]:
    """Everything that is reported, ready for JSON."""
    data = build(today())
    officer = logged_in(data.officer)
    timings = measure(officer, {name: address(data, url_name) for name, url_name in PAGES.items()})
    web = web_memory(free_port(), cookie_of(officer), mix(data))
    checks = [*ratios(timings), Check("web worker", web, limits.MEMORY_MB, "MB")]
    checks.append(Check("job worker", job_memory(), limits.MEMORY_MB, "MB"))
    imports, import_checks = measure_imports()
    checks += import_checks
    return {
        "sizes": data.sizes | {"messages sent": messages_sent(data)},
        "imports": imports,
        "pages": {name: asdict(timing) for name, timing in timings.items()},
        "checks": [{**asdict(check), "held": check.held} for check in checks],
    }


def ratios(timings: dict[str, Timing]) -> list[Check]:
    list_ratio = timings["task list, 50 rows"].p50 / timings["floor: plain table"].p50
    overview_ratio = timings["overview"].p50 / timings["floor: one aggregate"].p50
    return [
        Check("task list / plain table", list_ratio, limits.TASK_LIST, "×"),
        Check("overview / one aggregate", overview_ratio, limits.OVERVIEW, "×"),
    ]


def messages_sent(data: Dataset) -> int:
    """How many reminders the job worker sent; none would mean that its memory was weighed at rest."""
    sent = Message.objects.filter(zone=data.zone, state=Message.State.SENT).count()
    if not sent:
        raise DidNotHappen("the job worker sent no reminder")
    return sent


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def cookie_of(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def address(data: Dataset, url_name: str, **named: int) -> str:
    return reverse(url_name, kwargs={"zone": data.zone.slug, **named})


def mix(data: Dataset) -> list[str]:
    """What an office's day asks for: lists, filters, sums, Excel files, single pages and a few files."""
    tasks, overview = address(data, "tasks:list"), address(data, "reports:overview")
    search = urlencode({"q": "监测", "sort": "-due"})
    waiting = Submission.objects.filter(zone=data.zone, state="submitted").first()
    owed = Deliverable.objects.filter(zone=data.zone).first()
    assert waiting is not None and owed is not None
    return [
        tasks, f"{tasks}?page=4", f"{tasks}?status=late", f"{tasks}?{search}",
        address(data, "tasks:export"), address(data, "tasks:detail", pk=owed.task_id),
        address(data, "tasks:deliverable", pk=owed.pk), address(data, "tasks:review"),
        address(data, "tasks:review-one", pk=waiting.pk), overview, f"{overview}?export=xlsx",
        address(data, "departments:list"),
        address(data, "departments:people"), address(data, "indicators:list"), address(data, "notices:inbox"),
    ]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
