"""What an import did, line by line, from its records: for the report that is downloaded, also much later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tasks.importing import document as doc
from tasks.importing.difference import changes
from tasks.importing.directory import Directory
from tasks.importing.rowstate import from_json
from tasks.importing.telling import Told, told
from tasks.models import ImportBatch, ImportChange, Task

Kind, Operation = ImportChange.Kind, ImportChange.Operation
#: Records read at a time.
CHUNK = 2000


@dataclass(frozen=True)
class Line:
    """One line; ``number`` is the task's present or, once it is gone, its first one."""

    number: int | None
    place: str
    text: str
    what: str
    field: str = ""
    old: str = ""
    new: str = ""
    problem: str = ""

    def cells(self) -> list[object]:
        return [
            self.number, self.place, self.text, self.what, self.field, self.old, self.new, self.problem,
        ]  # fmt: skip


def recorded_lines(batch: ImportBatch, directory: Directory) -> Iterator[Line]:
    """Tasks made, changed and cancelled, names made, and what a person should look at."""
    standing = Task.objects.filter(cycle=batch.cycle_id, pk__in=_tasks(batch).values("object_id"))
    places = {pk: place for pk, *place in standing.values_list("pk", "number", "source")}
    for change in _tasks(batch).order_by("pk").iterator(chunk_size=CHUNK):
        yield from _task_lines(change, places.get(change.object_id or 0), directory)
    yield from _names(batch)
    for problem in doc.problems(batch.document):
        yield Line(None, problem["place"], "", _("to look at"), problem=problem["message"])


def _tasks(batch: ImportBatch) -> QuerySet[ImportChange]:
    return ImportChange.objects.filter(batch=batch, kind=Kind.TASK)


def _task_lines(change: ImportChange, place: Sequence[Any] | None, directory: Directory) -> Iterator[Line]:
    after = change.after or {}
    number, source = place or (after.get("number"), "")
    common = (number, source, after.get("text", ""), str(Operation(change.operation).label))
    if change.operation == Operation.MADE or change.before is None:
        yield Line(*common)
        return
    for one in told_changes(change, directory):
        old, new = (one.old, _("its numbered parts are others")) if one.only_parts else (one.old, one.new)
        yield Line(*common, one.label, old, new)


def told_changes(change: ImportChange, directory: Directory) -> list[Told]:
    """The fields of one recorded change in words."""
    before, after = from_json(change.before or {}), from_json(change.after or {})
    return [told(one) for one in changes(before, after, directory)]


def _names(batch: ImportBatch) -> Iterator[Line]:
    labels = {"departments": _("New department"), "aliases": _("New other name"), "groups": _("New group")}
    for kind, names in batch.report.get("names", {}).items():
        yield from (Line(None, "", name, labels[kind]) for name in names)
