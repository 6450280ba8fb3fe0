"""The office's queue and its decision on what was handed in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chronicdz.errors import Conflict, Invalid
from chronicdz.web import now, today
from departments import entry
from departments.access import Access, Cap
from tasks import files
from tasks.access import get_submission_or_404, reviewable_submissions
from tasks.forms.handing_in import DecisionForm
from tasks.models import Item, Review, Submission
from tasks.selectors import history, queue
from tasks.services import review as service
from tasks.states import ItemState

PER_PAGE = 50
BESIDE = 15
#: Offered beside the reason's field; the words stay editable.
COMMON_REASONS = [
    gettext_lazy("The page with signature and stamp is missing."),
    gettext_lazy("The date, place or number of people is missing."),
    gettext_lazy("The file cannot be read clearly; please scan or photograph it again."),
    gettext_lazy("The material does not match what the task asks for."),
]


@require_safe
def review_queue(request: HttpRequest, zone: str) -> HttpResponse:
    """Everything that waits for the office, longest first."""
    held = entry.enter(request, zone, Cap.REVIEW)
    waiting = queue(reviewable_submissions(held))
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tasks/review_queue.html", {"page": page, "now": now()})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """One submission with its files; a POST decides on its item."""
    held = entry.enter(request, zone, Cap.REVIEW)
    submission = get_submission_or_404(held, pk)
    item = submission.items.select_related("submission__zone", "deliverable__task").order_by("id").first()
    if request.method != "POST" or item is None:
        return _page(request, held, submission, item, DecisionForm())
    return _decided(request, held, submission, item)


def _decided(request: HttpRequest, held: Access, submission: Submission, item: Item) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, held, submission, item, form, status=422)
    try:
        service.decide(
            item=item,
            actor=held.user,
            **form.cleaned_data,
            now=now(),
            today=today(),
        )
    except Invalid as refusal:
        form.add_error("reason", refusal.message)
        return _page(request, held, submission, item, form, status=422)
    except Conflict as conflict:
        context = {"message": conflict.message, "typed": form.cleaned_data["reason"], "back": request.path}
        return render(request, "409.html", context, status=409)
    messages.success(request, _decided_words(held, submission, form.cleaned_data["decision"]))
    following = queue(reviewable_submissions(held)).first()
    if following is None:
        return redirect("tasks:review", zone=held.zone.slug)
    return redirect("tasks:review-one", zone=held.zone.slug, pk=following.pk)


def _decided_words(held: Access, submission: Submission, decision: str) -> SafeString:
    """What was decided on what, with a way back to it."""
    done = _("Accepted: %s") if decision == Review.Decision.ACCEPT else _("Returned: %s")
    what = done % f"{submission.deliverable.department} {submission.number}"
    path = reverse("tasks:review-one", kwargs={"zone": held.zone.slug, "pk": submission.pk})
    return format_html('{} <a href="{}">{}</a>', what, path, _("Open"))


def _page(
    request: HttpRequest,
    held: Access,
    submission: Submission,
    item: Item | None,
    form: DecisionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    waiting = list(queue(reviewable_submissions(held))[:BESIDE])
    before = [one for one in history(submission.deliverable) if one.pk < submission.pk]
    context = {
        "submission": submission,
        "deliverable": submission.deliverable,
        "returned_before": _latest_return(before),
        "item": item,
        "files": [_shown(evidence) for evidence in item.evidence.select_related("blob")] if item else [],
        "digest": service.digest_of(item) if item else "",
        "can_decide": item is not None and item.state == ItemState.PENDING,
        "own_work": submission.author_id == held.user.pk,
        "form": form,
        "reasons": COMMON_REASONS,
        "history": before,
        "reviews": item.reviews.select_related("reviewer") if item else [],
        "targets": submission.deliverable.task.targets.all(),
        "waiting": waiting,
        **_neighbours(waiting, submission),
    }
    return render(request, "tasks/review.html", context, status=status)


def _shown(evidence: Any) -> dict[str, Any]:
    """A file and how the page can show it: as a picture, as a PDF, or as a download only."""
    kind = files.CONTENT_TYPES.get(files.extension(evidence.name), "")
    inline = kind in files.INLINE_TYPES
    return {
        "evidence": evidence,
        "picture": inline and kind.startswith("image/"),
        "pdf": inline and kind.endswith("pdf"),
    }


def _latest_return(before: list[Submission]) -> Review | None:
    """Why the handing-in before this one came back, so that the same is not overlooked twice."""
    reviews = (review for one in before for item in one.items.all() for review in item.reviews.all())
    return next((review for review in reviews if review.decision == Review.Decision.RETURN), None)


def _neighbours(waiting: list[Submission], submission: Submission) -> dict[str, Submission | None]:
    """The next and the previous one in the queue, for the keys J and K."""
    ids = [one.pk for one in waiting]
    if submission.pk not in ids:
        return {"next": waiting[0] if waiting else None, "previous": None}
    place = ids.index(submission.pk)
    return {
        "next": waiting[place + 1] if place + 1 < len(waiting) else None,
        "previous": waiting[place - 1] if place else None,
    }
