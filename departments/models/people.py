"""People, and what they are where: one account, any number of memberships."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.department import Department
from departments.models.zone import Zone


class User(AbstractUser):
    """An account. What its holder may do follows from memberships, never from Django's groups."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("name"), max_length=40)
    post = models.CharField(_("post"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    is_demo = models.BooleanField(_("demonstration account"), default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Role(models.TextChoices):
    """Roles of the glossary. Only ``departments.access`` decides what a role may do."""

    OFFICE_HEAD = "office_head", _("head of the office")
    OFFICER = "officer", _("officer")
    ZONE_ADMIN = "zone_admin", _("zone administrator")
    HEAD = "head", _("head of department")
    DEPUTY = "deputy", _("deputy in charge")
    LIAISON = "liaison", _("liaison")
    SUPERVISOR = "supervisor", _("supervision team member")
    EXPERT = "expert", _("expert")
    VIEWER = "viewer", _("viewer of results")
    OBSERVER = "observer", _("observer")
    AUDITOR = "auditor", _("auditor")


#: Roles that are held for one department; all others are held for the zone.
DEPARTMENT_ROLES = (Role.HEAD, Role.DEPUTY, Role.LIAISON)


class Membership(models.Model):
    """One person in one role, for a zone or for one of its departments, from a day until a day."""

    class Duty(models.TextChoices):
        """A/B liaisons (A/B 角): who is first in line."""

        A = "a", _("A (first)")
        B = "b", _("B (stand-in)")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("account"))
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="memberships", verbose_name=_("zone"))
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("department"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    duty = models.CharField(_("A or B"), max_length=1, choices=Duty, default=Duty.A)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["zone_id", "department_id", "duty", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "zone", "department", "role"],
                condition=models.Q(department__isnull=False),
                name="membership_once_per_department",
                violation_error_message=_("This person already holds this role here."),
            ),
            models.UniqueConstraint(
                fields=["user", "zone", "role"],
                condition=models.Q(department__isnull=True),
                name="membership_once_per_zone",
                violation_error_message=_("This person already holds this role here."),
            ),
            models.CheckConstraint(
                condition=(models.Q(role__in=DEPARTMENT_ROLES) & models.Q(department__isnull=False))
                | (~models.Q(role__in=DEPARTMENT_ROLES) & models.Q(department__isnull=True)),
                name="membership_department_fits_role",
                violation_error_message=_(
                    "Heads, deputies and liaisons belong to a department; others do not."
                ),
            ),
        ]
        indexes = [models.Index(fields=["zone", "role"], name="membership_zone_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
