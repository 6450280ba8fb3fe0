import pytest

from chronicdz.errors import Conflict
from departments.models import AuditEntry
from notices.services.resending import resend
from tests.notices.cast import NOON, make_email

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_what_is_stuck_waits_again_with_all_its_attempts(zone, liaison, admin, rung, state):
    message = make_email(zone, liaison, state=state, attempts=15, answer="no such user")
    resend(message=message, actor=admin, now=NOON)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.answer, message.not_before) == ("queued", 0, "", NOON)
    assert rung == [("notices.send_queued",)]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.target) == ("message.resent", admin, f"message:{message.pk}")
    assert entry.detail["from"] == state


@pytest.mark.parametrize("state", ["queued", "sending", "sent"])
def test_anything_else_is_a_conflict(zone, liaison, admin, rung, state):
    message = make_email(zone, liaison, state=state)
    with pytest.raises(Conflict):
        resend(message=message, actor=admin, now=NOON)
    assert rung == [] and not AuditEntry.objects.exists()


def test_of_two_clicks_the_second_is_told(zone, liaison, admin, rung):
    message = make_email(zone, liaison, state="failed")
    resend(message=message, actor=admin, now=NOON)
    with pytest.raises(Conflict):
        resend(message=message, actor=admin, now=NOON)
    assert len(rung) == 1
