"""The pages: whose messages are shown, what reading does, and what the log lets an administrator do."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from departments.models import AuditEntry, Role
from notices.models import Message
from tests.notices.cast import NOON, join, make_email, make_message, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def page(name: str, **kwargs) -> str:
    return reverse(f"notices:{name}", kwargs={"zone": "zhongjiang", **kwargs})


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sheet_of(response) -> list[tuple]:
    return list(load_workbook(io.BytesIO(response.getvalue())).active.values)


# ------------------------------------------------------------------ inbox
def test_mine_and_nobody_elses(zone, liaison, colleague):
    make_message(zone, liaison, subject="my own")
    make_message(zone, colleague, subject="somebody else's")
    make_email(zone, liaison, subject="by mail")
    html = as_(liaison).get(page("inbox")).content.decode()
    assert "my own" in html
    assert "somebody else" not in html and "by mail" not in html


def test_messages_of_another_zone_stay_there(zone, other_zone, liaison):
    join(other_zone, Role.VIEWER, liaison)
    make_message(other_zone, liaison, subject="elsewhere")
    assert "elsewhere" not in as_(liaison).get(page("inbox")).content.decode()


def test_an_empty_inbox_says_what_will_come(zone, liaison):
    assert "No messages yet" in as_(liaison).get(page("inbox")).content.decode()


def test_the_first_line_is_read_at_once_and_the_rest_on_demand(zone, liaison):
    make_message(zone, liaison, body="Returned: no stamp\nSend the scan again.")
    make_message(zone, liaison, body="One line")
    make_message(zone, liaison, body="")
    text = as_(liaison).get(page("inbox")).content.decode()
    assert "<div>Returned: no stamp</div>" in text and "<div>One line</div>" in text
    assert text.count("Send the scan again.") == 1
    assert text.count("Whole text") == 1


def test_text_is_shown_as_text(zone, liaison):
    make_message(zone, liaison, subject="<script>alert(1)</script>", body="<b>bold</b>")
    html = as_(liaison).get(page("inbox")).content.decode()
    assert "<script>alert" not in html and "<b>bold" not in html


@pytest.mark.parametrize(
    ("query", "shown"), [("?state=unread", "new"), ("?state=read", "old"), ("?q=ne", "new")]
)
def test_filter(zone, liaison, query, shown):
    make_message(zone, liaison, subject="new", body="-")
    make_message(zone, liaison, subject="old", body="-", read_at=NOON)
    listed = as_(liaison).get(page("inbox") + query).context["page"]
    assert [message.subject for message in listed] == [shown]


def test_sort(zone, liaison):
    for subject in "bac":
        make_message(zone, liaison, subject=subject)
    listed = as_(liaison).get(page("inbox") + "?sort=subject").context["page"]
    assert [message.subject for message in listed] == ["a", "b", "c"]


def test_excel_holds_what_is_filtered(zone, liaison):
    make_message(zone, liaison, subject="=1+1")
    make_message(zone, liaison, subject="old", read_at=NOON)
    rows = sheet_of(as_(liaison).get(page("inbox") + "?state=unread&export=xlsx"))
    assert [row[1] for row in rows] == ["Subject", "=1+1"]


def test_opening_marks_and_leads_to_the_page(zone, liaison):
    message = make_message(zone, liaison)
    response = as_(liaison).get(page("open", pk=message.pk))
    assert (response.status_code, response.url) == (302, "/zhongjiang/mine/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_head_does_not_mark(zone, liaison):
    message = make_message(zone, liaison)
    as_(liaison).head(page("open", pk=message.pk))
    message.refresh_from_db()
    assert message.read_at is None


@pytest.mark.parametrize("path", ["", "//evil.example/", "https://evil.example/"])
def test_opening_never_leaves_the_portal(zone, liaison, path):
    message = make_message(zone, liaison, path=path)
    assert as_(liaison).get(page("open", pk=message.pk)).url == page("inbox")


def test_anothers_message_does_not_exist(zone, liaison, colleague, admin):
    message = make_message(zone, liaison)
    for person in (colleague, admin):
        assert as_(person).get(page("open", pk=message.pk)).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_mark_all_as_read(zone, liaison):
    make_message(zone, liaison)
    make_message(zone, liaison)
    client = as_(liaison)
    assert client.get(page("read-all")).status_code == 405
    assert "2 messages have been marked" in client.post(page("read-all"), follow=True).content.decode()
    assert not Message.objects.filter(read_at=None).exists()


def test_the_bell_counts_what_is_unread(zone, liaison):
    make_message(zone, liaison)
    make_message(zone, liaison, read_at=NOON)
    html = as_(liaison).get(page("inbox")).content.decode()
    assert '<span class="count">1<' in html


def test_a_stranger_finds_nothing(zone, stranger, liaison):
    message = make_email(zone, liaison, state="failed")
    client = as_(stranger)
    assert client.get(page("inbox")).status_code == 404
    assert client.get(page("log")).status_code == 404
    assert client.post(page("read-all")).status_code == 404
    assert client.post(page("resend", pk=message.pk)).status_code == 404


# ------------------------------------------------------------------ log
def test_the_log_is_for_who_manages_people(zone, liaison):
    message = make_email(zone, liaison, state="failed")
    client = as_(liaison)
    assert client.get(page("log")).status_code == 403
    assert client.post(page("resend", pk=message.pk)).status_code == 403
    message.refresh_from_db()
    assert message.state == "failed"


def test_the_log_shows_states_but_no_texts(zone, liaison, admin):
    make_email(zone, liaison, state="failed", answer="550 no such user", body="the secret text", attempts=3)
    html = as_(admin).get(page("log")).content.decode()
    assert "550 no such user" in html and "failed" in html and "3 attempts" in html
    assert "the secret text" not in html


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("?state=failed", ["lost"]), ("?channel=in_app", ["seen"]), ("?q=lost", ["lost"]),
        ("?q=person-x", ["lost", "seen"]), ("?since=2026-11-24", []), ("?until=2026-11-23", ["lost", "seen"]),
    ],
)  # fmt: skip
def test_log_filter(zone, admin, query, subjects):
    person = join(zone, Role.VIEWER, make_user("person-x"))
    make_email(zone, person, state="failed", subject="lost")
    make_message(zone, person, subject="seen")
    listed = as_(admin).get(page("log") + query).context["page"]
    assert sorted(message.subject for message in listed) == subjects


@pytest.mark.parametrize(("starts", "told"), [(None, True), ("2026-11-23", False)])
def test_the_log_says_where_reminders_are_off(zone, admin, starts, told):
    zone.reminders_from = starts
    zone.save()
    html = as_(admin).get(page("log")).content.decode()
    assert ("Reminders are not switched on yet" in html) == told
    assert html.count('href="/zhongjiang/settings/"') == 2 + told  # twice in the menu: desk and phone


def test_log_excel(zone, liaison, admin):
    make_email(zone, liaison, state="failed", subject="lost", answer="550")
    make_message(zone, liaison)
    rows = sheet_of(as_(admin).get(page("log") + "?state=failed&export=xlsx"))
    assert len(rows) == 2
    assert liaison.email in rows[1] and "lost" in rows[1] and "550" in rows[1]


def test_sending_again(zone, liaison, admin, rung):
    message = make_email(zone, liaison, state="unknown")
    client = as_(admin)
    response = client.post(page("resend", pk=message.pk), follow=True)
    assert "on its way again" in response.content.decode()
    message.refresh_from_db()
    assert message.state == "queued"
    assert AuditEntry.objects.filter(action="message.resent", actor=admin).count() == 1
    assert client.post(page("resend", pk=message.pk)).status_code == 409


def test_a_message_of_another_zone_cannot_be_sent_again(other_zone, stranger, admin):
    message = make_email(other_zone, stranger, state="failed")
    assert as_(admin).post(page("resend", pk=message.pk)).status_code == 404


def test_only_stuck_messages_offer_it(zone, liaison, admin):
    for state in ("queued", "sent"):
        make_email(zone, liaison, state=state)
    assert "resend" not in as_(admin).get(page("log")).content.decode()


@pytest.mark.parametrize("name", ["inbox", "log"])
def test_queries_do_not_grow(zone, admin, name, django_assert_num_queries):
    client = as_(admin)
    expected = 6  # session, account, memberships, count, rows, unread
    for number in (10, 50):
        while Message.objects.count() < number:
            make_message(zone, admin)
        client.get(page(name))
        with django_assert_num_queries(expected):
            client.get(page(name))
