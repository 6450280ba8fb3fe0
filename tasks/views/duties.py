"""Who owes what, and where it stands: one row for each duty of each department."""

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chronicdz import web
from departments import entry
from departments.access import Access, Cap, holders
from tasks.access import visible_deliverables
from tasks.forms.duties import SORTS, DutyFilter
from tasks.lights import Light
from tasks.models import Deliverable
from tasks.selectors import Row, row_of, with_progress, with_return_reason
from tasks.states import DeliverableState

PER_PAGE = 50


@require_safe
def duties(request: HttpRequest, zone: str) -> HttpResponse:
    """The list behind every number of the overview; ``export=xlsx`` gives the same as a file."""
    held = entry.enter(request, zone, Cap.SEE_ALL_WORK)
    today = web.today()
    form = DutyFilter(request.GET, held=held)
    found = _found(request, held, form, today)
    people = _liaisons(held, today)
    if request.GET.get("export") == "xlsx":
        return _exported(found, people, today)
    page = web.paginate(request, found, PER_PAGE)
    rows = [(row_of(one, today), people[one.department_id]) for one in page]
    return web.page_or_fragment(request, "tasks/duties.html", {"form": form, "page": page, "rows": rows})


def _found(
    request: HttpRequest, held: Access, form: DutyFilter, today: datetime.date
) -> QuerySet[Deliverable]:
    order = SORTS.get(request.GET.get("sort", ""), SORTS["due"])
    chosen = form.choose(visible_deliverables(held), today).select_related("task", "department", "assignment")
    return with_return_reason(with_progress(chosen)).order_by(order, "department__position", "pk")


def _liaisons(held: Access, today: datetime.date) -> dict[int, str]:
    """Department → the names of its liaisons, whom to call."""
    names: dict[int, list[str]] = defaultdict(list)
    for one in holders(held.zone, Cap.OWN_DELIVER, today).select_related("user").order_by("duty", "id"):
        names[one.department_id or 0].append(str(one.user))
    return defaultdict(str, {pk: "、".join(people) for pk, people in names.items()})


def _exported(found: QuerySet[Deliverable], people: dict[int, str], today: datetime.date) -> HttpResponse:
    headers = [
        _("Department"), _("Task"), _("Scope"), _("Period"), _("Due"), _("Days overdue"), _("State"),
        _("Reason"), _("Liaison"),
    ]  # fmt: skip
    rows = (_cells(row_of(one, today), people[one.department_id]) for one in found)
    return web.export_rows(_("Duties %s") % today, headers, rows)


def _cells(row: Row, liaison: str) -> list[Any]:
    one = row.deliverable
    returned = state_words(row) == _("Returned")
    return [
        one.department.name, one.task.text, one.assignment.scope, one.period_name, one.due_on,
        row.overdue_days if state_words(row) == _("Overdue") else None,
        state_words(row), one.return_reason if returned else "", liaison,  # type: ignore[attr-defined]
    ]  # fmt: skip


def state_words(row: Row) -> str:
    """The state in one word, as the badge on the page says it."""
    one = row.deliverable
    if one.state == DeliverableState.MET:
        return _("Accepted")
    if one.is_pending:  # type: ignore[attr-defined]
        return _("Being reviewed")
    if one.is_returned:  # type: ignore[attr-defined]
        return _("Returned")
    if one.carried:
        return _("To be caught up")
    if one.due_on is None:
        return _("No date")
    return _("Overdue") if row.light == Light.RED else _("On track")
