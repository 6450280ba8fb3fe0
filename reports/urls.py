"""Pages of reports, below ``/<zone>/``."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [path("overview/", views.zone_overview, name="overview")]
