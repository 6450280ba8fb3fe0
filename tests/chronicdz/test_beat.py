"""Every job of the schedule exists, and Celery reads the schedule as it is written."""

from django.conf import settings

from chronicdz import beat
from chronicdz.celery import app


def test_every_scheduled_job_exists():
    app.loader.import_default_modules()
    assert set(beat.SCHEDULE) <= set(app.tasks)


def test_celery_reads_this_schedule_in_beijing_time():
    assert set(app.conf.beat_schedule) == set(beat.SCHEDULE)
    assert app.conf.timezone == settings.TIME_ZONE == "Asia/Shanghai"


def test_jobs_are_kept_when_a_worker_is_lost():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]
