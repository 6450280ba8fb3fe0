"""What the plan asks: tasks, their deadlines, what the document says about who, and what it expands to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, DepartmentGroup, Zone
from indicators.models import Indicator, Target
from tasks.models.imports import ImportBatch
from tasks.models.plan import Cycle, Event


class PartRole(models.TextChoices):
    """Who leads owes; who supports owes nothing until asked."""

    LEAD = "lead", _("lead")
    SUPPORT = "support", _("support")


class Task(models.Model):
    """One leaf row of a decomposition table (主要任务); raw texts stay as circulated."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="tasks", verbose_name=_("zone"))
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="tasks", verbose_name=_("cycle"))
    number = models.PositiveIntegerField(_("number"), help_text=_("place in the table, from 1"))
    text = models.TextField(_("task"))
    items = models.JSONField(_("parts"), default=list, blank=True)
    standard = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="tasks", verbose_name=_("standard")
    )
    domain = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="+", verbose_name=_("domain")
    )
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="proved_by", verbose_name=_("indicators")
    )
    targets = models.ManyToManyField(Target, blank=True, related_name="tasks", verbose_name=_("targets"))
    lead_raw = models.TextField(_("lead units as written"), blank=True)
    support_raw = models.TextField(_("support units as written"), blank=True)
    deadline_raw = models.CharField(_("deadline as written"), max_length=200, blank=True)
    source = models.CharField(_("place in the document"), max_length=120, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, related_name="tasks", verbose_name=_("import")
    )
    due_on = models.DateField(
        _("due"), null=True, blank=True, help_text=_("latest date of its schedules, for sorting")
    )
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    is_register_only = models.BooleanField(
        _("registered only"),
        default=False,
        help_text=_("Proof holds personal data (仅登记不上传): say where it is kept, never upload it."),
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["cycle_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="task_number_once_per_cycle"),
        ]
        indexes = [models.Index(fields=["zone", "cycle", "number"], name="task_list")]

    def __str__(self) -> str:
        return self.text


class ScheduleKind(models.TextChoices):
    ONCE = "once", _("once")
    RANGE = "range", _("within a range of dates")
    RECURRING = "recurring", _("repeated")
    OPEN = "open", _("open-ended")
    UNDECIDED = "undecided", _("not yet fixed")
    EVENT = "event", _("bounded by an event")


class Frequency(models.TextChoices):
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half-year")
    TERMLY = "termly", _("every school term")
    YEARLY = "yearly", _("every year")
    EVERY_2_YEARS = "every_2_years", _("every two years")
    EVERY_5_YEARS = "every_5_years", _("every five years")


class Schedule(models.Model):
    """When a task is due (完成时限). Months stand as their last day; Beijing dates."""

    class DueRule(models.TextChoices):
        PERIOD_END = "period-end", _("at the end of the period")
        FIXED = "fixed", _("on a fixed day")

    class Source(models.TextChoices):
        DEADLINE = "deadline", _("deadline column")
        TASK = "task", _("text of the task")
        STANDARD = "standard", _("text of the standard")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="schedules", verbose_name=_("zone"))
    task = models.ForeignKey(Task, models.CASCADE, related_name="schedules", verbose_name=_("task"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.CharField(_("found in"), max_length=10, choices=Source, default=Source.DEADLINE)
    kind = models.CharField(_("kind"), max_length=10, choices=ScheduleKind)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    start_event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("starts with")
    )
    end_event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ends with")
    )
    frequency = models.CharField(_("frequency"), max_length=14, choices=Frequency, blank=True)
    quota = models.PositiveSmallIntegerField(_("least number per period"), default=1)
    due_rule = models.CharField(_("due rule"), max_length=10, choices=DueRule, blank=True)
    due_month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    due_period_offset = models.PositiveSmallIntegerField(_("periods later"), default=0)
    raw = models.CharField(_("as written"), max_length=300, blank=True)
    needs_paper = models.BooleanField(_("stamped paper is asked for as well"), default=False)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("no longer in the plan; what it owed stays")
    )

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["task_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "position"], name="schedule_position_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["once", "range"]) | models.Q(due_on__isnull=False),
                name="schedule_dated_kinds_have_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="recurring") | ~models.Q(frequency=""),
                name="schedule_recurring_has_frequency",
            ),
            models.CheckConstraint(condition=models.Q(quota__gte=1), name="schedule_quota_from_one"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(due_on__isnull=True)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="schedule_due_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.raw or self.get_kind_display()


class Collect(models.TextChoices):
    """How a responsibility of a group is collected."""

    EACH = "each", _("each member reports")
    ONE = "one", _("one member collects for all")
    OFFICE = "office", _("the office provides it")


class Responsibility(models.Model):
    """What the document says: a department, or a group of departments, leads or supports a scope."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="responsibilities", verbose_name=_("zone"))
    task = models.ForeignKey(Task, models.CASCADE, related_name="responsibilities", verbose_name=_("task"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    role = models.CharField(_("role"), max_length=8, choices=PartRole)
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("department"),
    )
    group = models.ForeignKey(
        DepartmentGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("group of departments"),
    )
    collect = models.CharField(_("collected"), max_length=8, choices=Collect, default=Collect.EACH)
    collector = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("collector")
    )
    raw = models.CharField(_("as written"), max_length=120, blank=True)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("no longer in the plan; its shares ended with it")
    )

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["task_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(department__isnull=False, group__isnull=True)
                | models.Q(department__isnull=True, group__isnull=False),
                name="responsibility_department_xor_group",
            ),
            models.CheckConstraint(
                condition=models.Q(collect="each") | models.Q(collector__isnull=False),
                name="responsibility_collector_named",
            ),
        ]

    def __str__(self) -> str:
        return self.raw


class Assignment(models.Model):
    """One department's share of a task (分派), expanded from a responsibility."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="assignments", verbose_name=_("zone"))
    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments", verbose_name=_("task"))
    responsibility = models.ForeignKey(
        Responsibility, models.CASCADE, related_name="assignments", verbose_name=_("responsibility")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="assignments", verbose_name=_("department")
    )
    role = models.CharField(_("role"), max_length=8, choices=PartRole)
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    starts_on = models.DateField(
        _("from"), null=True, blank=True, help_text=_("owes what falls due from this day on")
    )
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["task_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "department", "role", "scope"], name="assignment_once_per_share"
            ),
        ]
        indexes = [models.Index(fields=["zone", "department", "role"], name="assignment_of_department")]

    def __str__(self) -> str:
        return f"{self.department} · {self.get_role_display()}"
