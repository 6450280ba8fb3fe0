"""People and the roles they hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.access import Access, visible_people
from departments.forms.fields import PERSON_NAME_LIMIT, day_field, email_field, name_field, open_departments
from departments.models import Department, Membership, Role, User
from departments.services.person import RoleGrant


class RoleForm(forms.Form):
    """One role for one person; which roles need a department is checked by the service."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.LIAISON)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False,
        empty_label=_("(the whole zone)"), help_text=_("For heads, deputies and liaisons."),
    )  # fmt: skip
    duty = forms.ChoiceField(
        label=_("A or B"), choices=Membership.Duty.choices, initial=Membership.Duty.A,
        help_text=_("Who of two liaisons is first in line."),
    )  # fmt: skip
    starts_on = day_field(_("In office from"), help_text=_("Empty: at once."))
    ends_on = day_field(_("In office until"), help_text=_("Empty: without end. This day still counts."))

    def __init__(self, held: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = open_departments(held)  # type: ignore[attr-defined]

    def grant(self) -> RoleGrant:
        """What was entered, once the form is valid."""
        keys = ("role", "department", "duty", "starts_on", "ends_on")
        return RoleGrant(**{key: self.cleaned_data[key] for key in keys})


class PersonForm(forms.Form):
    display_name = name_field(_("Full name"), PERSON_NAME_LIMIT)
    post = name_field(_("Post"), PERSON_NAME_LIMIT, required=False)
    email = email_field()


class NewPersonForm(RoleForm):
    username = forms.CharField(
        label=_("Log-in name"), max_length=150, validators=[User.username_validator],
        help_text=_("Letters, digits and @ . + - _ only."),
    )  # fmt: skip
    display_name = name_field(_("Full name"), PERSON_NAME_LIMIT)
    post = name_field(_("Post"), PERSON_NAME_LIMIT, required=False)
    email = email_field()
    field_order = [
        "username", "display_name", "post", "email", "role", "department", "duty", "starts_on", "ends_on",
    ]  # fmt: skip


class EndRoleForm(forms.Form):
    last_day = day_field(_("Last day"), required=True, help_text=_("This day still counts."))


class HandOverForm(forms.Form):
    successor = forms.ModelChoiceField(User.objects.none(), label=_("Taken over by"))
    first_day = day_field(
        _("From"), required=True, help_text=_("The person before holds the role until the day before.")
    )

    def __init__(self, held: Access, membership: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = visible_people(held).filter(is_active=True).exclude(pk=membership.user_id)
        self.fields["successor"].queryset = people.order_by("display_name")  # type: ignore[attr-defined]


def initial_of_person(person: User) -> dict[str, Any]:
    return {name: getattr(person, name) for name in PersonForm.base_fields}
