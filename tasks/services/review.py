"""The office's decision on one item, made on exactly what was seen."""

import datetime
import hashlib

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User
from departments.services import audit
from tasks.models import Deliverable, Item, Review, Submission
from tasks.services import decisions
from tasks.states import (
    DELIVERABLE,
    ITEM,
    SUBMISSION,
    DeliverableState,
    ItemState,
    SubmissionState,
    sources,
)

OUTCOME = {Review.Decision.ACCEPT: ItemState.ACCEPTED, Review.Decision.RETURN: ItemState.RETURNED}


def digest_of(item: Item) -> str:
    """SHA-256 over everything a reviewer sees of an item: its words and its files."""
    parts = [item.title, item.note, str(item.happened_on or ""), item.place]
    for evidence in item.evidence.select_related("blob").order_by("pk"):
        parts += [
            evidence.name,
            evidence.caption,
            evidence.blob.sha256 if evidence.blob else evidence.kept_at,
        ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def decide(
    *,
    item: Item,
    actor: User,
    decision: str,
    reason: str = "",
    seen: str,
    now: datetime.datetime,
    today: datetime.date,
) -> Review:
    """Accept or return. ``seen`` is the digest from the page the reviewer had open.

    Raises :class:`Invalid` for a return without a reason, :class:`Conflict` for whoever came second or
    looked at something else.
    """
    outcome = _outcome(decision, reason)
    with transaction.atomic():
        _refuse_own_work(item, actor)
        won = Item.objects.filter(pk=item.pk, state__in=sources(ITEM, outcome)).update(state=outcome)
        if not won:
            raise Conflict(_decided_meanwhile(item))
        if digest_of(item) != seen:
            raise Conflict(_("What was handed in differs from what your page shows. Open it again."))
        review = Review.objects.create(
            zone_id=item.zone_id, item=item, reviewer=actor, decision=decision,
            reason=reason.strip(), digest=seen, at=now,
        )  # fmt: skip
        _close_submission(item, now)
        if outcome == ItemState.ACCEPTED:
            _meet(item.deliverable_id, today)
        decisions.tell(item=item, review=review, now=now, today=today)
        audit.record(
            zone=item.submission.zone, actor=actor, action=f"item.{outcome}", now=now,
            target=f"submission:{item.submission_id}", detail={"item": item.pk, "reason": review.reason},
        )  # fmt: skip
        return review


def _outcome(decision: str, reason: str) -> ItemState:
    if decision not in OUTCOME:
        raise Invalid(_("Choose whether to accept or to return it."))
    if decision == Review.Decision.RETURN and not reason.strip():
        raise Invalid(_("A return needs a reason: the liaison must know what to mend."))
    return OUTCOME[Review.Decision(decision)]


def _refuse_own_work(item: Item, actor: User) -> None:
    """Nobody decides on what they handed in themselves, whatever other role they hold."""
    if item.submission.author_id == actor.pk and not item.submission.on_behalf_source:
        raise Conflict(_("You handed this in yourself; a colleague has to review it."))


def _decided_meanwhile(item: Item) -> str:
    review = Review.objects.filter(item=item).select_related("reviewer").last()
    if review is None:
        return _("The department has withdrawn this in the meantime.")
    return _("%(who)s has already decided this: %(what)s.") % {
        "who": review.reviewer,
        "what": review.get_decision_display(),
    }


def _close_submission(item: Item, now: datetime.datetime) -> None:
    """A submission is decided with its last item."""
    if not Item.objects.filter(submission_id=item.submission_id, state=ItemState.PENDING).exists():
        Submission.objects.filter(
            pk=item.submission_id, state__in=sources(SUBMISSION, SubmissionState.DECIDED)
        ).update(state=SubmissionState.DECIDED, decided_at=now)


def _meet(deliverable_id: int, today: datetime.date) -> None:
    """Met as soon as enough items are accepted."""
    enough = (
        Deliverable.objects.filter(pk=deliverable_id)
        .annotate(accepted=Count("items", filter=Q(items__state=ItemState.ACCEPTED)))
        .filter(accepted__gte=F("quota"), state__in=sources(DELIVERABLE, DeliverableState.MET))
    )
    Deliverable.objects.filter(pk__in=enough.values("pk")).update(state=DeliverableState.MET, met_on=today)
