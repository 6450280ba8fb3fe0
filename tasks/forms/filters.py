"""The filters of the task list: what the address asks for, and what it selects."""

import datetime
from typing import Any, cast

from django import forms
from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.access import Access, visible_departments
from indicators.models import Indicator
from tasks.access import visible_cycles
from tasks.models import Assignment, Cycle, Deliverable, Item, Task
from tasks.models.task import PartRole
from tasks.selectors import overdue_on
from tasks.states import DeliverableState, ItemState

STATUS = [
    ("", _("any state")),
    ("late", _("something overdue")),
    ("waiting", _("something awaiting review")),
    ("open", _("not yet complete")),
    ("done", _("complete")),
    ("undated", _("no date yet")),
]
#: Undated tasks stand last either way, on every database.
SORTS: dict[str, str | OrderBy] = {
    "number": "number",
    "-number": "-number",
    "due": F("due_on").asc(nulls_last=True),
    "-due": F("due_on").desc(nulls_last=True),
}


class PlainSelect(forms.Select):
    """A menu written straight: Django renders a template for each option, dearer than all the rows."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = (
            (key, SafeString(" selected" if str(key) == chosen else ""), label) for key, label in self.choices
        )
        return format_html(
            '<select class="form-select" name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


def menu(label: Any) -> forms.TypedChoiceField:
    """A choice by id; what it offers is filled in for each person."""
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, widget=PlainSelect
    )


class TaskFilter(forms.Form):
    """Every field is optional; an unknown value is ignored rather than refused."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    cycle = menu(_("Cycle"))
    domain = menu(_("Domain"))
    department = menu(_("Department"))
    part = forms.ChoiceField(
        label=_("Part taken"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("All")), *PartRole.choices],
    )
    status = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect, choices=STATUS)
    indicator = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, held: Access) -> None:
        super().__init__(data)
        self.held = held
        cycles = list(visible_cycles(held).only("name", "is_draft", "is_closed"))
        #: Cycles of which nothing is owed yet.
        self.drafts = [one for one in cycles if one.is_draft and not one.is_closed]
        self._offer("cycle", _labelled(cycles), _("all cycles"))
        self._offer("domain", _domains(held), _("all domains"))
        self._offer("department", visible_departments(held).values_list("pk", "name"), _("all departments"))

    def _offer(self, name: str, rows: Any, nothing: Any) -> None:
        cast(forms.TypedChoiceField, self.fields[name]).choices = [("", nothing), *rows]

    def wanted(self) -> dict[str, Any]:
        """The usable values; what cannot be understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def apply(
        self, tasks: QuerySet[Task], deliverables: QuerySet[Deliverable], today: datetime.date
    ) -> QuerySet[Task]:
        """The tasks asked for. ``status`` looks at the deliverables that the person may see."""
        wanted = self.wanted()
        tasks = tasks.filter(_plain(wanted))
        if "department" in wanted:
            shares = Assignment.objects.filter(task=OuterRef("pk"), department_id=wanted["department"])
            if "part" in wanted:
                shares = shares.filter(role=wanted["part"])
            tasks = tasks.filter(Exists(shares))
            deliverables = deliverables.filter(department_id=wanted["department"])
        if "indicator" in wanted:
            tasks = tasks.filter(standard__in=_branch(self.held, wanted["indicator"]))
        if "status" in wanted:
            tasks = tasks.filter(_with_status(wanted["status"], deliverables, today))
        return tasks


def _domains(held: Access) -> QuerySet[Indicator, tuple[Any, ...]]:
    return Indicator.objects.filter(zone=held.zone, level=1).values_list("pk", "title")


def _labelled(cycles: list[Cycle]) -> list[tuple[int, str]]:
    """Each by its name; one that was only sent out for comments says so."""
    return [
        (one.pk, gettext("%(cycle)s (draft)") % {"cycle": one.name} if one.is_draft else one.name)
        for one in cycles
    ]


def _plain(wanted: dict[str, Any]) -> Q:
    found = Q()
    if "cycle" in wanted:
        found &= Q(cycle_id=wanted["cycle"])
    if "domain" in wanted:
        found &= Q(domain_id=wanted["domain"])
    if "q" in wanted:
        text = wanted["q"]
        found &= (
            Q(text__icontains=text)
            | Q(standard__title__icontains=text)
            | Q(lead_raw__icontains=text)
            | Q(support_raw__icontains=text)
        )
    return found


def _branch(held: Access, pk: int) -> QuerySet[Indicator]:
    """A node and everything below it, found within the query that uses it."""
    node = Indicator.objects.filter(zone=held.zone, pk=pk)
    below = Q(
        framework=Subquery(node.values("framework")),
        path__startswith=Concat(Subquery(node.values("path")), Value(".")),
    )
    return Indicator.objects.filter(Q(pk=pk) | below, zone=held.zone)


def _with_status(status: str, deliverables: QuerySet[Deliverable], today: datetime.date) -> Q:
    mine = deliverables.filter(task=OuterRef("pk")).exclude(state=DeliverableState.CANCELLED)
    unmet = mine.exclude(state=DeliverableState.MET)
    pending = Exists(Item.objects.filter(deliverable=OuterRef("pk"), state=ItemState.PENDING))
    return {
        "late": Q(Exists(mine.filter(overdue_on(today), ~pending))),
        "waiting": Q(Exists(mine.filter(pending))),
        "open": Q(Exists(unmet)),
        "done": Q(Exists(mine)) & ~Q(Exists(unmet)),
        "undated": Q(Exists(unmet.filter(due_on=None))),
    }[status]
