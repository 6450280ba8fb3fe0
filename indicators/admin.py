"""System administration of frameworks. An indicator's place in its tree is set by the import, not here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import CharWidget

from departments.admin import Audited
from indicators.models import Framework, Indicator, Target


class IndicatorResource(ModelResource):
    """What an export of indicators carries."""

    title = Field(attribute="title", column_name="title", widget=CharWidget())

    class Meta:
        model = Indicator
        fields = ("framework__name", "path", "level", "title", "points", "is_core", "is_bonus")


class TargetInline(admin.TabularInline):
    model = Target
    extra = 0
    exclude = ("zone",)
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Framework)
class FrameworkAdmin(Audited, admin.ModelAdmin):
    list_display = ("name", "version", "level", "zone")
    list_filter = ("level", "zone")
    list_select_related = ("zone",)
    search_fields = ("name",)


@admin.register(Indicator)
class IndicatorAdmin(Audited, ExportMixin, admin.ModelAdmin):
    resource_classes = [IndicatorResource]
    list_display = ("path", "title", "points", "is_core", "is_bonus", "framework")
    list_filter = ("framework", "is_core", "is_bonus")
    list_select_related = ("framework",)
    search_fields = ("title",)
    readonly_fields = ("zone", "framework", "parent", "path", "level")
    inlines = (TargetInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
