"""The words of a reminder: one digest for one person, in the language that is active."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Zone
from tasks.models import Deliverable

TITLE_LIMIT = 60


def digest(zone: Zone, owed: Sequence[Deliverable], today: datetime.date) -> tuple[str, str]:
    """Subject and text. The text names every date, department and task, the earliest date first."""
    late = sum(1 for deliverable in owed if deliverable.due_on and deliverable.due_on < today)
    subject = ngettext("%d thing to hand in", "%d things to hand in", len(owed)) % len(owed)
    if late:
        subject += ngettext(", %d of them overdue", ", %d of them overdue", late) % late
    greeting = _("The following is owed by your department:")
    closing = _("Sent by %s. Work already handed in is not listed.") % zone.office_name
    return subject, "\n".join([greeting, "", *(_line(one, today) for one in owed), "", closing])


def _line(deliverable: Deliverable, today: datetime.date) -> str:
    return _("· %(day)s %(department)s: %(task)s (%(when)s)") % {
        "day": f"{deliverable.due_on:%Y-%m-%d}",
        "department": deliverable.department,
        "task": _named(deliverable),
        "when": _when(deliverable.due_on or today, today),
    }


def _named(deliverable: Deliverable) -> str:
    """The task, and for which period when it comes again."""
    task = first_line(str(deliverable.task))
    if not deliverable.period_name:
        return task
    return _("%(task)s [%(period)s]") % {"task": task, "period": deliverable.period_name}


def first_line(text: str) -> str:
    """The beginning of a task's text, on one line and short enough for a list."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1]}…"


def _when(due_on: datetime.date, today: datetime.date) -> str:
    left = (due_on - today).days
    if left < 0:
        return ngettext("%d day overdue", "%d days overdue", -left) % -left
    if left == 0:
        return _("due today")
    return ngettext("%d day left", "%d days left", left) % left
