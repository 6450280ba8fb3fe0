"""The demonstration zone with an account for every role: made by the importer and the services, once, and
only where it is allowed."""

import datetime
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from departments.models import AuditEntry, Membership, Role, User, Zone
from departments.services.audit import broken_links
from notices.models import Message
from tasks.demo.build import build
from tasks.demo.history import Story
from tasks.demo.manifests import manifests
from tasks.demo.people import PASSWORD
from tasks.models import Deliverable, ImportBatch, Submission, Task
from tasks.services.reminders import remind_all

TODAY = datetime.date(2026, 11, 23)
NOW = datetime.datetime(2026, 11, 23, 14, 0, tzinfo=timezone.get_default_timezone())
FIRST = manifests()[0]


@pytest.fixture
def short_story(monkeypatch):
    """A few dozen happenings tell as much as five hundred."""
    everything = Story._owed
    monkeypatch.setattr(Story, "_owed", lambda story: islice(everything(story), 40))


def test_the_zone_is_whole_and_made_once(db, short_story):
    zone = build(FIRST, now=NOW, today=TODAY)
    assert Task.objects.filter(zone=zone).count() == 71
    assert ImportBatch.objects.get(zone=zone).state == "applied"
    assert set(Membership.objects.filter(zone=zone).values_list("role", flat=True)) == set(Role.values)
    states = set(Submission.objects.filter(zone=zone).values_list("state", flat=True))
    assert {"submitted", "decided"} <= states
    assert Deliverable.objects.filter(zone=zone, carried="done_before").exists()
    assert build(FIRST, now=NOW, today=TODAY) is None
    assert Zone.objects.count() == 1


def test_the_history_lies_in_the_past_and_in_order(db, short_story):
    zone = build(FIRST, now=NOW, today=TODAY)
    numbered = list(Submission.objects.filter(zone=zone).order_by("number"))
    times = [submission.submitted_at for submission in numbered]
    assert times == sorted(times)
    assert times[-1] < NOW
    assert list(broken_links(zone)) == []
    at = list(AuditEntry.objects.filter(zone=zone).order_by("number").values_list("at", flat=True))
    assert at == sorted(at)


def test_everybody_can_log_in_and_nobody_is_written_to(db, short_story):
    build(FIRST, now=NOW, today=TODAY)
    for account in FIRST.accounts:
        user = User.objects.get(username=account["username"])
        assert user.check_password(PASSWORD)
        assert user.is_demo
    assert not Message.objects.filter(channel="email").exists()
    remind_all(now=NOW, today=TODAY)
    assert not Message.objects.filter(channel="email").exists()  # every date lies before the zone's first day


@pytest.mark.parametrize(
    ("today", "years"), [((2026, 11, 23), 2), ((2027, 1, 2), 2), ((2027, 2, 28), 2), ((2027, 3, 1), 3)]
)
def test_the_plans_main_year_becomes_the_living_one(today, years):
    assert FIRST.years_later(datetime.date(*today)) == years


def test_production_has_no_demonstration(db, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Zone.objects.exists()
