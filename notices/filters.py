"""What the inbox and the delivery log can be narrowed and sorted by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.access import Access
from departments.filters import ANY, search_box, sorted_by
from notices.access import visible_inbox, visible_log
from notices.models import Message


def created_filter(label: Any, lookup: str) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(field_name="created_at", lookup_expr=lookup, label=label, widget=widget)


class InboxFilter(django_filters.FilterSet):
    q = search_box(_("Words of the message"), "by_words")
    state = django_filters.ChoiceFilter(
        label=_("Read"), choices=[("unread", _("unread")), ("read", _("read"))],
        method="by_state", empty_label=ANY,
    )  # fmt: skip

    class Meta:
        model = Message
        fields: tuple[str, ...] = ()

    def __init__(self, held: Access, data: Any) -> None:
        super().__init__(data, queryset=visible_inbox(held))

    def filter_queryset(self, queryset: QuerySet[Message]) -> QuerySet[Message]:
        found = super().filter_queryset(queryset)
        columns = {"time": "created_at", "subject": "subject"}
        return sorted_by(found, self.data.get("sort", ""), columns, ("-created_at",))

    def by_words(self, queryset: QuerySet[Message], _name: str, value: str) -> QuerySet[Message]:
        return queryset.filter(Q(subject__icontains=value) | Q(body__icontains=value))

    def by_state(self, queryset: QuerySet[Message], _name: str, value: str) -> QuerySet[Message]:
        return queryset.filter(read_at__isnull=value == "unread")


class LogFilter(django_filters.FilterSet):
    q = search_box(_("Recipient or subject"), "by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=Message.State.choices, empty_label=ANY)
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=Message.Channel.choices, empty_label=ANY
    )
    since = created_filter(_("From"), "date__gte")
    until = created_filter(_("Until"), "date__lte")

    class Meta:
        model = Message
        fields: tuple[str, ...] = ()

    def __init__(self, held: Access, data: Any) -> None:
        super().__init__(data, queryset=visible_log(held))

    def filter_queryset(self, queryset: QuerySet[Message]) -> QuerySet[Message]:
        found = super().filter_queryset(queryset)
        columns = {"time": "created_at", "to": "recipient__display_name", "sent": "sent_at", "state": "state"}
        return sorted_by(found, self.data.get("sort", ""), columns, ("-created_at",))

    def by_words(self, queryset: QuerySet[Message], _name: str, value: str) -> QuerySet[Message]:
        recipient = Q(recipient__display_name__icontains=value) | Q(recipient__email__icontains=value)
        return queryset.filter(recipient | Q(subject__icontains=value))
