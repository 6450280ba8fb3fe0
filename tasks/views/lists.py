"""The liaison's own page and the list of tasks."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chronicdz import web
from chronicdz.web import export_rows, page_or_fragment
from departments import entry
from departments.access import Access, Cap
from tasks.access import (
    countable_deliverables,
    get_task_or_404,
    visible_deliverables,
    visible_documents,
    visible_tasks,
)
from tasks.forms.filters import SORTS, TaskFilter
from tasks.models import Deliverable, PlanDocument, Task
from tasks.selectors import Tally, board_of, own_deliverables, row_of, tallies, with_progress

PER_PAGE = 50
#: More than these stand on the page of documents only.
MOST_SOURCES = 20
#: What the list shows of a task; models with all their texts would take longer than the query.
COLUMNS = ("pk", "number", "text", "lead_raw", "due_on", "domain__title")


@require_safe
def home(request: HttpRequest, zone: str) -> HttpResponse:
    """我的事项: what the person's departments owe, most pressing first."""
    held = entry.enter(request, zone, Cap.OWN_SEE_WORK)
    mine = held.departments_with(Cap.OWN_SEE_WORK)
    today = web.today()
    board = board_of(own_deliverables(visible_deliverables(held), mine), today)
    context = {
        "board": board,
        "today": today,
        "several": len(mine) > 1,
        "can_deliver": held.can(Cap.OWN_DELIVER),
    }
    return render(request, "tasks/home.html", context)


@require_safe
def task_list(request: HttpRequest, zone: str) -> HttpResponse:
    """Every task of the plan, filtered by the address."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    today = web.today()
    form = TaskFilter(request.GET, held=held)
    page = web.paginate(request, _filtered(request, held, form, today).values(*COLUMNS), PER_PAGE)
    tally = _tally(held, form, [task["pk"] for task in page], today)
    base = reverse("tasks:list", kwargs={"zone": zone})
    rows = [_row(task, tally.get(task["pk"], Tally()), base) for task in page]
    context = {"form": form, "page": page, "rows": rows, "today": today, "can_issue": held.can(Cap.IMPORT)}
    return page_or_fragment(request, "tasks/list.html", context)


def _row(task: dict[str, Any], tally: Tally, base: str) -> dict[str, Any]:
    """A row of the list. Template filters and ``{% url %}`` for these three took a third of the page."""
    short = {"text": _short(task["text"], 80), "lead": _short(task["lead_raw"], 40)}
    return {**task, **short, "path": f"{base}{task['pk']}/", "tally": tally}


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


@require_safe
def task_export(request: HttpRequest, zone: str) -> HttpResponse:
    """The filtered list as an Excel file."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    today = web.today()
    form = TaskFilter(request.GET, held=held)
    tasks = list(_filtered(request, held, form, today).select_related("domain", "standard__parent"))
    tally = _tally(held, form, [task.pk for task in tasks], today)
    headers = [
        _("No."), _("Domain"), _("Objective"), _("Standard"), _("Task"), _("Lead"), _("Support"),
        _("Deadline as written"), _("Due"), _("Owed"), _("Met"), _("Awaiting review"), _("Overdue"),
    ]  # fmt: skip
    return export_rows(
        _("Tasks %s") % today, headers, (_cells(task, tally.get(task.pk, Tally())) for task in tasks)
    )


def _cells(task: Task, tally: Tally) -> list[Any]:
    standard = task.standard
    objective = standard.parent if standard and standard.level > 2 else None
    return [
        task.number,
        task.domain.title if task.domain else "",
        objective.title if objective else "",
        standard.title if standard else "",
        task.text, task.lead_raw, task.support_raw, task.deadline_raw, task.due_on,
        tally.owed, tally.met, tally.waiting, tally.late,
    ]  # fmt: skip


def _filtered(request: HttpRequest, held: Access, form: TaskFilter, today: datetime.date) -> QuerySet[Task]:
    tasks = visible_tasks(held).filter(cancelled_on=None)
    order = SORTS.get(request.GET.get("sort", ""), "number")
    return form.apply(tasks, countable_deliverables(held), today).order_by("cycle_id", order, "number")


def _tally(held: Access, form: TaskFilter, task_ids: list[int], today: datetime.date) -> dict[int, Tally]:
    deliverables = countable_deliverables(held)
    department = form.wanted().get("department")
    if department:
        deliverables = deliverables.filter(department_id=department)
    return tallies(held.zone, task_ids, deliverables, today)


@require_safe
def task_detail(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """One task: what the document says, who it falls on, and how far each is."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    task = get_task_or_404(held, pk)
    today = web.today()
    parts = task.responsibilities.filter(ended_on=None)
    context = {
        "task": task,
        "schedules": task.schedules.filter(ended_on=None),
        "targets": task.targets.all(),
        "responsibilities": parts.select_related("department", "group", "collector"),
        "rows": [row_of(deliverable, today) for deliverable in _owed_for(held, task)],
        "sees_all": held.can(Cap.SEE_ALL_WORK),
        "documents": _sources(held, task),
    }
    return render(request, "tasks/detail.html", context)


def _sources(held: Access, task: Task) -> list[PlanDocument]:
    """The documents of its cycle that hold, the one it was imported from first."""
    documents = visible_documents(held).filter(cycle=task.cycle_id, withdrawn_on=None)[:MOST_SOURCES]
    return sorted(documents, key=lambda one: task.batch_id is None or one.batch_id != task.batch_id)


def _owed_for(held: Access, task: Task) -> QuerySet[Deliverable]:
    owed = visible_deliverables(held).filter(task=task).select_related("department", "assignment")
    return with_progress(owed.order_by("department__position", "department_id", "due_on", "id"))
