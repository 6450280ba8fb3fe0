"""Every write: what it does, what it refuses, and its one entry in the log."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from chronicdz.errors import Conflict, Invalid
from departments.models import AuditEntry, Department, DepartmentAlias, Membership, Role, User, Zone
from departments.selectors import expand_groups
from departments.services import account
from departments.services.audit import broken_links
from departments.services.department import change_department, close_department, create_department
from departments.services.group import change_group, create_group
from departments.services.person import (
    RoleGrant,
    change_person,
    create_person,
    end_role,
    give_role,
    hand_over,
)
from departments.services.zone import change_zone
from tests.factories import AliasFactory, GroupFactory, UserFactory, ZoneFactory

TODAY = datetime.date(2026, 11, 23)
YESTERDAY = TODAY - datetime.timedelta(days=1)


def only_entry() -> AuditEntry:
    entry = AuditEntry.objects.get()
    assert list(broken_links(entry.zone)) == []
    return entry


def fields(problem) -> set[str]:
    return set(problem.value.error_dict)


@pytest.fixture
def by(cast, now) -> dict:
    return {"actor": cast.admin, "now": now}


class TestDepartments:
    def test_create(self, cast, by):
        found = create_department(
            **by,
            zone=cast.zone,
            name="  县 水利局 ",
            kind="bureau",
            parent=cast.finance,
            aliases=["水利局", "水利局", ""],
        )
        assert (found.name, found.parent) == ("县 水利局", cast.finance)
        assert [alias.name for alias in found.aliases.all()] == ["水利局"]
        entry = only_entry()
        assert (entry.action, entry.actor, entry.target) == (
            "department.created",
            cast.admin,
            f"department:{found.pk}",
        )

    @pytest.mark.parametrize("name", ["县教体局", "教体局", "各成员单位"])
    def test_a_taken_name_is_told_at_its_field_and_nothing_is_written(self, cast, by, name):
        AliasFactory(department=cast.education, name="教体局")
        GroupFactory(zone=cast.zone, name="各成员单位")
        with pytest.raises(ValidationError) as problem:
            create_department(**by, zone=cast.zone, name=name, kind="bureau")
        assert fields(problem) == {"name"}
        assert not AuditEntry.objects.exists()

    def test_a_taken_alias_takes_the_department_back_too(self, cast, by):
        with pytest.raises(ValidationError) as problem:
            create_department(**by, zone=cast.zone, name="县水利局", kind="bureau", aliases=["县教体局"])
        assert fields(problem) == {"aliases"}
        assert not Department.objects.filter(name="县水利局").exists()

    @pytest.mark.parametrize(
        ("name", "kind"), [("长" * 90, "bureau"), ("县水利局", "no-such-kind"), (" ", "bureau")]
    )
    def test_what_does_not_fit_is_refused_also_without_a_form(self, cast, by, name, kind):
        with pytest.raises(ValidationError):
            create_department(**by, zone=cast.zone, name=name, kind=kind)
        assert not AuditEntry.objects.exists()

    def test_change_says_what_was_before(self, cast, by):
        AliasFactory(department=cast.education, name="教体局")
        change_department(**by, department=cast.education, name="县教育和体育局", aliases=["教育局"])
        cast.education.refresh_from_db()
        assert cast.education.name == "县教育和体育局"
        assert only_entry().detail["changed"] == {
            "name": ["县教体局", "县教育和体育局"],
            "other_names": ["教体局", "教育局"],
        }

    def test_the_old_name_may_become_another_name(self, cast, by):
        change_department(**by, department=cast.education, name="县教育和体育局", aliases=["县教体局"])
        assert cast.education.aliases.get().name == "县教体局"

    def test_no_circle_and_no_parent_of_another_zone(self, cast, by):
        child = create_department(**by, zone=cast.zone, name="下属", kind="school", parent=cast.education)
        for parent in (cast.education, child, cast.far):
            with pytest.raises(ValidationError) as problem:
                change_department(**by, department=cast.education, parent=parent, aliases=[])
            assert fields(problem) == {"parent"}
            cast.education.refresh_from_db()

    def test_close_hands_its_place_in_groups_to_the_successor(self, cast, by):
        group = GroupFactory(zone=cast.zone, members=[cast.education])
        close_department(**by, department=cast.education, closed_on=TODAY, successor=cast.finance)
        assert expand_groups([group], YESTERDAY)[group.pk] == [cast.education, cast.finance]
        assert expand_groups([group], TODAY)[group.pk] == [cast.finance]
        assert only_entry().detail["successor"] == "县财政局"

    def test_closing_twice_is_a_conflict(self, cast, by):
        close_department(**by, department=cast.education, closed_on=TODAY)
        stale = Department(pk=cast.education.pk, zone=cast.zone, name="县教体局")
        with pytest.raises(Conflict):
            close_department(**by, department=stale, closed_on=YESTERDAY)
        cast.education.refresh_from_db()
        assert cast.education.closed_on == TODAY
        only_entry()

    def test_no_successor_that_is_closed_or_oneself(self, cast, by):
        with pytest.raises(ValidationError):
            close_department(**by, department=cast.education, closed_on=TODAY, successor=cast.education)
        cast.finance.closed_on = YESTERDAY
        with pytest.raises(ValidationError):
            close_department(**by, department=cast.education, closed_on=TODAY, successor=cast.finance)

    @pytest.mark.postgres
    @pytest.mark.django_db(transaction=True)
    def test_of_two_racing_creates_one_wins_and_the_other_is_told(self, now):
        zone, actor = ZoneFactory(), UserFactory()
        start, told = threading.Barrier(2), []

        def create() -> None:
            start.wait()
            try:
                create_department(actor=actor, zone=zone, now=now, name="县水利局", kind="bureau")
            except ValidationError as problem:
                told.append(set(problem.error_dict))
            finally:
                connection.close()

        threads = [threading.Thread(target=create) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert told == [{"name"}]
        assert Department.objects.filter(zone=zone).count() == AuditEntry.objects.count() == 1


class TestGroups:
    def test_create_and_change(self, cast, by):
        group = create_group(**by, zone=cast.zone, name="各成员单位", members=[cast.education, cast.finance])
        change_group(**by, group=group, name="各成员单位", kinds=["bureau"], members_only=True)
        group.refresh_from_db()
        assert (group.kinds, list(group.members.all())) == (["bureau"], [])
        assert [entry.action for entry in AuditEntry.objects.order_by("number")] == [
            "group.created",
            "group.changed",
        ]

    def test_another_wording(self, cast, by):
        group = create_group(**by, zone=cast.zone, name="各成员单位", kinds=["bureau"])
        create_group(**by, zone=cast.zone, name="各县级成员单位", same_as=group)
        with pytest.raises(ValidationError):  # it has another wording itself
            change_group(**by, group=group, name="各成员单位", same_as=GroupFactory(zone=cast.zone))

    @pytest.mark.parametrize(
        "content", [{}, {"kinds": ["nothing"]}, {"kinds": ["bureau"], "same_as": True}, {"members": "far"}]
    )
    def test_an_unclear_group_is_refused(self, cast, by, content):
        if content.get("same_as"):
            content = {**content, "same_as": GroupFactory(zone=cast.zone)}
        if content.get("members"):
            content = {"members": [cast.far]}
        with pytest.raises(ValidationError):
            create_group(**by, zone=cast.zone, name="新分组", **content)
        assert not AuditEntry.objects.exists()

    def test_a_name_in_use_is_told(self, cast, by):
        with pytest.raises(ValidationError) as problem:
            create_group(**by, zone=cast.zone, name="县教体局", kinds=["bureau"])
        assert fields(problem) == {"name"}


class TestPeople:
    grant = RoleGrant(Role.OFFICER)

    def create(self, cast, by, **values):
        values = {"username": "newcomer", "display_name": "新人", "grant": self.grant, **values}
        return create_person(**by, zone=cast.zone, **values)

    def test_create_gives_a_password_that_is_kept_nowhere(self, cast, by):
        person, password = self.create(cast, by)
        assert person.check_password(password) and person.must_change_password
        assert person.memberships.get().role == Role.OFFICER
        entry = only_entry()
        assert entry.action == "person.created"
        assert password not in str(entry.detail)

    def test_temporary_passwords_differ_and_are_not_mistaken(self):
        passwords = {account.temporary_password() for _ in range(200)}
        assert len(passwords) == 200
        assert not set("".join(passwords)) & set("il1o0O")
        assert all(len(one) == 12 and any(sign.isdigit() for sign in one) for one in passwords)

    def test_a_taken_log_in_name(self, cast, by):
        with pytest.raises(ValidationError) as problem:
            self.create(cast, by, username="officer")
        assert fields(problem) == {"username"}

    @pytest.mark.parametrize(
        ("role", "department", "where"),
        [
            (Role.LIAISON, None, "department"),
            (Role.OFFICER, "education", "department"),
            (Role.LIAISON, "far", "department"),
        ],
    )
    def test_role_and_department_must_fit(self, cast, by, role, department, where):
        with pytest.raises(ValidationError) as problem:
            self.create(cast, by, grant=RoleGrant(role, department and getattr(cast, department)))
        assert fields(problem) == {where}
        assert not User.objects.filter(username="newcomer").exists()

    def test_no_role_in_a_closed_department_nor_backwards_in_time(self, cast, by):
        with pytest.raises(ValidationError):
            self.create(cast, by, grant=RoleGrant(Role.OFFICER, starts_on=TODAY, ends_on=YESTERDAY))
        cast.education.closed_on = TODAY
        with pytest.raises(ValidationError):
            self.create(cast, by, grant=RoleGrant(Role.LIAISON, cast.education))

    def test_change(self, cast, by):
        change_person(**by, zone=cast.zone, person=cast.officer, display_name="新名", post="科员", email="")
        assert only_entry().detail["changed"] == {"display_name": ["officer", "新名"], "post": ["", "科员"]}

    def test_an_e_mail_is_tidied_and_its_change_noted_without_the_address(self, cast, by):
        person, _password = self.create(cast, by, email=" zhang.san@EXAMPLE.com ")
        assert person.email == "zhang.san@example.com"
        change_person(
            **by, zone=cast.zone, person=person, display_name="新人", post="", email="li@qq.example"
        )
        change_person(**by, zone=cast.zone, person=person, display_name="新人", post="", email="")
        person.refresh_from_db()
        assert person.email == ""
        details = list(AuditEntry.objects.order_by("number").values_list("detail", flat=True))
        assert [detail.get("changed") for detail in details] == [
            None,
            {"email": ["…@example.com", "…@qq.example"]},
            {"email": ["…@qq.example", ""]},
        ]
        assert "zhang.san" not in str(details) and "li@" not in str(details)

    @pytest.mark.parametrize("email", ["nobody", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"])
    def test_what_is_no_e_mail_is_refused_also_without_a_form(self, cast, by, email):
        with pytest.raises(ValidationError) as problem:
            self.create(cast, by, email=email)
        assert fields(problem) == {"email"}
        with pytest.raises(ValidationError) as problem:
            change_person(**by, zone=cast.zone, person=cast.officer, display_name="新", post="", email=email)
        assert fields(problem) == {"email"}
        assert not AuditEntry.objects.exists()

    def test_give_end_and_give_again(self, cast, by):
        role = give_role(**by, zone=cast.zone, person=cast.officer, grant=RoleGrant(Role.HEAD, cast.finance))
        with pytest.raises(ValidationError):  # held already
            give_role(**by, zone=cast.zone, person=cast.officer, grant=RoleGrant(Role.HEAD, cast.finance))
        end_role(**by, membership=role, last_day=TODAY)
        with pytest.raises(ValidationError):  # still held today
            give_role(
                **by,
                zone=cast.zone,
                person=cast.officer,
                grant=RoleGrant(Role.HEAD, cast.finance, starts_on=TODAY),
            )
        later = TODAY + datetime.timedelta(days=1)
        again = give_role(
            **by,
            zone=cast.zone,
            person=cast.officer,
            grant=RoleGrant(Role.HEAD, cast.finance, starts_on=later),
        )
        assert (again.pk, again.starts_on, again.ends_on) == (role.pk, later, None)
        actions = AuditEntry.objects.order_by("number").values_list("action", flat=True)
        assert list(actions) == ["membership.granted", "membership.ended", "membership.granted"]

    def test_nobody_ends_their_own_administration(self, cast, by):
        with pytest.raises(ValidationError):
            end_role(**by, membership=cast.admin.memberships.get(), last_day=TODAY)

    def test_ending_what_was_changed_meanwhile_is_a_conflict(self, cast, by):
        role = cast.officer.memberships.get()
        Membership.objects.filter(pk=role.pk).update(ends_on=YESTERDAY)
        with pytest.raises(Conflict):
            end_role(**by, membership=role, last_day=TODAY)

    def test_hand_over_leaves_no_gap_and_no_overlap(self, cast, by):
        role = cast.liaison.memberships.get()
        received = hand_over(**by, membership=role, successor=cast.deputy, first_day=TODAY)
        role.refresh_from_db()
        assert (role.ends_on, received.starts_on) == (YESTERDAY, TODAY)
        assert (received.role, received.department, received.user) == (
            Role.LIAISON,
            cast.education,
            cast.deputy,
        )
        assert only_entry().action == "membership.handed-over"

    def test_handing_over_a_role_that_has_ended_does_not_bring_it_back(self, cast, by):
        role = cast.liaison.memberships.get()
        role.ends_on = TODAY - datetime.timedelta(days=90)
        role.save()
        hand_over(**by, membership=role, successor=cast.deputy, first_day=TODAY)
        role.refresh_from_db()
        assert role.ends_on == TODAY - datetime.timedelta(days=90)

    def test_nothing_can_be_handed_over_from_the_first_day_of_the_calendar(self, cast, by):
        role = cast.liaison.memberships.get()
        with pytest.raises(ValidationError) as problem:
            hand_over(**by, membership=role, successor=cast.deputy, first_day=datetime.date.min)
        assert fields(problem) == {"first_day"}

    def test_hand_over_to_nobody_else_or_an_account_that_is_off(self, cast, by):
        role = cast.liaison.memberships.get()
        cast.deputy.is_active = False
        for successor in (cast.liaison, cast.deputy):
            with pytest.raises(ValidationError) as problem:
                hand_over(**by, membership=role, successor=successor, first_day=TODAY)
            assert fields(problem) == {"successor"}


class TestAccounts:
    def test_reset(self, cast, by):
        password = account.reset_password(**by, zone=cast.zone, person=cast.liaison)
        cast.liaison.refresh_from_db()
        assert cast.liaison.check_password(password) and cast.liaison.must_change_password
        assert password not in str(only_entry().detail)

    def test_off_and_on(self, cast, by):
        account.switch_off(**by, zone=cast.zone, person=cast.liaison)
        cast.liaison.refresh_from_db()
        assert not cast.liaison.is_active and not cast.liaison.has_usable_password()
        with pytest.raises(Conflict):
            account.switch_off(**by, zone=cast.zone, person=cast.liaison)
        with pytest.raises(Conflict):
            account.reset_password(**by, zone=cast.zone, person=cast.liaison)
        password = account.switch_on(**by, zone=cast.zone, person=cast.liaison)
        assert cast.liaison.check_password(password)
        with pytest.raises(Conflict):
            account.switch_on(**by, zone=cast.zone, person=cast.liaison)

    def test_nobody_switches_themselves_off(self, cast, by):
        with pytest.raises(Invalid):
            account.switch_off(**by, zone=cast.zone, person=cast.admin)


class TestZone:
    def change(self, cast, by, **values):
        given = {"office_name": "县建设办", "reminders_from": None}
        return change_zone(**by, zone=cast.zone, **{**given, **values})

    def test_change_says_what_was_before(self, cast, by):
        self.change(cast, by, office_name=" 县创建办 ", reminders_from=TODAY)
        cast.zone.refresh_from_db()
        assert (cast.zone.office_name, cast.zone.reminders_from) == ("县创建办", TODAY)
        entry = only_entry()
        assert (entry.action, entry.actor, entry.target) == (
            "zone.changed",
            cast.admin,
            f"zone:{cast.zone.pk}",
        )
        assert entry.detail["changed"] == {
            "office_name": ["县建设办", "县创建办"],
            "reminders_from": ["", "2026-11-23"],
        }

    def test_reminders_can_be_taken_back(self, cast, by):
        self.change(cast, by, reminders_from=TODAY)
        self.change(cast, by)
        cast.zone.refresh_from_db()
        assert cast.zone.reminders_from is None

    @pytest.mark.parametrize(
        ("values", "where"),
        [
            ({"office_name": " "}, "office_name"),
            ({"office_name": "长" * 61}, "office_name"),
        ],
    )
    def test_what_does_not_fit_is_refused_also_without_a_form(self, cast, by, values, where):
        with pytest.raises(ValidationError) as problem:
            self.change(cast, by, **values)
        assert fields(problem) == {where}
        assert cast.zone.office_name == "县建设办"  # nor does the page show what was not saved
        assert not AuditEntry.objects.exists()

    def test_what_system_administration_changed_meanwhile_stays(self, cast, by):
        Zone.objects.filter(pk=cast.zone.pk).update(name="中江新县", is_active=False)
        self.change(cast, by, reminders_from=TODAY)
        assert Zone.objects.filter(name="中江新县", is_active=False, reminders_from=TODAY).exists()


def test_an_alias_is_unique_in_the_table_too(cast):
    AliasFactory(department=cast.education, name="教体局")
    clash = DepartmentAlias(zone=cast.zone, department=cast.finance, name="教体局")
    with pytest.raises(ValidationError):
        clash.validate_constraints()
