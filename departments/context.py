"""What the frame around every page needs, without a query of its own."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from departments import navigation


def portal(request: HttpRequest) -> dict[str, Any]:
    """``zone`` and ``held`` of a zone page (set by ``entry.enter``), ``me``, and the menu for the frame."""
    user = getattr(request, "user", None)
    me = user if user is not None and user.is_authenticated else None
    held = getattr(request, "held", None)
    if held is None:
        return {"me": me, "held": None, "zone": None}
    match = request.resolver_match
    view_name = match.view_name if match else ""
    return {
        "me": me,
        "held": held,
        "zone": held.zone,
        "menu": SimpleLazyObject(lambda: navigation.sections(held, view_name)),
        "inbox_url": SimpleLazyObject(lambda: navigation.address(navigation.INBOX, held)),
        "other_zones": [zone for zone in held.zones if zone != held.zone],
    }
