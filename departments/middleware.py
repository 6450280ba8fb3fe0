"""Log in first, choose an own password first, and write down refusals."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from departments.access import Refusal
from departments.services import audit

Handler = Callable[[HttpRequest], HttpResponse]

#: URL names that machines and strangers may open: they show nothing of any zone.
OPEN_PAGES = frozenset({"healthz", "readyz", "set_language"})
#: What a person with a temporary password may still open.
BEFORE_OWN_PASSWORD = OPEN_PAGES | {"password-change", "log-out", "log-in"}


class LogInFirst(LoginRequiredMiddleware):
    """Every page needs a log-in, unless it says otherwise. A fragment request moves the whole page there."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if _url_name(request) in OPEN_PAGES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("log-in"))
        return super().handle_no_permission(request, view_func)


class ForcePasswordChange:
    """Who holds a temporary password chooses an own one before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if not getattr(request.user, "must_change_password", False):
            return None
        if _url_name(request) in BEFORE_OWN_PASSWORD:
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("password-change"))
        return redirect("password-change")


class RefusalAudit:
    """Write a refusal for lack of rights into the zone's audit log, in a transaction of its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Refusal):
            note_refusal(exception, request.path, str(request.method), timezone.now())


def note_refusal(refusal: Refusal, path: str, method: str, now: datetime.datetime) -> None:
    audit.record(
        zone=refusal.zone,
        actor=refusal.actor,
        action="access.denied",
        now=now,
        target=refusal.what,
        detail={"path": path[:200], "method": method},
    )


def _url_name(request: HttpRequest) -> str:
    return (request.resolver_match.view_name if request.resolver_match else None) or ""
