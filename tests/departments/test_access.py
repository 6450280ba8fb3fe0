"""Who may do what: the table of roles, written out again by hand, and the ways in."""

import datetime

import pytest
from django.http import Http404

from departments import access
from departments.access import Cap, Refusal
from departments.models import Membership, Role
from tests.factories import LiaisonFactory, MembershipFactory, UserFactory

DAY = datetime.date(2026, 11, 23)
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)

MEMBERS = {"office_head", "officer", "admin", "head", "deputy", "liaison", "supervisor"}
TABLE = {
    Cap.SEE_ZONE: MEMBERS | {"expert", "viewer", "observer", "auditor"},
    Cap.SEE_TASKS: MEMBERS | {"expert", "viewer"},
    Cap.SEE_DIRECTORY: MEMBERS,
    Cap.SEE_DOCUMENTS: MEMBERS | {"expert", "viewer", "observer"},
    Cap.SEE_ALL_DOCUMENTS: MEMBERS | {"expert"},
    Cap.KEEP_DOCUMENTS: {"office_head", "officer", "admin"},
    Cap.SEE_ALL_WORK: {"office_head", "officer", "admin"},
    Cap.SEE_OVERVIEW: {"office_head", "officer", "admin", "viewer", "observer"},
    Cap.REVIEW: {"office_head", "officer"},
    Cap.DECIDE_EXTENSION: {"office_head"},
    Cap.IMPORT: {"admin"},
    Cap.MANAGE_DEPARTMENTS: {"admin"},
    Cap.MANAGE_PEOPLE: {"admin"},
    Cap.MANAGE_ZONE: {"admin"},
    Cap.RESET_PASSWORD: {"office_head", "officer", "admin"},
    Cap.SEE_AUDIT: {"office_head", "auditor"},
    Cap.OWN_SEE_WORK: {"head", "deputy", "liaison"},
    Cap.OWN_DELIVER: {"liaison"},
}
EVERYBODY = MEMBERS | {"expert", "viewer", "observer", "auditor"}


def test_the_table_knows_every_capability_and_role():
    assert set(TABLE) == set(Cap)
    assert set(access.GRANTS) == set(Role)


@pytest.mark.parametrize("cap", list(Cap))
def test_roles(cast, cap):
    able = {who for who in EVERYBODY if access.access_of(cast.people[who], cast.zone, DAY).can(cap)}
    assert able == TABLE[cap]


def test_own_capabilities_hold_for_the_own_department_only(cast):
    held = access.enter(cast.liaison, "zhongjiang", DAY)
    assert held.can_for(Cap.OWN_DELIVER, cast.education.pk)
    assert not held.can_for(Cap.OWN_DELIVER, cast.finance.pk)
    assert held.departments_with(Cap.OWN_DELIVER) == [cast.education.pk]
    with pytest.raises(Refusal):
        held.require_for(Cap.OWN_DELIVER, cast.finance.pk)


def test_several_roles_add_up(cast):
    MembershipFactory(user=cast.liaison, zone=cast.zone, role=Role.OFFICER)
    MembershipFactory(user=cast.liaison, zone=cast.zone, department=cast.finance, role=Role.HEAD)
    held = access.access_of(cast.liaison, cast.zone, DAY)
    assert held.can(Cap.REVIEW) and held.can(Cap.OWN_DELIVER)
    assert set(held.departments_with(Cap.OWN_SEE_WORK)) == {cast.education.pk, cast.finance.pk}
    assert held.departments_with(Cap.OWN_DELIVER) == [cast.education.pk]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "valid"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (None, BEFORE, False),
        (AFTER, None, False),
        (BEFORE, AFTER, True),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(cast, starts_on, ends_on, valid):
    Membership.objects.filter(user=cast.officer).update(starts_on=starts_on, ends_on=ends_on)
    assert access.access_of(cast.officer, cast.zone, DAY).can(Cap.REVIEW) is valid


@pytest.mark.parametrize("who", ["stranger", "far_admin", "root"])
def test_strangers_and_superusers_do_not_find_the_zone(cast, who):
    with pytest.raises(Http404):
        access.enter(cast.people[who], "zhongjiang", DAY)


