"""Which tasks that a document no longer lists are to be cancelled, kept page by page before it is applied."""

import datetime
from collections.abc import Collection

from departments.models import User
from tasks.importing.choices import Choices
from tasks.models import ImportBatch
from tasks.services.imports.wizard import choices_of, keep


def chosen_gone(kept: Choices, shown: Collection[int], cancelled: Collection[int]) -> tuple[int, ...]:
    """The keys to cancel once a page is sent that ``shown`` some and ticked those ``cancelled`` of them."""
    return tuple(sorted((set(kept.gone) - set(shown)) | (set(cancelled) & set(shown))))


def save_gone(
    *, batch: ImportBatch, actor: User, version: int, gone: Collection[int], now: datetime.datetime
) -> Choices:
    """Keep the keys of the tasks to cancel. :class:`Conflict` if the choices were changed meanwhile."""
    before = choices_of(batch)
    after = before.next(gone=tuple(sorted(gone)))
    detail = {"file": batch.file_name, "cancelled": len(after.gone)}
    keep(batch, actor, version, after, "import.gone-chosen", detail, now)
    return after
