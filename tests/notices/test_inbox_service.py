import datetime

import pytest

from notices.services.inbox import mark_all_read, mark_read
from tests.notices.cast import NOON, join, make_email, make_message

pytestmark = pytest.mark.django_db
LATER = NOON + datetime.timedelta(hours=1)


def test_the_first_reading_is_kept(zone, liaison):
    message = make_message(zone, liaison)
    assert mark_read(message=message, actor=liaison, now=NOON)
    assert not mark_read(message=message, actor=liaison, now=LATER)
    message.refresh_from_db()
    assert message.read_at == NOON


def test_nobody_reads_for_another(zone, liaison, colleague):
    assert not mark_read(message=make_message(zone, liaison), actor=colleague, now=NOON)


def test_all_means_mine_here_and_so_far(zone, other_zone, liaison, colleague):
    join(other_zone, "viewer", liaison)
    mine = [make_message(zone, liaison), make_message(zone, liaison)]
    others = [
        make_message(zone, colleague), make_message(other_zone, liaison), make_email(zone, liaison),
        make_message(zone, liaison, created_at=LATER),
    ]  # fmt: skip
    assert mark_all_read(zone=zone, actor=liaison, now=NOON) == 2
    for message in [*mine, *others]:
        message.refresh_from_db()
    assert all(message.read_at == NOON for message in mine)
    assert all(message.read_at is None for message in others)
