"""What a zone's own administrator sets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.forms.fields import OFFICE_NAME_LIMIT, day_field, name_field
from departments.models import Zone


class ZoneForm(forms.Form):
    """What a zone's own administrator sets; name, address and whether it is in use are not among it."""

    office_name = name_field(
        _("Name of the leading group's office"), OFFICE_NAME_LIMIT,
        help_text=_("At the foot of every page and in the subject of every e-mail."),
    )  # fmt: skip
    reminders_from = day_field(
        _("Reminders start on"),
        help_text=_(
            "No reminder goes out before this day, nor for dates before it. Empty: no reminders at all. "
            "News of acceptance and return does not depend on it."
        ),
    )


def initial_of_zone(zone: Zone) -> dict[str, Any]:
    return {name: getattr(zone, name) for name in ZoneForm.base_fields}
