"""What the pages are compared with: views behind the same middleware, log-in, access and base template.

They answer beside the portal's own addresses.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_safe

from chronicdz.web import today
from departments import entry
from departments.access import Cap
from reports.selectors import grouped
from tasks.models import Task

ROWS = 50


@require_safe
def plain_table(request: HttpRequest, zone: str) -> HttpResponse:
    """Fifty rows of the task list as plain cells, from one query."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    tasks = Task.objects.filter(zone=held.zone).select_related("domain").order_by("cycle_id", "number")[:ROWS]
    return render(request, "benchmarks/plain_table.html", {"tasks": tasks})


@require_safe
def one_aggregate(request: HttpRequest, zone: str) -> HttpResponse:
    """The overview's one aggregate, read and not shown."""
    held = entry.enter(request, zone, Cap.SEE_OVERVIEW)
    rows = list(grouped(held.zone, held.zone.cycles.first(), today()))
    return render(request, "benchmarks/one_aggregate.html", {"rows": rows})


urlpatterns = [
    path("<slug:zone>/floor/table/", plain_table, name="floor-table"),
    path("<slug:zone>/floor/aggregate/", one_aggregate, name="floor-aggregate"),
    path("", include("chronicdz.urls")),
]
