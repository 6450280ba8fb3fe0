"""Which addresses a message may lead to: pages of this portal, never another host. Pure."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(path: str) -> bool:
    """Whether ``path`` is an absolute path on this host (``/zone/…``), whatever a browser makes of it."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
