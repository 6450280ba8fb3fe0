"""Writing and checking the audit log."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

from departments.models import AuditChain, AuditEntry, User, Zone

_BUNDLE: ContextVar[list[AuditEntry] | None] = ContextVar("bundle", default=None)


@contextmanager
def bundled() -> Iterator[list[AuditEntry]]:
    """Gather the entries of the services called inside instead of writing them.

    For a bulk service, which calls many and then writes one entry of its own with counts and a digest.
    """
    entries: list[AuditEntry] = []
    token = _BUNDLE.set(entries)
    try:
        yield entries
    finally:
        _BUNDLE.reset(token)


def record(
    *,
    zone: Zone,
    actor: User | None,
    action: str,
    now: datetime.datetime,
    target: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry to the zone's chain; call it last in the caller's transaction.

    The chain's row is locked until the transaction ends, so everything before it runs unhindered. On
    SQLite the transaction itself (IMMEDIATE) is that lock. ``actor`` is None for jobs. Inside
    :func:`bundled` it is only gathered.
    """
    bundle = _BUNDLE.get()
    if bundle is not None:
        entry = AuditEntry(zone=zone, actor=actor, action=action, target=target[:80], detail=detail or {})
        bundle.append(entry)
        return entry
    with transaction.atomic():
        AuditChain.objects.get_or_create(zone=zone)
        tip = AuditChain.objects.select_for_update().get(zone=zone)
        entry = AuditEntry(
            zone=zone, number=tip.number + 1, at=now.astimezone(datetime.UTC), actor=actor,
            action=action, target=target[:80], detail=detail or {}, previous=tip.digest,
        )  # fmt: skip
        entry.digest = entry.computed_digest()
        entry.save()
        tip.number, tip.digest = entry.number, entry.digest
        tip.save(update_fields=["number", "digest"])
        return entry


def broken_links(zone: Zone) -> Iterator[int]:
    """Numbers of entries that are missing, or whose content or link was altered after writing."""
    expected, before = 1, ""
    for entry in AuditEntry.objects.filter(zone=zone).order_by("number").iterator():
        if entry.number != expected or entry.previous != before or entry.digest != entry.computed_digest():
            yield entry.number
        expected, before = entry.number + 1, entry.digest
    tip = AuditChain.objects.filter(zone=zone).first()
    if tip and (tip.number, tip.digest) != (expected - 1, before):
        yield tip.number
