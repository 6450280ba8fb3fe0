"""Addresses outside any zone: the front door and the own account."""

from django.urls import path

from departments.views import account

urlpatterns = [
    path("", account.root, name="root"),
    path("log-in/", account.log_in, name="log-in"),
    path("log-out/", account.log_out, name="log-out"),
    path("account/password/", account.password_change, name="password-change"),
    path("zones/", account.zones, name="zones"),
]
