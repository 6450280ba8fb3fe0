"""Red, amber, green, grey (红黄绿灯) of a deliverable. Pure; every light also has a word and a shape.

Grey: not yet open, cancelled, or no date. Green: met, or open with more than seven days left.
Amber: seven days or fewer, or work from before the import that is to be caught up. Red: past due.
"""

import datetime
from enum import StrEnum

from tasks.states import DeliverableState

#: From this many days before the due date on the light is amber.
AMBER_DAYS = 7


class Light(StrEnum):
    GREY = "grey"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def light(
    *,
    state: str,
    opens_on: datetime.date | None,
    due_on: datetime.date | None,
    today: datetime.date,
    caught_up: bool = False,
) -> Light:
    """The light on ``today``. ``caught_up``: was past at import and is collected without a deadline."""
    if state == DeliverableState.MET:
        return Light.GREEN
    if state == DeliverableState.CANCELLED or due_on is None or (opens_on and opens_on > today):
        return Light.GREY
    if caught_up:
        return Light.AMBER
    if due_on < today:
        return Light.RED
    return Light.AMBER if (due_on - today).days <= AMBER_DAYS else Light.GREEN
