import pytest

from notices.models import Message
from notices.services.outbox import Letter, queue, queue_all
from tests.notices.cast import NOON, join, make_user

BOTH = [Message.Channel.IN_APP, Message.Channel.EMAIL]
pytestmark = pytest.mark.django_db


def put(zone, recipient, **values):
    defaults = {
        "channels": BOTH,
        "subject": "待报送",
        "body": "正文",
        "path": "/zhongjiang/mine/",
        "now": NOON,
    }
    return queue(zone=zone, recipient=recipient, **{**defaults, **values})


def test_in_the_portal_it_has_arrived_by_mail_it_waits(zone, liaison, rung):
    put(zone, liaison)
    found = {message.channel: message for message in Message.objects.all()}
    assert found["in_app"].state == "sent" and found["in_app"].sent_at == NOON
    assert found["email"].state == "queued" and found["email"].sent_at is None
    assert found["email"].not_before == found["email"].created_at == NOON


def test_no_address_no_mail_and_no_bell(zone, rung):
    person = join(zone, "viewer", make_user(email=""))
    assert [message.channel for message in put(zone, person)] == ["in_app"]
    assert rung == []


def test_the_bell_rings_once_for_many(zone, rung):
    letters = [Letter(make_user(), "待报送", "正文") for _ in range(3)]
    queue_all(zone=zone, letters=letters, channels=BOTH, now=NOON)
    assert rung == [("notices.send_queued",)]


def test_many_letters_are_one_insert(zone, rung, django_assert_num_queries):
    letters = [Letter(make_user(), "待报送", "正文") for _ in range(20)]
    with django_assert_num_queries(1):
        messages = queue_all(zone=zone, letters=letters, channels=BOTH, now=NOON)
    assert len({message.pk for message in messages}) == 40


def test_no_letters_nothing(zone, rung):
    assert queue_all(zone=zone, letters=[], channels=BOTH, now=NOON) == []
    assert rung == []


@pytest.mark.parametrize("subject", ["甲\r\nBcc: all@example.com", "甲\n乙", "甲\u2028乙", "甲\x0b乙"])
def test_a_subject_is_one_line(zone, liaison, rung, subject):
    put(zone, liaison, subject=subject)
    assert all(len(message.subject.splitlines()) == 1 for message in Message.objects.all())


def test_a_long_subject_is_cut(zone, liaison, rung):
    put(zone, liaison, subject="长" * 500)
    assert {len(message.subject) for message in Message.objects.all()} == {200}


def test_a_path_that_leaves_the_portal_is_a_mistake(zone, liaison, rung):
    with pytest.raises(ValueError, match="evil"):
        put(zone, liaison, path="//evil.example/")
    assert not Message.objects.exists()
