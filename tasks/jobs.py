"""What workers run for this app: ids or nothing in, one service called, safe to run twice.

Each job takes the moment once, and the day from it, so that a run over midnight stays on one day.
"""

import datetime

from celery import shared_task
from django.utils import timezone

from chronicdz.web import now
from departments.models import Zone
from tasks.models import ImportBatch
from tasks.services.generation import generate_deliverables
from tasks.services.imports import apply_claimed
from tasks.services.reform import carry_out_due
from tasks.services.reminders import remind_all

#: A started import that nobody took up for so long is rung again.
WAITING = datetime.timedelta(minutes=2)


@shared_task(name="tasks.carry_out_reforms")
def carry_out_reforms() -> int:
    """Every night, before anything is generated: the reforms whose day has come."""
    moment = now()
    return carry_out_due(now=moment, today=timezone.localdate(moment))


@shared_task(name="tasks.generate_deliverables")
def generate_all() -> int:
    """Every night: shares and deliverables of every zone in use."""
    moment = now()
    today = timezone.localdate(moment)
    return sum(
        generate_deliverables(zone=zone, actor=None, now=moment, today=today)
        for zone in Zone.objects.filter(is_active=True)
    )


@shared_task(name="tasks.apply_import")
def apply_import(pk: int) -> bool:
    """Carry out a long table that an administrator has started."""
    return apply_claimed(pk, now=now())


@shared_task(name="tasks.apply_waiting_imports")
def apply_waiting() -> int:
    """Every few minutes: started imports whose ring was lost. One that is at work holds its row."""
    waiting = ImportBatch.objects.filter(state=ImportBatch.State.RUNNING, applied_at__lt=now() - WAITING)
    return sum(apply_claimed(pk, now=now()) for pk in list(waiting.values_list("pk", flat=True)))


@shared_task(name="tasks.send_due_reminders")
def send_due_reminders() -> int:
    """Every morning: remind of what falls due or is overdue."""
    moment = now()
    return remind_all(now=moment, today=timezone.localdate(moment))
