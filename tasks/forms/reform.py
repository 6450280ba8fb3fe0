"""The steps of a reform: what is to be, and for a split who takes which share."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.access import Access
from departments.forms.fields import NAME_LIMIT, day_field, name_field, open_departments
from departments.models import Department, Reform
from departments.services.reform import Wish
from tasks.forms.filters import PlainSelect
from tasks.models import Assignment

GROUND_LIMIT = 200
KINDS = [
    (Reform.Kind.RENAME, _("Rename: the same department under a new name")),
    (Reform.Kind.MERGE, _("Merge: another department takes over everything")),
    (Reform.Kind.SPLIT, _("Split: several departments share its work")),
    (Reform.Kind.ABOLISH, _("Abolish: with or without a successor")),
]


class ReformForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happens"), choices=KINDS, initial=Reform.Kind.RENAME, widget=forms.RadioSelect
    )
    takes_effect_on = day_field(
        _("Takes effect on"), required=True,
        help_text=_("Today: at once. A later day: in the night before it; until then it can be called off."),
    )  # fmt: skip
    new_name = name_field(
        _("New name"), NAME_LIMIT, required=False,
        help_text=_("For a rename. The old name is kept as another name."),
    )  # fmt: skip
    successor = forms.ModelChoiceField(
        Department.objects.none(), label=_("Successor"), required=False, empty_label=_("(none)"),
        help_text=_(
            "For the other kinds. In a split it takes what nobody else is given. "
            "A department that does not exist yet is created first."
        ),
    )  # fmt: skip
    people = forms.BooleanField(
        label=_("Its people go to the successor too"), required=False, initial=True,
        help_text=_("They hold the same roles there from that day and can still read what was done here."),
    )  # fmt: skip
    ground = name_field(
        _("On the ground of"), GROUND_LIMIT, required=False,
        help_text=_("Number or title of the document that orders it."),
    )  # fmt: skip

    def __init__(self, held: Access, department: Department, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = open_departments(held).exclude(pk=department.pk)
        self.fields["successor"].queryset = choices  # type: ignore[attr-defined]

    def wish(self, assignments: dict[int, Department] | None = None) -> Wish:
        """What was entered, once the form is valid."""
        return Wish(**self.cleaned_data, assignments=assignments or {})


class SharesForm(forms.Form):
    """One menu for each living share; empty means the successor."""

    def __init__(
        self, held: Access, shares: Sequence[Assignment], successor: Department, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shares = shares
        others = open_departments(held).exclude(pk__in=[successor.pk, *(one.department_id for one in shares)])
        self.takers = {str(one.pk): one for one in others}
        choices = [("", successor.name), *((pk, one.name) for pk, one in self.takers.items())]
        for share in shares:
            self.fields[_name(share)] = forms.ChoiceField(
                label=share.task.text, required=False, choices=choices, widget=PlainSelect
            )

    def rows(self) -> Iterator[tuple[Assignment, forms.BoundField]]:
        return ((share, self[_name(share)]) for share in self.shares)

    def chosen(self) -> dict[int, Department]:
        """Number of a share → who takes it instead of the successor."""
        given = ((share.pk, self.cleaned_data.get(_name(share), "")) for share in self.shares)
        return {pk: self.takers[taker] for pk, taker in given if taker}

    def hidden(self) -> list[tuple[str, int]]:
        """The choices as a later step sends them along."""
        return [(f"share-{pk}", taker.pk) for pk, taker in self.chosen().items()]


def _name(share: Assignment) -> str:
    return f"share-{share.pk}"
