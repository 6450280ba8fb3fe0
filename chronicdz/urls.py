"""Addresses. Everything of a zone lives under /<zone>/…, so that two open tabs never cross."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from chronicdz import health

handler400 = "chronicdz.error_pages.bad_request"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("departments.urls")),
    path("<slug:zone>/", include("tasks.urls")),
    path("<slug:zone>/", include("reports.urls")),
    path("<slug:zone>/", include("indicators.urls")),
    path("<slug:zone>/", include("notices.urls")),
]
