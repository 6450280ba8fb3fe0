"""Creating and changing groups of departments."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, DepartmentGroup, DepartmentKind, User, Zone
from departments.selectors import name_taken
from departments.services import audit
from departments.services.department import in_use, tidy
from departments.services.saving import changes, save_checked


@transaction.atomic
def create_group(
    *,
    actor: User,
    zone: Zone,
    now: datetime.datetime,
    name: str,
    kinds: Sequence[str] = (),
    members_only: bool = False,
    members: Sequence[Department] = (),
    same_as: DepartmentGroup | None = None,
) -> DepartmentGroup:
    """A new group: chosen departments, every department of some kinds, or another wording of a group."""
    group = DepartmentGroup(
        zone=zone, name=tidy(name), kinds=list(kinds), members_only=members_only, same_as=same_as
    )
    _save(group, members)
    detail = _content(group, members)
    audit.record(
        zone=zone, actor=actor, action="group.created", now=now, target=f"group:{group.pk}", detail=detail
    )
    return group


@transaction.atomic
def change_group(
    *,
    actor: User,
    group: DepartmentGroup,
    now: datetime.datetime,
    name: str,
    kinds: Sequence[str] = (),
    members_only: bool = False,
    members: Sequence[Department] = (),
    same_as: DepartmentGroup | None = None,
) -> DepartmentGroup:
    """Give a group a new content; what was already assigned through it is not touched here."""
    changed = changes(
        group,
        {"name": tidy(name), "kinds": list(kinds), "members_only": members_only, "same_as": same_as},
    )
    _save(group, members)
    detail = {**_content(group, members), "changed": changed}
    audit.record(
        zone=group.zone,
        actor=actor,
        action="group.changed",
        now=now,
        target=f"group:{group.pk}",
        detail=detail,
    )
    return group


def _save(group: DepartmentGroup, members: Sequence[Department]) -> None:
    if name_taken(group.zone, group.name, group=group):
        raise ValidationError({"name": in_use(group.name)})
    _refuse_unclear(group, members)
    save_checked(group, {"name": in_use(group.name)})
    group.members.set(members)


def _refuse_unclear(group: DepartmentGroup, members: Sequence[Department]) -> None:
    if not set(group.kinds) <= set(DepartmentKind.values):
        raise ValidationError({"kinds": _("There is no such kind of department.")})
    if any(member.zone_id != group.zone_id for member in members):
        raise ValidationError({"members": _("Only departments of this zone can be chosen.")})
    if group.same_as is None:
        if not group.kinds and not members:
            raise ValidationError(_("Choose a kind, a department, or the group it is another wording of."))
        return
    if group.kinds or members:
        raise ValidationError({"same_as": _("Choose either another group or own departments, not both.")})
    if group.same_as.same_as_id or group.same_as.pk == group.pk or (group.pk and group.other_names.exists()):
        raise ValidationError({"same_as": _("Choose a group that is not itself another wording.")})


def _content(group: DepartmentGroup, members: Sequence[Department]) -> dict[str, object]:
    return {
        "name": group.name,
        "kinds": group.kinds,
        "members_only": group.members_only,
        "same_as": group.same_as.name if group.same_as else "",
        "members": [member.name for member in members],
    }
