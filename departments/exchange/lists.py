"""The kinds of lists this app has itself."""

from django.utils.translation import gettext_lazy as _

from departments.access import Cap
from departments.exchange.department import AliasResource, DepartmentResource, GroupResource
from departments.exchange.kinds import Kind, Way, register
from departments.exchange.person import PersonResource


def register_all() -> None:
    """Called when the app starts."""
    register(DEPARTMENTS)
    register(ALIASES)
    register(GROUPS)
    register(PEOPLE)


DEPARTMENTS = Kind(
    "departments",
    _("Departments"),
    _("Names, kinds, the department above, and the order of lists."),
    "building-2",
    Cap.MANAGE_DEPARTMENTS,
    DepartmentResource,
    (
        _("Rows are matched by the full name. A name that is not there yet becomes a new department."),
        _("To rename, close or merge a department use its own page: a list never does."),
    ),
    Way("departments:list", _("Departments")),
    position=10,
)
ALIASES = Kind(
    "aliases",
    _("Other names"),
    _("What else a department is called, so that imports recognise it."),
    "tags",
    Cap.MANAGE_DEPARTMENTS,
    AliasResource,
    (_("Rows are matched by the other name. With another department in the row it means that one."),),
    position=20,
)
GROUPS = Kind(
    "groups",
    _("Groups"),
    _("Named sets of departments, by kind or one by one."),
    "group",
    Cap.MANAGE_DEPARTMENTS,
    GroupResource,
    (_("Rows are matched by the name. The members of a row replace those the group had."),),
    Way("departments:groups", _("Groups")),
    position=30,
)
PEOPLE = Kind(
    "people",
    _("People"),
    _("Heads, deputies in charge and A/B liaisons of the departments."),
    "users",
    Cap.MANAGE_PEOPLE,
    PersonResource,
    (
        _("One row for each role. People are found by log-in name, e-mail, or name and department."),
        _("New people get a log-in name and a temporary password, shown once after the import."),
        _("Nobody's role is ended by a list. Telephone numbers are not kept: leave them out."),
    ),
    Way("departments:people", _("People")),
    position=40,
)
