"""Issuing a cycle that was sent out for comments."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chronicdz import web
from chronicdz.errors import Conflict
from departments import entry
from departments.access import Cap, get_or_404
from tasks.access import visible_cycles
from tasks.forms.cycles import IssueForm
from tasks.services.cycles import issue_cycle


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_issue(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Make a draft plan the one that holds: asked once, with how past dates are taken."""
    held = entry.enter(request, zone, Cap.IMPORT)
    cycle = get_or_404(visible_cycles(held), pk)
    back = reverse("tasks:list", kwargs={"zone": zone}) + f"?cycle={pk}"
    if request.method != "POST" and not cycle.is_draft:
        messages.info(request, _("“%s” is no draft any more.") % cycle)
        return redirect(back)
    form = IssueForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "tasks/cycle_issue.html", _context(form, cycle, back), status=status)
    try:
        done = issue_cycle(
            cycle=cycle, actor=held.user, now=web.now(), today=web.today(), carried=form.cleaned_data["past"]
        )
    except Conflict as conflict:
        return render(request, "409.html", {"message": conflict.message, "back": back}, status=409)
    told = ngettext("“%(cycle)s” is issued: %(n)d deliverable is owed now.",
                    "“%(cycle)s” is issued: %(n)d deliverables are owed now.", done.made)  # fmt: skip
    messages.success(request, told % {"cycle": cycle, "n": done.made})
    return redirect(back)


def _context(form: forms.Form, cycle: Any, back: str) -> dict[str, Any]:
    return {
        "form": form,
        "cycle": cycle,
        "back": back,
        "tasks": cycle.tasks.filter(cancelled_on=None).count(),
    }
