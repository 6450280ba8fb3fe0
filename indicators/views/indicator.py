"""One indicator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments import entry
from departments.access import Cap
from indicators.access import get_indicator_or_404
from indicators.naming import level_name
from indicators.selectors import ancestors_of, children_of


@require_safe
def indicator(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Where it stands, what it asks, what stands below it. Its tasks are a filtered page of another app."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    shown = get_indicator_or_404(held, pk)
    context = {
        "indicator": shown,
        "level_name": level_name(shown.level),
        "ancestors": ancestors_of(shown),
        "children": children_of(shown),
        "targets": shown.targets.all(),
        "tasks_url": f"{reverse('tasks:list', kwargs={'zone': zone})}?indicator={shown.pk}",
    }
    return render(request, "indicators/detail.html", context)
