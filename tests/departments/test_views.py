"""The pages: what they show, what they cost, and what bad input meets."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from departments.models import AuditEntry, Department, DepartmentGroup, Membership, Role, User, Zone
from departments.services.audit import record
from tests.factories import (
    PASSWORD,
    AliasFactory,
    DepartmentFactory,
    GroupFactory,
    LiaisonFactory,
    MembershipFactory,
)

QUERY_LIMIT = 10


def path(name: str, **kwargs) -> str:
    return reverse(f"departments:{name}", kwargs={"zone": "zhongjiang", **kwargs})


def sheet_of(answer) -> list[tuple]:
    book = load_workbook(io.BytesIO(b"".join(answer)))
    return list(book.active.iter_rows(values_only=True))


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.admin)
    return client


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office_head)
    return client


def fill(cast, count: int) -> None:
    """More of everything a list shows, with what belongs to each row."""
    for n in range(count):
        department = DepartmentFactory(zone=cast.zone, parent=cast.education)
        AliasFactory(department=department)
        LiaisonFactory(department=department, user__must_change_password=n % 2)
        GroupFactory(zone=cast.zone, members=[department, cast.finance])


@pytest.mark.parametrize("name", ["list", "groups", "people", "audit"])
def test_a_list_costs_the_same_at_10_and_at_50_rows(cast, office, now, name):
    url, costs = path(name), []
    for more in (10, 40):
        fill(cast, more)
        for n in range(more):
            record(zone=cast.zone, actor=cast.people["officer" if n % 2 else "admin"], action="x", now=now)
        office.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert office.get(url).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= QUERY_LIMIT


class TestDepartments:
    def test_the_list_shows_open_ones_with_liaisons(self, cast, admin, today):
        DepartmentFactory(zone=cast.zone, name="县老局", closed_on=today)
        page = admin.get(path("list")).text
        assert "县教体局" in page and "liaison" in page
        assert "县老局" not in page and "别处县教体局" not in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=教体", {"县教体局"}),
            ("q=简称", {"县财政局"}),
            ("kind=township", {"甲镇"}),
            ("member=no", {"甲镇"}),
            ("state=closed", {"县老局"}),
            ("state=all&kind=school", {"县老局"}),
            ("q=无此单位", set()),
            ("kind=no-such-kind", {"县教体局", "县财政局", "甲镇"}),
        ],
    )
    def test_filter(self, cast, admin, today, query, found):
        AliasFactory(department=cast.finance, name="简称")
        DepartmentFactory(zone=cast.zone, name="甲镇", kind="township", is_member=False)
        DepartmentFactory(zone=cast.zone, name="县老局", kind="school", closed_on=today)
        page = admin.get(f"{path('list')}?{query}").context["page"]
        assert {one.name for one in page.object_list} == found

    def test_sort_and_paging_keep_the_filter(self, cast, admin):
        fill(cast, 60)
        page = admin.get(f"{path('list')}?kind=bureau&sort=-name&page=2")
        names = [one.name for one in page.context["page"].object_list]
        assert names == sorted(names, reverse=True) and len(names) == 12
        assert "kind=bureau&amp;sort=-name&amp;page=1" in page.text
        assert admin.get(f"{path('list')}?page=999").context["page"].number == 2

    def test_excel_holds_exactly_what_is_filtered(self, cast, admin):
        DepartmentFactory(zone=cast.zone, name="=1+1", kind="township")
        rows = sheet_of(admin.get(f"{path('list')}?kind=township&export=xlsx"))
        assert [row[0] for row in rows[1:]] == ["=1+1"]

    def test_detail(self, cast, admin):
        AliasFactory(department=cast.education, name="教体局")
        GroupFactory(zone=cast.zone, name="各成员单位", kinds=["bureau"])
        page = admin.get(path("detail", pk=cast.education.pk)).text
        for text in ("教体局", "各成员单位", "liaison", "deputy"):
            assert text in page

    @pytest.mark.parametrize("name", ["detail", "edit", "close"])
    def test_another_zones_department_is_404(self, cast, admin, name):
        assert admin.get(path(name, pk=cast.far.pk)).status_code == 404
        assert admin.post(path(name, pk=cast.far.pk), {"name": "x"}).status_code in (404, 405)

    def send(self, client, cast, **values):
        return client.post(
            path("create"), {"name": "县水利局", "kind": "bureau", "is_member": "on", **values}
        )

    def test_create(self, cast, admin):
        answer = self.send(
            admin, cast, aliases="水利局\r\n\r\n县水务局", zone_id=cast.elsewhere.pk, zone=cast.elsewhere.pk
        )
        found = Department.objects.get(name="县水利局")
        assert answer.url == path("detail", pk=found.pk)
        assert found.zone == cast.zone
        assert {alias.name for alias in found.aliases.all()} == {"水利局", "县水务局"}

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": "县教体局"}, "name"),
            ({"name": "长" * 90}, "name"),
            ({"name": ""}, "name"),
            ({"kind": "no-such-kind"}, "kind"),
            ({"aliases": "长" * 90}, "aliases"),
            ({"aliases": "县教体局"}, "aliases"),
            ({"parent": "far"}, "parent"),
            ({"position": "-1"}, "position"),
            ({"name": "a\x00b"}, "name"),
        ],
    )
    def test_bad_input_is_told_at_its_field_and_kept(self, cast, admin, values, field):
        values = {name: cast.far.pk if value == "far" else value for name, value in values.items()}
        before = Department.objects.count()
        page = self.send(admin, cast, **values)
        assert page.status_code == 422
        assert page.context["form"].errors.keys() == {field}
        assert f'id="id_{field}_error"' in page.text
        assert Department.objects.count() == before
        assert not AuditEntry.objects.exists()

    def test_a_name_of_90_characters_is_explained_with_both_numbers(self, cast, admin):
        errors = self.send(admin, cast, name="长" * 90).context["form"].errors["name"]
        assert "80" in errors[0] and "90" in errors[0]

    def test_edit_starts_with_what_is_there(self, cast, admin):
        AliasFactory(department=cast.education, name="教体局")
        form = admin.get(path("edit", pk=cast.education.pk)).context["form"]
        assert form.initial["aliases"] == "教体局"
        admin.post(path("edit", pk=cast.education.pk), {**form.initial, "parent": "", "name": "县教育局"})
        cast.education.refresh_from_db()
        assert cast.education.name == "县教育局" and cast.education.aliases.count() == 1

    def test_close_once_then_conflict(self, cast, admin, today):
        url = path("close", pk=cast.education.pk)
        assert admin.post(url, {"closed_on": today}).status_code == 302
        answer = admin.post(url, {"closed_on": today})
        assert answer.status_code == 409
        assert AuditEntry.objects.count() == 1

    def test_a_date_that_is_none(self, cast, admin):
        assert admin.post(path("close", pk=cast.education.pk), {"closed_on": "2026-13-45"}).status_code == 422


class TestGroups:
    def test_create_and_edit(self, cast, admin):
        admin.post(path("group-create"), {"name": "各成员单位", "kinds": ["bureau"]})
        group = DepartmentGroup.objects.get()
        assert "县财政局" in admin.get(path("groups")).text
        admin.post(path("group-edit", pk=group.pk), {"name": "各成员单位", "members": [cast.finance.pk]})
        group.refresh_from_db()
        assert (group.kinds, list(group.members.all())) == ([], [cast.finance])

    @pytest.mark.parametrize(
        "values",
        [
            {},
            {"kinds": ["x"]},
            {"members": ["far"]},
            {"members": ["9" * 20]},
            {"name": "县教体局", "kinds": ["bureau"]},
        ],
    )
    def test_bad_input(self, cast, admin, values):
        if values.get("members") == ["far"]:
            values = {"members": [cast.far.pk]}
        assert admin.post(path("group-create"), {"name": "新分组", **values}).status_code == 422
        assert not DepartmentGroup.objects.exists()


class TestPeople:
    def test_the_list_shows_people_of_this_zone_with_their_roles_here(self, cast, admin):
        MembershipFactory(user=cast.far_admin, zone=cast.elsewhere, role=Role.AUDITOR)
        page = admin.get(path("people"))
        names = {person.username for person in page.context["page"].object_list}
        assert {"liaison", "officer"} <= names
        assert not names & {"far_admin", "stranger", "root"}

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=other_l", {"other_liaison"}),
            ("role=liaison", {"liaison", "other_liaison"}),
            ("department={finance}", {"other_liaison"}),
            ("state=off", {"viewer"}),
            ("role=liaison&department={finance}", {"other_liaison"}),
        ],
    )
    def test_filter(self, cast, admin, query, found):
        User.objects.filter(username="viewer").update(is_active=False)
        page = admin.get(f"{path('people')}?{query.format(finance=cast.finance.pk)}").context["page"]
        assert {one.username for one in page.object_list} == found

    def test_another_zones_department_is_no_filter(self, cast, admin):
        page = admin.get(f"{path('people')}?department={cast.far.pk}")
        assert page.status_code == 200
        assert page.context["form"].errors.keys() == {"department"}

    def test_excel_has_a_row_per_role(self, cast, admin):
        MembershipFactory(user=cast.other_liaison, zone=cast.zone, department=cast.education, role=Role.HEAD)
        rows = sheet_of(admin.get(f"{path('people')}?q=other_liaison&export=xlsx"))
        assert len(rows) == 3

    def create(self, client, **values):
        data = {"username": "newcomer", "display_name": "新人", "role": "officer", "duty": "a"}
        return client.post(path("person-create"), {**data, **values})

    def test_create_shows_the_password_once(self, cast, admin):
        answer = self.create(admin)
        assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
        person = User.objects.get(username="newcomer")
        assert person.check_password(answer.context["password"])
        assert answer.context["password"] not in admin.get(path("person-edit", pk=person.pk)).text

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"username": "officer"}, "username"),
            ({"username": "far_admin"}, "username"),
            ({"username": "有 空格"}, "username"),
            ({"email": "nobody"}, "email"),
            ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
            ({"email": "x" * 250 + "@b.example"}, "email"),
            ({"display_name": "长" * 90}, "display_name"),
            ({"role": "emperor"}, "role"),
            ({"role": "liaison"}, "department"),
            ({"starts_on": "2026-11-23", "ends_on": "2026-11-22"}, "ends_on"),
        ],
    )
    def test_bad_input(self, cast, admin, values, field):
        before = (User.objects.count(), Membership.objects.count())
        page = self.create(admin, **values)
        assert page.status_code == 422
        assert page.context["form"].errors.keys() == {field}
        assert (User.objects.count(), Membership.objects.count()) == before

    def test_an_e_mail_is_entered_changed_and_taken_away(self, cast, admin):
        self.create(admin, email="new@example.com")
        person = User.objects.get(username="newcomer")
        url = path("person-edit", pk=person.pk)
        form = admin.get(url).context["form"]
        assert form.initial == {"display_name": "新人", "post": "", "email": "new@example.com"}
        for email in ("other@example.com", ""):
            assert admin.post(url, {**form.initial, "email": email}).status_code == 302
            person.refresh_from_db()
            assert person.email == email

    def test_a_wrong_e_mail_is_explained_and_kept_to_be_mended(self, cast, admin, settings):
        settings.LANGUAGE_CODE = "en"
        values = {"display_name": "liaison", "email": "nobody＠example"}
        page = admin.post(path("person-edit", pk=cast.liaison.pk), values)
        assert page.status_code == 422
        assert "name@example.com" in page.context["form"].errors["email"][0]
        assert "nobody＠example" in page.text
        cast.liaison.refresh_from_db()
        assert cast.liaison.email == "" and not AuditEntry.objects.exists()

    def test_excel_tells_the_e_mail(self, cast, admin):
        User.objects.filter(pk=cast.other_liaison.pk).update(email="other@example.com")
        heading, row = sheet_of(admin.get(f"{path('people')}?q=other_liaison&export=xlsx"))
        assert row[heading.index("电子邮箱")] == "other@example.com"

    def test_posted_rights_are_ignored(self, cast, admin):
        self.create(admin, is_superuser="on", is_staff="on", zone=cast.elsewhere.pk)
        person = User.objects.get(username="newcomer")
        assert not person.is_superuser and not person.is_staff
        assert person.memberships.get().zone == cast.zone

    def test_reset_asks_first_and_then_shows_the_password(self, cast, office):
        url = path("reset-password", pk=cast.liaison.pk)
        assert office.get(url).status_code == 200
        cast.liaison.refresh_from_db()
        assert cast.liaison.check_password(PASSWORD)
        password = office.post(url).context["password"]
        cast.liaison.refresh_from_db()
        assert cast.liaison.check_password(password)

    def test_nobody_resets_who_has_more_rights(self, cast, client):
        client.force_login(cast.officer)
        assert client.post(path("reset-password", pk=cast.admin.pk)).status_code == 403
        cast.admin.refresh_from_db()
        assert cast.admin.check_password(PASSWORD)
        assert AuditEntry.objects.get().action == "access.denied"

    def test_switch(self, cast, admin):
        url = path("switch", pk=cast.liaison.pk)
        assert admin.post(url, {"to": "off"}).url == path("person-edit", pk=cast.liaison.pk)
        assert admin.post(url, {"to": "off"}).status_code == 409
        assert "password" in admin.post(url, {"to": "on"}).context

    def test_nobody_switches_themselves_off(self, cast, admin):
        assert admin.post(path("switch", pk=cast.admin.pk), {"to": "off"}).status_code == 400

    def test_roles_are_given_ended_and_handed_over(self, cast, admin, today):
        admin.post(
            path("role-give", pk=cast.officer.pk),
            {"role": "liaison", "department": cast.finance.pk, "duty": "b"},
        )
        given = cast.officer.memberships.get(role="liaison")
        assert given.duty == "b"
        answer = admin.post(
            path("role-hand-over", pk=given.pk), {"successor": cast.deputy.pk, "first_day": today.isoformat()}
        )
        assert answer.url == path("person-edit", pk=cast.deputy.pk)
        received = cast.deputy.memberships.get(role="liaison")
        admin.post(path("role-end", pk=received.pk), {"last_day": today.isoformat()})
        received.refresh_from_db()
        assert received.ends_on == today

    def test_a_role_cannot_be_handed_to_a_stranger(self, cast, admin, today):
        role = cast.liaison.memberships.get()
        for person in (cast.stranger, cast.far_admin):
            answer = admin.post(
                path("role-hand-over", pk=role.pk), {"successor": person.pk, "first_day": today}
            )
            assert answer.status_code == 422

    @pytest.mark.parametrize("name", ["person-edit", "reset-password", "switch", "role-give"])
    def test_another_zones_person_is_404(self, cast, admin, name):
        assert admin.get(path(name, pk=cast.far_admin.pk)).status_code == 404
        assert admin.post(path(name, pk=cast.far_admin.pk)).status_code == 404

    def test_an_officer_sees_a_person_but_changes_nothing(self, cast, client):
        client.force_login(cast.officer)
        page = client.get(path("person-edit", pk=cast.liaison.pk))
        assert page.status_code == 200 and not page.context["can_edit"]
        answer = client.post(path("person-edit", pk=cast.liaison.pk), {"display_name": "x"})
        assert answer.status_code == 403
        cast.liaison.refresh_from_db()
        assert cast.liaison.display_name == "liaison"


class TestSettings:
    def send(self, client, **values):
        data = {"office_name": "县建设办", "reminders_from": ""}
        return client.post(path("settings"), {**data, **values})

    def test_what_is_there_is_shown_and_what_is_sent_is_kept(self, cast, admin):
        form = admin.get(path("settings")).context["form"]
        assert form.initial == {"office_name": "县建设办", "reminders_from": None}
        answer = self.send(admin, office_name="县创建办", reminders_from="2026-11-23")
        assert answer.url == path("settings")
        cast.zone.refresh_from_db()
        assert cast.zone.office_name == "县创建办"
        assert cast.zone.reminders_from.isoformat() == "2026-11-23"
        assert 'value="2026-11-23"' in admin.get(path("settings")).text
        assert AuditEntry.objects.get().action == "zone.changed"

    def test_nothing_else_of_the_zone_can_be_posted(self, cast, admin):
        before = Zone.objects.filter(pk=cast.zone.pk).values().get()
        answer = self.send(
            admin, is_demo="on", is_active="", slug="taken-over", name="别处县", region_code="510000",
            id=cast.elsewhere.pk, zone=cast.elsewhere.slug,
        )  # fmt: skip
        assert answer.status_code == 302
        assert Zone.objects.filter(pk=cast.zone.pk).values().get() == before
        assert not AuditEntry.objects.filter(zone=cast.elsewhere).exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"reminders_from": "next week"}, "reminders_from"),
            ({"reminders_from": "2026-02-30"}, "reminders_from"),
            ({"reminders_from": "23/11/2026"}, "reminders_from"),
            ({"office_name": ""}, "office_name"),
            ({"office_name": "长" * 90}, "office_name"),
            ({"office_name": "a\x00b"}, "office_name"),
        ],
    )
    def test_bad_input_is_told_at_its_field_and_kept(self, cast, admin, values, field):
        before = Zone.objects.filter(pk=cast.zone.pk).values().get()
        page = self.send(admin, **values)
        assert page.status_code == 422
        assert page.context["form"].errors.keys() == {field}
        assert f'id="id_{field}_error"' in page.text
        assert Zone.objects.filter(pk=cast.zone.pk).values().get() == before
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize(
        ("starts", "alert"), [(None, "alert-warning"), ("2999-01-01", "alert-info"), ("2020-01-01", None)]
    )
    def test_the_page_says_when_no_reminder_goes_out(self, cast, admin, starts, alert):
        Zone.objects.filter(pk=cast.zone.pk).update(reminders_from=starts)
        page = admin.get(path("settings")).text
        assert [one for one in ("alert-warning", "alert-info") if one in page] == [alert] * bool(alert)

    @pytest.mark.parametrize("who", ["office_head", "officer", "liaison", "auditor"])
    def test_nobody_but_the_administrator(self, cast, client, who):
        client.force_login(cast.people[who])
        assert client.get(path("settings")).status_code == 403
        assert self.send(client).status_code == 403

    def test_not_of_another_zone(self, cast, client):
        client.force_login(cast.far_admin)
        assert self.send(client).status_code == 404


class TestAuditLog:
    def test_filter_and_words(self, cast, office, now):
        record(
            zone=cast.zone,
            actor=cast.admin,
            action="department.created",
            now=now,
            detail={"kind": "township"},
        )
        record(zone=cast.zone, actor=None, action="job.unheard-of", now=now)
        record(zone=cast.elsewhere, actor=None, action="elsewhere.only", now=now)
        page = office.get(path("audit"))
        assert [entry.action for entry, *_rest in page.context["rows"]] == [
            "job.unheard-of",
            "department.created",
        ]
        assert "elsewhere.only" not in page.text
        found = office.get(
            f"{path('audit')}?q=admin&action=department.created&since=2026-11-23&until=2026-11-23"
        )
        assert len(found.context["rows"]) == 1
        assert not office.get(f"{path('audit')}?until=2026-11-22").context["rows"]

    def test_a_change_of_the_settings_reads_well(self, cast, office, now):
        changed = {
            "reminders_from": ["", "2026-11-23"],
            "email": ["", "…@x.example"],
        }
        record(zone=cast.zone, actor=cast.admin, action="zone.changed", now=now, detail={"changed": changed})
        page = office.get(path("audit")).text
        for key in ("zone.changed</", "reminders_from", "email"):
            assert key not in page

    def test_the_check(self, cast, office, now):
        record(zone=cast.zone, actor=cast.admin, action="x", now=now)
        page = office.get(f"{path('audit')}?check=1")
        assert page.context["checked"] and page.context["broken"] == []

    def test_excel(self, cast, office, now):
        record(zone=cast.zone, actor=cast.admin, action="x", now=now, detail={"name": "甲"})
        rows = sheet_of(office.get(f"{path('audit')}?export=xlsx"))
        assert rows[1][0] == 1 and rows[1][2] == "admin"


def test_a_stale_form_is_a_page_that_says_so(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin)
    answer = client.post(path("create"), {"name": "县水利局", "kind": "bureau"})
    assert answer.status_code == 403
    assert any(template.name == "403_csrf.html" for template in answer.templates)
