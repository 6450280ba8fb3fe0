"""How people are told: messages, channels and delivery."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from departments.wording import name_actions
        from notices.wording import ACTIONS

        name_actions(ACTIONS)
