"""The demonstration zone (示范区): every row of data belongs to exactly one."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

#: First path parts that the portal uses itself; a zone of that name would be unreachable.
RESERVED_SLUGS = frozenset(
    {"account", "admin", "api", "files", "healthz", "language"}
    | {"log-in", "log-out", "password", "readyz", "static", "zones"}
)


class Zone(models.Model):
    """One county-level demonstration zone. Pages live under ``/<slug>/…``."""

    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, help_text=_("for example 中江县"))
    region_code = models.CharField(
        _("region code"),
        max_length=6,
        db_index=True,
        validators=[RegexValidator(r"^\d{6}$", _("A region code has six digits (GB/T 2260)."))],
    )
    office_name = models.CharField(_("name of the leading group's office"), max_length=60)
    reminders_from = models.DateField(
        _("reminders start on"),
        null=True,
        blank=True,
        help_text=_("Nothing is sent before this day, nor for dates before it. Empty: nothing is sent."),
    )
    grace_workdays = models.PositiveSmallIntegerField(
        _("grace after a reporting period, workdays"), default=5
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["region_code", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)), name="zone_slug_not_reserved"
            ),
        ]

    def __str__(self) -> str:
        return self.name
