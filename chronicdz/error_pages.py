"""The page for a request that Django cannot read."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own looks for a CSRF token first: it reads the unreadable form again, and fails."""
    return HttpResponseBadRequest(loader.get_template("400.html").render())
