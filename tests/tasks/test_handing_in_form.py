"""What the form of a handing-in says about an explanation that is too long."""

import pytest
from django.utils import translation

from tasks.forms.handing_in import HandInForm


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh-hans", "完成情况不超过5000字，现有5012字。"),
        ("en", "“What was done” takes at most 5000 characters; there are 5012 now."),
    ],
)
def test_too_long_an_explanation_is_told_by_how_much(language, told):
    with translation.override(language):
        form = HandInForm({"note": "字" * 5012})
        assert form.errors == {"note": [told]}


def test_the_longest_explanation_fits():
    assert HandInForm({"note": "字" * 5000}).is_valid()
