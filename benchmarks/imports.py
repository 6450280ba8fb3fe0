"""Imports of a long table, first and edited, each over its floor: parsing it, and COPY of what was written.

Every import runs in a process of its own and in two new zones, one after the other; its rows are then taken
out and copied back, so that work and floor meet the same tables, indexes and machine. Of the two the
quicker counts, of the floors too.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from benchmarks import limits
from benchmarks.big_table import build, edited
from benchmarks.limits import Check
from benchmarks.row_by_row import seconds_row_by_row
from benchmarks.written import mark, seconds_to_copy, written_since
from departments.models import Membership, Role, User, Zone
from tasks.importing.choices import CycleChoice
from tasks.models import ImportBatch
from tasks.services import imports
from tasks.services.imports import Incoming

ROUNDS = 2
SHORT = Path(__file__).parents[1] / "fixtures" / "zhongjiang.xlsx"
SHORT_TRIES = 5


@dataclass
class Measured:
    """Seconds of one kind of import and of its floor, MB by which the process grew; one of each a round."""

    seconds: list[float] = field(default_factory=list)
    parsing: list[float] = field(default_factory=list)
    copying: list[float] = field(default_factory=list)
    growth: list[float] = field(default_factory=list)
    rows: int = 0

    @property
    def floor(self) -> float:
        return min(self.parsing) + min(self.copying)

    @property
    def ratio(self) -> float:
        return min(self.seconds) / self.floor

    def told(self) -> dict[str, float]:
        return {
            "seconds": min(self.seconds), "parsing": min(self.parsing), "copying": min(self.copying),
            "rows": self.rows, "growth": max(self.growth),
        }  # fmt: skip


def measure_imports() -> tuple[dict[str, dict[str, float]], list[Check]]:
    """What was measured, and the limits."""
    first, again = Measured(), Measured()
    with tempfile.TemporaryDirectory() as folder:
        table, later = build(Path(folder, "table.xlsx")), edited(Path(folder, "edited.xlsx"))
        for number in range(ROUNDS):
            zone = make_zone(f"import-{number}")
            one_import(zone, table, first)
            if number == 0:
                slow, _rows = seconds_row_by_row(zone)
            one_import(zone, later, again)
    reading, queries = seconds_beyond_start(), preview_queries(make_zone("short"))
    told = {"first": first.told(), "edited": again.told(), "row by row": {"seconds": slow}}
    return told, [
        Check("import / floor", first.ratio, limits.IMPORT, "×"),
        Check("edited table / floor", again.ratio, limits.IMPORT_AGAIN, "×"),
        Check("import's share of row by row", min(first.seconds) / slow, limits.ROW_BY_ROW, "×"),
        Check("import's memory", max(*first.growth, *again.growth), limits.IMPORT_MB, "MB"),
        Check("reading 71 rows", reading, limits.READING_SECONDS, "s"),
        Check("preview of 71 rows", queries, limits.PREVIEW_QUERIES, "queries"),
    ]


def make_zone(slug: str) -> Zone:
    """A zone that knows no department yet, and its administrator."""
    zone = Zone.objects.create(slug=slug, name="清河县", region_code="990199", office_name="县慢病防控办")
    user = User.objects.create(username=slug, display_name=slug, email=f"{slug}@bench.example")
    Membership.objects.create(user=user, zone=zone, role=Role.ZONE_ADMIN)
    return zone


def one_import(zone: Zone, file: Path, into: Measured) -> None:
    """Import the file in its own process, then time its floor on the same rows."""
    number = mark()
    command = [sys.executable, "-m", "benchmarks.import_process", zone.slug, str(file)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    told = json.loads(answer.splitlines()[-1])
    tables = written_since(number)
    into.seconds.append(told["seconds"])
    into.growth.append(told["growth"])
    into.parsing.append(seconds_for(lambda: parse(file)))
    into.copying.append(seconds_to_copy(tables, number))
    into.rows = sum(table.rows for table in tables)


def parse(file: Path) -> None:
    """Every cell, as the quickest reader of Excel files gives it."""
    with CalamineWorkbook.from_path(file) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def seconds_for(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def seconds_beyond_start() -> float:
    """Seconds that reading the short table takes as a command, above a command that does nothing."""
    manage = [sys.executable, str(Path(__file__).parents[1] / "manage.py")]

    def seconds(*arguments: str) -> float:
        run = [*manage, *arguments]
        return seconds_for(lambda: subprocess.run(run, check=True, stdout=subprocess.DEVNULL))

    pairs = [(seconds("read_decomposition", str(SHORT)), seconds("version")) for _ in range(SHORT_TRIES)]
    return min(pair[0] for pair in pairs) - min(pair[1] for pair in pairs)


def preview_queries(zone: Zone) -> float:
    """Queries of the page that shows what the short table, imported before, would change."""
    user = zone.memberships.get().user
    now = timezone.now()
    when = {"now": now, "today": timezone.localdate(now)}
    content = SHORT.read_bytes()
    batch = imports.run_import(zone=zone, actor=user, incoming=Incoming(content, SHORT.name), **when)
    later = Incoming(content + b"\0", SHORT.name)  # another file that says the same
    again = imports.start_import(
        zone=zone, actor=user, incoming=later, cycle=batch.cycle, new_cycle=CycleChoice(), now=now
    )
    kept = imports.save_names(batch=again, actor=user, version=1, tokens={}, **when)
    imports.save_choices(
        batch=again, actor=user, version=kept.version, cycle=kept.cycle, past=kept.past, collect=kept.collect,
        members={}, **when,
    )  # fmt: skip
    client = Client()
    client.force_login(user, "departments.backends.PortalBackend")
    address = reverse("tasks:import-preview", kwargs={"zone": zone.slug, "pk": again.pk})
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert ImportBatch.objects.get(pk=again.pk).state == ImportBatch.State.PENDING
    return float(len(captured))
