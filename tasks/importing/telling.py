"""What an import changes, in words: the names of fields, and values that are stored as identifiers."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.importing.difference import Change
from tasks.importing.marking import Pieces, marked

FIELDS: dict[str, str | Promise] = {
    "indicator": _("Indicator"),
    "task": _("Task"),
    "lead": _("Lead"),
    "support": _("Support"),
    "deadline": _("Deadline"),
    "points": _("Points"),
    "state": _("State"),
}
STATES: dict[str, str | Promise] = {"cancelled": _("no longer in the plan"), "listed": _("in the plan")}
FREQUENCIES: dict[str, str | Promise] = {
    "monthly": _("every month"),
    "quarterly": _("every quarter"),
    "half_yearly": _("every half-year"),
    "termly": _("every school term"),
    "yearly": _("every year"),
    "every_2_years": _("every two years"),
    "every_5_years": _("every five years"),
}
_FREQUENCY = re.compile(r"(?<![a-z_])(?:" + "|".join(FREQUENCIES) + r")(?![a-z_0-9])")


@dataclass(frozen=True)
class Told:
    """One changed field for a page or a file."""

    label: str
    old: str
    new: str

    @property
    def only_parts(self) -> bool:
        """The words stay and only the numbered parts are others."""
        return self.old == self.new

    @property
    def marked(self) -> tuple[Pieces, Pieces]:
        return marked(self.old, self.new)


def told(change: Change) -> Told:
    return Told(str(FIELDS[change.field]), *(_value(change.field, one) for one in (change.old, change.new)))


def _value(field: str, text: str) -> str:
    if field == "state":
        return str(STATES[text])
    if field == "deadline":
        return _FREQUENCY.sub(lambda found: str(FREQUENCIES[found[0]]), text)
    return text
