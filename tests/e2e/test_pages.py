"""The six main pages: at both widths, in English, and in the browser of county offices.

With ``SCREENSHOTS=folder`` their pictures are kept there, to be looked at.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from departments.models import User
from tests.e2e.conftest import Seat
from tests.e2e.stage import Stage
from tests.e2e.watching import troubles_of

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
CHINESE = re.compile("[\u4e00-\u9fff]")
#: Words of the portal, never data; the way back to Chinese is written in Chinese.
OWN_WORDS = "nav .nav-entry, th, label, .kpi-label, h2.card-title, button:not([lang]):not([data-reason])"


def main_pages(stage: Stage) -> dict[str, tuple[User, str]]:
    """Whose page it is, and its path."""
    cast, zone = stage.cast, {"zone": stage.cast.zone.slug}
    return {
        "home": (cast.liaison, reverse("tasks:home", kwargs=zone)),
        "deliverable": (cast.liaison, reverse("tasks:deliverable", kwargs={**zone, "pk": stage.open_one.pk})),
        "review": (cast.officer, reverse("tasks:review-one", kwargs={**zone, "pk": stage.handed_in.pk})),
        "overview": (cast.officer, reverse("reports:overview", kwargs=zone)),
        "tasks": (cast.officer, reverse("tasks:list", kwargs=zone)),
        "import": (cast.admin, reverse("tasks:import", kwargs=zone)),
    }


def visits(seat: Seat, stage: Stage, picture: str, **options: object) -> Iterator[Page]:
    """The six pages one after the other, each person at one browser."""
    seats: dict[User, Page] = {}
    for name, (person, path) in main_pages(stage).items():
        if person not in seats:
            seats[person] = seat(person, **options)
        answer = seats[person].goto(path)
        assert answer is not None and answer.status == 200, path
        yield seats[person]
        keep_picture(seats[person], f"{name}-{picture}")


def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_main_pages_fit_and_are_accessible(seat, stage, watch, size):
    for page in visits(seat, stage, str(size["width"]), viewport=size):
        assert troubles_of(page) == []
    assert not watch.troubles, "\n".join(watch.troubles)


def test_the_main_pages_work_in_chromium_109(old_seat, old_browser, stage, watch):
    assert old_browser.version.startswith("109.")
    for page in visits(old_seat, stage, "chromium-109"):
        assert troubles_of(page, axe=False) == []
        expect(page.locator("html")).to_have_class("js")
    assert not watch.troubles, "\n".join(watch.troubles)


def test_an_english_user_reads_english(seat, stage, watch):
    """The switch is in the account's menu; from then on the cookie decides."""
    seen = []
    for page in visits(seat, stage, "english", locale="zh-CN"):
        if page.locator("html").get_attribute("lang") != "en":
            page.locator(".topbar details.pop", has=page.locator("button[name=language]")).click()
            page.locator("button[name=language][value=en]").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert troubles_of(page, axe=False) == []
        words = page.locator(OWN_WORDS).all_inner_texts()
        assert [word for word in words if CHINESE.search(word)] == [], page.url
        seen.append(page.title().partition(" · ")[0])
    assert [seen[0], *seen[3:]] == ["My items", "Overview", "Tasks", "Import"]
    assert not watch.troubles, "\n".join(watch.troubles)
