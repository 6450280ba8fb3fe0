"""Two app configurations: the project's commands and signals, and an admin site for superusers only."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ChronicdzConfig(AppConfig):
    name = "chronicdz"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from chronicdz.middleware import note_log_in

        user_logged_in.connect(note_log_in, dispatch_uid="chronicdz.note_log_in")


class SuperuserAdminConfig(AdminConfig):
    default_site = "chronicdz.admin_site.SuperuserAdminSite"
