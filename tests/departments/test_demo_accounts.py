"""Demonstration accounts have a known password: where demonstrations are not allowed they do not exist."""

import pytest
from django.core.checks import Tags, run_checks
from django.urls import reverse

from tests.factories import MembershipFactory, UserFactory


@pytest.fixture
def demo(db):
    user = UserFactory(username="demo", is_demo=True)
    user.set_password("known-to-everybody")
    user.save()
    MembershipFactory(user=user)
    return user


def log_in(client):
    client.post(reverse("log-in"), {"username": "demo", "password": "known-to-everybody"})
    return "_auth_user_id" in client.session


def complaints():
    return [found.id for found in run_checks(tags=[Tags.database], databases=["default"])]


def test_where_demonstrations_are_allowed_they_work(demo, client, settings):
    settings.DEMO_ALLOWED = True
    assert log_in(client)
    assert complaints() == []


def test_elsewhere_they_cannot_log_in_and_the_portal_does_not_start(demo, client, settings):
    settings.DEMO_ALLOWED = False
    assert not log_in(client)
    assert complaints() == ["departments.E001"]


def test_a_session_from_before_ends(demo, client, settings):
    settings.DEMO_ALLOWED = True
    log_in(client)
    settings.DEMO_ALLOWED = False
    assert client.get(reverse("zones")).url.startswith(reverse("log-in"))
