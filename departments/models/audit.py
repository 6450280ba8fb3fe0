"""The audit log: append-only, one hash chain per zone.

Each entry's ``digest`` is SHA-256 over the digest before it and its own content, so that a changed or
removed entry breaks every later one. ``AuditChain`` holds the tip; its row is the lock that keeps
concurrent writers from forking the chain.
"""

import hashlib
import json
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.people import User
from departments.models.zone import Zone


class AppendOnly(Exception):
    """Raised by every attempt to change or remove an audit entry."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AuditChain(models.Model):
    """The tip of one zone's chain."""

    zone = models.OneToOneField(Zone, models.PROTECT, primary_key=True, related_name="audit_chain")
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = _("tip of the audit log")
        verbose_name_plural = _("tips of the audit log")

    def __str__(self) -> str:
        return f"{self.zone_id} #{self.number}"


class AuditEntry(models.Model):
    """Who did what to which thing when. Written by ``departments.services.audit`` only."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="audit_entries", verbose_name=_("zone"))
    number = models.PositiveBigIntegerField(_("number"))
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="audit_entries", verbose_name=_("by")
    )
    action = models.CharField(_("action"), max_length=60)
    target = models.CharField(_("of"), max_length=80, blank=True)
    detail = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)
    previous = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["zone_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["zone", "number"], name="audit_number_once_per_zone")]

    def __str__(self) -> str:
        return f"#{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def computed_digest(self) -> str:
        """SHA-256, hexadecimal, of the previous digest and this entry's content."""
        content = [
            self.previous, self.zone_id, self.number, self.at.isoformat(), self.actor_id,
            self.action, self.target, self.detail,
        ]  # fmt: skip
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()
