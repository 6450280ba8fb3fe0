"""What an import made, changed and cancelled, kept as it was before and after, so that it can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from chronicdz import bulk
from tasks.importing.rowstate import RowState
from tasks.models import ImportBatch, ImportChange

Kind, Operation = ImportChange.Kind, ImportChange.Operation
Json = dict[str, Any]
#: Records held at most before they are written.
PORTION = 500
#: The number of a task, and where it stands in its document.
Place = tuple[int, str]


class Recorder:
    """Gathers the changes of one import and writes them in portions; ``save`` writes the rest."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._changes: list[ImportChange] = []

    def made(self, kind: ImportChange.Kind, objects: Iterable[Model] | Iterable[int]) -> None:
        """New objects other than tasks: one record for all of a kind."""
        pks = [one if isinstance(one, int) else one.pk for one in objects]
        if pks:
            self._add(kind, Operation.MADE, None, None, {"pks": pks})

    def task_made(self, pk: int, number: int, state: RowState) -> None:
        self._add(Kind.TASK, Operation.MADE, pk, None, {"number": number, "text": state.text[:200]})

    def task_changed(
        self, pk: int, before: RowState, after: RowState, targets: tuple[list[int], list[int]]
    ) -> None:
        """``targets``: keys of its numeric requirements before and after."""
        operation = Operation.CANCELLED if after.is_cancelled else Operation.CHANGED
        self._add(
            Kind.TASK, operation, pk,
            {**before.as_json(), "targets": targets[0]}, {**after.as_json(), "targets": targets[1]},
        )  # fmt: skip

    def places(self, before: Mapping[int, Place], after: Mapping[int, Place]) -> None:
        """Tasks that stand elsewhere now, in the order of the cycle or in the document."""
        if after:
            old, new = ({str(pk): list(one[pk]) for pk in after} for one in (before, after))
            self._add(Kind.PLACES, Operation.CHANGED, None, old, new)

    def phases(self, before: Sequence[Json]) -> None:
        for one in before:
            self._add(Kind.PHASE, Operation.CHANGED, one["pk"], one, None)

    def cycle(self, pk: int, before: Json | None, after: Json) -> None:
        self._add(Kind.CYCLE, Operation.CHANGED if before else Operation.MADE, pk, before, after)

    def save(self) -> None:
        bulk.insert(ImportChange, self._changes)
        self._changes.clear()

    def _add(
        self, kind: str, operation: str, pk: int | None, before: Json | None, after: Json | None
    ) -> None:
        if len(self._changes) >= PORTION:
            self.save()
        self._changes.append(
            ImportChange(
                zone_id=self.batch.zone_id,
                batch=self.batch,
                kind=kind,
                operation=operation,
                object_id=pk,
                before=before,
                after=after,
            )
        )
