"""The language never follows the browser, and a session in use is renewed once a minute."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from chronicdz import middleware


class Person:
    def __init__(self, language):
        self.language = language


def request(user=None, cookie="", **headers):
    made = RequestFactory().get("/", headers=headers)
    made.user = user or AnonymousUser()
    made.COOKIES = {"django_language": cookie} if cookie else {}
    return made


@pytest.mark.parametrize(
    ("user", "cookie", "expected"),
    [
        (None, "", "zh-hans"),
        (None, "en", "en"),
        (Person("en"), "", "en"),
        (Person("en"), "zh-hans", "zh-hans"),
        (Person(""), "", "zh-hans"),
        (Person("xx"), "../etc", "zh-hans"),
    ],
)
def test_the_cookie_then_the_person_then_chinese(user, cookie, expected):
    assert middleware.chosen_language(request(user, cookie, accept_language="en-GB,en")) == expected


def test_the_page_is_spoken_and_labelled_in_it():
    spoken = []
    layer = middleware.ChosenLanguageMiddleware(
        lambda _r: spoken.append(translation.get_language()) or HttpResponse()
    )
    with translation.override("zh-hans"):
        response = layer(request(cookie="en"))
    assert spoken == ["en"]
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize(("age", "renewed"), [(10, False), (61, True)])
def test_a_session_is_renewed_once_a_minute(age, renewed):
    made = request()
    then = int(time.time()) - age
    made.session = {middleware.SEEN: then}
    middleware.IdleTimeoutMiddleware(lambda _r: HttpResponse())(made)
    assert (made.session[middleware.SEEN] != then) is renewed


def test_a_session_without_a_person_is_left_alone():
    made = request()
    made.session = {}
    middleware.IdleTimeoutMiddleware(lambda _r: HttpResponse())(made)
    assert made.session == {}
