"""Pages of the reference documents: per cycle, with their files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chronicdz import web
from chronicdz.errors import Invalid
from departments import entry
from departments.access import Cap
from departments.views.responses import form_page, tell
from tasks.access import get_document_or_404, visible_documents
from tasks.forms.handing_in import as_incoming
from tasks.forms.plan_documents import CycleForm, DocumentForm
from tasks.models import PlanDocument
from tasks.services.drafts import Incoming
from tasks.services.plan_documents import change_document, upload_document, withdraw_document
from tasks.services.storage import place_of

ORDER = (
    "cycle__is_closed", "-cycle_id", F("withdrawn_on").asc(nulls_first=True),
    F("issued_on").desc(nulls_last=True), "-pk",
)  # fmt: skip


@require_safe
def document_list(request: HttpRequest, zone: str) -> HttpResponse:
    """Every document the person may see, by cycle, the newest first."""
    held = entry.enter(request, zone, Cap.SEE_DOCUMENTS)
    form = CycleForm(held, request.GET)
    documents = visible_documents(held).order_by(*ORDER)
    if cycle := form.wanted():
        documents = documents.filter(cycle=cycle)
    context = {
        "form": form,
        "several": form.offers_several,
        "page": web.paginate(request, documents),
        "can_keep": held.can(Cap.KEEP_DOCUMENTS),
        "can_import": held.can(Cap.IMPORT),
        "sees_tasks": held.can(Cap.SEE_TASKS),
        "sees_all": held.can(Cap.SEE_ALL_DOCUMENTS),
    }
    return render(request, "tasks/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone, Cap.KEEP_DOCUMENTS)
    form = DocumentForm(held, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = upload_document(
                zone=held.zone, actor=held.user, now=web.now(), incoming=_incoming(form), **form.values()
            )
        except (ValidationError, Invalid) as problem:
            _say(form, problem)
        else:
            messages.success(request, _("“%s” has been added.") % document.title)
            return redirect("tasks:documents", zone=zone)
    return form_page(request, "tasks/document_edit.html", form, document=None)


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.KEEP_DOCUMENTS)
    document = get_document_or_404(held, pk)
    form = DocumentForm(held, request.POST or None, request.FILES or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            change_document(
                actor=held.user, document=document, now=web.now(), incoming=_incoming(form), **form.values()
            )
        except (ValidationError, Invalid) as problem:
            _say(form, problem)
        else:
            messages.success(request, _("“%s” has been saved.") % document.title)
            return redirect("tasks:documents", zone=zone)
    return form_page(request, "tasks/document_edit.html", form, document=document)


def _incoming(form: DocumentForm) -> Incoming | None:
    file: Any = form.cleaned_data["file"]
    return as_incoming(file) if file else None


def _say(form: DocumentForm, problem: ValidationError | Invalid) -> None:
    if isinstance(problem, Invalid):
        form.add_error("file", problem.message)
    else:
        tell(form, problem)


@require_POST
def document_withdraw(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.KEEP_DOCUMENTS)
    document = get_document_or_404(held, pk)
    withdraw_document(actor=held.user, document=document, now=web.now(), today=web.today())
    messages.success(request, _("“%s” has been withdrawn.") % document.title)
    return redirect("tasks:documents", zone=zone)


@require_safe
def document_file(request: HttpRequest, zone: str, pk: int) -> FileResponse:
    """The file as it was given, for download under its own name."""
    held = entry.enter(request, zone, Cap.SEE_DOCUMENTS)
    document = get_document_or_404(held, pk)
    return _served(document)


def _served(document: PlanDocument) -> FileResponse:
    if document.original is None:
        raise Http404
    response = FileResponse(
        place_of(document.original).open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.original.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
