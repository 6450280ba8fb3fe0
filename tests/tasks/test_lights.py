import datetime

import pytest

from tasks.lights import Light, light

TODAY = datetime.date(2026, 5, 20)


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"state": "open", "due_on": day(8)}, Light.GREEN),
        ({"state": "open", "due_on": day(7)}, Light.AMBER),
        ({"state": "open", "due_on": day(0)}, Light.AMBER),
        ({"state": "open", "due_on": day(-1)}, Light.RED),
        ({"state": "open", "due_on": day(-1), "caught_up": True}, Light.AMBER),
        ({"state": "open", "due_on": None}, Light.GREY),
        ({"state": "open", "due_on": day(90), "opens_on": day(1)}, Light.GREY),
        ({"state": "open", "due_on": day(90), "opens_on": day(0)}, Light.GREEN),
        ({"state": "met", "due_on": day(-1)}, Light.GREEN),
        ({"state": "cancelled", "due_on": day(-1)}, Light.GREY),
    ],
)
def test_light(given, expected):
    assert light(**{"opens_on": None, "today": TODAY, **given}) == expected
