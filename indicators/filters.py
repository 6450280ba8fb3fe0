"""What the list of frameworks and the tree can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from departments.access import Access
from departments.filters import ANY, search_box, sorted_by
from indicators.access import counted_frameworks
from indicators.models import Framework, Indicator, Level


class FrameworkFilter(django_filters.FilterSet):
    q = search_box(_("Name"), "by_name")
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Level.choices, empty_label=ANY)

    class Meta:
        model = Framework
        fields: tuple[str, ...] = ()

    def __init__(self, held: Access, data: Any) -> None:
        super().__init__(data, queryset=counted_frameworks(held))

    def filter_queryset(self, queryset: QuerySet[Framework]) -> QuerySet[Framework]:
        found = super().filter_queryset(queryset)
        columns = {"name": "name", "level": "level", "size": "size"}
        return sorted_by(found, self.data.get("sort", ""), columns, ("name", "version"))

    def by_name(self, queryset: QuerySet[Framework], _name: str, value: str) -> QuerySet[Framework]:
        return queryset.filter(name__icontains=value)


class TreeFilter(forms.Form):
    """Narrows the tree in memory: it was read whole, in one query, anyway."""

    KINDS = [("", ANY), ("core", _("core indicators")), ("bonus", _("bonus points"))]

    q = forms.CharField(
        label=_("Words of the indicator"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)

    def is_set(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def wants(self, indicator: Indicator) -> bool:
        """Whether an indicator fits; call after :meth:`is_set`."""
        words, kind = self.cleaned_data["q"].casefold(), self.cleaned_data["kind"]
        if kind and not (indicator.is_core if kind == "core" else indicator.is_bonus):
            return False
        return words in indicator.title.casefold()
