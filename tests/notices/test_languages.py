import pytest

from departments.models import User
from notices.languages import language_of


@pytest.mark.parametrize(
    ("chosen", "spoken"), [("", "zh-hans"), ("zh-hans", "zh-hans"), ("en", "en"), ("fr", "zh-hans")]
)
def test_own_choice_else_the_default(chosen, spoken):
    assert language_of(User(language=chosen)) == spoken
