"""Putting messages into the outbox, in the transaction that has a reason to tell."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from chronicdz.bell import ring
from departments.models import User, Zone
from notices.models import Message
from notices.paths import is_own_path

SEND_JOB = "notices.send_queued"
SUBJECT_LIMIT = 200
BATCH = 1000


@dataclass(frozen=True)
class Letter:
    """What one person is told, already in their language. ``path`` is the page it leads to."""

    recipient: User
    subject: str
    body: str
    path: str = ""


def queue(
    *,
    zone: Zone,
    recipient: User,
    channels: Iterable[str],
    subject: str,
    body: str,
    path: str,
    now: datetime.datetime,
) -> list[Message]:
    """One message for each channel to one person; see :func:`queue_all`."""
    return queue_all(zone=zone, letters=[Letter(recipient, subject, body, path)], channels=channels, now=now)


def queue_all(
    *, zone: Zone, letters: Iterable[Letter], channels: Iterable[str], now: datetime.datetime
) -> list[Message]:
    """One message for each letter and channel, in one insert; a message in the portal has arrived at once.

    A person without an e-mail address gets none by mail. The bell rings once, after the commit. A path that
    leaves the portal is a mistake of the caller and raises ``ValueError``.
    """
    wanted = tuple(channels)
    messages = [
        _message(zone, letter, channel, now)
        for letter in letters
        for channel in wanted
        if channel != Message.Channel.EMAIL or letter.recipient.email
    ]
    Message.objects.bulk_create(messages, batch_size=BATCH)
    if any(message.state == Message.State.QUEUED for message in messages):
        ring(SEND_JOB)
    return messages


def one_line(text: str) -> str:
    """A subject on one line: a line break in it could smuggle in a header of its own."""
    return " ".join(text.split())


def _message(zone: Zone, letter: Letter, channel: str, now: datetime.datetime) -> Message:
    if letter.path and not is_own_path(letter.path):
        raise ValueError(f"not a page of this portal: {letter.path!r}")
    arrived = channel == Message.Channel.IN_APP
    return Message(
        zone=zone,
        recipient=letter.recipient,
        channel=channel,
        subject=one_line(letter.subject)[:SUBJECT_LIMIT],
        body=letter.body,
        path=letter.path,
        state=Message.State.SENT if arrived else Message.State.QUEUED,
        not_before=now,
        created_at=now,
        sent_at=now if arrived else None,
    )
