"""What an import did: its report, the same as an Excel file, and undoing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chronicdz import web
from chronicdz.errors import Conflict, Invalid
from departments import entry
from departments.access import Access, Cap
from tasks.forms.import_choices import PAST
from tasks.models import ImportBatch, ImportChange
from tasks.services import imports
from tasks.services.imports.carrying import WORDS
from tasks.views.import_entry import batch_of, conflict_page

State = ImportBatch.State
#: Rows of each kind that the page of undoing names.
NAMED = 100


def report(request: HttpRequest, held: Access, batch: ImportBatch) -> HttpResponse:
    """What was done, and whether it can be undone."""
    past = next(label for value, label in PAST if value == imports.choices_of(batch).past)
    last = imports.last_of(batch.cycle) if batch.state == State.APPLIED else None
    cancelled = ImportChange.objects.filter(
        batch=batch, kind=ImportChange.Kind.TASK, operation=ImportChange.Operation.CANCELLED
    )
    context = {
        "batch": batch,
        "counts": {**batch.report.get("counts", {}), "cancelled": cancelled.count()},
        "is_first": not any(
            batch.report.get("counts", {}).get(one) for one in ("changed", "unchanged", "gone")
        ),
        "past": past,
        "last": last,
        "can_undo": last is not None and last.pk == batch.pk,
        "can_set": held.can(Cap.MANAGE_ZONE),
        "undo": _undone(batch.report.get("undo", {})),
    }
    return render(request, "tasks/import_report.html", context)


def _undone(kept: dict[str, Any]) -> dict[str, Any]:
    """The result of undoing with its identifiers in words."""
    kinds = dict(ImportChange.Kind.choices)
    return {
        **kept,
        "kept": [{**one, "what": _words(one["what"])} for one in kept.get("kept", [])],
        "remaining": [(kinds.get(kind, kind), names) for kind, names in kept.get("remaining", {}).items()],
    }


def _words(what: list[str] | tuple[str, ...]) -> str:
    return "、".join(str(WORDS[one]()) for one in what)


@require_safe
def import_changes(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """The report as an Excel file, from what the import recorded."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    if batch.state not in (State.APPLIED, State.UNDONE):
        return redirect("tasks:import-preview", zone=zone, pk=pk)
    headers = [
        _("No."), _("Place in the file"), _("Task or name"), _("What happened"), _("Field"), _("Before"),
        _("After"), _("To look at"),
    ]  # fmt: skip
    lines = imports.recorded_lines(batch, imports.directory_of(held.zone, web.today()))
    title = _("Import report %(file)s") % {"file": batch.file_name.rpartition(".")[0]}
    return web.export_rows(title, headers, (line.cells() for line in lines))


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """What undoing takes back and what carries work since; then the undoing itself."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    last = imports.last_of(batch.cycle)
    if request.method != "POST" and (last is None or last.pk != batch.pk):
        return redirect("tasks:import-preview", zone=zone, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            return _undo(request, held, batch)
        except Invalid as invalid:
            refused = invalid.message
        except Conflict as conflict:
            return conflict_page(request, batch, conflict)
    context = {"batch": batch, "refused": refused, **_undoing(batch)}
    return render(request, "tasks/import_undo.html", context, status=400 if refused else 200)


def _undo(request: HttpRequest, held: Access, batch: ImportBatch) -> HttpResponse:
    partly = request.POST.get("partly") == "yes"
    done = imports.undo_import(batch=batch, actor=held.user, partly=partly, now=web.now(), today=web.today())
    told = _("Undone: %(removed)d rows removed, %(restored)d rows as they were before.")
    messages.success(request, told % done.report["undo"])
    return redirect("tasks:import-preview", zone=held.zone.slug, pk=batch.pk)


def _undoing(batch: ImportBatch) -> dict[str, Any]:
    found = imports.undoing_of(batch)
    made = [task for task in found.back if task.pk in found.made]
    restored = [task for task in found.back if task.pk not in found.made]
    return {
        "removed": made[:NAMED], "removed_count": len(made),
        "restored": restored[:NAMED], "restored_count": len(restored),
        "kept": [(one.task, _words(one.what)) for one in found.kept],
        "names": batch.report.get("names", {}),
    }  # fmt: skip
