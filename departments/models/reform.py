"""Renaming, merging, splitting or abolishing a department from a day on (机构改革)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.department import Department
from departments.models.zone import Zone


class Reform(models.Model):
    """One department's change. It is carried out on its day; until then it can be called off.

    Merging several departments into one is one reform each with the same successor. A split names one
    successor that takes what nobody else is given, and ``shares`` says what goes elsewhere: a duty's
    assignment number (as text) → the number of the department that takes it.
    """

    class Kind(models.TextChoices):
        RENAME = "rename", _("renamed")
        MERGE = "merge", _("merged into another")
        SPLIT = "split", _("split up")
        ABOLISH = "abolish", _("abolished")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("carried out")
        CALLED_OFF = "called_off", _("called off")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="reforms", verbose_name=_("zone"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="reforms", verbose_name=_("department")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    takes_effect_on = models.DateField(_("takes effect on"))
    new_name = models.CharField(_("new name"), max_length=80, blank=True)
    successor = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("successor")
    )
    shares = models.JSONField(_("what goes to others"), default=dict, blank=True)
    ground = models.CharField(_("on the ground of"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    old_name = models.CharField(_("old name"), max_length=80, blank=True)
    report = models.JSONField(_("what was done"), default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("entered"))
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    class Meta:
        verbose_name = _("reform")
        verbose_name_plural = _("reforms")
        ordering = ["-takes_effect_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["department"], condition=models.Q(state="planned"), name="reform_one_planned"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="rename") | ~models.Q(new_name=""), name="reform_rename_has_name"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["merge", "split"]) | models.Q(successor__isnull=False),
                name="reform_has_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} · {self.get_kind_display()}"
