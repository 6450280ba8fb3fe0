import pytest
from django.test import Client
from django.urls import reverse

from tests.notices.cast import make_email, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db) -> Client:
    client = Client()
    client.force_login(make_user("root", is_superuser=True, is_staff=True))
    return client


def test_messages_can_be_looked_up_and_only_that(zone, liaison, root):
    message = make_email(zone, liaison)
    assert root.get(reverse("admin:notices_message_changelist")).status_code == 200
    assert root.get(reverse("admin:notices_message_change", args=[message.pk])).status_code == 200
    assert (
        root.post(reverse("admin:notices_message_change", args=[message.pk]), {"state": "sent"}).status_code
        == 403
    )
    assert root.get(reverse("admin:notices_message_add")).status_code == 403
    assert root.post(reverse("admin:notices_message_delete", args=[message.pk])).status_code == 403
