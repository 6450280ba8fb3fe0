"""Numbers in addresses and filters that no database can hold: such a thing is not there, and no error."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.permissions.cast import World, make_world
from tests.permissions.policy import ADMIN, LIAISON, OFFICE_HEAD, ZONE_PAGES

#: One past a 32-bit integer, the largest and one past a 64-bit one, and more digits than Python converts.
NUMBERS = ("2147483648", "9223372036854775807", "9223372036854775808", "9" * 20, "1" * 5000)
ABOUT_ONE = [name for name, rule in ZONE_PAGES.items() if rule.about]
LISTS = [
    name for name, rule in ZONE_PAGES.items() if not rule.about and not rule.args and "GET" in rule.methods
]
FIELDS = (
    "page", "sort", "cycle", "domain", "department", "indicator", "q", "status", "state", "role", "since"
)  # fmt: skip


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.FILES_ROOT = str(tmp_path)
    return make_world()


@pytest.fixture(params=[ADMIN, OFFICE_HEAD, LIAISON])
def client(world, request) -> Client:
    client = Client()
    client.force_login(world.actors[request.param])
    return client


def test_an_object_of_an_impossible_number_does_not_exist(world, client):
    for name in ABOUT_ONE:
        args = dict.fromkeys(("pk", *ZONE_PAGES[name].args), 7)
        address = reverse(name, kwargs={"zone": world.zone.slug, **args})
        for number in NUMBERS:
            for method in (client.get, client.post):
                answer = method(address.replace("/7/", f"/{number}/"))
                assert answer.status_code in (403, 404, 405), (name, number)


def test_a_filter_with_an_impossible_value_is_answered(world, client):
    for name in LISTS:
        address = reverse(name, kwargs={"zone": world.zone.slug})
        for value in (*NUMBERS, "-1", "abc", "\0", "１", "0001-01-01", "%"):
            answer = client.get(address, dict.fromkeys(FIELDS, value))
            assert answer.status_code in (200, 302, 403), (name, value)
