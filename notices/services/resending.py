"""Sending again what failed or whose outcome nobody knows, because a person says so."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.bell import ring
from chronicdz.errors import Conflict
from departments.models import User
from departments.services import audit
from notices.models import Message
from notices.services.outbox import SEND_JOB

#: States from which a message may be sent again.
STUCK = (Message.State.FAILED, Message.State.UNKNOWN)


def resend(*, message: Message, actor: User, now: datetime.datetime) -> None:
    """Put one stuck message back into the queue with all its attempts.

    Raises ``Conflict`` when it is not stuck (any more): somebody else was quicker, or it has arrived.
    """
    with transaction.atomic():
        stuck = Message.objects.filter(pk=message.pk, zone_id=message.zone_id, state__in=STUCK)
        changed = stuck.update(
            state=Message.State.QUEUED, attempts=0, not_before=now, claimed_at=None, answer=""
        )
        if not changed:
            raise Conflict(
                _("This message is waiting or has been sent already. Load the log again to see its state.")
            )
        audit.record(
            zone=message.zone,
            actor=actor,
            action="message.resent",
            now=now,
            target=f"message:{message.pk}",
            detail={"from": message.state, "channel": message.channel},
        )
        ring(SEND_JOB)
