"""Answers that several pages of this app give alike."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNPROCESSABLE = 422  # the form came through, but its content cannot be taken


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """A page with a form; one that comes back with errors keeps what was typed and is no success."""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def tell(form: BaseForm, problem: ValidationError) -> None:
    """Put what a service refused at the field it names, or above the form where there is no such field."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, errors in problem.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def shown_once(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a secret on it: nobody keeps a copy."""
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response
