"""Single indicators, added or corrected: a list of them is imported row by row."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User, Zone
from departments.services import audit
from departments.services.saving import changes, save_checked
from indicators.models import Framework, Indicator


@transaction.atomic
def add_framework(
    *, actor: User, zone: Zone, now: datetime.datetime, name: str, version: str, level: str
) -> Framework:
    """An empty framework."""
    framework = Framework(zone=zone, name=name, version=version, level=level)
    save_checked(framework)
    audit.record(
        zone=zone, actor=actor, action="framework.created", now=now, target=f"framework:{framework.pk}",
        detail={"name": str(framework)},
    )  # fmt: skip
    return framework


@transaction.atomic
def add_indicator(
    *,
    actor: User,
    framework: Framework,
    now: datetime.datetime,
    path: str,
    title: str,
    points: Decimal | None = None,
    is_core: bool = False,
    is_bonus: bool = False,
) -> Indicator:
    """One more indicator at this place; what is above it must be there."""
    above = path.rpartition(".")[0]
    parent = Indicator.objects.filter(framework=framework, path=above).first() if above else None
    if above and parent is None:
        raise ValidationError({"path": _("There is nothing at %s above it. Enter that row first.") % above})
    indicator = Indicator(
        zone_id=framework.zone_id, framework=framework, parent=parent, path=path,
        level=path.count(".") + 1, title=title, points=points, is_core=is_core, is_bonus=is_bonus,
    )  # fmt: skip
    save_checked(indicator, {"path": _("There is already an indicator at this place.")})
    _record(indicator, actor, "indicator.created", now)
    return indicator


@transaction.atomic
def change_indicator(
    *,
    actor: User,
    indicator: Indicator,
    now: datetime.datetime,
    title: str,
    points: Decimal | None,
    is_core: bool,
    is_bonus: bool,
) -> Indicator:
    """Correct its words and marks; its place in the tree stays."""
    values = {"title": title, "points": points, "is_core": is_core, "is_bonus": is_bonus}
    changed = changes(indicator, values)
    save_checked(indicator)
    _record(indicator, actor, "indicator.changed", now, changed=changed)
    return indicator


def _record(indicator: Indicator, actor: User, action: str, now: datetime.datetime, **detail: object) -> None:
    audit.record(
        zone=indicator.zone, actor=actor, action=action, now=now, target=f"indicator:{indicator.pk}",
        detail={"name": indicator.title[:80], **detail},
    )  # fmt: skip
