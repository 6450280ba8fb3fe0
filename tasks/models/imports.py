"""Imports of circulated documents: what was read, chosen and changed by each; and reference documents."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from departments.models import Zone
from officedocs.sharing import Shared
from tasks.models.evidence import Blob
from tasks.models.plan import Cycle


class ImportBatch(models.Model):
    """``document`` is what ``officedocs`` read; ``choices`` what the administrator decided about it.

    Of the document, ``head`` holds all but the rows; those stand in :class:`ImportRow`.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("in preparation")
        RUNNING = "running", _("being applied")
        APPLIED = "applied", _("applied")
        ABANDONED = "abandoned", _("abandoned")
        UNDONE = "undone", _("undone")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="imports", verbose_name=_("zone"))
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("cycle")
    )
    original = models.ForeignKey(
        Blob, models.PROTECT, related_name="imports", verbose_name=_("original file")
    )
    file_name = models.CharField(_("file name"), max_length=255)
    head = models.JSONField(_("what was read"))
    choices = models.JSONField(_("what was chosen"), default=dict, blank=True)
    report = models.JSONField(_("what was done"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("applied by"),
    )  # fmt: skip
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=~models.Q(state="undone") | models.Q(undone_at__isnull=False),
                name="import_undone_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @cached_property
    def document(self) -> dict[str, Any]:
        """What was read, in the shape that the reader gives. What repeats is held once: do not change it."""
        return self.head if "rows" in self.head else {**self.head, "rows": self._read_rows()}

    def _read_rows(self) -> list[dict[str, Any]]:
        shared = Shared()
        texts = self.read_rows.order_by("place").values_list(Cast("data", models.TextField()), flat=True)
        return [shared.loads(text) for text in texts.iterator(chunk_size=500)]


class ImportRow(models.Model):
    """One row of an imported document, as it was read."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="import_rows", verbose_name=_("zone"))
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="read_rows", verbose_name=_("import"))
    place = models.PositiveIntegerField(_("place"), help_text=_("in the document, from 0"))
    data = models.JSONField(_("what was read"))

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch_id", "place"]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.place}"


class ImportChange(models.Model):
    """One thing that an import made, changed or cancelled, as it was before and after: what undoing reads.

    ``kind`` names what ``object_id`` is of. For tasks, ``before`` and ``after`` are row states (see
    ``tasks.importing.rowstate``); empty where there was nothing, or is nothing any more.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        PLACES = "places", _("order of the tasks")
        CYCLE = "cycle", _("cycle")
        DEPARTMENT = "department", _("department")
        ALIAS = "alias", _("other name")
        GROUP = "group", _("group of departments")
        MEMBER = "member", _("member of a group")
        FRAMEWORK = "framework", _("framework")
        INDICATOR = "indicator", _("indicator")
        TARGET = "target", _("target")
        PHASE = "phase", _("phase")
        EVENT = "event", _("event")

    class Operation(models.TextChoices):
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")
        CANCELLED = "cancelled", _("cancelled")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="import_changes", verbose_name=_("zone"))
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes", verbose_name=_("import"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    operation = models.CharField(_("what happened"), max_length=10, choices=Operation)
    object_id = models.PositiveBigIntegerField(_("number"), null=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        ordering = ["batch_id", "id"]
        indexes = [models.Index(fields=["batch", "kind"], name="import_change_of_batch")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.operation}"


class HeadingMeaning(models.Model):
    """What a zone's administrator said a column heading means; remembered for the next table."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="heading_meanings", verbose_name=_("zone"))
    heading = models.CharField(_("heading"), max_length=120)
    role = models.CharField(_("meaning"), max_length=12, blank=True, help_text=_("empty: not read"))

    class Meta:
        verbose_name = _("meaning of a heading")
        verbose_name_plural = _("meanings of headings")
        ordering = ["zone_id", "heading"]
        constraints = [models.UniqueConstraint(fields=["zone", "heading"], name="heading_once_per_zone")]

    def __str__(self) -> str:
        return self.heading


class PlanDocument(models.Model):
    """A reference document of a cycle (方案, 任务分解表, 通知), kept beside the tasks it made."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="plan_documents", verbose_name=_("zone"))
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="documents", verbose_name=_("cycle"))
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("May be shown to everybody who may see the cycle's results.")
    )
    original = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="plan_documents", verbose_name=_("file")
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, blank=True, related_name="plan_documents",
        verbose_name=_("import"),
    )  # fmt: skip
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reference document")
        verbose_name_plural = _("reference documents")
        ordering = ["cycle_id", "issued_on", "id"]

    def __str__(self) -> str:
        return self.title
