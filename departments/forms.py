"""Forms of departments, people and accounts. They only check; services write."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from departments import password_rules
from departments.access import Access, visible_departments, visible_groups, visible_people
from departments.models import Department, DepartmentGroup, DepartmentKind, Membership, Role, User, Zone
from departments.services.person import RoleGrant

NAME_LIMIT = 80
PERSON_NAME_LIMIT = 40
OFFICE_NAME_LIMIT = 60
EMAIL_LIMIT = 254


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "Log-in name or password is wrong. After five wrong tries log-in is locked for a while."
        ),
        "inactive": _("This account is switched off. Please ask your zone's office."),
    }


class OwnPasswordForm(PasswordChangeForm):
    """The choice of an own password; what is wrong with the new one is told at its first field."""

    error_messages = {
        "password_incorrect": _("This is not the password you logged in with. Please enter it again."),
        "password_mismatch": _("The two entries differ. Please enter the new password twice alike."),
        "temporary": _("Somebody else has seen this temporary password. Please choose one of your own."),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        old, new, again = (self.fields[name] for name in ("old_password", "new_password1", "new_password2"))
        old.label = _("Temporary password") if user.must_change_password else _("Current password")
        new.label, again.label = _("New password"), _("New password again")
        new.help_text, again.help_text = password_rules.SUMMARY, ""

    def validate_password_for_user(
        self,
        user: Any,
        password_field_name: str = "new_password1",  # noqa: S107 - the name of a field
    ) -> None:
        super().validate_password_for_user(user, "new_password1")
        new = self.cleaned_data.get("new_password1")
        if new and user.must_change_password and user.check_password(new):
            self.add_error("new_password1", self.error_messages["temporary"])


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


class DepartmentForm(forms.Form):
    """``aliases`` is one name a line."""

    name = name_field(_("Name"), NAME_LIMIT)
    kind = forms.ChoiceField(label=_("Kind"), choices=DepartmentKind.choices)
    is_member = forms.BooleanField(
        label=_("Member of the leading group"),
        required=False,
        initial=True,
        help_text=_("Members report every quarter."),
    )
    parent = forms.ModelChoiceField(
        Department.objects.none(), label=_("Belongs to"), required=False, empty_label=_("(none)")
    )
    position = forms.IntegerField(
        label=_("List order"), min_value=0, max_value=9999, initial=0, required=False,
        help_text=_("Small numbers stand first in lists."),
    )  # fmt: skip
    aliases = forms.CharField(
        label=_("Other names"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        help_text=_("One per line. Imports recognise the department by each of them."),
    )  # fmt: skip

    def __init__(self, held: Access, *args: Any, department: Department | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = open_departments(held)
        if department is not None:
            choices = choices.exclude(pk=department.pk)
        self.fields["parent"].queryset = choices  # type: ignore[attr-defined]

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    def clean_aliases(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]
        for name in names:
            if len(name) > NAME_LIMIT:
                raise forms.ValidationError(
                    _("“%(name)s…” has %(count)d characters; at most %(limit)d fit."),
                    params={"name": name[:12], "count": len(name), "limit": NAME_LIMIT},
                )
        return names


class CloseForm(forms.Form):
    closed_on = day_field(_("Closed from"), required=True, help_text=_("It owes nothing new from then on."))
    successor = forms.ModelChoiceField(
        Department.objects.none(), label=_("Successor"), required=False, empty_label=_("(none)"),
        help_text=_("Takes its place in the groups that name it."),
    )  # fmt: skip

    def __init__(self, held: Access, department: Department, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = open_departments(held).exclude(pk=department.pk)
        self.fields["successor"].queryset = choices  # type: ignore[attr-defined]


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Several departments. An id too large for the database is no choice, like any other unknown one."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            code = "invalid_list"
            raise forms.ValidationError(self.error_messages[code], code=code) from None


class GroupForm(forms.Form):
    name = name_field(_("Name"), NAME_LIMIT, help_text=_("As the documents write it."))
    kinds = forms.MultipleChoiceField(
        label=_("Every department of kind"),
        choices=DepartmentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    members_only = forms.BooleanField(label=_("Only members of the leading group"), required=False)
    members = DepartmentsField(
        Department.objects.none(),
        label=_("Chosen departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    same_as = forms.ModelChoiceField(
        DepartmentGroup.objects.none(), label=_("Other wording of"), required=False, empty_label=_("(none)"),
        help_text=_("For a second name of the same group; leave the rest empty then."),
    )  # fmt: skip

    def __init__(self, held: Access, *args: Any, group: DepartmentGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = visible_groups(held).filter(same_as=None)
        if group is not None:
            others = others.exclude(pk=group.pk)
        self.fields["members"].queryset = open_departments(held)  # type: ignore[attr-defined]
        self.fields["same_as"].queryset = others  # type: ignore[attr-defined]


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


def initial_of_person(person: User) -> dict[str, Any]:
    return {name: getattr(person, name) for name in PersonForm.base_fields}


def initial_of_zone(zone: Zone) -> dict[str, Any]:
    return {name: getattr(zone, name) for name in ZoneForm.base_fields}


def initial_of(department: Department) -> dict[str, Any]:
    """What the form of an existing department starts with."""
    return {
        "name": department.name,
        "kind": department.kind,
        "is_member": department.is_member,
        "parent": department.parent_id,
        "position": department.position,
        "aliases": "\n".join(alias.name for alias in department.aliases.all()),
    }


def initial_of_group(group: DepartmentGroup) -> dict[str, Any]:
    return {
        "name": group.name,
        "kinds": group.kinds,
        "members_only": group.members_only,
        "members": [member.pk for member in group.members.all()],
        "same_as": group.same_as_id,
    }
