"""Addresses of this app inside a zone."""

from django.urls import path

from notices.views import inbox, log

app_name = "notices"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read-all"),
    path("inbox/<int:pk>/", inbox.open_message, name="open"),
    path("inbox/log/", log.log, name="log"),
    path("inbox/log/<int:pk>/resend/", log.resend_message, name="resend"),
]
