"""Whatever can be named in a responsibility column, its other names, and the groups it belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.zone import Zone


class DepartmentKind(models.TextChoices):
    """Kinds as the circulated plans distinguish them."""

    BUREAU = "bureau", _("county bureau or office")
    TOWNSHIP = "township", _("township or subdistrict")
    HOSPITAL = "hospital", _("hospital, grade two and above")
    COMMUNITY_HEALTH = "community_health", _("community health centre")
    TOWNSHIP_HEALTH = "township_health", _("township health centre")
    PUBLIC_HEALTH = "public_health", _("public health institution")
    SCHOOL = "school", _("school")
    OFFICE = "office", _("leading group's office")
    OTHER = "other", _("other")


class Department(models.Model):
    """A bureau, township, hospital, school, subordinate body …; never deleted, only closed."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="departments", verbose_name=_("zone"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=DepartmentKind)
    is_member = models.BooleanField(
        _("member of the leading group"), default=True, help_text=_("Members report every quarter.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["zone_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="department_name_once_per_zone"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="department_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentAlias(models.Model):
    """Another name of one department inside one zone (卫健局 for 卫健委)."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="aliases", verbose_name=_("zone"))
    department = models.ForeignKey(
        Department, models.CASCADE, related_name="aliases", verbose_name=_("department")
    )
    name = models.CharField(_("other name"), max_length=80)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["zone_id", "name"]
        constraints = [models.UniqueConstraint(fields=["zone", "name"], name="alias_once_per_zone")]

    def __str__(self) -> str:
        return self.name


class DepartmentGroup(models.Model):
    """A named set of departments. Work assigned to it is fanned out.

    Explicit ``members``, or — when ``kinds`` is filled — every open department of those kinds;
    ``members_only`` narrows the kinds to members of the leading group.
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="groups", verbose_name=_("zone"))
    name = models.CharField(_("name"), max_length=80)
    kinds = models.JSONField(_("every department of kind"), default=list, blank=True)
    members_only = models.BooleanField(_("only members of the leading group"), default=False)
    members = models.ManyToManyField(
        Department, blank=True, related_name="groups", verbose_name=_("chosen departments")
    )
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="other_names",
        verbose_name=_("other wording of"),
        help_text=_("各成员单位 and 各县级成员单位 may be one group under two names."),
    )

    class Meta:
        verbose_name = _("group of departments")
        verbose_name_plural = _("groups of departments")
        ordering = ["zone_id", "name"]
        constraints = [models.UniqueConstraint(fields=["zone", "name"], name="group_name_once_per_zone")]

    def __str__(self) -> str:
        return self.name
