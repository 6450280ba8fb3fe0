"""What each demonstration zone holds, counted in the database: the table of docs/zones.md."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from departments.models import Department, DepartmentGroup, DepartmentKind, Zone
from tasks.demo.manifests import manifests
from tasks.importing.composing import CADENCE, COMMON, MEASURE
from tasks.importing.document import problems
from tasks.models import Event, ImportBatch, Phase, Schedule, Task
from tasks.models.task import Frequency, ScheduleKind

LAYOUTS = {"table": "表格", "outline": "文字方案"}


def table() -> str:
    """A Markdown table, one column for each zone that is there."""
    zones = [Zone.objects.filter(slug=one.slug).first() for one in manifests()]
    columns = [_column(zone) for zone in zones if zone is not None]
    if not columns:
        return ""
    titles = list(columns[0])
    lines = ["| | " + " | ".join(column[titles[0]] for column in columns) + " |"]
    lines.append("|---|" + "---|" * len(columns))
    lines += [
        f"| {title} | " + " | ".join(column[title] for column in columns) + " |" for title in titles[1:]
    ]
    return "\n".join(lines)


def open_points() -> Iterator[tuple[str, list[str]]]:
    """For each zone what the reader left for a person: kinds of problems with their number and an example."""
    for manifest in manifests():
        batch = ImportBatch.objects.filter(zone__slug=manifest.slug).first()
        if batch is not None:
            yield manifest.name, _points(batch)


def _points(batch: ImportBatch) -> list[str]:
    found = list(problems(batch.document))
    first: dict[str, Any] = {}
    for problem in found:
        first.setdefault(problem["code"], problem)
    number = Counter(problem["code"] for problem in found)
    return [
        f"`{code}` {number[code]} 处，如 {one['place']}：{one['message']}" if one["place"] else one["message"]
        for code, one in first.items()
    ]


def _column(zone: Zone) -> dict[str, str]:
    batch = ImportBatch.objects.filter(zone=zone).earliest("pk")
    return {
        "示范区": zone.name.removesuffix("（演示）"),
        "文件": batch.file_name,
        "版式": LAYOUTS[batch.document["layout"]],
        **{title: str(count(batch)) for title, count in COUNTS.items()},
        "单位": _kinds(zone),
        "重复性要求": _frequencies(zone),
    }


def _rows(batch: ImportBatch, origin: str) -> int:
    return sum(row.get("origin", "") == origin for row in batch.document["rows"])


def _of(model: Any, **wanted: object) -> Callable[[ImportBatch], int]:
    return lambda batch: model.objects.filter(zone_id=batch.zone_id, **wanted).count()


COUNTS: dict[str, Callable[[ImportBatch], int]] = {
    "文件中的任务": lambda batch: _rows(batch, ""),
    "共性职责（条）": lambda batch: len(batch.document["common_duties"]),
    "自查表": lambda batch: _rows(batch, COMMON),
    "另立的定期报送": lambda batch: _rows(batch, CADENCE),
    "未列单位的措施": lambda batch: _rows(batch, MEASURE),
    "入库的任务": _of(Task),
    "工作阶段": _of(Phase),
    "事件": _of(Event),
    "部门和机构": _of(Department),
    "分组": _of(DepartmentGroup),
    "要纸质盖章": _of(Schedule, needs_paper=True),
    "仅登记不上传": _of(Task, is_register_only=True),
    "指标": lambda batch: (
        batch.cycle.framework.indicators.count() if batch.cycle and batch.cycle.framework else 0
    ),
    "阅读器的提示": lambda batch: len(list(problems(batch.document))),
}


def _kinds(zone: Zone) -> str:
    number = Counter(Department.objects.filter(zone=zone).values_list("kind", flat=True))
    return "、".join(f"{label} {number[kind]}" for kind, label in DepartmentKind.choices if number[kind])


def _frequencies(zone: Zone) -> str:
    repeated = Schedule.objects.filter(zone=zone, kind=ScheduleKind.RECURRING)
    number = Counter(repeated.exclude(source="standard").values_list("frequency", flat=True))
    return "、".join(f"{label} {number[key]}" for key, label in Frequency.choices if number[key]) or "无"
