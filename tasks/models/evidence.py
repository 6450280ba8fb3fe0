"""What proves the work: files by their content, and where an original is kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Zone


class Blob(models.Model):
    """The content of a file, stored once per zone under its SHA-256, outside the web root."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="blobs", verbose_name=_("zone"))
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    content_type = models.CharField(_("type by content"), max_length=100)
    created_at = models.DateTimeField(_("stored"))

    class Meta:
        verbose_name = _("stored content")
        verbose_name_plural = _("stored contents")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["zone", "sha256"], name="blob_once_per_zone")]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def key(self) -> str:
        """Path below ``settings.FILES_ROOT``."""
        return f"{self.zone_id}/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class Evidence(models.Model):
    """An uploaded file of a department, or a registration of where the original is kept (仅登记不上传)."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="evidence", verbose_name=_("zone"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="evidence", verbose_name=_("department")
    )
    blob = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("content")
    )
    kept_at = models.CharField(_("where the original is kept"), max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=255)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    issuer = models.CharField(_("issuer"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    is_public = models.BooleanField(_("may be published"), default=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("replaces")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(blob__isnull=False) | ~models.Q(kept_at=""),
                name="evidence_is_a_file_or_registered",
            ),
        ]
        indexes = [models.Index(fields=["zone", "department", "-uploaded_at"], name="evidence_library")]

    def __str__(self) -> str:
        return self.name
