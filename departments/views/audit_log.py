"""The audit log page."""

from collections.abc import Iterable
from itertools import islice

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chronicdz import web
from departments import entry
from departments.access import Access, Cap
from departments.filters import AuditFilter
from departments.models import AuditEntry
from departments.services.audit import broken_links
from departments.wording import action_name, detail_lines

SHOWN_BREAKS = 20


@require_safe
def audit_log(request: HttpRequest, zone: str) -> HttpResponseBase:
    """Entries, newest first. ``?check`` walks the whole chain and says where it is broken."""
    held = entry.enter(request, zone, Cap.SEE_AUDIT)
    found = AuditFilter(held, request.GET)
    if request.GET.get("export") == "xlsx":
        return _export(held, found.qs)
    checked = "check" in request.GET
    page = web.paginate(request, found.qs)
    context = {
        "form": found.form,
        "page": page,
        "rows": [(one, action_name(one.action), detail_lines(one.detail)) for one in page.object_list],
        "checked": checked,
        "broken": list(islice(broken_links(held.zone), SHOWN_BREAKS)) if checked else [],
    }
    return render(request, "departments/audit.html", context)


def _export(held: Access, entries: Iterable[AuditEntry]) -> HttpResponseBase:
    headers = [
        _("Entry number"),
        _("Time"),
        _("By whom"),
        _("Action"),
        _("Object"),
        _("Details"),
        _("Digest"),
    ]
    rows = (
        [
            one.number, one.at, str(one.actor or ""), action_name(one.action), one.target,
            "；".join(f"{key}: {value}" for key, value in detail_lines(one.detail)), one.digest,
        ]
        for one in entries
    )  # fmt: skip
    return web.export_rows(f"{held.zone.name}-{_('Audit log')}", headers, rows)
