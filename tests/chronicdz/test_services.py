"""The services of the test run are real and private to it."""

import os

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection


@pytest.mark.postgres
def test_the_database_is_the_private_postgresql(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        assert cursor.fetchone() == ("off",)


def test_the_cache_is_the_private_redis():
    cache.set("seen", 1, 5)
    assert cache.get("seen") == 1
    assert os.environ["CHRONICDZ_TEST_REDIS"] in os.environ["REDIS_URL"]


def test_a_message_really_goes_over_smtp(smtp_messages):
    mail.send_mail("主题", "正文", "office@portal.example", ["someone@portal.example"])
    [message] = smtp_messages
    assert message["To"] == "someone@portal.example"
