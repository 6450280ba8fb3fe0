"""The office's first page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chronicdz.web import export_rows, today
from departments import entry
from departments.access import Cap
from reports.selectors import Numbers, Overview, overview
from tasks.access import visible_cycles
from tasks.models import Cycle


@require_safe
def zone_overview(request: HttpRequest, zone: str) -> HttpResponse:
    """总览: totals, progress by domain, and who is late with what."""
    held = entry.enter(request, zone, Cap.SEE_OVERVIEW)
    cycles = list(visible_cycles(held))
    cycle = _chosen(cycles, request.GET.get("cycle", ""))
    day = today()
    # Results are open to whoever may see the overview, also where the work itself is not.
    seen = overview(held.zone, cycle, day, request.GET.get("sort", ""))
    if "export" in request.GET:
        return _exported(f"{held.zone.name}-{_('Overview')}-{day}", seen)
    context = {
        "cycles": cycles,
        "cycle": cycle,
        "seen": seen,
        "sees_tasks": held.can(Cap.SEE_TASKS),
        "sees_work": held.can(Cap.SEE_ALL_WORK),
        "can_review": held.can(Cap.REVIEW),
        "can_import": held.can(Cap.IMPORT),
    }
    return render(request, "reports/overview.html", context)


def _chosen(cycles: list[Cycle], wanted: str) -> Cycle | None:
    """The cycle the address names, else the first that is no draft: open ones come first, newest first."""
    named = (cycle for cycle in cycles if str(cycle.pk) == wanted)
    issued = (cycle for cycle in cycles if not cycle.is_draft)
    return next(named, None) or next(issued, cycles[0] if cycles else None)


def _exported(name: str, seen: Overview) -> HttpResponse:
    headers = [
        _("Department"), _("Owed"), _("Accepted"), _("on time"), _("late"), _("done before the import"),
        _("Awaiting review"), _("Returned"), _("Overdue"), _("No date"),
    ]  # fmt: skip
    total = _cells(_("Total"), seen.total) if seen.departments else []
    return export_rows(name, headers, (_cells(line.name, line.numbers) for line in seen.departments), total)


def _cells(name: str, n: Numbers) -> list[Any]:
    return [name, n.owed, n.met, n.on_time, n.late, n.before, n.waiting, n.returned, n.overdue, n.undated]
