"""Responsibilities as a list: whose share it is stays; its scope and how it is collected can be corrected."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.exchange.columns import Choice, Column, Text, Whole, plain, squeezed
from departments.exchange.directory import Directory
from departments.exchange.resource import Record, ZoneResource
from departments.exchange.table import Table
from tasks.exchange.task import FROM_TABLE
from tasks.models import Responsibility
from tasks.models.task import Collect, PartRole
from tasks.services.corrections import correct_responsibility
from tasks.services.generation import sync

SCOPE = 200


class ResponsibilityResource(ZoneResource):
    """Rows are found by cycle, task and place in the task; ended ones are history and not listed."""

    key = ("cycle", "number", "place")
    may_add = False
    unknown = gettext_lazy(
        "There is no such responsibility in an open cycle. Correct the cycle, the number or the place; new "
        "ones come with the decomposition table."
    )
    columns = (
        Column(
            "cycle",
            gettext_lazy("Cycle"),
            Text(120),
            gettext_lazy("Its name, as exported."),
            "2026年省级创建",
            ("创建周期",),
            required=True,
            needed=True,
        ),
        Column(
            "number",
            gettext_lazy("Task no."),
            Whole(1),
            gettext_lazy("The task's number in its cycle."),
            "12",
            ("序号", "任务序号"),
            required=True,
            needed=True,
        ),
        Column(
            "place",
            gettext_lazy("Place"),
            Whole(1),
            gettext_lazy("Of the responsibility in its task, as exported."),
            "1",
            ("顺序", "位置"),
            required=True,
            needed=True,
        ),
        Column("text", gettext_lazy("Main task"), Text(one_line=False), fixed=True, elsewhere=FROM_TABLE),
        Column(
            "role", gettext_lazy("Role"), Choice(lambda: PartRole.choices), fixed=True, elsewhere=FROM_TABLE
        ),
        Column(
            "body",
            gettext_lazy("Department or group"),
            Text(80),
            also=("部门或分组",),
            fixed=True,
            elsewhere=FROM_TABLE,
        ),
        Column("raw", gettext_lazy("As written"), Text(120), fixed=True, elsewhere=FROM_TABLE),
        Column(
            "scope",
            gettext_lazy("Scope"),
            Text(SCOPE),
            gettext_lazy("What of the task this share is about. What is owed stays as it is."),
            "健康小屋",
        ),
        Column(
            "collect",
            gettext_lazy("How it is collected"),
            Choice(lambda: Collect.choices),
            gettext_lazy("For groups: each member reports, one collects for all, or the office provides it."),
            "各成员分别报送",
            ("收集方式", "报送方式", "汇总方式"),
        ),
        Column(
            "collector",
            gettext_lazy("Handed in by"),
            Text(80),
            gettext_lazy("The department that collects; empty where each member reports."),
            "县卫健局",
            ("汇总单位", "汇总部门"),
        ),
    )

    directory: Directory

    def prepare(self, table: Table) -> None:
        self.directory = Directory(self.desk.zone)
        self.touched: set[int] = set()

    def known(self) -> Iterator[Record]:
        living = Responsibility.objects.filter(
            zone=self.desk.zone, ended_on=None, task__cancelled_on=None, task__cycle__is_closed=False
        )
        if self.scope:
            living = living.filter(task__cycle_id=self.scope)
        related = ("task__cycle", "zone", "department", "group", "collector")
        places: Counter[int] = Counter()
        ordered = living.select_related(*related).order_by("task__cycle_id", "task__number", "position", "id")
        for one in ordered.iterator(chunk_size=2000):
            places[one.task_id] += 1
            yield Record(one, **_cells(one, places[one.task_id]))

    def key_of(self, record: Record) -> tuple[Any, ...]:
        return squeezed(record.cycle), record.number, record.place

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        if not record.collector or (before is not None and record.collector == before.collector):
            return {}
        try:
            record.collector = self.directory.department(record.collector).name
        except ValueError as unknown:
            return {"collector": str(unknown)}
        return {}

    def store(self, record: Record, before: Record | None) -> None:
        if before is None:
            return
        collector = self.directory.department(record.collector, is_open=False) if record.collector else None
        owed_by_others = correct_responsibility(
            actor=self.desk.actor, responsibility=before.of, now=self.desk.now, scope=record.scope,
            collect=record.collect, collector=collector,
        )  # fmt: skip
        if owed_by_others:
            self.touched.add(before.of.task_id)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Once for all rows: what is owed follows, and work that was begun stays."""
        if not self.touched:
            return
        desk = self.desk
        done = sync(
            zone=desk.zone, actor=desk.actor, now=desk.now, today=desk.today, tasks=sorted(self.touched)
        )
        self.effects = [
            _("Deliverables: %(made)d new, %(cancelled)d not begun cancelled, %(revived)d taken up again.")
            % {"made": done.made, "cancelled": done.cancelled, "revived": done.revived}
        ]


def _cells(one: Responsibility, place: int) -> dict[str, Any]:
    body = one.department or one.group
    return {
        "cycle": " ".join(one.task.cycle.name.split()),
        "number": one.task.number,
        "place": place,
        "text": plain(one.task.text),
        "role": one.role,
        "body": body.name if body else "",
        "raw": " ".join(plain(one.raw).split()),
        "scope": " ".join(plain(one.scope).split()),
        "collect": one.collect,
        "collector": one.collector.name if one.collector else "",
    }
