"""One import of one circulated table: the original, what was read, what was chosen, what came of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Zone
from tasks.models.evidence import Blob
from tasks.models.plan import Cycle


class ImportBatch(models.Model):
    """``document`` is what ``officedocs`` read; ``choices`` what the administrator decided about it."""

    class State(models.TextChoices):
        PENDING = "pending", _("in preparation")
        APPLIED = "applied", _("applied")
        ABANDONED = "abandoned", _("abandoned")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="imports", verbose_name=_("zone"))
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("cycle")
    )
    original = models.ForeignKey(
        Blob, models.PROTECT, related_name="imports", verbose_name=_("original file")
    )
    file_name = models.CharField(_("file name"), max_length=255)
    document = models.JSONField(_("what was read"))
    choices = models.JSONField(_("what was chosen"), default=dict, blank=True)
    report = models.JSONField(_("what was done"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="applied")
                | models.Q(applied_at__isnull=False, cycle__isnull=False),
                name="import_applied_has_time_and_cycle",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
