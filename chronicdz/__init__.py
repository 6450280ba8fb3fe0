"""The project: settings, addresses, jobs and the few helpers every app shares."""

from chronicdz.celery import app as celery_app

__all__ = ["celery_app"]
