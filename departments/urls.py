"""All addresses of this app: those of the account, and under ``/<zone>/`` those of the zone."""

from django.urls import include, path

urlpatterns = [
    path("", include("departments.account_urls")),
    path("<slug:zone>/", include("departments.zone_urls")),
]
