"""The bell rings after commit, never after a rollback, and a broker that is down stops nobody."""

import logging

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from chronicdz import bell


@pytest.fixture
def sent(monkeypatch):
    jobs = []
    monkeypatch.setattr(bell.app, "send_task", lambda name, args, retry: jobs.append((name, args, retry)))
    return jobs


def test_it_rings_after_commit(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("notices.send_queued", 7)
        assert sent == []
    assert sent == [("notices.send_queued", (7,), False)]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_is_silent(sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bell.ring("notices.send_queued")
        raise ZeroDivisionError
    assert sent == []


@pytest.mark.parametrize("error", [OperationalError("down"), ConnectionRefusedError("down")])
def test_a_broker_that_is_down_is_logged_and_not_raised(monkeypatch, caplog, error):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(bell.app, "send_task", fail)
    with caplog.at_level(logging.WARNING):
        bell.send("notices.send_queued", ())
    assert "notices.send_queued" in caplog.text


def test_the_fixture_records_rings(rung):
    bell.ring("a.job", 1, 2)
    assert rung == [("a.job", 1, 2)]
