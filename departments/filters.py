"""What the lists can be narrowed and sorted by. Labels are our own: django-filter ships no zh_Hans."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.access import Access, visible_audit, visible_departments, visible_people
from departments.models import AuditEntry, Department, DepartmentAlias, DepartmentKind, Membership, Role, User
from departments.wording import ACTIONS

ANY = _("All")
CLOSED_OR_ALL = [
    ("closed", pgettext_lazy("department", "closed")),
    ("all", pgettext_lazy("department", "open and closed")),
]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def search_box(label: Any, method: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=label, method=method, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )


def day_filter(label: Any, lookup: str) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(field_name="at", lookup_expr=lookup, label=label, widget=widget)


def sorted_by(
    queryset: QuerySet[Any], wanted: str, columns: dict[str, str], usual: tuple[str, ...]
) -> QuerySet[Any]:
    """Sort by the query string's ``sort`` where it names a known column, else as usual; always definite."""
    column = columns.get(wanted.removeprefix("-"))
    if column is None:
        return queryset.order_by(*usual, "pk")
    return queryset.order_by(f"-{column}" if wanted.startswith("-") else column, "pk")


class DepartmentFilter(django_filters.FilterSet):
    q = search_box(_("Name or other name"), "by_name")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=DepartmentKind.choices, empty_label=ANY)
    member = django_filters.ChoiceFilter(
        label=_("Member of the leading group"), choices=YES_NO, method="by_member", empty_label=ANY
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=CLOSED_OR_ALL,
        method="by_state", empty_label=pgettext_lazy("department", "open"),
    )  # fmt: skip

    class Meta:
        model = Department
        fields: tuple[str, ...] = ()

    def __init__(self, held: Access, data: Any) -> None:
        super().__init__(data, queryset=visible_departments(held))

    def filter_queryset(self, queryset: QuerySet[Department]) -> QuerySet[Department]:
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("state"):
            found = found.filter(closed_on=None)
        columns = {"name": "name", "kind": "kind", "order": "position"}
        return sorted_by(found, self.data.get("sort", ""), columns, ("position",))

    def by_name(self, queryset: QuerySet[Department], _name: str, value: str) -> QuerySet[Department]:
        alias = DepartmentAlias.objects.filter(department=OuterRef("pk"), name__icontains=value)
        return queryset.filter(Q(name__icontains=value) | Exists(alias))

    def by_member(self, queryset: QuerySet[Department], _name: str, value: str) -> QuerySet[Department]:
        return queryset.filter(is_member=value == "yes")

    def by_state(self, queryset: QuerySet[Department], _name: str, value: str) -> QuerySet[Department]:
        return queryset.filter(closed_on__isnull=False) if value == "closed" else queryset


class PersonFilter(django_filters.FilterSet):
    q = search_box(_("Name or log-in name"), "by_name")
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Role.choices, method="by_role", empty_label=ANY
    )
    department = django_filters.ModelChoiceFilter(
        label=_("Department"), queryset=Department.objects.none(), method="by_department", empty_label=ANY
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("on", _("switched on")), ("off", _("switched off"))],
        method="by_state", empty_label=ANY,
    )  # fmt: skip

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def __init__(self, held: Access, data: Any) -> None:
        self.held = held
        super().__init__(data, queryset=visible_people(held))
        self.filters["department"].queryset = visible_departments(held)

    def filter_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        found = super().filter_queryset(queryset)
        columns = {"name": "display_name", "login": "username", "post": "post"}
        return sorted_by(found, self.data.get("sort", ""), columns, ("display_name",))

    def by_name(self, queryset: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return queryset.filter(Q(display_name__icontains=value) | Q(username__icontains=value))

    def by_role(self, queryset: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return queryset.filter(self._holding(role=value))

    def by_department(self, queryset: QuerySet[User], _name: str, value: Department) -> QuerySet[User]:
        return queryset.filter(self._holding(department=value))

    def by_state(self, queryset: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return queryset.filter(is_active=value == "on")

    def _holding(self, **what: Any) -> Exists:
        return Exists(Membership.objects.filter(user=OuterRef("pk"), zone=self.held.zone, **what))


class AuditFilter(django_filters.FilterSet):
    q = search_box(_("By whom"), "by_actor")
    action = django_filters.ChoiceFilter(
        label=_("Action"), choices=lambda: sorted(ACTIONS.items(), key=lambda pair: pair[0]), empty_label=ANY
    )
    since = day_filter(_("From"), "date__gte")
    until = day_filter(_("Until"), "date__lte")

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()

    def __init__(self, held: Access, data: Any) -> None:
        super().__init__(data, queryset=visible_audit(held).order_by("-number"))

    def by_actor(self, queryset: QuerySet[AuditEntry], _name: str, value: str) -> QuerySet[AuditEntry]:
        return queryset.filter(Q(actor__display_name__icontains=value) | Q(actor__username__icontains=value))
