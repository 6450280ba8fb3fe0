"""Rehearsing a list and carrying it out: one transaction, one audit entry with counts and digests."""

import hashlib
import json
import logging
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from import_export.results import Result

from departments.exchange.kinds import Kind
from departments.exchange.preview import Preview, preview_of
from departments.exchange.resource import Desk, ZoneResource
from departments.exchange.table import in_order
from departments.models import AuditEntry, Zone
from departments.services import audit

logger = logging.getLogger(__name__)
MOST_NOTED = 200  # changed cells that stand in the audit entry itself; the digest covers all


class Moved(Exception):
    """The data changed since the preview: this list would now do something else."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


@dataclass(frozen=True)
class Done:
    """What an import did; ``resource`` may hold something to be shown once, such as passwords."""

    preview: Preview
    resource: ZoneResource


def rehearse(kind: Kind, desk: Desk, content: bytes, file_name: str) -> Preview:
    """What the list would do. Everything is tried and undone, so that each rule has spoken."""
    resource = kind.resource(desk)
    return _run(resource, content, file_name, dry_run=True)[0]


def carry_out(kind: Kind, desk: Desk, content: bytes, file_name: str, shown: str) -> Done:
    """Do what the preview with the digest ``shown`` said, or raise :class:`Moved` and do nothing.

    Rows with errors are left out, as the preview said. Two imports of one zone wait for each other.
    """
    resource = kind.resource(desk)
    with transaction.atomic():
        Zone.objects.select_for_update(no_key=True).get(pk=desk.zone.pk)
        preview, entries = _run(resource, content, file_name, dry_run=False)
        if preview.digest != shown or preview.is_broken:
            raise Moved(preview)
        if preview.writes:
            file = {"file": file_name, "sha256": hashlib.sha256(content).hexdigest()}
            _record(kind, desk, preview, entries, file)
    return Done(preview, resource)


def _run(
    resource: ZoneResource, content: bytes, file_name: str, *, dry_run: bool
) -> tuple[Preview, list[AuditEntry]]:
    table = resource.read(content, file_name)
    if resource.depends:
        table = in_order(table, *resource.depends)
    resource.load(table)
    with audit.bundled() as entries:
        result: Result = resource.import_data(table.data, dry_run=dry_run, use_transactions=True)
    for problem in (*result.base_errors, *(one for row in result.rows for one in row.errors)):
        logger.error("A row of a list failed", exc_info=problem.error)
    return preview_of(resource, result, table.ignored), entries


def _record(
    kind: Kind, desk: Desk, preview: Preview, entries: list[AuditEntry], file: dict[str, str]
) -> None:
    """One entry for all rows. What single entries would have said stands in it as a digest."""
    cells = {
        f"{line.name} · {change.column}": [change.old, change.new]
        for line in preview.of("changed")
        for change in line.changes
    }
    detail = {
        **file,
        "list": kind.slug,
        "rows_new": preview.counts["new"],
        "rows_changed": preview.counts["changed"],
        "rows_wrong": preview.counts["wrong"],
        "entries_sha256": _digest(entries),
        "names": [line.name for line in preview.of("new")][:MOST_NOTED],
        "changed": dict(list(cells.items())[:MOST_NOTED]),
    }
    audit.record(
        zone=desk.zone,
        actor=desk.actor,
        action="exchange.imported",
        now=desk.now,
        target=f"exchange:{kind.slug}",
        detail=detail,
    )


def _digest(entries: list[AuditEntry]) -> str:
    said = [[one.action, one.target, one.detail] for one in entries]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
