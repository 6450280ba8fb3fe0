"""Telling a department what the office decided: in the portal, at once, to every liaison."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from departments.access import Cap, holders
from notices.languages import language_of
from notices.models import Message
from notices.services.outbox import queue
from tasks.models import Item, Review


def tell(*, item: Item, review: Review, now: datetime.datetime, today: datetime.date) -> None:
    """Queue one message for each liaison of the department; part of the deciding transaction."""
    submission, deliverable = item.submission, item.deliverable
    liaisons = holders(submission.zone, Cap.OWN_DELIVER, today).filter(
        department_id=deliverable.department_id
    )
    for membership in liaisons.select_related("user"):
        with override(language_of(membership.user)):
            subject, body = _words(item, review)
        queue(
            zone=submission.zone,
            recipient=membership.user,
            channels=[Message.Channel.IN_APP],
            subject=subject,
            body=body,
            path=reverse("tasks:deliverable", args=[submission.zone.slug, deliverable.pk]),
            now=now,
        )


def _words(item: Item, review: Review) -> tuple[str, str]:
    task = str(item.deliverable.task).splitlines()[0][:60]
    if review.decision == Review.Decision.RETURN:
        return _("Returned: %s") % task, _("Reason: %s") % review.reason
    return _("Accepted: %s") % task, _("%s has been accepted.") % item.submission.number
