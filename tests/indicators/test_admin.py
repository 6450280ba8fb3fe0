import pytest
from django.test import Client
from django.urls import reverse

from departments.models import AuditEntry
from indicators.models import Target
from tests.indicators.cast import make_tree, titled
from tests.notices.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db) -> Client:
    client = Client()
    client.force_login(make_user("root", is_superuser=True, is_staff=True))
    return client


def test_lists_and_export(zone, root):
    make_tree(zone)
    assert root.get(reverse("admin:indicators_framework_changelist")).status_code == 200
    assert root.get(reverse("admin:indicators_indicator_changelist")).status_code == 200
    assert root.get(reverse("admin:indicators_indicator_export")).status_code == 200


def test_points_can_be_corrected_but_not_the_place(zone, root):
    leaf = titled(make_tree(zone), "4.健康社区占30%及以上")
    target = Target.objects.create(zone=zone, indicator=leaf, text="健康社区占30%及以上")
    address = reverse("admin:indicators_indicator_change", args=[leaf.pk])
    assert root.get(address).status_code == 200
    data = {
        "title": "4.健康社区占40%及以上",
        "points": "3",
        "path": "0009",
        "level": "9",
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "1",
        "targets-0-id": target.pk,
        "targets-0-indicator": leaf.pk,
        "targets-0-text": "健康社区占40%及以上",
        "targets-0-basis": "absolute",
    }
    assert root.post(address, data).status_code == 302
    before = (leaf.path, leaf.level)
    leaf.refresh_from_db()
    target.refresh_from_db()
    assert (leaf.title, leaf.points, leaf.path, leaf.level) == ("4.健康社区占40%及以上", 3, *before)
    assert target.text == "健康社区占40%及以上"
    assert AuditEntry.objects.get(zone=zone).action == "admin.changed"
    assert root.post(reverse("admin:indicators_indicator_delete", args=[leaf.pk])).status_code == 403
