"""How this app's actions read in the audit log."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "message.resent": _("Message sent again"),
}
