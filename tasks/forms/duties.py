"""The filters of the list of duties: who owes what, and where it stands."""

import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tasks.forms.filters import PlainSelect, TaskFilter
from tasks.models import Deliverable, Item
from tasks.selectors import overdue_on, sent_back
from tasks.states import DeliverableState, ItemState

STATUS = [
    ("", _("any state")),
    ("late", _("Overdue")),
    ("returned", _("Returned")),
    ("waiting", _("Awaiting review")),
    ("open", _("not yet complete")),
    ("done", _("complete")),
    ("undated", _("no date yet")),
]
SORTS = {
    "due": F("due_on").asc(nulls_last=True),
    "-due": F("due_on").desc(nulls_last=True),
    "department": F("department__position").asc(),
    "-department": F("department__position").desc(),
}


class DutyFilter(TaskFilter):
    """The same fields as the task list where they make sense; ``status`` is that of the single duty."""

    part = None  # type: ignore[assignment]
    indicator = None  # type: ignore[assignment]
    field_order = ("q", "department", "status", "domain", "cycle")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["status"].choices = STATUS  # type: ignore[attr-defined]
        self.fields["status"].widget = PlainSelect(choices=STATUS)

    def choose(self, deliverables: QuerySet[Deliverable], today: datetime.date) -> QuerySet[Deliverable]:
        """The duties asked for; cancelled ones are none."""
        wanted = self.wanted()
        found = deliverables.exclude(state=DeliverableState.CANCELLED)
        plain = {"cycle": "cycle_id", "domain": "task__domain_id", "department": "department_id"}
        found = found.filter(**{column: wanted[name] for name, column in plain.items() if name in wanted})
        if "q" in wanted:
            text = wanted["q"]
            found = found.filter(Q(task__text__icontains=text) | Q(department__name__icontains=text))
        if "status" in wanted:
            found = found.filter(_where(wanted["status"], today))
        return found


def _where(status: str, today: datetime.date) -> Q:
    pending = Exists(Item.objects.filter(deliverable=OuterRef("pk"), state=ItemState.PENDING))
    met = Q(state=DeliverableState.MET)
    return {
        "late": overdue_on(today) & ~Q(pending),
        "returned": ~met & Q(Exists(sent_back())),
        "waiting": Q(pending),
        "open": ~met,
        "done": met,
        "undated": Q(due_on=None, state=DeliverableState.OPEN),
    }[status]
