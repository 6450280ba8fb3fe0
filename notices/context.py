"""The number at the bell: counted only where a page shows it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notices import access


def unread(request: HttpRequest) -> dict[str, Any]:
    """``unread_messages`` on the pages of a zone: one count over an index, when the template asks for it."""
    held = getattr(request, "held", None)
    if held is None:
        return {}
    return {"unread_messages": SimpleLazyObject(lambda: access.unread(held).count())}
