"""How a draft cycle is issued."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.import_choices import PAST
from tasks.importing.choices import USUAL_PAST


class IssueForm(forms.Form):
    past = forms.ChoiceField(
        label=_("Dates that are past"), choices=PAST, widget=forms.RadioSelect, initial=USUAL_PAST,
        required=False,
        error_messages={"invalid_choice": _("Choose how past dates are taken from the list.")},
    )  # fmt: skip
