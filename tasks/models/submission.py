"""One numbered handing-in, the items in it, and the office's decision on each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Zone
from tasks.models.deliverable import Deliverable
from tasks.models.evidence import Evidence
from tasks.states import ItemState, SubmissionState


class Sequence(models.Model):
    """The last number given in a zone for one kind and year; locked while a number is drawn."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="sequences", verbose_name=_("zone"))
    name = models.CharField(_("name"), max_length=40)
    value = models.PositiveIntegerField(_("value"), default=0)

    class Meta:
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")
        ordering = ["zone_id", "name"]
        constraints = [models.UniqueConstraint(fields=["zone", "name"], name="sequence_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Submission(models.Model):
    """报送. Immutable once submitted; a correction is a new submission."""

    STATES = [
        (SubmissionState.DRAFT.value, _("draft")),
        (SubmissionState.SUBMITTED.value, _("awaiting review")),
        (SubmissionState.DECIDED.value, _("decided")),
        (SubmissionState.WITHDRAWN.value, _("withdrawn")),
    ]

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="submissions", verbose_name=_("zone"))
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, related_name="submissions", verbose_name=_("deliverable")
    )
    number = models.CharField(_("receipt number"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=SubmissionState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions", verbose_name=_("author")
    )
    on_behalf_source = models.CharField(_("received by"), max_length=20, blank=True)
    on_behalf_of = models.CharField(_("received from"), max_length=60, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("last saved"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    due_on = models.DateField(
        _("due when submitted"), null=True, blank=True, help_text=_("on time is judged by it")
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["deliverable_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "number"], condition=~models.Q(number=""), name="submission_number_once"
            ),
            models.UniqueConstraint(
                fields=["deliverable"], condition=models.Q(state="draft"), name="submission_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", number="", submitted_at__isnull=True)
                | (~models.Q(state="draft") & ~models.Q(number="") & models.Q(submitted_at__isnull=False)),
                name="submission_number_from_submitting",
            ),
        ]
        indexes = [models.Index(fields=["zone", "state", "submitted_at"], name="submission_queue")]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class Item(models.Model):
    """One dated thing that counts: an activity, a training, a report, a document, with its evidence."""

    STATES = [
        (ItemState.DRAFT.value, _("draft")),
        (ItemState.PENDING.value, _("awaiting review")),
        (ItemState.ACCEPTED.value, _("accepted")),
        (ItemState.RETURNED.value, _("returned")),
        (ItemState.WITHDRAWN.value, _("withdrawn")),
    ]

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="items", verbose_name=_("zone"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="items", verbose_name=_("submission")
    )
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, related_name="items", verbose_name=_("deliverable")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.TextField(_("explanation"), blank=True, max_length=5000)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=ItemState.DRAFT)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="items", verbose_name=_("evidence"))

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["submission_id", "id"]
        indexes = [
            models.Index(fields=["deliverable", "state"], name="item_of_deliverable"),
            # What waits for the office is few among many, and every list counts it.
            models.Index(
                fields=["zone", "deliverable"], condition=models.Q(state="pending"), name="item_pending"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"


class Review(models.Model):
    """The office's decision on one item, with the digest of what was seen."""

    class Decision(models.TextChoices):
        ACCEPT = "accept", _("accept")
        RETURN = "return", _("return")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="reviews", verbose_name=_("zone"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="reviews", verbose_name=_("item"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    decision = models.CharField(_("decision"), max_length=6, choices=Decision)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    digest = models.CharField(_("digest of what was seen"), max_length=64)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["item_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision="return") | ~models.Q(reason=""),
                name="review_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display()
