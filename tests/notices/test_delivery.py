import datetime
import threading

import pytest
from django.core import mail
from django.db import connection

from notices.models import Message
from notices.services import delivery
from notices.services.delivery import ATTEMPTS, CLAIM_LIMIT, send_queued, wait_after
from notices.services.mail import Outcome
from tests.notices.cast import NOON, join, make_email, make_message, make_zone

MINUTE = datetime.timedelta(minutes=1)


class Plan:
    """A mail server that answers as told, and with success once it was told nothing more."""

    def __init__(self) -> None:
        self.coming: list[Outcome] = []
        self.attempted: list[int] = []

    def attempt(self, message: Message) -> Outcome:
        self.attempted.append(message.pk)
        return self.coming.pop(0) if self.coming else Outcome(Message.State.SENT)


@pytest.fixture
def plan(monkeypatch) -> Plan:
    planned = Plan()
    monkeypatch.setattr(delivery, "attempt", planned.attempt)
    return planned


@pytest.mark.django_db
class TestSending:
    def test_everything_due_is_sent_once(self, zone, liaison, colleague):
        one, other = make_email(zone, liaison), make_email(zone, colleague)
        assert send_queued(now=NOON) == 2
        assert send_queued(now=NOON) == 0
        assert len(mail.outbox) == 2
        for message in (one, other):
            message.refresh_from_db()
            assert (message.state, message.sent_at, message.attempts) == ("sent", NOON, 1)

    def test_not_before_its_time(self, zone, liaison):
        make_email(zone, liaison, not_before=NOON + MINUTE)
        assert send_queued(now=NOON) == 0
        assert send_queued(now=NOON + MINUTE) == 1

    @pytest.mark.parametrize("state", ["sending", "sent", "failed", "unknown"])
    def test_only_what_waits(self, zone, liaison, state):
        make_email(zone, liaison, state=state, claimed_at=NOON)
        assert send_queued(now=NOON) == 0
        assert mail.outbox == []

    def test_messages_in_the_portal_are_none_of_its_business(self, zone, liaison):
        make_message(zone, liaison)
        assert send_queued(now=NOON) == 0

    def test_a_failed_attempt_waits_longer_each_time(self, zone, liaison, plan):
        message = make_email(zone, liaison)
        plan.coming += [Outcome("queued", "busy"), Outcome("queued", "busy")]
        send_queued(now=NOON)
        message.refresh_from_db()
        assert (message.state, message.attempts, message.answer) == ("queued", 1, "busy")
        assert message.not_before == NOON + 2 * MINUTE
        send_queued(now=NOON + 2 * MINUTE)
        message.refresh_from_db()
        assert message.not_before == NOON + 6 * MINUTE

    def test_the_last_attempt_fails_it(self, zone, liaison, plan):
        message = make_email(zone, liaison, attempts=ATTEMPTS - 1)
        plan.coming.append(Outcome("queued", "busy"))
        send_queued(now=NOON)
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("failed", ATTEMPTS)

    def test_a_server_that_is_down_is_asked_once(self, zone, liaison, plan):
        messages = [make_email(zone, liaison) for _ in range(3)]
        plan.coming.append(Outcome("queued", "refused", server_down=True))
        assert send_queued(now=NOON) == 0
        assert plan.attempted == [messages[0].pk]
        assert send_queued(now=NOON + MINUTE) == 2

    def test_one_bad_address_does_not_stop_the_others(self, zone, liaison, colleague):
        liaison.email = "a@example.com\nBcc: x@example.com"
        liaison.save()
        bad = make_email(zone, liaison)
        make_email(zone, colleague)
        assert send_queued(now=NOON) == 1
        bad.refresh_from_db()
        assert bad.state == "failed"

    def test_a_lost_claim_becomes_unknown_and_is_not_sent(self, zone, liaison):
        lost = make_email(zone, liaison, state="sending", claimed_at=NOON - CLAIM_LIMIT - MINUTE)
        busy = make_email(zone, liaison, state="sending", claimed_at=NOON - MINUTE)
        assert send_queued(now=NOON) == 0
        lost.refresh_from_db()
        busy.refresh_from_db()
        assert (lost.state, busy.state) == ("unknown", "sending")
        assert mail.outbox == []

    @pytest.mark.parametrize(("came_to", "state"), [("sent", "sent"), ("queued", "unknown")])
    def test_only_certain_news_corrects_a_message_given_up(self, zone, liaison, monkeypatch, came_to, state):
        message = make_email(zone, liaison)

        def slow(claimed):
            Message.objects.filter(pk=claimed.pk).update(state="unknown")
            return Outcome(came_to)

        monkeypatch.setattr(delivery, "attempt", slow)
        send_queued(now=NOON)
        message.refresh_from_db()
        assert message.state == state

    def test_a_full_batch_rings_for_the_next(self, zone, liaison, plan, rung, monkeypatch):
        monkeypatch.setattr(delivery, "BATCH", 2)
        for _ in range(3):
            make_email(zone, liaison)
        assert send_queued(now=NOON) == 2
        assert rung == [("notices.send_queued",)]
        assert send_queued(now=NOON) == 1
        assert len(rung) == 1

    def test_a_long_answer_is_cut(self, zone, liaison, plan):
        message = make_email(zone, liaison)
        plan.coming.append(Outcome("failed", "x" * 999))
        send_queued(now=NOON)
        message.refresh_from_db()
        assert len(message.answer) == 300


def test_waits_double_up_to_four_hours():
    minutes = [wait_after(attempt) // MINUTE for attempt in range(1, ATTEMPTS)]
    assert minutes[:8] == [2, 4, 8, 16, 32, 64, 128, 240]
    assert set(minutes[7:]) == {240}
    assert 30 < sum(minutes) / 60 < 48


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_once(monkeypatch):
    zone = make_zone()
    people = [join(zone, "viewer") for _ in range(10)]
    messages = [make_email(zone, person) for person in people]
    sent: list[int] = []
    start = threading.Barrier(6)
    monkeypatch.setattr(delivery, "attempt", lambda message: sent.append(message.pk) or Outcome("sent"))

    def work():
        start.wait()
        try:
            send_queued(now=NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [message.pk for message in messages]
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
