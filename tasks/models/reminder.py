"""What was owed as a message to a person about a date: once for each step, whoever asks how often."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Zone
from notices.models import Message


def subject_key(deliverable_pk: int) -> str:
    """What a reminder of a deliverable is about."""
    return f"deliverable:{deliverable_pk}"


class Reminder(models.Model):
    """``step`` counts days: 30, 7, 1 before the date; -1, -8, -15 … after it. None may be null, so that
    a moved date gives new reminders and a repeated run gives none."""

    class Kind(models.TextChoices):
        DUE = "due", _("falling due")
        OVERDUE = "overdue", _("overdue")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="reminders", verbose_name=_("zone"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name=_("to")
    )
    subject_key = models.CharField(_("about"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    due_on = models.DateField(_("due"))
    step = models.SmallIntegerField(_("step"))
    messages = models.ManyToManyField(Message, related_name="reminders", verbose_name=_("messages"))
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "subject_key", "kind", "due_on", "step"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_key} {self.step}"
