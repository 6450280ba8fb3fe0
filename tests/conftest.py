"""Fixtures every test may use. The services themselves are started by tests/services.py."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

import officedocs
from bootstrap import BROWSERS
from chronicdz import bell
from tests import services

E2E = Path(__file__).parent / "e2e"


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(autouse=True)
def reading_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process: a child for each of some hundred imports would take minutes.

    What is marked ``child``, the tests of the child itself and the browser stories use the real one.
    """
    if not any(request.node.get_closest_marker(name) for name in ("child", "e2e")):
        monkeypatch.setattr(
            "tasks.services.imports.reading.read_safely",
            lambda data, **values: officedocs.read(data, **values).as_dict(),
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Browser stories that did not run must not pass for run."""
    reports = terminalreporter.stats.get("skipped", ())
    skipped = [report.longrepr[-1] for report in reports if "tests/e2e/" in report.nodeid]
    if skipped:
        line = f"!!!!!! {len(skipped)} BROWSER STORIES DID NOT RUN: {skipped[0]} !!!!!!"
        terminalreporter.write_line(line, red=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite a real file, as in use: one in memory knows no waiting for another thread's lock."""
    database = connections.settings["default"]
    if "sqlite" in database["ENGINE"]:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        database["TEST"]["NAME"] = f"{os.environ[services.FOLDER]}/test-{worker}.sqlite3"


@pytest.fixture(autouse=True)
def _postgres_only(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """The jobs that were rung, as (name, *args); nothing reaches the broker and no commit is needed."""
    jobs: list[tuple] = []
    monkeypatch.setattr(bell, "on_commit", lambda send: send())
    monkeypatch.setattr(bell, "send", lambda name, args: jobs.append((name, *args)))
    return jobs


@pytest.fixture
def smtp_messages(settings) -> list:
    """The messages that really went out over SMTP during this test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    services.sink.messages.clear()
    return services.sink.messages


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the installed Chromium; as root it refuses its sandbox."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {**browser_type_launch_args, "executable_path": program, "args": ["--no-sandbox"]}
