import re

from reports.selectors import Numbers
from reports.templatetags.reports import stacked_bar


def test_segments_follow_each_other_and_empty_ones_are_left_out():
    svg = stacked_bar(Numbers(owed=10, met=4, waiting=0, overdue=1))
    assert re.findall(r'seg-(\w+)" x="(\d+)" y="0" width="(\d+)"', svg) == [
        ("met", "0", "4"), ("late", "4", "1"), ("rest", "5", "5"),
    ]  # fmt: skip
    assert 'viewBox="0 0 10 1"' in svg


def test_the_words_stand_in_the_label_and_nothing_is_styled_inline():
    svg = stacked_bar(Numbers(owed=3, met=1, waiting=1))
    assert re.search(r'aria-label="[^"]*1[^"]*3[^"]*"', svg)
    assert "style=" not in svg


def test_nothing_owed_is_still_a_valid_drawing():
    assert 'viewBox="0 0 1 1"' in stacked_bar(Numbers())
