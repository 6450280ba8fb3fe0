"""The Celery application. Its settings are the CELERY_… names of chronicdz.settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chronicdz.settings")

app = Celery("chronicdz")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
