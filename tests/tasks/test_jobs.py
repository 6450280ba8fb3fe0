"""What workers run: the moment taken once, and names the beat schedule knows."""

import datetime

import pytest
from django.utils import timezone

from chronicdz.beat import SCHEDULE
from chronicdz.celery import app
from departments.models import Zone
from notices import jobs as notice_jobs
from tasks import jobs
from tasks.models import Deliverable
from tests.tasks.cast import TODAY, Cast, make_task

BEIJING = timezone.get_default_timezone()
#: Just before midnight in Beijing, while it is still afternoon in UTC.
LATE = datetime.datetime(2026, 5, 20, 23, 59, 59, tzinfo=BEIJING)


class Clock:
    """Ticks by two seconds at each look, so that a second look would be on the next day."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> datetime.datetime:
        self.looks += 1
        return LATE + datetime.timedelta(seconds=2 * (self.looks - 1))


@pytest.fixture
def clock(monkeypatch) -> Clock:
    ticking = Clock()
    for module in (jobs, notice_jobs):
        monkeypatch.setattr(module, "now", ticking)
    return ticking


def test_every_repeated_job_is_one_a_worker_knows():
    app.loader.import_default_modules()
    assert set(SCHEDULE) <= set(app.tasks)


def test_reminders_take_the_moment_once(clock, monkeypatch):
    seen: list[dict] = []
    monkeypatch.setattr(jobs, "remind_all", lambda **when: seen.append(when) or 3)
    assert jobs.send_due_reminders() == 3
    assert seen == [{"now": LATE, "today": TODAY}]
    assert clock.looks == 1


def test_generation_takes_the_moment_once(cast: Cast, clock, monkeypatch):
    seen: list[dict] = []
    monkeypatch.setattr(jobs, "generate_deliverables", lambda **what: seen.append(what) or 1)
    Zone.objects.filter(slug="other").update(is_active=False)
    assert jobs.generate_all() == 1
    assert [(what["zone"], what["actor"], what["now"], what["today"]) for what in seen] == [
        (cast.zone, None, LATE, TODAY)
    ]
    assert clock.looks == 1


def test_sending_takes_the_moment_once(clock, monkeypatch):
    seen: list[datetime.datetime] = []
    monkeypatch.setattr(notice_jobs, "send_queued", lambda now: seen.append(now) or 2)
    assert notice_jobs.send_queued_messages() == 2
    assert seen == [LATE] and clock.looks == 1


def test_generation_run_twice_makes_each_once(cast: Cast):
    make_task(cast, cast.education, cast.health, due_on=datetime.date(2099, 7, 31))
    assert (jobs.generate_all(), jobs.generate_all()) == (2, 0)
    assert Deliverable.objects.count() == 2
