import pytest

from chronicdz.errors import Invalid
from indicators.models import Indicator, Target
from indicators.selectors import ancestors_of, children_of, indicators_of
from indicators.services import tree
from indicators.services.tree import grow
from tests.indicators.cast import WAYS, make_framework, make_tree, titled

pytestmark = pytest.mark.django_db


def test_every_part_of_every_way(zone):
    framework = make_framework(zone)
    known = grow(framework=framework, ways=WAYS)
    assert len(known) == Indicator.objects.count() == 9
    leaf = known[WAYS[2]]
    assert (leaf.path, leaf.level, leaf.zone_id) == ("0001.0002.0001", 3, zone.pk)
    assert leaf.parent == known[WAYS[2][:2]]
    assert [one.path for one in indicators_of(framework)] == sorted(one.path for one in known.values())


def test_twice_adds_nothing(zone):
    framework = make_tree(zone)
    before = {way: one.pk for way, one in grow(framework=framework, ways=WAYS).items()}
    assert len(before) == Indicator.objects.count()
    after = {way: one.pk for way, one in grow(framework=framework, ways=WAYS).items()}
    assert before == after


def test_what_comes_later_stands_behind(zone):
    framework = make_tree(zone)
    known = grow(framework=framework, ways=[("一、政策发展", "（三）新内容"), *WAYS])
    assert known["一、政策发展", "（三）新内容"].path == "0001.0003"


def test_the_same_title_below_two_parents_is_two_indicators(zone):
    known = grow(framework=make_framework(zone), ways=[("甲", "总则"), ("乙", "总则")])
    assert known["甲", "总则"] != known["乙", "总则"]


def test_an_empty_title_ends_its_way_and_spaces_do_not_count(zone):
    known = grow(framework=make_framework(zone), ways=[(" 甲 ", "", "丙"), ("", "乙"), ()])
    assert list(known) == [("甲",)]


def test_queries_follow_the_levels_not_the_rows(zone, django_assert_num_queries):
    framework = make_framework(zone)
    wide = [(f"甲{number % 5}", f"乙{number}") for number in range(80)]
    with django_assert_num_queries(
        2 + 2 + 2
    ):  # savepoint and its release, lock, rows, one insert for each level
        grow(framework=framework, ways=wide)


def test_too_many_below_one_is_refused_whole(zone, monkeypatch):
    monkeypatch.setattr(tree, "MOST_CHILDREN", 2)
    with pytest.raises(Invalid, match="甲"):
        grow(framework=make_framework(zone), ways=[("甲", str(number)) for number in range(3)])
    assert not Indicator.objects.exists()


def test_the_way_to_an_indicator(zone, django_assert_num_queries):
    leaf = titled(make_tree(zone), "3.经费纳入预算")
    with django_assert_num_queries(1):
        assert [one.title for one in ancestors_of(leaf)] == ["一、政策发展", "（二）保障经费"]
    top = leaf.parent.parent
    with django_assert_num_queries(0):
        assert ancestors_of(top) == []


def test_what_stands_right_below(zone):
    top = titled(make_tree(zone), "一、政策发展")
    assert [one.title for one in children_of(top)] == ["（一）发挥政府主导作用", "（二）保障经费"]


@pytest.mark.parametrize(("operator", "sign"), [(">=", "≥"), ("<=", "≤"), ("<", "<"), ("", "")])
def test_operators_as_people_write_them(operator, sign):
    assert Target(operator=operator).sign == sign
