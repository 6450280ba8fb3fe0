"""A person's messages in a zone."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chronicdz import web
from departments import entry
from departments.access import Access, Cap
from notices.access import get_own_message_or_404
from notices.filters import InboxFilter
from notices.models import Message
from notices.paths import is_own_path
from notices.services.inbox import mark_all_read, mark_read

PER_PAGE = 30


@require_safe
def inbox(request: HttpRequest, zone: str) -> HttpResponseBase:
    """Newest first; filtered, sorted and exported by the address."""
    held = entry.enter(request, zone)
    found = InboxFilter(held, request.GET)
    if request.GET.get("export") == "xlsx":
        return _export(held, found.qs)
    context = {
        "page": web.paginate(request, found.qs, PER_PAGE),
        "form": found.form,
        "filtered": any(request.GET.get(name) for name in found.filters),
        "can_see_log": held.can(Cap.MANAGE_PEOPLE),
    }
    return render(request, "notices/inbox.html", context)


@require_safe
def open_message(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Mark a message as read and go where it leads. Asking twice changes nothing more."""
    held = entry.enter(request, zone)
    message = get_own_message_or_404(held, pk)
    if request.method == "GET":
        mark_read(message=message, actor=held.user, now=web.now())
    if message.path and is_own_path(message.path):
        return redirect(message.path)
    return redirect("notices:inbox", zone=zone)


@require_POST
def read_all(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone)
    count = mark_all_read(zone=held.zone, actor=held.user, now=web.now())
    told = (
        ngettext("%d message has been marked as read.", "%d messages have been marked as read.", count)
        % count
    )
    messages.success(request, told)
    return redirect("notices:inbox", zone=zone)


def _export(held: Access, found: Iterable[Message]) -> HttpResponseBase:
    headers = [_("Time"), _("Subject"), _("Text"), _("Read at")]
    rows = ([one.created_at, one.subject, one.body, one.read_at] for one in found)
    return web.export_rows(f"{held.zone.name}-{_('Messages')}", headers, rows)
