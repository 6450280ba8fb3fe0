"""When the repeated jobs run, in Beijing time: the only place that says so.

Jobs are named, not imported, so that this module needs no app.
"""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, crontab] = {
    "tasks.carry_out_reforms": crontab(minute="10", hour="0"),
    "tasks.generate_deliverables": crontab(minute="30", hour="0"),
    "tasks.apply_waiting_imports": crontab(minute="*/5"),
    "tasks.send_due_reminders": crontab(minute="0", hour="9"),
    "notices.send_queued": crontab(),
}


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The schedule in the form Celery's beat reads."""
    return {name: {"task": name, "schedule": when} for name, when in SCHEDULE.items()}
