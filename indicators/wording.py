"""How this app's entries of the audit log read on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "framework.created": _("Framework created"),
    "indicator.changed": _("Indicator changed"),
    "indicator.created": _("Indicator created"),
}
