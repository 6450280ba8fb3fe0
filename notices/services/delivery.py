"""Sending what waits in the outbox: claimed by one conditional update, so no message goes out twice.

A message whose sender died after claiming it may or may not have left: it becomes ``unknown`` and is
never blindly sent again; an administrator can send it again from the delivery log.
"""

import datetime

from chronicdz.bell import ring
from notices.models import Message
from notices.services.mail import Outcome, attempt
from notices.services.outbox import SEND_JOB

#: With the waits below an unreachable server is tried for about a day and a half.
ATTEMPTS = 15
#: Waiting time before the next attempt, doubled each time up to the longest.
FIRST_WAIT = datetime.timedelta(minutes=2)
LONGEST_WAIT = datetime.timedelta(hours=4)
#: After this long a claimed message's sender is taken for dead; longer than a job may run.
CLAIM_LIMIT = datetime.timedelta(minutes=15)
BATCH = 200
ANSWER_LIMIT = 300


def send_queued(*, now: datetime.datetime) -> int:
    """Send every message that is due; the number sent. Safe on several workers at once.

    Stops at the first sign that the mail server is down: the others would only wait for it as well.
    """
    _give_up_lost_claims(now)
    due = Message.objects.filter(state=Message.State.QUEUED, not_before__lte=now).order_by("not_before", "id")
    batch = list(due.values_list("pk", flat=True)[:BATCH])
    sent = 0
    for pk in batch:
        outcome = _send_one(pk, now)
        if outcome is not None:
            sent += outcome.state == Message.State.SENT
            if outcome.server_down:
                return sent
    if len(batch) == BATCH:
        ring(SEND_JOB)
    return sent


def _give_up_lost_claims(now: datetime.datetime) -> None:
    Message.objects.filter(state=Message.State.SENDING, claimed_at__lt=now - CLAIM_LIMIT).update(
        state=Message.State.UNKNOWN
    )


def _send_one(pk: int, now: datetime.datetime) -> Outcome | None:
    """What came of one message; None when another worker has it."""
    claimed = Message.objects.filter(pk=pk, state=Message.State.QUEUED).update(
        state=Message.State.SENDING, claimed_at=now
    )
    if not claimed:
        return None
    message = Message.objects.select_related("recipient", "zone").get(pk=pk)
    outcome = attempt(message)
    _note(message, outcome, now)
    return outcome


def _note(message: Message, outcome: Outcome, now: datetime.datetime) -> None:
    """Write down the end of an attempt. Only certain news corrects a message that was given up meanwhile."""
    attempts = message.attempts + 1
    state = outcome.state
    if state == Message.State.QUEUED and attempts >= ATTEMPTS:
        state = Message.State.FAILED
    sent = state == Message.State.SENT
    holds = [Message.State.SENDING, Message.State.UNKNOWN] if sent else [Message.State.SENDING]
    Message.objects.filter(pk=message.pk, state__in=holds).update(
        state=state,
        attempts=attempts,
        answer=outcome.answer[:ANSWER_LIMIT],
        sent_at=now if sent else None,
        not_before=now + wait_after(attempts),
    )


def wait_after(attempts: int) -> datetime.timedelta:
    """How long to wait after the ``attempts``-th try: 2, 4, 8 … minutes, at most four hours."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
