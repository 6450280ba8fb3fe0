"""Who: zones, departments, people, roles, access rules and the audit log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    name = "departments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Departments and people")

    def ready(self) -> None:
        from departments import checks, wording  # noqa: F401 - the checks register themselves
        from departments.exchange import lists
        from departments.models import DepartmentKind, Reform, Role

        kinds = dict(DepartmentKind.choices)
        reforms = dict(Reform.Kind.choices)
        wording.name_values({"kind": kinds, "kinds": kinds, "reform": reforms, "role": dict(Role.choices)})
        lists.register_all()
