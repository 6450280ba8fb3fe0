"""Departments and groups of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.access import Access, visible_groups
from departments.forms.fields import NAME_LIMIT, DepartmentsField, day_field, name_field, open_departments
from departments.models import Department, DepartmentGroup, DepartmentKind


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
