"""The wizard's steps between upload and preview: columns, names, choices."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chronicdz import web
from chronicdz.errors import Conflict, Invalid
from departments import entry
from departments.access import Access, Cap
from tasks.access import visible_cycles
from tasks.forms.import_choices import MOST_DEADLINES, ChoicesForm
from tasks.forms.import_headings import HeadingsForm
from tasks.forms.import_names import NamesForm
from tasks.importing import document as doc
from tasks.importing import planning
from tasks.importing.asking import asked_of
from tasks.importing.composing import CADENCE, COMMON, MEASURE
from tasks.importing.directory import Directory
from tasks.importing.tokens import Token
from tasks.models import ImportBatch
from tasks.services import imports
from tasks.services.imports import wizard
from tasks.views.import_entry import batch_of, conflict_page, version_of

State = ImportBatch.State


@require_http_methods(["GET", "HEAD", "POST"])
def import_names(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """What was read, and what each unknown name is."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    if request.method != "POST" and batch.state != State.PENDING:
        return redirect("tasks:import-preview", zone=zone, pk=pk)
    if batch.document.get("unread"):
        return _unread(request, batch)
    directory = imports.directory_of(held.zone, web.today())
    unknown = planning.unknown_names(batch.document, directory)
    helper = wizard.suggester(batch, directory)
    if request.POST.get("take") == "all":
        return _save_names(request, batch, held, version_of(request), helper.defaults(unknown))
    tokens = wizard.tokens_with_defaults(batch, unknown, helper)
    version = imports.choices_of(batch).version
    form = NamesForm(unknown, helper, tokens, request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        return _save_names(request, batch, held, form.cleaned_data["version"], form.given)
    context = {
        "batch": batch,
        "form": form,
        "columns": HeadingsForm(batch.document.get("headings", []), version=version),
        **_found(batch, directory, unknown),
    }
    return render(request, "tasks/import_names.html", context, status=400 if form.errors else 200)


def _unread(request: HttpRequest, batch: ImportBatch, form: HeadingsForm | None = None) -> HttpResponse:
    """Nobody can tell the columns: that is settled before anything else."""
    version = imports.choices_of(batch).version
    form = form or HeadingsForm(batch.document["headings"], version=version)
    status = 400 if request.method == "POST" else 200
    return render(request, "tasks/import_headings.html", {"batch": batch, "columns": form}, status=status)


def _save_names(
    request: HttpRequest, batch: ImportBatch, held: Access, version: int, tokens: dict[str, Token]
) -> HttpResponse:
    try:
        imports.save_names(
            batch=batch, actor=held.user, version=version, tokens=tokens, now=web.now(), today=web.today()
        )
    except Conflict as conflict:
        return conflict_page(request, batch, conflict)
    return redirect("tasks:import-choices", zone=held.zone.slug, pk=batch.pk)


def _found(batch: ImportBatch, directory: Directory, unknown: list[doc.Named]) -> dict[str, Any]:
    """What the reader made of the file: its parts, problems, known names, and all that can be named."""
    document = batch.document
    meanings = ((one, directory.find(one.name)) for one in doc.names_of(document))
    origins = [row.get("origin", "") for row in document["rows"]]
    return {
        "document": document,
        "reference": document.get("reference") or {},
        "issued_on": doc.as_date((document.get("reference") or {}).get("issued_on")),
        "counts": {
            "rows": sum(origin not in (COMMON, CADENCE, MEASURE) for origin in origins),
            "reports": origins.count(CADENCE),
        },
        "problems": list(doc.problems(document)),
        "known": [(one, meaning) for one, meaning in meanings if meaning is not None],
        "names": sorted({*directory.written(), *(one.name for one in unknown)}),
    }


@require_POST
def import_headings(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Read the table again with its columns as a person says, and remember them for the zone."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    version = imports.choices_of(batch).version
    form = HeadingsForm(batch.document.get("headings", []), request.POST, version=version)
    if not form.is_valid():
        return _unread(request, batch, form)
    said = form.said()
    if not said and not batch.document.get("unread"):
        messages.info(request, _("The columns mean what they meant before; nothing was read again."))
        return redirect("tasks:import-names", zone=zone, pk=pk)
    try:
        imports.save_headings(
            batch=batch, actor=held.user, version=form.cleaned_data["version"], headings=said, now=web.now()
        )
    except Invalid as invalid:
        form.add_error(None, invalid.message)
        return _unread(request, batch, form)
    except Conflict as conflict:
        return conflict_page(request, batch, conflict)
    told = ngettext(
        "The table was read again: %d row. What you said of its columns is remembered for the next table.",
        "The table was read again: %d rows. What you said of its columns is remembered for the next table.",
        batch.rows,
    )
    messages.success(request, told % batch.rows)
    return redirect("tasks:import-names", zone=zone, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_choices(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """The cycle, dates that are past, missing or unread, measures, and how groups are collected."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    kept = imports.choices_of(batch)
    is_open = batch.state == State.PENDING and kept.names_settled and not batch.document.get("unread")
    if not is_open and (request.method != "POST" or batch.document.get("unread")):
        return redirect("tasks:import-names", zone=zone, pk=pk)
    plan = imports.plan_of(batch, imports.directory_of(held.zone, web.today()))
    asked = asked_of(batch.document, kept, plan, web.today())
    cycle = visible_cycles(held).filter(pk=kept.cycle.pk).first() if kept.cycle.pk else None
    form = ChoicesForm(
        plan, kept, held.zone.office_name, request.POST or None, asked=asked,
        is_draft=cycle.is_draft if cycle else kept.cycle.pk is None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and (answer := _save_choices(request, batch, held, form)):
        return answer
    context = {"batch": batch, "form": form, "asked": asked, "kept": kept, "cycle": cycle}
    context["more_unread"] = max(len(asked.unread) - MOST_DEADLINES, 0)
    return render(request, "tasks/import_choices.html", context, status=400 if form.errors else 200)


def _save_choices(
    request: HttpRequest, batch: ImportBatch, held: Access, form: ChoicesForm
) -> HttpResponse | None:
    """On to the preview; None where the form has to say what is wrong."""
    try:
        imports.save_choices(
            batch=batch, actor=held.user, version=form.cleaned_data["version"], now=web.now(),
            today=web.today(), **form.decided(),
        )  # fmt: skip
    except Invalid as invalid:
        form.add_error(None, invalid.message)
        return None
    except Conflict as conflict:
        return conflict_page(request, batch, conflict)
    return redirect("tasks:import-preview", zone=held.zone.slug, pk=batch.pk)
