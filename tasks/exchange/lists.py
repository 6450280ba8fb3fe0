"""The kinds of lists of this app."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.access import Access, Cap
from departments.exchange.kinds import Kind, Way, register
from tasks.access import visible_cycles
from tasks.exchange.responsibility import ResponsibilityResource
from tasks.exchange.task import FROM_TABLE, TaskResource

WIZARD = Way("tasks:import", gettext_lazy("Import decomposition table"))


def cycles(held: Access) -> list[tuple[str, str]]:
    """The open cycles, newest first: a list holds one of them."""
    found = visible_cycles(held).filter(is_closed=False).order_by("-id")
    return [(str(one.pk), one.name) for one in found] or [("", _("no cycle yet"))]


TASKS = Kind(
    "tasks",
    gettext_lazy("Tasks"),
    gettext_lazy("A flat table of a cycle, fit for the import wizard."),
    "list-checks",
    Cap.IMPORT,
    TaskResource,
    (
        gettext_lazy("Only corrections: the wording, “registered only” and “stamped paper”."),
        FROM_TABLE,
        gettext_lazy("A whole decomposition table, in Excel or Word, is taken in by the wizard, not here."),
    ),
    WIZARD,
    cycles,
    60,
)
RESPONSIBILITIES = Kind(
    "responsibilities",
    gettext_lazy("Responsibilities"),
    gettext_lazy("Who leads or supports what, its scope, and how a group's share is collected."),
    "user-check",
    Cap.IMPORT,
    ResponsibilityResource,
    (
        gettext_lazy("Only corrections: the scope, how it is collected, and by which department."),
        gettext_lazy("When collected otherwise, shares nobody has begun are cancelled; begun ones stay."),
        FROM_TABLE,
    ),
    WIZARD,
    cycles,
    70,
)


def register_all() -> None:
    """Called when the app starts."""
    register(TASKS)
    register(RESPONSIBILITIES)
