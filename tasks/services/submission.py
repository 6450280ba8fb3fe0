"""Handing in and taking back: one conditional write decides, a numbered receipt tells."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User, Zone
from departments.services import audit
from tasks.models import Deliverable, Item, Sequence, Submission
from tasks.services.drafts import draft_of
from tasks.states import ITEM, SUBMISSION, DeliverableState, ItemState, SubmissionState, sources


def submit(
    *, deliverable: Deliverable, actor: User, now: datetime.datetime, today: datetime.date
) -> Submission:
    """Hand in the present draft; five parallel clicks make one submission.

    Raises :class:`Invalid` for an empty draft and :class:`Conflict` for whoever came second.
    """
    with transaction.atomic():
        item = draft_of(deliverable)
        if item is None:
            raise _nothing_to_submit(deliverable)
        # The row is locked first, so that of parallel requests one goes on and the others find no draft.
        won = Submission.objects.filter(
            pk=item.submission_id, state__in=sources(SUBMISSION, SubmissionState.SUBMITTED)
        ).update(
            state=SubmissionState.SUBMITTED,
            number=_next_number(deliverable.zone, today),
            author=actor,
            submitted_at=now,
            due_on=_due_now(deliverable),
        )
        if not won:
            raise _nothing_to_submit(deliverable)
        _refuse_empty(item)
        Item.objects.filter(pk=item.pk).update(state=ItemState.PENDING)
        submission = Submission.objects.get(pk=item.submission_id)
        audit.record(
            zone=deliverable.zone,
            actor=actor,
            action="submission.submitted",
            now=now,
            target=f"submission:{submission.pk}",
            detail={"number": submission.number, "deliverable": deliverable.pk},
        )
        return submission


def _due_now(deliverable: Deliverable) -> datetime.date | None:
    """The date as it stands, and a last look at whether the work is still owed."""
    state, due_on = Deliverable.objects.values_list("state", "due_on").get(pk=deliverable.pk)
    if state == DeliverableState.CANCELLED:
        raise Conflict(_("This is no longer owed, so nothing can be handed in for it."))
    return due_on


def _refuse_empty(item: Item) -> None:
    item.refresh_from_db()
    if not item.note.strip() and not item.evidence.exists():
        raise Invalid(_("There is nothing to hand in yet: add at least one file, or write what was done."))


def latest_handed_in(deliverable: Deliverable) -> Submission | None:
    """The newest submission that is no draft."""
    return deliverable.submissions.exclude(state=SubmissionState.DRAFT).order_by("-id").first()


def _nothing_to_submit(deliverable: Deliverable) -> Conflict | Invalid:
    """Either it was handed in a moment ago, or nothing was prepared at all."""
    latest = latest_handed_in(deliverable)
    if latest is not None and latest.state == SubmissionState.SUBMITTED:
        return Conflict(_("This has already been handed in (%s); it arrived once.") % latest.number)
    return Invalid(_("There is nothing to hand in yet: add at least one file, or write what was done."))


def _next_number(zone: Zone, today: datetime.date) -> str:
    """BS2026-000123: numbered through the year within a zone, without gaps that a rollback leaves."""
    name = f"submission-{today.year}"
    Sequence.objects.get_or_create(zone=zone, name=name)
    sequence = Sequence.objects.select_for_update().get(zone=zone, name=name)
    sequence.value += 1
    sequence.save(update_fields=["value"])
    return f"BS{today.year}-{sequence.value:06d}"


def withdraw(*, submission: Submission, actor: User, now: datetime.datetime) -> None:
    """Take back what the office has not decided yet; it stays in the history."""
    with transaction.atomic():
        won = Submission.objects.filter(
            pk=submission.pk, state__in=sources(SUBMISSION, SubmissionState.WITHDRAWN)
        ).update(state=SubmissionState.WITHDRAWN)
        if not won:
            raise Conflict(_("This has been decided or withdrawn already, so it cannot be withdrawn."))
        Item.objects.filter(submission=submission, state__in=sources(ITEM, ItemState.WITHDRAWN)).update(
            state=ItemState.WITHDRAWN
        )
        audit.record(
            zone=submission.zone,
            actor=actor,
            action="submission.withdrawn",
            now=now,
            target=f"submission:{submission.pk}",
            detail={"number": submission.number},
        )
