"""The wizard's last step: what an import changes, which rows it cancels, carrying it out, how far it is."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from chronicdz import web
from chronicdz.errors import Conflict, Invalid
from departments import entry
from departments.access import Access, Cap
from tasks.access import visible_cycles
from tasks.forms.import_choices import PAST
from tasks.importing import showing
from tasks.importing.choices import Choices
from tasks.importing.difference import Difference
from tasks.importing.telling import told
from tasks.models import ImportBatch
from tasks.services import imports
from tasks.services.imports.applying import INLINE_ROWS, Preview
from tasks.services.imports.progress import STAGES
from tasks.views import import_report
from tasks.views.import_entry import batch_of, conflict_page, keys_of, version_of

State = ImportBatch.State
PER_PAGE = 50
#: The parts of a difference in the order in which they are worth looking at.
PARTS = ("changed", "added", "gone", "unchanged")


@require_safe
def import_preview(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """What the import will do; while it is applied, how far it is; once it is, what it did."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    if batch.state == State.RUNNING:
        return _progress(request, batch)
    if web.wanted_block(request):
        return HttpResponseClientRefresh()
    if batch.state != State.PENDING:
        return import_report.report(request, held, batch)
    kept = imports.choices_of(batch)
    directory = imports.directory_of(held.zone, web.today())
    if step := _unsettled(request, batch, kept, directory):
        return redirect(step, zone=zone, pk=pk)
    preview = imports.preview_of(batch, directory)
    context = _context(request, held, batch, kept, preview, web.today())
    return render(request, "tasks/import_preview.html", context)


def _unsettled(request: HttpRequest, batch: ImportBatch, kept: Choices, directory: Any) -> str:
    """The step that has to be done first; empty when all is decided."""
    if batch.document.get("unread") or not kept.names_settled:
        return "tasks:import-names"
    if not kept.settled:
        return "tasks:import-choices"
    if questions := imports.open_questions(batch, directory):
        messages.warning(request, " ".join(questions[:3]))
        return "tasks:import-names"
    return ""


def _context(
    request: HttpRequest,
    held: Access,
    batch: ImportBatch,
    kept: Choices,
    preview: Preview,
    today: datetime.date,
) -> dict[str, Any]:
    plan, found = preview.plan, preview.found
    cycle = visible_cycles(held).filter(pk=kept.cycle.pk).first() if kept.cycle.pk else None
    show, page = _page(request, found)
    cancelled = set(kept.gone).intersection(one.pk for one in found.gone)
    return {
        "batch": batch, "kept": kept, "plan": plan, "found": found, "show": show, "page": page,
        "counts": {
            **preview.counts, "deliverables": plan.deliverables(), "cancelled": len(cancelled),
        },
        "is_first": not (found.changed or found.unchanged or found.gone),
        "parts": [(part, len(getattr(found, part))) for part in PARTS],
        "rows": _rows(preview, show, page, today),
        "cancelled": cancelled,
        "base": imports.base_of(held.zone.pk, kept.cycle.pk),
        "empty_groups": plan.empty_groups(),
        "without_carrier": plan.without_carrier(),
        "past": next(label for value, label in PAST if value == kept.past),
        "is_same": imports.changes_nothing(batch, preview, cycle),
        "is_issuing": imports.is_issuing(batch, cycle),
        "stays_draft": kept.is_draft and (cycle is None or cycle.is_draft),
        "is_long": batch.rows > INLINE_ROWS,
    }  # fmt: skip


def _page(request: HttpRequest, found: Difference) -> tuple[str, Page]:
    """The part to look at, and the page of it that is asked for."""
    show = request.GET.get("show", "")
    if show not in PARTS:
        show = next((part for part in PARTS if getattr(found, part)), "added")
    return show, Paginator(getattr(found, show), PER_PAGE).get_page(request.GET.get("page"))


def _rows(preview: Preview, show: str, page: Page, today: datetime.date) -> list[Any]:
    if show == "added":
        return list(showing.rows(preview.plan, [row for row, _state in page], today))
    if show == "changed":
        shown = showing.rows(preview.plan, [pair.row for pair in page], today)
        return [(pair, [told(one) for one in pair.changes], row)
                for pair, row in zip(page, shown, strict=True)]  # fmt: skip
    return list(page)


def _progress(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    words = {
        "waiting": _("Waiting for its turn"),
        "comparing": _("Comparing with the tasks of the cycle"),
        "tasks": _("Writing the tasks"),
        "deliverables": _("Working out who owes what by when"),
        "recording": _("Writing the records"),
    }
    stage = imports.stage_of(batch.pk)
    context = {"batch": batch, "stage": words[stage], "percent": STAGES[stage]}
    return web.page_or_fragment(request, "tasks/import_progress.html", context)


@require_POST
def import_gone(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Keep which rows that are no longer listed are to be cancelled, and go on looking."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    kept = imports.choices_of(batch)
    wanted = _all_or_none(request, held, batch)
    gone = _gone(request, kept) if wanted is None else wanted
    try:
        if set(gone) != set(kept.gone):
            imports.save_gone(
                batch=batch, actor=held.user, version=version_of(request), gone=gone, now=web.now()
            )
    except Conflict as conflict:
        return conflict_page(request, batch, conflict)
    show = request.POST.get("show", "gone")
    page = request.POST.get("page", "")
    query = f"?show={show if show in PARTS else 'gone'}"
    query += f"&page={page}" if page.isdecimal() and len(page) < PER_PAGE else ""
    return redirect(reverse("tasks:import-preview", kwargs={"zone": zone, "pk": pk}) + query)


def _all_or_none(request: HttpRequest, held: Access, batch: ImportBatch) -> tuple[int, ...] | None:
    """What the two buttons for all rows mean; None for the others."""
    which = request.POST.get("all", "")
    if which == "keep":
        return ()
    if which != "cancel":
        return None
    preview = imports.preview_of(batch, imports.directory_of(held.zone, web.today()))
    return tuple(one.pk for one in preview.found.gone)


def _gone(request: HttpRequest, kept: Choices) -> tuple[int, ...]:
    shown = keys_of(request.POST.get("shown", "").split(",")[:PER_PAGE])
    return imports.chosen_gone(kept, shown, keys_of(request.POST.getlist("cancel")))


@require_POST
def import_apply(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Carry it out, or have it carried out where it is long."""
    held = entry.enter(request, zone, Cap.IMPORT)
    batch = batch_of(held, pk)
    kept = imports.choices_of(batch)
    seen = imports.Seen(version_of(request), request.POST.get("base", ""))
    try:
        if not kept.settled and batch.state == State.PENDING:
            raise Conflict(_("This import is not ready yet. Go through its steps again."))
        applied = imports.apply_import(
            batch=batch, actor=held.user, seen=seen, gone=_gone(request, kept), now=web.now(),
            today=web.today(),
        )  # fmt: skip
    except Conflict as conflict:
        return conflict_page(request, batch, conflict)
    except Invalid as invalid:
        messages.error(request, invalid.message)
        return redirect("tasks:import-preview", zone=zone, pk=pk)
    if applied.state == State.APPLIED:
        done = _("Imported: %(added)d new, %(changed)d changed, %(unchanged)d unchanged rows.")
        messages.success(request, done % applied.report["counts"])
    return redirect("tasks:import-preview", zone=zone, pk=pk)
