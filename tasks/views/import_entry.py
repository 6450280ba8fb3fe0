"""What the pages of one import share: the import itself, what a form was made from, and a lost race."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.access import Access
from tasks.access import get_batch_or_404
from tasks.models import ImportBatch

VERSION_DIGITS = 9
KEY_DIGITS = 18


def batch_of(held: Access, pk: int) -> ImportBatch:
    batch = get_batch_or_404(held, pk)
    batch.zone = held.zone
    return batch


def version_of(request: HttpRequest) -> int:
    """Which state of the choices the form was made from."""
    text = request.POST.get("version", "")
    if not text.isdecimal() or len(text) > VERSION_DIGITS:
        raise Conflict(_("This page is out of date. Open the import again and look before applying it."))
    return int(text)


def keys_of(texts: list[str]) -> set[int]:
    """Keys of tasks from a form; whatever is none is left out."""
    return {int(text) for text in texts if text.isdecimal() and len(text) <= KEY_DIGITS}


def conflict_page(request: HttpRequest, batch: ImportBatch, conflict: Conflict) -> HttpResponse:
    """What is true now, with the way back to the import."""
    back = reverse("tasks:import-preview", kwargs={"zone": batch.zone.slug, "pk": batch.pk})
    return render(request, "409.html", {"message": conflict.message, "back": back}, status=409)
