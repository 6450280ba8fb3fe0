"""What one assignment owes for one period of one schedule, and every move of its date."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Zone
from tasks.models.evidence import Evidence
from tasks.models.plan import Cycle, Event
from tasks.models.task import Assignment, Schedule, Task
from tasks.periods import period_name
from tasks.states import DeliverableState


class Deliverable(models.Model):
    """应报事项. Met when as many items are accepted as ``quota`` says; more are welcome.

    ``cycle``, ``task`` and ``department`` repeat what the assignment says: they never change and every
    list and sum reads them.
    """

    STATES = [
        (DeliverableState.OPEN.value, _("open")),
        (DeliverableState.MET.value, _("met")),
        (DeliverableState.CANCELLED.value, _("cancelled")),
    ]

    class Carried(models.TextChoices):
        """How a date that was past on the day of import is taken."""

        NO = "", _("as planned")
        DONE_BEFORE = "done_before", _("done before the import")
        CATCH_UP = "catch_up", _("to be caught up")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="deliverables", verbose_name=_("zone"))
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="deliverables", verbose_name=_("cycle"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="deliverables", verbose_name=_("task"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="deliverables", verbose_name=_("department")
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="deliverables", verbose_name=_("assignment")
    )
    schedule = models.ForeignKey(
        Schedule, models.PROTECT, related_name="deliverables", verbose_name=_("schedule")
    )
    period_key = models.CharField(_("period"), max_length=10, default="once")
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    original_due_on = models.DateField(_("first due"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    quota = models.PositiveSmallIntegerField(_("least number"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=DeliverableState.OPEN)
    carried = models.CharField(
        _("if past at import"), max_length=12, choices=Carried, blank=True, default=Carried.NO
    )
    met_on = models.DateField(_("met on"), null=True, blank=True)

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "schedule", "period_key"], name="deliverable_once_per_period"
            ),
            models.CheckConstraint(condition=~models.Q(period_key=""), name="deliverable_period_never_empty"),
            models.CheckConstraint(condition=models.Q(quota__gte=1), name="deliverable_quota_from_one"),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True) | models.Q(original_due_on__isnull=False),
                name="deliverable_original_date_kept",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in DeliverableState]),
                name="deliverable_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "cycle", "state", "due_on"], name="deliverable_overview"),
            models.Index(fields=["zone", "department", "state", "due_on"], name="deliverable_home"),
            models.Index(fields=["task", "state"], name="deliverable_of_task"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.department_id} · {self.period_key}"

    @property
    def period_name(self) -> str:
        """What people call its period (2026年第1季度); empty when it is owed once."""
        return period_name(self.period_key)


class DueChange(models.Model):
    """One move of a due date; the original date is kept for ever."""

    class Cause(models.TextChoices):
        EXTENSION = "extension", _("extension")
        EVENT = "event", _("the event's day became known")
        IMPORT = "import", _("changed by an import")
        SCHEDULE = "schedule", _("changed schedule")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="due_changes", verbose_name=_("zone"))
    deliverable = models.ForeignKey(
        Deliverable, models.CASCADE, related_name="due_changes", verbose_name=_("deliverable")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    old_due_on = models.DateField(_("old date"), null=True, blank=True)
    new_due_on = models.DateField(_("new date"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, verbose_name=_("event"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("change of due date")
        verbose_name_plural = _("changes of due dates")
        ordering = ["deliverable_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(cause="extension") | ~models.Q(reason=""),
                name="due_change_extension_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"


class Contribution(models.Model):
    """Evidence that a supporting department lends to the leads, once it was asked."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="contributions", verbose_name=_("zone"))
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="contributions", verbose_name=_("supporting share")
    )
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, related_name="contributions", verbose_name=_("lent to")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    requested_at = models.DateTimeField(_("asked"))
    request = models.CharField(_("what is asked"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    given_at = models.DateTimeField(_("given"), null=True, blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="contributions", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["deliverable_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "deliverable"], name="contribution_once_per_deliverable"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} → {self.deliverable_id}"
