"""System administration: messages can be looked up here, and only looked up."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from notices.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ("created_at", "zone", "recipient", "channel", "state", "attempts", "subject")
    list_filter = ("state", "channel", "zone")
    list_select_related = ("zone", "recipient")
    search_fields = ("subject", "recipient__display_name", "recipient__username", "recipient__email")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
