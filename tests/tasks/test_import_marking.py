"""What differs between two texts, marked; and what was stored, in words."""

from hypothesis import given
from hypothesis import strategies as st

from tasks.importing.difference import Change
from tasks.importing.marking import CONTEXT, DETAILED, marked
from tasks.importing.telling import told

LONG = "开展示范区建设相关的各项工作并落实责任" * 4


def differing(pieces) -> list[str]:
    return [piece.text for piece in pieces if piece.differs]


def test_only_what_differs_is_marked():
    old, new = marked("2024年7月底前完成", "2026年7月底前完成")
    assert (differing(old), differing(new)) == (["4"], ["6"])


def test_a_long_equal_stretch_is_shortened_around_the_difference():
    old, new = marked(f"{LONG}建立台账{LONG}", f"{LONG}建立清单{LONG}")
    assert differing(old) == ["台账"] and differing(new) == ["清单"]
    assert old[0].text == "…" + f"{LONG}建立"[-CONTEXT:]
    assert old[-1].text == LONG[:CONTEXT] + "…"


def test_nothing_against_something_differs_as_a_whole():
    old, new = marked("", "县教体局")
    assert (old, differing(new)) == ([], ["县教体局"])


def test_very_long_texts_are_compared_at_their_ends_only():
    old, new = marked("甲" * (DETAILED + 1), "乙" * 20_000)
    assert len(differing(old)) == len(differing(new)) == 1


@given(st.text("甲乙丙丁，", max_size=60), st.text("甲乙丙丁，", max_size=60))
def test_equal_texts_have_no_mark_and_others_have_one(one, other):
    old, new = marked(one, other)
    assert bool(differing(old) or differing(new)) == (one != other)
    if len(one) <= CONTEXT and len(other) <= CONTEXT:
        assert "".join(piece.text for piece in old) == one
        assert "".join(piece.text for piece in new) == other


def test_identifiers_are_told_in_words():
    state = told(Change("state", "cancelled", "listed"))
    assert "cancelled" not in state.old and "listed" not in state.new
    when = told(Change("deadline", "每年 yearly", "每年 2026-12-31"))
    assert "yearly" not in when.old and when.new == "每年 2026-12-31"
    assert told(Change("task", "甲", "甲")).only_parts
