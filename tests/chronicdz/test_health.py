"""Machines are told whether the portal lives and whether it can work."""

import pytest
from django.db import OperationalError

from chronicdz import health

pytestmark = pytest.mark.django_db


def test_alive(client):
    assert client.get("/healthz").content == b"ok"


def test_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "broker": True})


def test_a_missing_broker_is_named(client, monkeypatch):
    monkeypatch.setattr(health, "broker_answers", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "broker": False})


def test_a_missing_database_is_named(monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError("gone")

    monkeypatch.setattr(health, "connection", Gone())
    assert health.database_answers() is False
