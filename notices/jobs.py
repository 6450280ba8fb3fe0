"""What workers run for this app."""

from celery import shared_task

from chronicdz.web import now
from notices.services.delivery import send_queued
from notices.services.outbox import SEND_JOB


@shared_task(name=SEND_JOB)
def send_queued_messages() -> int:
    """Sweep the outbox. Rung after commits, and every minute in case a ring was lost."""
    return send_queued(now=now())
