"""How actions of the audit log read on a page.

Each app names its own actions when it starts, so that this app need not know them:
``wording.name_actions({"task.accepted": _("Item accepted")})`` in ``AppConfig.ready``.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "access.denied": _("Refused for lack of rights"),
    "account.password-changed": _("Chose a new password"),
    "account.password-reset": _("Password reset"),
    "account.switched-off": _("Account switched off"),
    "account.switched-on": _("Account switched on"),
    "admin.added": _("Added in system administration"),
    "admin.changed": _("Changed in system administration"),
    "department.changed": _("Department changed"),
    "department.closed": _("Department closed"),
    "department.created": _("Department created"),
    "exchange.imported": _("List imported"),
    "group.changed": _("Group changed"),
    "group.created": _("Group created"),
    "membership.changed": _("A or B changed"),
    "membership.ended": _("Role ended"),
    "membership.granted": _("Role given"),
    "membership.handed-over": _("Role handed over"),
    "person.changed": _("Person changed"),
    "person.created": _("Person created"),
    "reform.called-off": _("Reform called off"),
    "reform.carried-out": _("Reform carried out"),
    "reform.planned": _("Reform planned"),
    "zone.changed": _("Settings of the zone changed"),
}


#: How the keys of an entry's details read.
DETAILS: dict[str, str | Promise] = {
    "before": _("Held before by"),
    "changed": _("Changed"),
    "children": _("Sub-departments"),
    "closed_on": _("Closed on"),
    "department": _("Department"),
    "display_name": _("Full name"),
    "email": _("E-mail"),
    "entries_sha256": _("Digest of all changes (SHA-256)"),
    "duty": _("A or B"),
    "fields": _("Fields"),
    "file": _("File"),
    "first_day": _("From"),
    "ground": _("On the ground of"),
    "is_member": _("Member of the leading group"),
    "joined_groups": _("Groups joined"),
    "kind": _("Kind"),
    "list": _("List"),
    "kinds": _("Every department of kind"),
    "last_day": _("Last day"),
    "members": _("Chosen departments"),
    "members_only": _("Only members of the leading group"),
    "method": _("Method"),
    "moved_people": _("People who moved"),
    "name": _("Name"),
    "names": _("New"),
    "new_name": _("New name"),
    "office_name": _("Name of the leading group's office"),
    "other_name": _("Other names"),
    "other_names": _("Other names"),
    "parent": _("Belongs to"),
    "path": _("Address"),
    "position": _("List order"),
    "post": _("Post"),
    "reform": _("Reform"),
    "reminders_from": _("Reminders start on"),
    "role": _("Role"),
    "rows_changed": _("Rows changed"),
    "rows_new": _("New rows"),
    "rows_wrong": _("Rows left out for errors"),
    "sha256": "SHA-256",
    "same_as": _("Other wording of"),
    "successor": _("Successor"),
    "takes_effect_on": _("Takes effect on"),
    "username": _("Log-in name"),
}
#: Stored identifiers that are shown as words, by the key they stand under.
VALUES: dict[str, Mapping[str, Any]] = {}


def name_actions(words: dict[str, str | Promise]) -> None:
    """Add another app's actions."""
    ACTIONS.update(words)


def name_details(words: dict[str, str | Promise]) -> None:
    """Add the keys another app uses in an entry's details."""
    DETAILS.update(words)


def name_values(words: Mapping[str, Mapping[str, Any]]) -> None:
    """Add, by the key they stand under, stored identifiers that have a word: a model's choices."""
    VALUES.update(words)


def action_name(action: str) -> str:
    """The action in words; its identifier where no app has named it."""
    return str(ACTIONS.get(action, action))


def detail_lines(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """The details of an entry as pairs of words for reading; empty ones are left out."""
    return [
        (str(DETAILS.get(key, key)), _in_words(key, value))
        for key, value in detail.items()
        if value not in ("", [], {}, None)
    ]


def _in_words(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{DETAILS.get(part, part)} {_change(part, both)}" for part, both in value.items())
    if isinstance(value, list):
        return "、".join(_in_words(key, one) for one in value)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return str(VALUES.get(key, {}).get(str(value), value))


def _change(key: str, value: Any) -> str:
    """``[before, after]`` as the services write it under "changed"."""
    if isinstance(value, list) and len(value) == 2:
        return f"“{_in_words(key, value[0])}” → “{_in_words(key, value[1])}”"
    return _in_words(key, value)
