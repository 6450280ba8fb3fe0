"""One page per deliverable: what is required, the draft with its files, and everything before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chronicdz.errors import Conflict, Invalid
from chronicdz.web import now, today
from departments import entry
from departments.access import Access, Cap
from tasks.access import (
    get_deliverable_or_404,
    get_draft_evidence_or_404,
    get_own_deliverable_or_404,
    get_own_submission_or_404,
    get_submission_or_404,
)
from tasks.forms.handing_in import HandInForm, as_incoming, incoming
from tasks.models import Deliverable, Item, Review, Submission
from tasks.selectors import history, row_of
from tasks.services import drafts, handing_in, submission
from tasks.states import DeliverableState, ItemState


@require_http_methods(["GET", "HEAD", "POST"])
def deliverable(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Show it; a POST keeps the draft and, with ``action=submit``, hands it in."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    if request.method != "POST":
        found = get_deliverable_or_404(held, pk)
        return _page(request, held, found)
    return _received(request, held, get_own_deliverable_or_404(held, pk))


def _received(request: HttpRequest, held: Access, found: Deliverable) -> HttpResponse:
    form = HandInForm(request.POST)
    if not form.is_valid():
        return _page(request, held, found, form=form, status=422)
    try:
        outcome = handing_in.receive(
            deliverable=found,
            actor=held.user,
            note=form.cleaned_data["note"],
            incoming=incoming(request.FILES),
            hand_in=request.POST.get("action") == "submit",
            seen=form.cleaned_data["seen"],
            note_seen=form.cleaned_data["note_seen"],
            now=now(),
            today=today(),
        )
    except Invalid as refusal:
        return _page(request, held, found, form=form, refused=[refusal.message], status=422)
    except Conflict as conflict:
        context = {"message": conflict.message, "typed": form.cleaned_data["note"], "back": request.path}
        return render(request, "409.html", context, status=409)
    if outcome.refused:
        return _page(request, held, found, form=form, refused=outcome.refused, status=422)
    if outcome.submission is not None:
        return redirect("tasks:receipt", zone=held.zone.slug, pk=outcome.submission.pk)
    messages.success(request, _("The draft is saved. It has not been handed in yet."))
    return redirect("tasks:deliverable", zone=held.zone.slug, pk=found.pk)


def _page(
    request: HttpRequest, held: Access, found: Deliverable, *, status: int = 200, **extra: Any
) -> HttpResponse:
    draft = drafts.draft_of(found)
    past = history(found)
    back = _came_back(past)
    may_deliver = held.can_for(Cap.OWN_DELIVER, found.department_id)
    states = [item.state for one in past for item in one.items.all()]
    waiting = ItemState.PENDING in states
    note = draft.note if draft else back.note if back else ""
    parts = found.task.responsibilities.filter(ended_on=None)
    context = {
        "deliverable": found,
        "row": row_of(found, today()),
        "task": found.task,
        "targets": found.task.targets.all(),
        "responsibilities": parts.select_related("department", "group"),
        "history": past,
        "accepted": states.count(ItemState.ACCEPTED),
        "waiting": waiting,
        "returned": _return_to_answer(back) if found.state == DeliverableState.OPEN else None,
        "can_deliver": may_deliver and not waiting and found.state != DeliverableState.CANCELLED,
        "withdrawable": past[0] if may_deliver and waiting else None,
        "files": draft.evidence.select_related("blob") if draft and may_deliver else [],
        "draft": draft if may_deliver else None,
        "carried_files": back.evidence.all() if back and not draft else [],
        "form": HandInForm(initial={"note": note}),
        "note_seen": handing_in.mark_of(note),
        "seen": handing_in.version_of(found),
        **extra,
    }
    return render(request, "tasks/deliverable.html", context, status=status)


def _came_back(past: list[Submission]) -> Item | None:
    """What a new draft starts from: the latest item, if it was returned or withdrawn."""
    item = next((item for latest in past[:1] for item in latest.items.all()), None)
    return item if item is not None and item.state in (ItemState.RETURNED, ItemState.WITHDRAWN) else None


def _return_to_answer(back: Item | None) -> Review | None:
    """The review that sent the latest handing-in back, if that is where things stand."""
    return next(iter(back.reviews.all()), None) if back and back.state == ItemState.RETURNED else None


@require_POST
def upload(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """One file into the draft, sent by the page's script; the answer is the file's row or what is wrong."""
    held = entry.enter(request, zone, Cap.OWN_DELIVER)
    found = get_own_deliverable_or_404(held, pk)
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": _("No file arrived. Choose it again.")}, status=400)
    try:
        evidence = drafts.attach(deliverable=found, actor=held.user, incoming=as_incoming(file), now=now())
    except Invalid as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=422)
    except Conflict as conflict:
        return JsonResponse({"error": str(conflict.message)}, status=409)
    context = {"file": evidence, "deliverable": found, "removable": True}
    return render(request, "tasks/_file.html", context, status=201)


@require_POST
def remove_file(request: HttpRequest, zone: str, pk: int, evidence_pk: int) -> HttpResponse:
    """Take a file out of the draft; what was typed beside it is kept."""
    held = entry.enter(request, zone, Cap.OWN_DELIVER)
    found = get_own_deliverable_or_404(held, pk)
    evidence = get_draft_evidence_or_404(held, found, evidence_pk)
    form = HandInForm(request.POST)
    if "note" in request.POST and form.is_valid():
        drafts.save_note(deliverable=found, actor=held.user, note=form.cleaned_data["note"], now=now())
    drafts.remove(deliverable=found, actor=held.user, evidence=evidence, now=now())
    messages.success(request, _("“%s” was taken out of the draft.") % evidence.name)
    return redirect("tasks:deliverable", zone=held.zone.slug, pk=found.pk)


@require_safe
def receipt(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """The numbered receipt of a handing-in."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    found = get_submission_or_404(held, pk)
    items = found.items.prefetch_related("evidence__blob", "reviews__reviewer")
    own = held.can_for(Cap.OWN_DELIVER, found.deliverable.department_id)
    waiting = any(item.state == ItemState.PENDING for item in items)
    context = {
        "submission": found,
        "items": items,
        "can_withdraw": own and waiting,
        "can_review": held.can(Cap.REVIEW),
    }
    return render(request, "tasks/receipt.html", context)


@require_POST
def withdraw(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Take back what is not decided yet."""
    held = entry.enter(request, zone, Cap.OWN_DELIVER)
    found = get_own_submission_or_404(held, pk)
    submission.withdraw(submission=found, actor=held.user, now=now())
    messages.success(request, _("%s is withdrawn; you can change it and hand it in again.") % found.number)
    return redirect("tasks:deliverable", zone=held.zone.slug, pk=found.deliverable_id)
