"""The office's first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chronicdz.web import export_rows, today
from departments import entry
from departments.access import Access, Cap
from reports.selectors import Overview, overview
from tasks.access import visible_cycles
from tasks.models import Cycle


@require_safe
def zone_overview(request: HttpRequest, zone: str) -> HttpResponse:
    """总览: totals, progress by domain, and who is late with what."""
    held = entry.enter(request, zone, Cap.SEE_OVERVIEW)
    cycles = list(visible_cycles(held))
    cycle = _chosen(cycles, request.GET.get("cycle", ""))
    seen = _read(request, held, cycle)
    if "export" in request.GET:
        return _exported(seen)
    context = {
        "cycles": cycles,
        "cycle": cycle,
        "seen": seen,
        "sees_tasks": held.can(Cap.SEE_TASKS),
        "can_review": held.can(Cap.REVIEW),
        "can_import": held.can(Cap.IMPORT),
    }
    return render(request, "reports/overview.html", context)


def _chosen(cycles: list[Cycle], wanted: str) -> Cycle | None:
    """The cycle the address names, else the first: open ones come first, newest first."""
    return next((cycle for cycle in cycles if str(cycle.pk) == wanted), cycles[0] if cycles else None)


def _read(request: HttpRequest, held: Access, cycle: Cycle | None) -> Overview:
    """Results are open to whoever may see the overview, also where the work itself is not."""
    return overview(held.zone, cycle, today(), request.GET.get("sort", ""))


def _exported(seen: Overview) -> HttpResponse:
    headers = [
        _("Department"), _("Owed"), _("Accepted"), _("on time"), _("late"), _("done before the import"),
        _("Awaiting review"), _("Returned"), _("Overdue"), _("No date"),
    ]  # fmt: skip
    return export_rows(_("Overview"), headers, (_cells(line) for line in seen.departments))


def _cells(line: Any) -> list[Any]:
    n = line.numbers
    return [
        line.name, n.owed, n.met, n.on_time, n.late, n.before, n.waiting, n.returned, n.overdue, n.undated
    ]  # fmt: skip
