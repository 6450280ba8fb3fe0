"""What a level of a framework is called."""

from django.utils.translation import gettext as _


def level_name(level: int) -> str:
    """指标分类, 指标内容, 建设标准 for the levels of the circulated frameworks; deeper ones by number."""
    names = {1: _("Domain"), 2: _("Objective"), 3: _("Standard")}
    return names.get(level) or _("Level %d") % level
