"""The list of imports with the form for the next one; the original file; giving an import up."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chronicdz import web
from chronicdz.errors import Conflict, Invalid
from departments import entry
from departments.access import Access, Cap
from tasks.access import visible_batches
from tasks.forms.import_upload import UploadForm
from tasks.services import imports
from tasks.services.storage import place_of
from tasks.views.import_entry import batch_of, conflict_page


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, zone: str) -> HttpResponse:
    """Every import of the zone, and the form for the next one."""
    held = entry.enter(request, zone, Cap.IMPORT)
    form = UploadForm(held, request.POST, request.FILES) if request.method == "POST" else UploadForm(held)
    if request.method == "POST" and form.is_valid() and (answer := _uploaded(request, held, form)):
        return answer
    page = web.paginate(request, visible_batches(held).defer("head"))
    context = {"form": form, "page": page}
    return render(request, "tasks/import_list.html", context, status=400 if form.errors else 200)


def _uploaded(request: HttpRequest, held: Access, form: UploadForm) -> HttpResponse | None:
    """Begin the import and go to its next step; None where the form has to say what is wrong."""
    content, name = form.content()
    incoming = imports.Incoming(content, name, form.cleaned_data["year"])
    try:
        batch = imports.start_import(
            zone=held.zone, actor=held.user, incoming=incoming, cycle=form.cleaned_data["cycle"],
            new_cycle=form.new_cycle(), now=web.now(),
        )  # fmt: skip
    except imports.Unchanged as unchanged:
        messages.info(
            request,
            _("No change: this very file was already imported into “%(cycle)s”. Nothing was written.")
            % {"cycle": unchanged.batch.cycle},
        )
        return redirect("tasks:import-preview", zone=held.zone.slug, pk=unchanged.batch.pk)
    except Invalid as invalid:
        form.add_error(form.source, invalid.message)
        return None
    return redirect("tasks:import-names", zone=held.zone.slug, pk=batch.pk)


@require_POST
def import_abandon(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Give the import up; nothing has been changed by it."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    try:
        imports.abandon_import(batch=batch, actor=held.user, now=web.now())
    except Conflict as conflict:
        return conflict_page(request, batch, conflict)
    messages.success(request, _("“%s” was given up. Nothing was changed by it.") % batch.file_name)
    return redirect("tasks:import", zone=zone)


@require_safe
def import_original(request: HttpRequest, zone: str, pk: int) -> FileResponse:
    """The table as it was uploaded, for download under its own name."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    response = FileResponse(
        place_of(batch.original).open("rb"),
        as_attachment=True,
        filename=batch.file_name,
        content_type=batch.original.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
