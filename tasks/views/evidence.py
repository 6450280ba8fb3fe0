"""Serving stored files: after a permission check, never as something a browser would run."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from departments import entry
from departments.access import Cap
from tasks import files
from tasks.access import get_evidence_or_404
from tasks.services import storage


@require_safe
def evidence(request: HttpRequest, zone: str, pk: int) -> FileResponse:
    """The file as a download, or shown in the page with ``?inline`` where its kind is harmless."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    found = get_evidence_or_404(held, pk)
    if found.blob is None:
        raise Http404
    kind = files.CONTENT_TYPES.get(files.extension(found.name), "application/octet-stream")
    inline = "inline" in request.GET and kind in files.INLINE_TYPES
    try:
        content = storage.place_of(found.blob).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=not inline, filename=found.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response
