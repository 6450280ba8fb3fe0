"""Forms of departments, people and accounts. They only check; services write."""

from departments.forms.account import LogInForm, OwnPasswordForm
from departments.forms.department import CloseForm, DepartmentForm, GroupForm, initial_of, initial_of_group
from departments.forms.person import (
    EndRoleForm,
    HandOverForm,
    NewPersonForm,
    PersonForm,
    RoleForm,
    initial_of_person,
)
from departments.forms.zone import ZoneForm, initial_of_zone

__all__ = [
    "CloseForm",
    "DepartmentForm",
    "EndRoleForm",
    "GroupForm",
    "HandOverForm",
    "LogInForm",
    "NewPersonForm",
    "OwnPasswordForm",
    "PersonForm",
    "RoleForm",
    "ZoneForm",
    "initial_of",
    "initial_of_group",
    "initial_of_person",
    "initial_of_zone",
]
