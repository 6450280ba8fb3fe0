"""The browsers, who sits before them, and what their stories begin with."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from bootstrap import BROWSERS
from departments.models import User
from tests.cast import Cast, make_cast
from tests.e2e import old_chromium
from tests.e2e.stage import Stage, set_up
from tests.e2e.watching import Watch

WIDE = {"width": 1440, "height": 900}
PATIENCE = 30_000  # ms, for a machine that is busy with other tests

Seat = Callable[..., Page]


def _unless_there(what: str, is_there: bool) -> None:
    """Skip without the browser; where everything has to run, that is a failure."""
    if is_there:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and with CI=true the browser stories must run", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session", autouse=True)
def _chromium() -> None:
    _unless_there("Chromium", any(map(shutil.which, BROWSERS)))
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture
def cast(transactional_db, settings, tmp_path) -> Cast:
    settings.FILES_ROOT = str(tmp_path / "files")
    return make_cast()


@pytest.fixture
def stage(cast) -> Stage:
    return set_up(cast)


@pytest.fixture
def watch(base_url) -> Watch:
    return Watch(base_url)


@pytest.fixture
def seat(new_context, watch) -> Seat:
    """A person at a browser of their own, logged in; options are those of a browser context."""

    def sit(person: User | None = None, **options: object) -> Page:
        context = new_context(viewport=options.pop("viewport", WIDE), **options)
        return _seated(context, watch, person)

    return sit


def _seated(context: BrowserContext, watch: Watch, person: User | None) -> Page:
    context.set_default_timeout(PATIENCE)
    watch.over(context)
    if person is not None:
        log_in(context, watch, person)
    return context.new_page()


def log_in(context: BrowserContext, watch: Watch, person: User) -> None:
    """By cookie; the log-in page has its own part in the stories."""
    client = Client()
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": f"http://{watch.host}"}])


@pytest.fixture(scope="session")
def old_browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium 109."""
    _unless_there("Chromium 109 (npm package @sparticuz/chromium)", old_chromium.is_carried())
    browser = playwright.chromium.launch(
        executable_path=old_chromium.program(), args=old_chromium.ARGUMENTS, headless=True
    )
    yield browser
    browser.close()


@pytest.fixture
def old_seat(old_browser, base_url, watch) -> Seat:
    """The same seat at Chromium 109. No context is closed: in the single process that may end it all."""

    def sit(person: User | None = None, **options: object) -> Page:
        return _seated(old_browser.new_context(base_url=base_url, viewport=WIDE, **options), watch, person)

    return sit
