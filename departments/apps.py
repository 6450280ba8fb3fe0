"""Who: zones, departments, people, roles, access rules and the audit log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    name = "departments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Departments and people")

    def ready(self) -> None:
        from departments import checks, wording  # noqa: F401 - the checks register themselves
        from departments.models import DepartmentKind, Role

        kinds = dict(DepartmentKind.choices)
        wording.name_values({"kind": kinds, "kinds": kinds, "role": dict(Role.choices)})
