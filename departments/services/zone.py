"""The settings of a zone that its own administrator keeps."""

import datetime

from django.db import transaction

from departments.models import User, Zone
from departments.services import audit
from departments.services.department import tidy
from departments.services.saving import changes, save_checked


@transaction.atomic
def change_zone(
    *,
    actor: User,
    zone: Zone,
    now: datetime.datetime,
    office_name: str,
    reminders_from: datetime.date | None,
) -> Zone:
    """Set these two and nothing else; ``ValidationError`` by field where a value will not do.

    The row is read anew behind its lock: what the log calls "before" is what was there, and nothing is
    written back that system administration changed meanwhile. ``zone`` itself stays as it was.
    """
    # Not FOR UPDATE: that would hold up every row written meanwhile that refers to the zone.
    fresh = Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    changed = changes(fresh, {"office_name": tidy(office_name), "reminders_from": reminders_from})
    save_checked(fresh)
    audit.record(
        zone=fresh, actor=actor, action="zone.changed", now=now,
        target=f"zone:{fresh.pk}", detail={"name": fresh.name, "changed": changed},
    )  # fmt: skip
    return fresh
