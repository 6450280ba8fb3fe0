"""System administration: everything of this app can be looked up, and only looked up.

What was handed in and decided is changed through the services alone, which leave a trace.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import CharWidget

from tasks.models import (
    Assignment,
    Blob,
    Contribution,
    Cycle,
    Deliverable,
    DueChange,
    Event,
    Evidence,
    ImportBatch,
    Item,
    Phase,
    Reminder,
    Responsibility,
    Review,
    Schedule,
    Submission,
    Task,
)


class LookOnly(admin.ModelAdmin):
    """Nothing can be added, changed or removed here."""

    list_filter: ClassVar[tuple[str, ...]] = ("zone",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TaskResource(ModelResource):
    """What an export of tasks carries; texts stay texts."""

    text = Field(attribute="text", column_name="text", widget=CharWidget())
    lead_raw = Field(attribute="lead_raw", column_name="lead", widget=CharWidget())
    support_raw = Field(attribute="support_raw", column_name="support", widget=CharWidget())

    class Meta:
        model = Task
        fields = (
            "zone__name",
            "cycle__name",
            "number",
            "text",
            "lead_raw",
            "support_raw",
            "deadline_raw",
            "due_on",
        )


@admin.register(Task)
class TaskAdmin(ExportMixin, LookOnly):
    resource_classes = (TaskResource,)
    list_display = ("number", "zone", "cycle", "text", "lead_raw", "due_on")
    list_select_related = ("zone", "cycle")
    search_fields = ("text", "lead_raw")


@admin.register(Deliverable)
class DeliverableAdmin(LookOnly):
    list_display = ("pk", "zone", "department", "period_key", "due_on", "state")
    list_filter: ClassVar[tuple[str, ...]] = ("state", "zone")
    list_select_related = ("zone", "department")


@admin.register(Submission)
class SubmissionAdmin(LookOnly):
    list_display = ("number", "zone", "state", "author", "submitted_at")
    list_filter: ClassVar[tuple[str, ...]] = ("state", "zone")
    list_select_related = ("zone", "author")
    search_fields = ("number",)


@admin.register(Evidence)
class EvidenceAdmin(LookOnly):
    list_display = ("name", "zone", "department", "uploaded_by", "uploaded_at")
    list_select_related = ("zone", "department", "uploaded_by")
    search_fields = ("name", "caption", "document_number")


@admin.register(ImportBatch)
class ImportBatchAdmin(LookOnly):
    list_display = ("file_name", "zone", "state", "created_by", "created_at", "applied_at")
    list_select_related = ("zone", "created_by")


for model in (
    Assignment, Blob, Contribution, Cycle, DueChange, Event,
    Item, Phase, Reminder, Responsibility, Review, Schedule,
):  # fmt: skip
    admin.site.register(model, LookOnly)
