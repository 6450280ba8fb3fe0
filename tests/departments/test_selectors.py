"""Whom a group stands for on a day."""

import datetime

from departments.models import DepartmentKind
from departments.selectors import expand_groups, groups_of, name_taken
from tests.factories import AliasFactory, DepartmentFactory, GroupFactory

DAY = datetime.date(2026, 11, 23)
NEXT = DAY + datetime.timedelta(days=1)


def town(cast, name, **values):
    return DepartmentFactory(zone=cast.zone, name=name, kind=DepartmentKind.TOWNSHIP, **values)


def names(departments):
    return [one.name for one in departments]


def test_chosen_departments_in_the_zones_order(cast):
    group = GroupFactory(zone=cast.zone, members=[cast.finance, cast.education])
    assert names(expand_groups([group], DAY)[group.pk]) == ["县教体局", "县财政局"]


def test_every_department_of_a_kind_and_no_other_zone(cast):
    town(cast, "甲镇")
    DepartmentFactory(zone=cast.elsewhere, name="远镇", kind=DepartmentKind.TOWNSHIP)
    group = GroupFactory(zone=cast.zone, kinds=["township"])
    assert names(expand_groups([group], DAY)[group.pk]) == ["甲镇"]


def test_only_members_narrows_kinds_but_not_chosen_ones(cast):
    town(cast, "甲镇", is_member=False)
    chosen = town(cast, "乙镇", is_member=False)
    group = GroupFactory(zone=cast.zone, kinds=["township", "bureau"], members_only=True, members=[chosen])
    assert set(names(expand_groups([group], DAY)[group.pk])) == {"县教体局", "县财政局", "乙镇"}


def test_a_closed_department_is_gone_from_its_day_on(cast):
    town(cast, "甲镇", closed_on=DAY)
    town(cast, "乙镇", closed_on=NEXT)
    group = GroupFactory(zone=cast.zone, kinds=["township"])
    assert names(expand_groups([group], DAY)[group.pk]) == ["乙镇"]
    assert names(expand_groups([group], NEXT)[group.pk]) == []


def test_another_wording_stands_for_the_same(cast):
    meant = GroupFactory(zone=cast.zone, members=[cast.finance])
    other = GroupFactory(zone=cast.zone, same_as=meant)
    third = GroupFactory(zone=cast.zone, same_as=other)
    assert (
        names(expand_groups([other], DAY)[other.pk])
        == names(expand_groups([third], DAY)[third.pk])
        == ["县财政局"]
    )


def test_a_circle_of_wordings_ends(cast):
    one = GroupFactory(zone=cast.zone)
    two = GroupFactory(zone=cast.zone, same_as=one)
    one.same_as = two
    one.save()
    assert expand_groups([one], DAY)[one.pk] == []


def test_many_groups_cost_as_much_as_one(cast, django_assert_num_queries):
    groups = [GroupFactory(zone=cast.zone, kinds=["bureau"]) for _ in range(8)]
    with django_assert_num_queries(3):
        found = expand_groups(groups, DAY)
    assert [names(found[group.pk]) for group in groups] == [["县教体局", "县财政局"]] * 8
    assert expand_groups([], DAY) == {}


def test_the_groups_of_a_department_by_name_and_by_kind(cast):
    GroupFactory(zone=cast.zone, name="一", kinds=["bureau"])
    GroupFactory(zone=cast.zone, name="二", members=[cast.finance])
    assert names(groups_of(cast.finance, DAY)) == ["一", "二"]
    assert names(groups_of(cast.education, DAY)) == ["一"]


def test_a_name_means_one_thing_in_a_zone(cast):
    AliasFactory(department=cast.education, name="教体局")
    group = GroupFactory(zone=cast.zone, name="各成员单位")
    for name in ("县教体局", "教体局", "各成员单位"):
        assert name_taken(cast.zone, name)
        assert not name_taken(cast.elsewhere, name)
    assert not name_taken(cast.zone, "教体局", department=cast.education)
    assert not name_taken(cast.zone, "各成员单位", group=group)
    assert not name_taken(cast.zone, "县水利局")
