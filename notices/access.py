"""Whose messages a person may see: their own; a zone's delivery log is for those who manage its people."""

from django.db.models import QuerySet

from departments.access import Access, get_or_404
from notices.models import Message


def visible_inbox(held: Access) -> QuerySet[Message]:
    """What arrived for this person in this zone's portal."""
    return Message.objects.filter(zone=held.zone, recipient=held.user, channel=Message.Channel.IN_APP)


def unread(held: Access) -> QuerySet[Message]:
    return visible_inbox(held).filter(read_at=None)


def get_own_message_or_404(held: Access, pk: int) -> Message:
    return get_or_404(visible_inbox(held), pk)


def visible_log(held: Access) -> QuerySet[Message]:
    """Every message of the zone, whoever it went to; the view asks for the right first."""
    return Message.objects.filter(zone=held.zone).select_related("recipient")


def get_logged_message_or_404(held: Access, pk: int) -> Message:
    return get_or_404(visible_log(held), pk)
