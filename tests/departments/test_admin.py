"""System administration: superusers only, nothing deleted, changes written into the zone's log."""

import pytest

from departments.models import AuditEntry, Department, Membership, User, Zone
from tests.factories import PASSWORD

ZONE = {
    "name": "新县", "slug": "new", "region_code": "510700", "office_name": "县创建办",
    "grace_workdays": "5", "is_active": "on",
}  # fmt: skip
PAGES = ["zone", "department", "departmentgroup", "membership", "user", "auditentry"]


@pytest.mark.parametrize("page", PAGES)
def test_superusers_only(cast, client, page):
    url = f"/admin/departments/{page}/"
    client.force_login(cast.admin)
    assert client.get(url).status_code in (302, 403)
    client.force_login(cast.root)
    assert client.get(url).status_code == 200


def test_a_new_zone_begins_its_log(cast, client):
    client.force_login(cast.root)
    assert client.post("/admin/departments/zone/add/", ZONE).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.zone, entry.actor, entry.action) == (Zone.objects.get(slug="new"), cast.root, "admin.added")


def test_a_reserved_address_is_refused(cast, client):
    client.force_login(cast.root)
    assert client.post("/admin/departments/zone/add/", {**ZONE, "slug": "admin"}).status_code == 200
    assert not Zone.objects.filter(slug="admin").exists()


def test_another_name_takes_its_departments_zone(cast, client):
    client.force_login(cast.root)
    values = {
        "zone": cast.zone.pk, "name": "县教体局", "kind": "bureau", "position": "1",
        "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-0-name": "教体局",
    }  # fmt: skip
    assert (
        client.post(f"/admin/departments/department/{cast.education.pk}/change/", values).status_code == 302
    )
    assert cast.education.aliases.get().zone == cast.zone


def test_a_role_in_a_second_zone(cast, client):
    client.force_login(cast.root)
    values = {
        "user": cast.officer.pk,
        "zone": cast.elsewhere.pk,
        "role": "observer",
        "duty": "a",
        "department": "",
    }
    assert client.post("/admin/departments/membership/add/", values).status_code == 302
    assert Membership.objects.filter(user=cast.officer).count() == 2
    assert AuditEntry.objects.get().zone == cast.elsewhere


def test_an_account_is_added_with_its_e_mail(cast, client):
    client.force_login(cast.root)
    values = {
        "username": "newcomer", "display_name": "新人", "email": "new@example.com",
        "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    assert client.post("/admin/departments/user/add/", values).status_code == 302
    assert User.objects.get(username="newcomer").email == "new@example.com"


@pytest.mark.parametrize("model", [Zone, Department, Membership, User])
def test_nothing_is_deleted(cast, client, model):
    client.force_login(cast.root)
    one = model.objects.first()
    url = f"/admin/departments/{model._meta.model_name}/{one.pk}/delete/"
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=one.pk).exists()
