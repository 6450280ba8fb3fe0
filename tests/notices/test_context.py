import pytest
from django.test import RequestFactory

from departments.access import access_of
from notices.context import unread
from tests.notices.cast import DAY, NOON, make_message

pytestmark = pytest.mark.django_db


def request_of(user, zone):
    request = RequestFactory().get("/")
    request.held = access_of(user, zone, DAY)
    return request


def test_counted_only_when_shown(zone, liaison, django_assert_num_queries):
    make_message(zone, liaison)
    make_message(zone, liaison, read_at=NOON)
    request = request_of(liaison, zone)
    with django_assert_num_queries(0):
        number = unread(request)["unread_messages"]
    with django_assert_num_queries(1):
        assert (number == 1, bool(number), str(number)) == (True, True, "1")


def test_outside_a_zone_there_is_nothing_to_count():
    assert unread(RequestFactory().get("/")) == {}
