"""What workers run for this app: ids or nothing in, one service called, safe to run twice.

Each job takes the moment once, and the day from it, so that a run over midnight stays on one day.
"""

from celery import shared_task
from django.utils import timezone

from chronicdz.web import now
from departments.models import Zone
from tasks.services.generation import generate_deliverables
from tasks.services.reminders import remind_all


@shared_task(name="tasks.generate_deliverables")
def generate_all() -> int:
    """Every night: shares and deliverables of every zone in use."""
    moment = now()
    today = timezone.localdate(moment)
    return sum(
        generate_deliverables(zone=zone, actor=None, now=moment, today=today)
        for zone in Zone.objects.filter(is_active=True)
    )


@shared_task(name="tasks.send_due_reminders")
def send_due_reminders() -> int:
    """Every morning: remind of what falls due or is overdue."""
    moment = now()
    return remind_all(now=moment, today=timezone.localdate(moment))
