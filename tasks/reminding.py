"""When to remind of a date. Pure.

Before the date at 30, 7 and 1 days, after it on the first day and then weekly. A step is due from its
day until the next one's, so that a run that was missed is made up for once and never doubled. What comes
again is not announced longer before its date than half its period: no thirty days for a monthly report.
"""

import datetime

BEFORE = (30, 7, 1)
WEEK = 7


def step_for(due_on: datetime.date, today: datetime.date, period_days: int | None = None) -> int | None:
    """The step that holds on ``today``: 30, 7, 1 before; -1, -8, -15 … after; None when it is too early.

    ``period_days``: how long the period of a repeated report is; None for what is owed once.
    """
    left = (due_on - today).days
    if left < 0:
        return -1 - WEEK * ((-left - 1) // WEEK)
    longest = max(BEFORE) if period_days is None else period_days // 2
    return next((step for step in reversed(BEFORE) if left <= step <= longest), None)


def latest_due(today: datetime.date) -> datetime.date:
    """The last due date that any step holds for; later ones need not be read."""
    return today + datetime.timedelta(days=max(BEFORE))
