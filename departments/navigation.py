"""The side menu and a person's first page, worked out in one place from what they hold.

Entries of other apps are named by URL only, so that this app depends on none of them.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.access import Access, Cap


@dataclass(frozen=True)
class Target:
    """A page that can be offered: whoever holds one of ``caps`` sees it.

    ``covers`` are beginnings of URL names that light the entry up; the longest one wins.
    """

    url_name: str
    label: str | Promise
    icon: str
    caps: tuple[Cap, ...]
    covers: tuple[str, ...] = ()

    def allowed(self, held: Access) -> bool:
        return any(held.can(cap) for cap in self.caps)

    def fit(self, view_name: str) -> int:
        """How closely this entry matches the shown page; 0 for not at all."""
        fitting = [start for start in (self.url_name, *self.covers) if view_name.startswith(start)]
        return max(map(len, fitting), default=0)


@dataclass(frozen=True)
class NavEntry:
    label: str | Promise
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class NavSection:
    heading: str | Promise
    entries: list[NavEntry]


INBOX = Target("notices:inbox", _("Messages"), "bell", (Cap.SEE_ZONE,), ("notices:",))

SECTIONS: tuple[tuple[str | Promise, tuple[Target, ...]], ...] = (
    (
        _("Work"),
        (
            Target("tasks:home", _("My items"), "list-todo", (Cap.OWN_SEE_WORK,), ("tasks:deliverable",)),
            Target("reports:overview", _("Overview"), "gauge", (Cap.SEE_OVERVIEW,), ("reports:",)),
            Target("tasks:review", _("Review"), "clipboard-check", (Cap.REVIEW,)),
            Target("tasks:list", _("Tasks"), "list-checks", (Cap.SEE_TASKS,), ("tasks:",)),
            INBOX,
        ),
    ),
    (
        _("Basis"),
        (
            Target("indicators:list", _("Indicators"), "list-tree", (Cap.SEE_TASKS,), ("indicators:",)),
            Target("tasks:import", _("Import decomposition table"), "file-input", (Cap.IMPORT,)),
            Target(
                "departments:list",
                _("Departments"),
                "building-2",
                (Cap.SEE_DIRECTORY,),
                ("departments:", "tasks:reform"),
            ),
            Target(
                "departments:people",
                _("People"),
                "users",
                (Cap.MANAGE_PEOPLE, Cap.RESET_PASSWORD),
                (
                    "departments:person",
                    "departments:reset-password",
                    "departments:role",
                    "departments:switch",
                ),
            ),
            Target(
                "departments:exchange",
                _("Data exchange"),
                "arrow-left-right",
                (Cap.MANAGE_DEPARTMENTS, Cap.MANAGE_PEOPLE, Cap.IMPORT),
            ),
            Target("departments:audit", _("Audit log"), "scroll-text", (Cap.SEE_AUDIT,)),
            Target("departments:settings", _("Settings"), "settings", (Cap.MANAGE_ZONE,)),
        ),
    ),
)


def sections(held: Access, view_name: str) -> list[NavSection]:
    """The menu of this person in this zone, with the shown page's entry marked."""
    allowed = [target for _heading, targets in SECTIONS for target in targets if target.allowed(held)]
    shown = max(allowed, key=lambda target: target.fit(view_name), default=None)
    if shown is not None and not shown.fit(view_name):
        shown = None
    menu = []
    for heading, targets in SECTIONS:
        entries = [_entry(target, held, target is shown) for target in targets if target in allowed]
        if entries:
            menu.append(NavSection(heading, entries))
    return menu


def first_page(held: Access) -> str:
    """Where this person's work begins: the first page of their menu; messages only as a last resort."""
    targets = [target for _heading, targets in SECTIONS for target in targets if target is not INBOX]
    for target in (*targets, INBOX):
        if target.allowed(held):
            return address(target, held)
    return reverse("zones")


def address(target: Target, held: Access) -> str:
    """The page's path in this zone."""
    return reverse(target.url_name, kwargs={"zone": held.zone.slug})


def _entry(target: Target, held: Access, active: bool) -> NavEntry:
    return NavEntry(target.label, address(target, held), target.icon, active)
