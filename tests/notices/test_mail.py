"""One try, with a mail server that misbehaves in every way there is."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from notices.models import Message
from notices.services import mail as service
from notices.services.mail import attempt, email_for
from tests.notices.cast import join, make_email, make_user

pytestmark = pytest.mark.django_db


class Trouble(BaseEmailBackend):
    """Fails where the test says."""

    on_open: Exception | None = None
    on_send: Exception | None = None
    on_close: Exception | None = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, email_messages):
        if self.on_send:
            raise self.on_send
        return len(email_messages)

    def close(self):
        if self.on_close:
            raise self.on_close


@pytest.fixture
def waiting(zone, liaison) -> Message:
    return make_email(zone, liaison)


def tried(message, monkeypatch, **trouble):
    backend = Trouble()
    for name, error in trouble.items():
        setattr(backend, name, error)
    monkeypatch.setattr(service, "get_connection", lambda: backend)
    return attempt(message)


def test_sent(waiting):
    assert attempt(waiting).state == "sent"
    assert mail.outbox[0].to == [waiting.recipient.email]


@pytest.mark.parametrize(
    "error",
    [ConnectionRefusedError("no"), TimeoutError("slow"), smtplib.SMTPConnectError(421, b"busy"),
     smtplib.SMTPAuthenticationError(535, b"who"), smtplib.SMTPServerDisconnected("gone")],
)  # fmt: skip
def test_a_server_out_of_reach_is_tried_again(waiting, monkeypatch, error):
    outcome = tried(waiting, monkeypatch, on_open=error)
    assert outcome.state == "queued" and outcome.server_down and outcome.answer


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"later")}), "queued"),
        (smtplib.SMTPSenderRefused(451, b"later", "a@b"), "queued"),
        (smtplib.SMTPDataError(554, b"spam"), "failed"),
        (smtplib.SMTPDataError(452, b"full"), "queued"),
    ],
)
def test_a_refusal_for_good_fails_one_for_now_waits(waiting, monkeypatch, error, state):
    outcome = tried(waiting, monkeypatch, on_send=error)
    assert (outcome.state, outcome.server_down) == (state, False)


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError(), ConnectionResetError("reset")]
)
def test_a_line_broken_in_between_leaves_it_unknown(waiting, monkeypatch, error):
    outcome = tried(waiting, monkeypatch, on_send=error)
    assert outcome.state == "unknown" and outcome.answer


def test_trouble_while_hanging_up_changes_nothing(waiting, monkeypatch):
    assert tried(waiting, monkeypatch, on_close=OSError("late")).state == "sent"


def test_who_was_switched_off_gets_nothing(zone, waiting):
    waiting.recipient.is_active = False
    assert attempt(waiting).state == "failed"
    assert mail.outbox == []


def test_who_lost_the_address_gets_nothing(waiting):
    waiting.recipient.email = ""
    assert attempt(waiting).state == "failed"


def test_an_address_with_a_line_break_is_refused_and_stops_nobody(waiting, settings):
    waiting.recipient.email = "a@example.com\nBcc: all@example.com"
    assert attempt(waiting).state == "failed"
    assert mail.outbox == []


def test_a_subject_cannot_bring_a_header(waiting):
    waiting.subject = "甲\r\nBcc: all@example.com"
    waiting.zone.office_name = "建设办\nX: 1"
    raw = email_for(waiting).message()
    assert raw["Bcc"] is None and raw["X"] is None
    assert "Bcc: all@example.com" in email_for(waiting).subject


def test_the_page_has_its_whole_address(waiting, settings):
    settings.SITE_URL = "https://portal.example/"
    assert "https://portal.example/zhongjiang/mine/" in email_for(waiting).body


def test_without_a_page_there_is_no_address(waiting):
    waiting.path = ""
    assert "http" not in email_for(waiting).body


def test_it_is_written_in_the_language_of_its_reader(zone):
    english = make_email(zone, join(zone, "viewer", make_user(language="en")))
    assert "Open in the portal: http" in email_for(english).body


def test_it_comes_from_the_office_with_a_lasting_id(waiting, settings):
    settings.DEFAULT_FROM_EMAIL = "门户 <portal@portal.example>"
    sent = email_for(waiting).message()
    assert email_for(waiting).subject == "【县建设办】有 1 项待报送"
    assert sent["Message-ID"] == f"<chronicdz-{waiting.pk}@portal.example>"
    assert sent["Auto-Submitted"] == "auto-generated"
