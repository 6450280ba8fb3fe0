"""The delivery log: what was sent to whom, what came of it, and sending again what is stuck."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chronicdz import web
from departments import entry
from departments.access import Access, Cap
from notices.access import get_logged_message_or_404
from notices.filters import LogFilter
from notices.models import Message
from notices.services.resending import STUCK, resend

#: The tone of each state's badge.
TONES: dict[str, str] = {
    Message.State.QUEUED: "info",
    Message.State.SENDING: "info",
    Message.State.SENT: "good",
    Message.State.FAILED: "bad",
    Message.State.UNKNOWN: "warn",
}


@require_safe
def log(request: HttpRequest, zone: str) -> HttpResponseBase:
    """Every message of the zone without its text, which is its recipient's alone."""
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    found = LogFilter(held, request.GET)
    if request.GET.get("export") == "xlsx":
        return _export(held, found.qs)
    page = web.paginate(request, found.qs)
    context = {
        "page": page,
        "rows": [(one, TONES[one.state], one.state in STUCK) for one in page],
        "form": found.form,
        "can_set": held.can(Cap.MANAGE_ZONE),
    }
    return render(request, "notices/log.html", context)


@require_POST
def resend_message(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    message = get_logged_message_or_404(held, pk)
    resend(message=message, actor=held.user, now=web.now())
    messages.success(request, _("The message to %s is on its way again.") % message.recipient)
    return redirect("notices:log", zone=zone)


def _export(held: Access, found: Iterable[Message]) -> HttpResponseBase:
    headers = [
        _("Time"), _("To"), _("E-mail"), _("Channel"), _("Subject"), _("State"), _("Attempts"),
        _("Sent at"), _("Read at"), _("Answer of the server"),
    ]  # fmt: skip
    rows = (
        [
            one.created_at, str(one.recipient), _address(one), one.get_channel_display(), one.subject,
            one.get_state_display(), one.attempts, one.sent_at, one.read_at, one.answer,
        ]
        for one in found
    )  # fmt: skip
    return web.export_rows(f"{held.zone.name}-{_('Delivery log')}", headers, rows)


def _address(message: Message) -> str:
    return message.recipient.email if message.channel == Message.Channel.EMAIL else ""
