"""With real parts: Redis, two worker processes and an SMTP server that takes what is sent."""

import datetime
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from chronicdz import bell
from chronicdz.celery import app
from departments.models import Zone
from notices.jobs import send_queued_messages
from notices.models import Message
from tasks.jobs import send_due_reminders
from tasks.models import Reminder
from tests import services
from tests.tasks.cast import Cast, make_deliverable

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WORKERS = 2
RINGS = 6
PATIENCE = 90  # seconds; workers start slowly on a busy machine
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def due(racing_cast: Cast) -> Cast:
    """Something due in five days for each department, counted from the real date the workers will read."""
    today = timezone.localdate()
    Zone.objects.filter(pk=racing_cast.zone.pk).update(reminders_from=today)
    for department in (racing_cast.education, racing_cast.health):
        make_deliverable(racing_cast, department, due_on=today + datetime.timedelta(days=5))
    return racing_cast


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two worker processes on the test's own database, broker and mail server."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    running = [start_worker(number, tmp_path) for number in range(WORKERS)]
    try:
        wait_until(lambda: len(app.control.ping(timeout=1)) == WORKERS, "the workers to answer", tmp_path)
        yield running
    finally:
        for worker in running:
            os.killpg(worker.pid, signal.SIGTERM)
        for worker in running:
            services.stop(worker, signal.SIGKILL)


def start_worker(number: int, folder: Path) -> subprocess.Popen[bytes]:
    argv = [
        *(
            sys.executable,
            "-m",
            "celery",
            "-A",
            "chronicdz",
            "worker",
            "--hostname",
            f"test{number}@localhost",
        ),
        *("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    ]
    env = {**os.environ, "DATABASE_URL": database_url(), "C_FORCE_ROOT": "1"}
    with (folder / f"worker{number}.log").open("wb") as log:
        return subprocess.Popen(argv, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)


def database_url() -> str:
    """The address of this test's own database, next to the one in the settings."""
    before, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{before}/{connection.settings_dict['NAME']}"


def wait_until(happened, what: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if happened():
            return
        time.sleep(0.2)
    logs = "\n".join(log.read_text(errors="replace")[-3000:] for log in sorted(folder.glob("*.log")))
    pytest.fail(f"waited in vain for {what}\n{logs}")


def finished(folder: Path, job: str) -> int:
    """How often a job ended well, by the workers' own logs."""
    logs = "".join(log.read_text(errors="replace") for log in folder.glob("worker*.log"))
    return sum(f"Task {job}[" in line and "succeeded" in line for line in logs.splitlines())


def mails_by_address() -> Counter:
    return Counter(message["To"] for message in services.sink.messages)


EVERYBODY = ["liaison@example.test", "colleague@example.test", "neighbour@example.test"]


def test_two_workers_rung_many_times_send_each_person_one_mail(due, workers, smtp_messages, tmp_path):
    for _ in range(RINGS):
        app.send_task("tasks.send_due_reminders")
    wait_until(
        lambda: finished(tmp_path, "tasks.send_due_reminders") == RINGS, "every ring to be answered", tmp_path
    )
    wait_until(lambda: not Message.objects.exclude(state="sent").exists(), "every mail to be sent", tmp_path)
    for _ in range(RINGS):
        app.send_task("notices.send_queued")
    swept = finished(tmp_path, "notices.send_queued")
    wait_until(lambda: finished(tmp_path, "notices.send_queued") >= swept + 1, "the sweep", tmp_path)

    assert mails_by_address() == Counter(EVERYBODY)
    assert Reminder.objects.count() == 3
    assert (
        sorted(Message.objects.values_list("channel", "state"))
        == [("email", "sent")] * 3 + [("in_app", "sent")] * 3
    )
    assert all(message["Message-ID"] for message in smtp_messages)


def test_a_killed_worker_leaves_nothing_unsent(due, workers, smtp_messages, tmp_path):
    os.killpg(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    app.send_task("tasks.send_due_reminders")
    wait_until(lambda: len(smtp_messages) == 3, "the other worker to do it all", tmp_path)
    assert mails_by_address() == Counter(EVERYBODY)


def test_with_the_broker_killed_the_sweep_sends(due, smtp_messages, tmp_path, monkeypatch, caplog):
    broker, port = services.start_redis(tmp_path)
    own = Celery("own", broker=f"redis://127.0.0.1:{port}/0")
    own.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(bell, "app", own)
    try:
        bell.send("notices.send_queued", ())
        assert redis.Redis(port=port).llen("celery") == 1
    finally:
        services.stop(broker, signal.SIGKILL)

    begun = time.monotonic()
    assert send_due_reminders() == 3
    assert time.monotonic() - begun < 10
    assert "broker cannot be reached" in caplog.text
    assert smtp_messages == [] and Message.objects.filter(state="queued").count() == 3

    assert (send_queued_messages(), send_queued_messages()) == (3, 0)
    assert mails_by_address() == Counter(EVERYBODY)


def test_a_mail_server_that_is_down_gets_it_later(due, smtp_messages, settings, rung):
    right = settings.EMAIL_PORT
    settings.EMAIL_PORT = services.free_port()
    send_due_reminders()
    assert send_queued_messages() == 0
    assert Message.objects.filter(state="queued", attempts=1).count() == 1
    settings.EMAIL_PORT = right
    Message.objects.filter(state="queued").update(not_before=timezone.now())
    assert send_queued_messages() == 3
    assert mails_by_address() == Counter(EVERYBODY)
