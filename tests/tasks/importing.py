"""What the import's tests share: an empty county, its administrator, and small workbooks made on the spot."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from openpyxl import Workbook

from departments.models import Role, User, Zone
from tasks.importing import planning
from tasks.importing.choices import CycleChoice
from tasks.models import Cycle, ImportBatch
from tasks.services import imports
from tasks.services.imports import Incoming, Wishes, run_import, wizard
from tests.tasks.cast import person

TODAY = datetime.date(2024, 5, 20)
NOW = datetime.datetime(2024, 5, 20, 10, 30, tzinfo=timezone.get_default_timezone())
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
HEADERS = ["指标分类", "指标内容", "建设标准", "主要任务", "责任（牵头）单位", "配合（指导）单位", "完成时限"]


@dataclass
class County:
    zone: Zone
    admin: User


def make_county(slug: str = "zhongjiang", name: str = "中江县") -> County:
    zone = Zone.objects.create(slug=slug, name=name, region_code="510623", office_name="县慢病防控办")
    return County(zone, person(f"admin-{slug}", zone, Role.ZONE_ADMIN))


def zhongjiang(name: str = "zhongjiang.xlsx") -> Incoming:
    """The circulated table of 中江县, 71 rows."""
    return Incoming((FIXTURES / name).read_bytes(), name)


def workbook(rows: Sequence[Sequence[str]], title: str = "安宁县省级慢病示范区建设任务分解表") -> bytes:
    """A decomposition table with these rows below the usual headings."""
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells("A1:G1")
    sheet.append(HEADERS)
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(number: int, lead: str = "县教体局", support: str = "", deadline: str = "2024年7月") -> list[str]:
    return ["一、政策发展", "（一）机制", f"{number}.标准", f"第{number}项任务", lead, support, deadline]


def table(count: int, **cells: str) -> Incoming:
    """A table of that many ordinary rows."""
    return Incoming(workbook([row(number, **cells) for number in range(1, count + 1)]), f"{count}行.xlsx")


def run(county: County, incoming: Incoming, into: Cycle | None = None, **values) -> ImportBatch:
    """The whole import, taking every suggestion but those given (see ``Wishes``)."""
    wishes = Wishes(**values)
    return run_import(
        zone=county.zone, actor=county.admin, incoming=incoming, now=NOW, today=TODAY, wishes=wishes,
        cycle=into,
    )  # fmt: skip


def begin(county: County, incoming: Incoming, cycle: Cycle | None = None, **wanted) -> ImportBatch:
    return imports.start_import(
        zone=county.zone, actor=county.admin, incoming=incoming, cycle=cycle,
        new_cycle=CycleChoice(**{"purpose": "", **wanted}), now=NOW,
    )  # fmt: skip


def ready(county: County, incoming: Incoming, into: Cycle | None = None, **choices) -> ImportBatch:
    """An import just before the last button, every suggestion taken."""
    batch = begin(county, incoming, into)
    directory = imports.directory_of(county.zone, TODAY)
    unknown = planning.unknown_names(batch.document, directory)
    tokens = wizard.tokens_with_defaults(batch, unknown, wizard.suggester(batch, directory))
    kept = imports.save_names(batch=batch, actor=county.admin, version=1, tokens=tokens, now=NOW, today=TODAY)
    values = {"cycle": kept.cycle, "past": "", "collect": kept.collect, "members": {}, **choices}
    imports.save_choices(
        batch=batch, actor=county.admin, version=kept.version, now=NOW, today=TODAY, **values
    )
    return batch


def apply(county: County, batch: ImportBatch) -> ImportBatch:
    kept = imports.choices_of(batch)
    seen = imports.Seen(kept.version, imports.base_of(batch.zone_id, kept.cycle.pk))
    return imports.apply_import(batch=batch, actor=county.admin, seen=seen, now=NOW, today=TODAY)
