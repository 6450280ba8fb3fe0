"""Addresses of this app inside a zone."""

from django.urls import path

from indicators.views import framework, indicator

app_name = "indicators"

urlpatterns = [
    path("indicators/", framework.framework_list, name="list"),
    path("indicators/frameworks/<int:pk>/", framework.framework, name="framework"),
    path("indicators/<int:pk>/", indicator.indicator, name="detail"),
]
