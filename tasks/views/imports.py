"""The import wizard: file, names, choices, preview, and what came of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chronicdz import web
from chronicdz.errors import Conflict, Invalid
from departments import entry
from departments.access import Access, Cap
from tasks.access import get_batch_or_404, visible_batches
from tasks.forms.import_choices import PAST, ChoicesForm
from tasks.forms.imports import NamesForm, UploadForm
from tasks.importing import document as doc
from tasks.importing import planning, showing
from tasks.importing.directory import Directory
from tasks.importing.tokens import Token
from tasks.models import ImportBatch
from tasks.services import imports
from tasks.services.imports import wizard
from tasks.services.imports.applying import planned_counts
from tasks.services.storage import place_of

State = ImportBatch.State
PER_PAGE = 50
VERSION_DIGITS = 9
#: What a column means to the reader, in words.
COLUMNS = {
    "domain": gettext_lazy("Domain"),
    "objective": gettext_lazy("Objective"),
    "standard": gettext_lazy("Standard"),
    "task": gettext_lazy("Task"),
    "lead": gettext_lazy("Lead"),
    "support": gettext_lazy("Support"),
    "deadline": gettext_lazy("Deadline"),
    "number": gettext_lazy("No."),
    "points": gettext_lazy("Points"),
    "method": gettext_lazy("Method of assessment"),
    "phase": gettext_lazy("Phase"),
    "note": gettext_lazy("Note"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest, zone: str) -> HttpResponse:
    """Every import of the zone, and the form for the next one."""
    held = entry.enter(request, zone, Cap.IMPORT)
    form = UploadForm(held, request.POST, request.FILES) if request.method == "POST" else UploadForm(held)
    if request.method == "POST" and form.is_valid() and (answer := _uploaded(request, held, form)):
        return answer
    page = web.paginate(request, visible_batches(held).defer("document"))
    context = {"form": form, "page": page}
    return render(request, "tasks/import_list.html", context, status=400 if form.errors else 200)


def _uploaded(request: HttpRequest, held: Access, form: UploadForm) -> HttpResponse | None:
    """Begin the import and go to its next step; None where the form has to say what is wrong."""
    file = form.cleaned_data["file"]
    incoming = imports.Incoming(file.read(), file.name, form.cleaned_data["year"])
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
        form.add_error("file", invalid.message)
        return None
    return redirect("tasks:import-names", zone=held.zone.slug, pk=batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_names(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """What was read, and what each unknown name is."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = _batch(held, pk)
    if request.method != "POST" and batch.state != State.PENDING:
        return redirect("tasks:import-preview", zone=zone, pk=pk)
    directory = imports.directory_of(held.zone, web.today())
    unknown = planning.unknown_names(batch.document, directory)
    helper = wizard.suggester(batch, directory)
    if request.POST.get("take") == "all":
        return _save_names(batch, held, _version(request), helper.defaults(unknown))
    tokens = wizard.tokens_with_defaults(batch, unknown, helper)
    version = imports.choices_of(batch).version
    form = NamesForm(unknown, helper, tokens, request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        return _save_names(batch, held, form.cleaned_data["version"], form.given)
    context = {"batch": batch, "form": form, **_found(batch, directory, unknown)}
    return render(request, "tasks/import_names.html", context, status=400 if form.errors else 200)


def _save_names(batch: ImportBatch, held: Access, version: int, tokens: dict[str, Token]) -> HttpResponse:
    imports.save_names(
        batch=batch, actor=held.user, version=version, tokens=tokens, now=web.now(), today=web.today()
    )
    return redirect("tasks:import-choices", zone=held.zone.slug, pk=batch.pk)


def _found(batch: ImportBatch, directory: Directory, unknown: list[doc.Named]) -> dict[str, Any]:
    """What the reader made of the file: columns, problems, known names, and all that can be named."""
    meanings = ((one, directory.find(one.name)) for one in doc.names_of(batch.document))
    return {
        "rows": len(batch.document["rows"]),
        "columns": [(COLUMNS.get(key, key), heading) for key, heading in batch.document["columns"].items()],
        "problems": list(doc.problems(batch.document)),
        "known": [(one, meaning) for one, meaning in meanings if meaning is not None],
        "names": sorted({*directory.written(), *(one.name for one in unknown)}),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def import_choices(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """The new cycle's name, past dates, and how the work of leading groups is collected."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = _batch(held, pk)
    today = web.today()
    kept = imports.choices_of(batch)
    if request.method != "POST" and (batch.state != State.PENDING or not kept.names_settled):
        return redirect("tasks:import-names", zone=zone, pk=pk)
    plan = imports.plan_of(batch, imports.directory_of(held.zone, today))
    past_rows = doc.past_rows(batch.document, today)
    office = held.zone.office_name
    form = ChoicesForm(plan, kept, office, request.POST or None, past_rows=past_rows)
    if request.method == "POST" and form.is_valid():
        try:
            imports.save_choices(
                batch=batch, actor=held.user, version=form.cleaned_data["version"], now=web.now(),
                today=today, **form.decided(),
            )  # fmt: skip
            return redirect("tasks:import-preview", zone=zone, pk=pk)
        except Invalid as invalid:
            form.add_error(None, invalid.message)
    context = {"batch": batch, "form": form, "past_rows": past_rows, "rows": len(plan.rows), "kept": kept}
    return render(request, "tasks/import_choices.html", context, status=400 if form.errors else 200)


@require_safe
def import_preview(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """What the import will do; once it is applied, what it did."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = _batch(held, pk)
    if batch.state != State.PENDING:
        context = {**_report(batch), "can_set": held.can(Cap.MANAGE_ZONE)}
        return render(request, "tasks/import_report.html", context)
    today = web.today()
    kept = imports.choices_of(batch)
    directory = imports.directory_of(held.zone, today)
    if not kept.settled or (questions := imports.open_questions(batch, directory)):
        if kept.settled:
            messages.warning(request, " ".join(questions[:3]))
        step = "tasks:import-choices" if kept.names_settled and not kept.settled else "tasks:import-names"
        return redirect(step, zone=zone, pk=pk)
    plan = imports.plan_of(batch, directory)
    page = Paginator(plan.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "kept": kept,
        "counts": {**planned_counts(plan), "deliverables": plan.deliverables()},
        "plan": plan,
        "empty_groups": plan.empty_groups(),
        "without_carrier": plan.without_carrier(),
        "page": page,
        "rows": list(showing.rows(plan, page.object_list, today)),
    }
    return render(request, "tasks/import_preview.html", context)


def _report(batch: ImportBatch) -> dict[str, Any]:
    past = next(label for value, label in PAST if value == imports.choices_of(batch).past)
    return {"batch": batch, "counts": batch.report.get("counts", {}), "past": past}


@require_POST
def import_apply(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Carry it out."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = _batch(held, pk)
    applied = imports.apply_import(
        batch=batch, actor=held.user, version=_version(request), now=web.now(), today=web.today()
    )
    messages.success(
        request,
        _("Imported: %(tasks)d tasks and %(deliverables)d deliverables.") % applied.report["counts"],
    )
    return redirect("tasks:import-preview", zone=zone, pk=pk)


@require_POST
def import_abandon(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Give the import up; nothing has been changed by it."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = _batch(held, pk)
    imports.abandon_import(batch=batch, actor=held.user, now=web.now())
    messages.success(request, _("“%s” was given up. Nothing was changed by it.") % batch.file_name)
    return redirect("tasks:import", zone=zone)


@require_safe
def import_original(request: HttpRequest, zone: str, pk: int) -> FileResponse:
    """The table as it was uploaded, for download under its own name."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = _batch(held, pk)
    response = FileResponse(
        place_of(batch.original).open("rb"),
        as_attachment=True,
        filename=batch.file_name,
        content_type=batch.original.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _batch(held: Access, pk: int) -> ImportBatch:
    batch = get_batch_or_404(held, pk)
    batch.zone = held.zone
    return batch


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdecimal() or len(text) > VERSION_DIGITS:
        raise Conflict(_("This page is out of date. Open the import again and look before applying it."))
    return int(text)