def test_a_zone_that_is_not_in_use_is_not_found(cast):
    cast.zone.is_active = False
    cast.zone.save()
    with pytest.raises(Http404):
        access.enter(cast.officer, "zhongjiang", DAY)


def test_an_account_that_is_off_holds_nothing(cast):
    cast.officer.is_active = False
    cast.officer.save()
    assert access.access_of(cast.officer, cast.zone, DAY).roles == frozenset()


def test_a_missing_right_is_a_refusal(cast):
    with pytest.raises(Refusal) as refused:
        access.enter(cast.liaison, "zhongjiang", DAY, Cap.SEE_AUDIT)
    assert (refused.value.zone, refused.value.actor, refused.value.what) == (
        cast.zone,
        cast.liaison,
        "see-audit",
    )


def test_entering_costs_one_query_and_knows_the_other_zones(cast, django_assert_num_queries):
    MembershipFactory(user=cast.officer, zone=cast.elsewhere, role=Role.OBSERVER)
    with django_assert_num_queries(1):
        held = access.enter(cast.officer, "zhongjiang", DAY)
    assert {zone.slug for zone in held.zones} == {"zhongjiang", "elsewhere"}
    assert held.roles == {Role.OFFICER}


def test_getters_stay_inside_the_zone(cast):
    held = access.enter(cast.admin, "zhongjiang", DAY)
    assert access.get_department_or_404(held, cast.finance.pk) == cast.finance
    with pytest.raises(Http404):
        access.get_department_or_404(held, cast.far.pk)
    with pytest.raises(Http404):
        access.get_person_or_404(held, cast.far_admin.pk)
    with pytest.raises(Http404):
        access.get_membership_or_404(held, cast.far_admin.memberships.get().pk)


def test_holders_of_a_capability_are_those_of_today(cast):
    LiaisonFactory(department=cast.finance, ends_on=BEFORE)
    found = access.holders(cast.zone, Cap.OWN_DELIVER, DAY)
    assert {membership.user.username for membership in found} == {"liaison", "other_liaison"}


class TestWhoseAccount:
    """Taking over an account must not bring more than one holds."""

    def may(self, cast, actor, person) -> bool:
        return access.may_manage_account(access.enter(actor, "zhongjiang", DAY), person, DAY)

    @pytest.mark.parametrize(
        ("actor", "person", "allowed"),
        [
            ("admin", "officer", True),
            ("admin", "office_head", True),
            ("officer", "liaison", True),
            ("officer", "head", True),
            ("officer", "office_head", False),
            ("officer", "admin", False),
            ("office_head", "officer", True),
            ("office_head", "admin", False),
            ("liaison", "deputy", False),
        ],
    )
    def test_by_role(self, cast, actor, person, allowed):
        assert self.may(cast, cast.people[actor], cast.people[person]) is allowed

    def test_an_account_of_another_zone_too_needs_people_rights_there(self, cast):
        MembershipFactory(user=cast.liaison, zone=cast.elsewhere, role=Role.OBSERVER)
        assert not self.may(cast, cast.admin, cast.liaison)
        MembershipFactory(user=cast.admin, zone=cast.elsewhere, role=Role.ZONE_ADMIN)
        assert self.may(cast, cast.admin, cast.liaison)

    def test_a_role_that_begins_later_counts_and_one_that_has_ended_does_not(self, cast):
        MembershipFactory(user=cast.liaison, zone=cast.zone, role=Role.ZONE_ADMIN, ends_on=BEFORE)
        assert self.may(cast, cast.officer, cast.liaison)
        MembershipFactory(user=cast.head, zone=cast.zone, role=Role.ZONE_ADMIN, starts_on=AFTER)
        assert not self.may(cast, cast.officer, cast.head)

    def test_a_superuser_in_the_zone_is_out_of_reach(self, cast):
        person = UserFactory(is_superuser=True)
        MembershipFactory(user=person, zone=cast.zone, role=Role.VIEWER)
        assert not self.may(cast, cast.admin, person)
