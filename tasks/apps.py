"""Who owes what by when, what was handed in, and what was decided."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Tasks")

    def ready(self) -> None:
        from departments.wording import name_actions, name_details, name_values
        from tasks.exchange import lists
        from tasks.wording import ACTIONS, DETAILS, VALUES

        name_actions(ACTIONS)
        name_details(DETAILS)
        name_values(VALUES)
        lists.register_all()
