"""A framework (指标体系) and its tree of indicators, any depth."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Zone


class Level(models.TextChoices):
    """Who awards the title."""

    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial")


class Framework(models.Model):
    """One version of an indicator system."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="frameworks", verbose_name=_("zone"))
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    version = models.CharField(_("version"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["zone_id", "name", "version"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "name", "version"], name="framework_once_per_zone")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


class Indicator(models.Model):
    """A node of the tree: 指标分类, 指标内容 or 建设标准, by its level.

    ``path`` holds one four-digit step per level (``0002.0001.0013``), so that sorting by it walks the
    tree and a prefix selects a branch.
    """

    STEP = 4

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="indicators", verbose_name=_("zone"))
    framework = models.ForeignKey(
        Framework, models.CASCADE, related_name="indicators", verbose_name=_("framework")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    path = models.CharField(_("path"), max_length=100, editable=False)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    title = models.TextField(_("text"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_core = models.BooleanField(_("core indicator"), default=False)
    is_bonus = models.BooleanField(_("bonus"), default=False)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["framework_id", "path"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "path"], name="indicator_path_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1), name="indicator_level_from_one"),
        ]
        indexes = [models.Index(fields=["zone", "framework", "path"], name="indicator_tree")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def path_for(cls, parent: "Indicator | None", position: int) -> str:
        """The path of the ``position``-th child (from 1) of a node, or of the tree."""
        step = f"{position:0{cls.STEP}d}"
        return f"{parent.path}.{step}" if parent else step


class Target(models.Model):
    """A numeric requirement found in a plan (健康社区占30%及以上); the document's words stay with it."""

    class Basis(models.TextChoices):
        ABSOLUTE = "absolute", _("as a value")
        PROVINCE_AVERAGE = "province_average", _("against the average of the province")
        CITY_AVERAGE = "city_average", _("against the average of the city")
        CHANGE = "change", _("as a change over years")
        TREND = "trend", _("rising or falling year by year")

    SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="targets", verbose_name=_("zone"))
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator")
    )
    text = models.TextField(_("text"))
    metric = models.CharField(_("metric"), max_length=200, blank=True)
    operator = models.CharField(_("operator"), max_length=4, blank=True)
    value = models.CharField(_("value"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    basis = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.ABSOLUTE)
    condition = models.CharField(_("condition"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["indicator_id", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def sign(self) -> str:
        """The operator as people write it."""
        return self.SIGNS.get(self.operator, self.operator)
