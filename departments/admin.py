"""System administration for superusers: set up zones and look after accounts. Nothing is deleted here.

Daily work happens on the portal's own pages; what is changed here is written into the zone's audit log too.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chronicdz import web
from departments.models import (
    AuditEntry,
    Department,
    DepartmentAlias,
    DepartmentGroup,
    Membership,
    User,
    Zone,
)
from departments.services import audit


class KeepsEverything:
    """No deletion: rows of this portal prove something."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Audited(KeepsEverything):
    """Write what was added or changed into the log of the zone it belongs to, in the same transaction."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        audit.record(
            zone=obj if isinstance(obj, Zone) else obj.zone,
            actor=request.user,  # type: ignore[arg-type]
            action="admin.changed" if change else "admin.added",
            now=web.now(),
            target=f"{obj._meta.model_name}:{obj.pk}",
            detail={"name": str(obj), "fields": list(form.changed_data)},
        )


@admin.register(Zone)
class ZoneAdmin(Audited, admin.ModelAdmin):
    list_display = ("name", "slug", "region_code", "is_active", "is_demo")
    search_fields = ("name", "slug", "region_code")
    prepopulated_fields = {"slug": ("name",)}


class AliasInline(KeepsEverything, admin.TabularInline):
    model = DepartmentAlias
    fk_name = "department"
    fields = ("name",)
    extra = 0


@admin.register(Department)
class DepartmentAdmin(Audited, admin.ModelAdmin):
    list_display = ("name", "zone", "kind", "is_member", "closed_on")
    list_filter = ("zone", "kind", "is_member")
    list_select_related = ("zone",)
    search_fields = ("name", "aliases__name")
    raw_id_fields = ("parent", "successor")
    inlines = (AliasInline,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Another name belongs to its department's zone; nobody has to say so."""
        for alias in formset.save(commit=False):
            alias.zone = form.instance.zone
            alias.save()
        formset.save_m2m()


@admin.register(DepartmentGroup)
class GroupAdmin(Audited, admin.ModelAdmin):
    list_display = ("name", "zone", "same_as", "members_only")
    list_filter = ("zone",)
    list_select_related = ("zone", "same_as")
    raw_id_fields = ("same_as", "members")


@admin.register(Membership)
class MembershipAdmin(Audited, admin.ModelAdmin):
    """Where an account is given a role in a second zone: no zone's administrator may do that alone."""

    list_display = ("user", "zone", "department", "role", "starts_on", "ends_on")
    list_filter = ("zone", "role")
    list_select_related = ("user", "zone", "department")
    search_fields = ("user__username", "user__display_name")
    raw_id_fields = ("user", "department")


@admin.register(User)
class AccountAdmin(KeepsEverything, UserAdmin):
    list_display = ("username", "display_name", "post", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser", "is_demo")
    search_fields = ("username", "display_name")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("display_name", "post", "email", "language")}),
        (
            _("Account"),
            {"fields": ("is_active", "must_change_password", "is_staff", "is_superuser", "is_demo")},
        ),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("username", "display_name", "email", "password1", "password2")},
        ),
    )


@admin.register(AuditEntry)
class AuditEntryAdmin(KeepsEverything, admin.ModelAdmin):
    """To read only."""

    list_display = ("number", "zone", "at", "actor", "action", "target")
    list_filter = ("zone", "action")
    list_select_related = ("zone", "actor")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
