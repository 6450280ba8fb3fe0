"""Data exchange: lists out as Excel, template workbooks, and lists in through preview and confirmation."""

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chronicdz import web
from chronicdz.errors import Invalid
from departments import entry
from departments.access import Access, Cap
from departments.exchange import parking, running, writing
from departments.exchange.forms import ListForm
from departments.exchange.kinds import Kind, get_kind_or_404, kinds_for
from departments.exchange.preview import Preview
from departments.exchange.resource import Desk
from departments.views.responses import UNPROCESSABLE, form_page, shown_once

SHOWN = 300  # rows of each sort on the preview


@require_safe
def overview(request: HttpRequest, zone: str) -> HttpResponse:
    """One card for each kind of list."""
    held = entry.enter(request, zone)
    offered = kinds_for(held)
    if not offered:
        held.require(Cap.MANAGE_DEPARTMENTS)
    cards = [(kind, kind.offered(held)) for kind in offered]
    return render(request, "departments/exchange.html", {"cards": cards})


@require_safe
def export(request: HttpRequest, zone: str, kind: str) -> HttpResponse:
    """Everything of this kind; ``of`` names the part where there are several."""
    held = entry.enter(request, zone)
    wanted = get_kind_or_404(held, kind)
    scopes = [value for value, _words in wanted.offered(held)]
    scope = request.GET.get("of", "")
    if scope not in scopes:
        scope = scopes[0] if scopes else ""
    return writing.export(wanted, _desk(held), scope)


@require_safe
def template(request: HttpRequest, zone: str, kind: str) -> HttpResponse:
    held = entry.enter(request, zone)
    return writing.template(get_kind_or_404(held, kind), _desk(held))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, zone: str, kind: str) -> HttpResponse:
    """The form, and what the uploaded list would do. Nothing is stored yet."""
    held = entry.enter(request, zone)
    wanted = get_kind_or_404(held, kind)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            preview = running.rehearse(wanted, _desk(held, rehearsal=True), content, file.name)
        except Invalid as invalid:
            form.add_error("file", str(invalid.message))
        else:
            return _shown(request, held, wanted, preview, content, file.name)
    columns = wanted.resource.columns
    return form_page(request, "departments/exchange_import.html", form, kind=wanted, columns=columns)


@require_POST
def confirm(request: HttpRequest, zone: str, kind: str) -> HttpResponse:
    """Carry out what was shown, once; where the data changed since then, show what is true now."""
    held = entry.enter(request, zone)
    wanted = get_kind_or_404(held, kind)
    found = parking.parked(held, wanted.slug, request.POST.get("token", ""))
    content = parking.take(found)
    try:
        done = running.carry_out(wanted, _desk(held), content, found.file_name, found.shown)
    except running.Moved:
        preview = running.rehearse(wanted, _desk(held, rehearsal=True), content, found.file_name)
        return _shown(request, held, wanted, preview, content, found.file_name, moved=True)
    return _report(request, held, wanted, done)


def _shown(
    request: HttpRequest, held: Access, kind: Kind, preview: Preview, content: bytes, name: str,
    *, moved: bool = False,
) -> HttpResponse:  # fmt: skip
    """The preview with its button; the file waits on the server."""
    can_go_on = bool(preview.writes) and not preview.is_broken
    token = parking.park(held, kind.slug, content, name, preview.digest).token() if can_go_on else ""
    context = {"token": token, "file_name": name, "moved": moved, **_lines(kind, preview)}
    status = 409 if moved else UNPROCESSABLE if preview.is_broken else 200
    return render(request, "departments/exchange_preview.html", context, status=status)


@sensitive_variables()
def _report(request: HttpRequest, held: Access, kind: Kind, done: running.Done) -> HttpResponse:
    """What was done, and the new passwords: on this page only, which nobody keeps a copy of."""
    issued = getattr(done.resource, "issued", [])
    context = {**_lines(kind, done.preview), "issued": issued}
    if issued:
        headings = [_("Department"), _("Full name"), _("Role"), _("Log-in name"), _("Temporary password")]
        rows = [[one.department, one.name, one.role, one.username, one.password] for one in issued]
        context["download_name"] = f"{held.zone.name}-" + _("New accounts") + ".xlsx"
        workbook = web.export_rows(context["download_name"], headings, rows).content
        context["download"] = f"data:{web.XLSX};base64,{base64.b64encode(workbook).decode()}"
    return shown_once(request, "departments/exchange_report.html", context)


def _lines(kind: Kind, preview: Preview) -> dict[str, Any]:
    sorts = {state: preview.of(state) for state in ("wrong", "changed", "new")}
    return {
        "kind": kind,
        "preview": preview,
        "counts": preview.counts,
        "wrong": sorts["wrong"][:SHOWN],
        "changed": sorts["changed"][:SHOWN],
        "fresh": sorts["new"][:SHOWN],
        "most": SHOWN,
        "cut": any(len(lines) > SHOWN for lines in sorts.values()),
    }


def _desk(held: Access, *, rehearsal: bool = False) -> Desk:
    return Desk(held, web.now(), web.today(), rehearsal)
