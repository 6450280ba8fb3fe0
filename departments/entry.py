"""The first line of every zone page, in any app: ``held = entry.enter(request, zone, Cap.SEE_TASKS)``."""

from typing import cast

from django.http import HttpRequest

from chronicdz import web
from departments import access
from departments.access import Access, Cap
from departments.models import User


def enter(request: HttpRequest, zone: str, cap: Cap = Cap.SEE_ZONE) -> Access:
    """Let the person of this request into a zone, or raise: 404 for strangers, ``Refusal`` without the right.

    Costs one query beside session and account. The result is also kept as ``request.held``, from which the
    frame draws its menu, so that even a refusal is shown inside the zone.
    """
    held = access.enter(cast(User, request.user), zone, web.today())
    request.held = held  # type: ignore[attr-defined]
    held.require(cap)
    return held
