"""Reading: a person's mark on their own messages. No entry in the audit log, for ``read_at`` says it."""

import datetime

from departments.models import User, Zone
from notices.models import Message


def mark_read(*, message: Message, actor: User, now: datetime.datetime) -> bool:
    """Keep the first time the recipient opened a message; False when it had been read, or is another's."""
    mine = Message.objects.filter(pk=message.pk, recipient=actor, read_at=None)
    return mine.update(read_at=now) == 1


def mark_all_read(*, zone: Zone, actor: User, now: datetime.datetime) -> int:
    """Mark what the person has in the zone's portal as read; how many that were."""
    mine = Message.objects.filter(
        zone=zone, recipient=actor, channel=Message.Channel.IN_APP, read_at=None, created_at__lte=now
    )
    return mine.update(read_at=now)
