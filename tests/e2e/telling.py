"""What every story does: log in, go by the menu, and look at each page that is passed."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from departments.models import User
from tests.e2e.watching import troubles_of
from tests.factories import PASSWORD


class Telling:
    """One telling. Every page passed is looked at; what is wrong is kept, so that one run shows all of it."""

    def __init__(self, zone: str, javascript: bool = True) -> None:
        self.zone, self.javascript = zone, javascript
        self.troubles: list[str] = []

    def passed(self, page: Page) -> None:
        self.troubles += troubles_of(page, axe=self.javascript)

    def address(self, name: str) -> re.Pattern[str]:
        return re.compile(re.escape(reverse(name, kwargs={"zone": self.zone})) + r"(\?.*)?$")

    def log_in(self, page: Page, person: User) -> None:
        page.goto(reverse("log-in"))
        self.passed(page)
        page.locator("#id_username").fill(person.username)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form button[type=submit]").click()
        expect(page.locator(".topbar")).to_contain_text(person.display_name)

    def open(self, page: Page, name: str) -> None:
        """By the menu."""
        page.locator(f".side a[href='{reverse(name, kwargs={'zone': self.zone})}']").click()
        expect(page).to_have_url(self.address(name))
        self.passed(page)
