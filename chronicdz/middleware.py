"""Middleware of the whole portal: the chosen language and the idle time-out."""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from chronicdz.errors import Conflict, Invalid

Handler = Callable[[HttpRequest], HttpResponse]

SEEN = "seen"
TOUCH_SECONDS = 60


def chosen_language(request: HttpRequest) -> str:
    """The cookie, then the person's own language, then the default. Never Accept-Language."""
    offered = dict(settings.LANGUAGES)
    own = getattr(getattr(request, "user", None), "language", "")
    for code in (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), own):
        if code in offered:
            return str(code)
    return settings.LANGUAGE_CODE


class ChosenLanguageMiddleware:
    """Speak the chosen language. An English browser in a Chinese office still gets Chinese."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = chosen_language(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


class IdleTimeoutMiddleware:
    """Renew a session in use, at most once a minute; one that is not renewed ends after IDLE_MINUTES."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get(SEEN)
        if seen is not None and time.time() - seen >= TOUCH_SECONDS:
            request.session[SEEN] = int(time.time())
        return self.get_response(request)


def note_log_in(sender: Any, request: HttpRequest | None, **_kwargs: Any) -> None:
    """Start the idle clock of a new session."""
    if request is not None:
        request.session[SEEN] = int(time.time())


class ErrorPageMiddleware:
    """Show what a service could not do as a page of its own: 409 for a conflict, 400 for unusable input."""

    PAGES: ClassVar[dict[type[Exception], tuple[int, str]]] = {
        Conflict: (409, "409.html"),
        Invalid: (400, "400.html"),
    }

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Conflict | Invalid):
            return None
        status, template = self.PAGES[type(exception)]
        return render(request, template, {"message": exception.message}, status=status)
