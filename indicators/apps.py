"""What counts: frameworks and their tree of indicators."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        from departments.exchange.kinds import register
        from departments.wording import name_actions
        from indicators.exchange.indicator import INDICATORS
        from indicators.wording import ACTIONS

        name_actions(ACTIONS)
        register(INDICATORS)
