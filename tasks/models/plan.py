"""One round of creation or re-review, its stages, and the events that dates wait for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Zone
from indicators.models import Framework, Level


class Cycle(models.Model):
    """One round (创建 / 复审); several may run in a zone."""

    class Purpose(models.TextChoices):
        CREATE = "create", _("creation")
        REVIEW = "review", _("re-review")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="cycles", verbose_name=_("zone"))
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.CREATE)
    framework = models.ForeignKey(
        Framework, models.PROTECT, null=True, blank=True, related_name="cycles", verbose_name=_("framework")
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    is_draft = models.BooleanField(
        _("draft"),
        default=False,
        help_text=_("Sent out for comments (征求意见稿): nothing is owed before it is issued."),
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["zone_id", "is_closed", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="cycle_name_once_per_zone"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="cycle_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """Something a date waits for (国家级现场评估); its day is filled in when it is known."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="events", verbose_name=_("zone"))
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="events", verbose_name=_("cycle"))
    name = models.CharField(_("name"), max_length=120)
    occurs_on = models.DateField(_("day"), null=True, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["cycle_id", "id"]
        constraints = [models.UniqueConstraint(fields=["cycle", "name"], name="event_once_per_cycle")]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """A stage (工作步骤, 阶段) with dates, or bounded by events, or without either (时间待定)."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="phases", verbose_name=_("zone"))
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="phases", verbose_name=_("cycle"))
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    start_event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("starts with")
    )
    end_event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ends with")
    )

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["cycle_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "name"], name="phase_once_per_cycle"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="phase_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name
