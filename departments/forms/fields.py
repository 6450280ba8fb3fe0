"""Fields that several forms of this app, and of others, have alike."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.access import Access, visible_departments

NAME_LIMIT = 80
PERSON_NAME_LIMIT = 40
OFFICE_NAME_LIMIT = 60
EMAIL_LIMIT = 254


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Enter a date such as 2026-11-23.")},
    )


def name_field(label: Any, limit: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A short text."""
    return _uncut(forms.CharField(label=label, max_length=limit, required=required, help_text=help_text))


def email_field() -> forms.CharField:
    return _uncut(
        forms.EmailField(
            label=_("E-mail"),
            required=False,
            max_length=EMAIL_LIMIT,
            help_text=_("Reminders go there too. Empty: they are in the portal only."),
            error_messages={"invalid": _("Enter one address such as name@example.com, or leave it empty.")},
        )
    )


def _uncut(field: forms.CharField) -> forms.CharField:
    """No maxlength in the page: browsers cut pasted text off without a word."""
    field.widget.attrs.pop("maxlength", None)
    field.error_messages["max_length"] = _(
        "At most %(limit_value)d characters fit here; there are %(show_value)d. Please shorten it."
    )
    return field


def open_departments(held: Access) -> Any:
    return visible_departments(held).filter(closed_on=None)


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Several departments. An id too large for the database is no choice, like any other unknown one."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            code = "invalid_list"
            raise forms.ValidationError(self.error_messages[code], code=code) from None
