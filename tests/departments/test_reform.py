"""Reforms as far as departments go: what may be planned, and what becomes of names, groups and people."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from chronicdz.errors import Conflict, Invalid
from departments.models import AuditEntry, Membership, Reform
from departments.services.department import close_department
from departments.services.reform import (
    Wish,
    call_off_reform,
    enter_reform,
    expected,
    follow,
    plan_reform,
    reform_department,
    successor_now,
)
from departments.wording import action_name, detail_lines
from tests.factories import AliasFactory, DepartmentFactory, GroupFactory, LiaisonFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(cast, now, today):
    def planned(department=None, **wish):
        values = {"kind": "merge", "takes_effect_on": today + DAY, "successor": cast.finance, **wish}
        return plan_reform(
            actor=cast.admin,
            department=department or cast.education,
            wish=Wish(**values),
            now=now,
            today=today,
        )

    return planned


@pytest.fixture
def do(cast, now, today):
    def done(department=None, **wish):
        values = {"kind": "merge", "takes_effect_on": today, "successor": cast.finance, **wish}
        reform = enter_reform(
            actor=cast.admin,
            department=department or cast.education,
            wish=Wish(**values),
            now=now,
            today=today,
        )
        counts = reform_department(reform, successor_now(reform))
        reform.department.refresh_from_db()
        Reform.objects.filter(pk=reform.pk).update(state="done")
        return counts

    return done


# ------------------------------------------------------------------ planning
def test_a_plan_is_kept_with_one_entry_that_reads(cast, plan):
    reform = plan(ground=" 江编发〔2026〕3号 ")
    assert (reform.state, reform.ground, reform.old_name) == ("planned", "江编发〔2026〕3号", "县教体局")
    assert reform.shares == {"assignments": {}, "people": True}
    (entry,) = AuditEntry.objects.filter(zone=cast.zone)
    assert entry.action == "reform.planned" and action_name(entry.action) != entry.action
    told = dict(detail_lines(entry.detail))
    assert "县财政局" in told.values() and not {"reform", "takes_effect_on", "ground"} & set(told)
    cast.education.refresh_from_db()
    assert cast.education.closed_on is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"takes_effect_on": datetime.date(2026, 11, 22)}, "takes_effect_on"),
        ({"successor": None}, "successor"),
        ({"kind": "split", "successor": None}, "successor"),
        ({"kind": "rename", "new_name": "  "}, "new_name"),
        ({"kind": "rename", "new_name": "县教体局"}, "new_name"),
        ({"kind": "rename", "new_name": "县财政局"}, "new_name"),
        ({"kind": "rename", "new_name": "财政"}, "new_name"),
        ({"kind": "rename", "new_name": "长" * 81}, "new_name"),
        ({"kind": "explode"}, "kind"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(cast, plan, wish, field):
    AliasFactory(department=cast.finance, name="财政")
    with pytest.raises(ValidationError) as told:
        plan(**wish)
    assert field in told.value.error_dict
    assert not Reform.objects.exists()


def test_nobody_outside_and_nobody_closed_takes_over(cast, plan, today):
    shut = DepartmentFactory(zone=cast.zone, closed_on=today)
    for taker in (cast.education, cast.far, shut):
        with pytest.raises(ValidationError):
            plan(successor=taker)
        with pytest.raises(ValidationError):
            plan(kind="split", assignments={1: taker})


def test_who_is_to_be_closed_by_then_takes_nothing_over(cast, plan, today):
    third = DepartmentFactory(zone=cast.zone)
    plan(department=cast.finance, successor=third, takes_effect_on=today + DAY)
    with pytest.raises(ValidationError):
        plan(successor=cast.finance, takes_effect_on=today + 2 * DAY)
    with pytest.raises(ValidationError):  # nor the other way round on one day
        plan(department=third, successor=cast.finance, takes_effect_on=today + DAY)


def test_a_successor_may_be_renamed_before(cast, plan, today):
    plan(department=cast.finance, kind="rename", new_name="县财政金融局", successor=None)
    assert plan(takes_effect_on=today + 2 * DAY).state == "planned"


def test_one_reform_at_a_time(cast, plan, now):
    first = plan()
    with pytest.raises(Conflict):
        plan(kind="rename", new_name="县教育局")
    call_off_reform(actor=cast.admin, reform=first, now=now)
    assert plan(kind="rename", new_name="县教育局").new_name == "县教育局"


def test_the_database_keeps_it_to_one_planned(cast, plan, today, now):
    plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reform.objects.create(
            zone=cast.zone, department=cast.education, kind="abolish", takes_effect_on=today,
            created_by=cast.admin, created_at=now,
        )  # fmt: skip


def test_a_closed_department_is_past_reforming(cast, plan, now, today):
    close_department(actor=cast.admin, department=cast.education, now=now, closed_on=today)
    with pytest.raises(Conflict):
        plan()


def test_what_is_to_be_reformed_is_not_closed_by_hand(cast, plan, now, today):
    plan()
    with pytest.raises(ValidationError):
        close_department(actor=cast.admin, department=cast.education, now=now, closed_on=today)


def test_calling_off_happens_once(cast, plan, now):
    reform = plan()
    call_off_reform(actor=cast.admin, reform=reform, now=now)
    with pytest.raises(Conflict):
        call_off_reform(actor=cast.admin, reform=reform, now=now)
    actions = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["reform.planned", "reform.called-off"]


# ------------------------------------------------------------------ the day
def test_a_rename_keeps_the_old_name_as_another_name(cast, do):
    AliasFactory(department=cast.education, name="县教育局")
    do(kind="rename", new_name="县教育局")
    assert cast.education.name == "县教育局"
    assert [one.name for one in cast.education.aliases.all()] == ["县教体局"]
    do(kind="rename", new_name="县教体局")  # …and back again
    assert (cast.education.name, [one.name for one in cast.education.aliases.all()]) == (
        "县教体局",
        ["县教育局"],
    )


def test_closing_names_the_successor(cast, do, today):
    do()
    assert (cast.education.closed_on, cast.education.successor) == (today, cast.finance)


def test_the_successor_takes_its_place_in_every_group(cast, do):
    named = GroupFactory(zone=cast.zone, members=[cast.education])
    both = GroupFactory(zone=cast.zone, members=[cast.education, cast.finance])
    by_kind = GroupFactory(zone=cast.zone, kinds=["bureau"])
    other_words = GroupFactory(zone=cast.zone, same_as=named)
    hospital = DepartmentFactory(zone=cast.zone, kind="hospital")
    counts = do(successor=hospital)
    assert set(hospital.groups.all()) == {named, both, by_kind}
    assert not other_words.members.exists()
    assert counts["joined_groups"] == 3


def test_children_go_to_the_successor_without_a_circle(cast, do):
    part = DepartmentFactory(zone=cast.zone, parent=cast.education)
    heir = DepartmentFactory(zone=cast.zone, parent=part)
    closed = DepartmentFactory(zone=cast.zone, parent=cast.education, closed_on=datetime.date(2025, 1, 1))
    counts = do(successor=heir)
    for one in (part, heir, closed):
        one.refresh_from_db()
    assert (heir.parent, part.parent, closed.parent) == (None, heir, cast.education)
    assert counts["children"] == 1


def test_without_a_successor_children_go_up(cast, do):
    above = DepartmentFactory(zone=cast.zone)
    cast.education.parent = above
    cast.education.save()
    part = DepartmentFactory(zone=cast.zone, parent=cast.education)
    do(kind="abolish", successor=None)
    part.refresh_from_db()
    assert part.parent == above
    assert cast.education.successor is None


def test_people_get_the_same_role_at_the_successor(cast, do, today):
    ended = LiaisonFactory(department=cast.education, ends_on=today - DAY)
    later = LiaisonFactory(department=cast.education, starts_on=today + 9 * DAY, ends_on=today + 20 * DAY)
    again = Membership.objects.create(
        user=cast.head, zone=cast.zone, department=cast.finance, role="head", ends_on=today - 9 * DAY
    )
    before = set(Membership.objects.filter(department=cast.education).values_list("pk", "ends_on"))
    counts = do()
    there = {(one.user, one.role): one for one in Membership.objects.filter(department=cast.finance)}
    assert (ended.user, "liaison") not in there
    coming = there[later.user, "liaison"]
    assert (coming.starts_on, coming.ends_on, coming.duty) == (today + 9 * DAY, today + 20 * DAY, "b")
    assert there[cast.head, "head"].pk == again.pk
    assert (there[cast.head, "head"].starts_on, there[cast.head, "head"].ends_on) == (today, None)
    assert there[cast.other_liaison, "liaison"].duty == "a"
    assert counts["moved_people"] == 4  # head, deputy, liaison, and the one to come
    assert set(Membership.objects.filter(department=cast.education).values_list("pk", "ends_on")) == before


def test_people_stay_where_that_is_wished(cast, do):
    assert do(people=False)["moved_people"] == 0
    assert Membership.objects.filter(department=cast.finance).count() == 1


def test_the_look_beforehand_gives_the_same_numbers(cast, do, today):
    GroupFactory(zone=cast.zone, members=[cast.education])
    DepartmentFactory(zone=cast.zone, parent=cast.education)
    seen = expected(cast.education, Wish("merge", today, successor=cast.finance))
    assert Membership.objects.filter(department=cast.finance).count() == 1
    assert do() == seen


def test_a_line_of_successors_is_followed_to_its_end(cast, plan, today):
    third = DepartmentFactory(zone=cast.zone)
    reform = plan()
    for one, after in ((cast.finance, third), (third, cast.education)):
        one.closed_on, one.successor = today, after
        one.save()
    reform = Reform.objects.get(pk=reform.pk)
    with pytest.raises(Invalid):  # it would end with the department itself
        successor_now(reform)
    third.closed_on = None
    third.save()
    assert successor_now(Reform.objects.get(pk=reform.pk)) == third
    cast.finance.successor = None
    assert follow(cast.finance) is None
