"""The pure tree. Rows are built without a database."""

import random

from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Indicator
from indicators.tree import build, flat, narrowed, unfolded


def row(pk: int, parent: Indicator | None, position: int) -> Indicator:
    path = Indicator.path_for(parent, position)
    return Indicator(
        pk=pk, parent_id=parent.pk if parent else None, path=path, level=path.count(".") + 1, title=path
    )


def sample() -> list[Indicator]:
    top, second = row(1, None, 1), row(2, None, 2)
    middle = row(3, top, 1)
    return [top, second, middle, row(4, middle, 1), row(5, middle, 2), row(6, second, 1)]


def shape(nodes):
    return [(node.row.pk, shape(node.children)) for node in nodes]


SHAPE = [(1, [(3, [(4, []), (5, [])])]), (2, [(6, [])])]


def test_build_in_whatever_order():
    rows = sample()
    random.Random(7).shuffle(rows)
    assert shape(build(rows)) == SHAPE


def test_nothing_is_an_empty_tree():
    assert build([]) == []


def test_a_branch_by_itself_stands_on_top():
    assert shape(build(sample()[2:5])) == [(3, [(4, []), (5, [])])]


def test_ten_thousand_sorts_behind_nine():
    rows = [row(number, None, number) for number in (10, 9, 100)]
    assert [node.row.pk for node in build(rows)] == [9, 10, 100]


def test_narrowed_keeps_the_way_to_it_and_unfolds_it():
    found = narrowed(build(sample()), lambda one: one.pk == 5)
    assert shape(found) == [(1, [(3, [(5, [])])])]
    assert found[0].is_open and found[0].children[0].is_open


def test_narrowed_keeps_a_whole_branch_whose_top_is_wanted():
    assert shape(narrowed(build(sample()), lambda one: one.pk == 3)) == [(1, [(3, [(4, []), (5, [])])])]


def test_narrowed_to_nothing():
    assert narrowed(build(sample()), lambda one: False) == []


def test_unfolded_by_levels():
    nodes = unfolded(build(sample()), 1)
    assert nodes[0].is_open and not nodes[0].children[0].is_open
    assert all(node.is_open for top in unfolded(build(sample()), 9) for node in top.walk())


@st.composite
def forests(draw) -> list[Indicator]:
    rows: list[Indicator] = []
    positions: dict[int, int] = {}
    for pk in range(1, draw(st.integers(0, 30)) + 1):
        parent = draw(st.sampled_from([None, *rows]))
        key = parent.pk if parent else 0
        positions[key] = positions.get(key, 0) + 1
        rows.append(row(pk, parent, positions[key]))
    return rows


@given(forests(), st.randoms())
def test_the_tree_walks_in_path_order_and_loses_nothing(rows, shuffler):
    shuffler.shuffle(rows)
    nodes = build(rows)
    assert [one.path for one in flat(nodes)] == sorted(one.path for one in rows)
    for top in nodes:
        for node in top.walk():
            assert all(child.row.parent_id == node.row.pk for child in node.children)


@given(forests(), st.sets(st.integers(1, 30)))
def test_narrowed_never_loses_a_wanted_one(rows, wanted):
    kept = {one.pk for one in flat(narrowed(build(rows), lambda one: one.pk in wanted))}
    assert kept >= wanted & {one.pk for one in rows}
