"""From the circulated table to an accepted piece of work, through the pages, as the people do it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.cast import Cast
from tests.e2e.conftest import Seat
from tests.e2e.stage import TABLE, document, files, import_table
from tests.e2e.telling import Telling
from tests.e2e.watching import Watch

ROWS = 71
REASON = "缺少盖章页，请补齐后重新报送。"
NOTE = "已在全县中小学开设健康教育课，覆盖率100%。"
STAMPED = {"name": "盖章页.pdf", "mimeType": "application/pdf", "buffer": document() + b"%2\n"}
NUMBER = re.compile(r"BS\d{4}-\d{6}")


class Gate:
    """Holds requests until it is opened."""

    def __init__(self) -> None:
        self.is_open, self.held = False, list[Route]()

    def meet(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.held.append(route)

    def open(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


class Story(Telling):
    """From the table to an accepted piece of work."""

    # -------------------------------------------------------------- the administrator
    def import_table(self, page: Page) -> None:
        """Every step with what it suggests."""
        self.open(page, "tasks:import")
        page.locator("#id_file").set_input_files(TABLE)
        page.locator("main form button[type=submit]").click()
        for step in ("names", "choices"):
            expect(page).to_have_url(re.compile(rf"/{step}/$"))
            self.passed(page)
            page.locator("main form .form-actions button[type=submit]").click()
        expect(page.locator("table tbody tr")).to_have_count(50)
        self.passed(page)
        page.once("dialog", lambda question: question.accept())
        page.locator("main form[action$='/apply/'] button").click()
        expect(page.locator(".alert-success")).to_contain_text(str(ROWS))
        self.passed(page)

    # -------------------------------------------------------------- the liaison
    def choose_work(self, page: Page) -> str:
        """Open the first thing owed; its task in full."""
        self.open(page, "tasks:home")
        page.locator(".section .list-rows a.row-title").first.click()
        expect(page.locator("#hand-in")).to_be_visible()
        self.passed(page)
        return page.locator(".requirement dd.prose").last.inner_text()

    def hand_in(self, page: Page, chosen: list[dict[str, object]], note: str) -> str:
        """The number on the receipt."""
        page.locator("#id_note").fill(note)
        if self.javascript:
            self.send_up(page, chosen)
        else:
            page.locator("#files").set_input_files(chosen)
        page.locator("#hand-in button[value=submit]").click()
        expect(page.locator("h1")).to_contain_text(NUMBER)
        self.passed(page)
        for file in chosen:
            expect(page.locator("dl.facts")).to_contain_text(str(file["name"]))
        return NUMBER.search(page.locator("h1").inner_text()).group()

    def send_up(self, page: Page, chosen: list[dict[str, object]]) -> None:
        """Each file has its own progress; until all have arrived the form cannot be sent."""
        gate = Gate()
        page.route("**/files/", lambda route: gate.meet(route))
        page.locator("#files").set_input_files(chosen)
        expect(page.locator("#file-list progress")).to_have_count(len(chosen))
        said: list[str] = []
        page.once("dialog", lambda warning: (said.append(warning.message), warning.accept()))
        page.locator("#hand-in button[value=submit]").click()
        assert said, "it was not said that files are still on their way"
        gate.open()
        expect(page.locator("#file-list .file-ok")).to_have_count(len(chosen))
        expect(page.locator("#hand-in")).to_have_attribute("aria-busy", "false")

    def hand_in_again(self, page: Page, task: str) -> str:
        """What came back is on top, with its reason; the files that were there go along."""
        self.open(page, "tasks:home")
        back = page.locator("#returned li")
        expect(back).to_have_count(1)
        expect(back).to_contain_text(REASON)
        back.locator("a.btn").click()
        expect(page.locator(".alert-danger")).to_contain_text(REASON)
        self.passed(page)
        number = self.hand_in(page, [STAMPED], NOTE + "已补盖章页。")
        for file in files():
            expect(page.locator("dl.facts")).to_contain_text(str(file["name"]))
        return number

    # -------------------------------------------------------------- the office
    def review(self, page: Page, number: str) -> None:
        """Open the one that waits; its picture is shown in the page."""
        self.open(page, "tasks:review")
        row = page.locator("table tbody tr", has_text=number)
        row.locator("td.actions a").click()
        expect(page.locator(".breadcrumbs, .crumbs")).to_contain_text(number)
        shown: Locator = page.locator(".proof img")
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("naturalWidth", 24)
        self.passed(page)

    def send_back(self, page: Page, number: str) -> None:
        self.review(page, number)
        page.locator("#id_reason").fill(REASON)
        page.locator("#return").click()
        self.decided(page, number)

    def accept(self, page: Page, number: str) -> None:
        self.review(page, number)
        expect(page.locator(".trail")).to_contain_text(REASON)
        page.locator("#accept").click()
        self.decided(page, number)

    def decided(self, page: Page, number: str) -> None:
        expect(page).to_have_url(self.address("tasks:review"))
        expect(page.locator(".alert-success")).to_contain_text(number)
        self.passed(page)

    def is_seen(self, page: Page, department: str, task: str) -> None:
        """Overview, task list and task say that it is accepted."""
        self.open(page, "reports:overview")
        expect(page.locator(".kpi-green .kpi-value")).to_contain_text(re.compile(r"^\s*1\b"))
        expect(page.locator("table tbody tr", has_text=department).locator(".quota")).to_contain_text("1/")
        self.open(page, "tasks:list")
        page.locator("#id_q").fill(task[:30])
        page.locator(".filters .filter-actions button").click()
        row = page.locator("table tbody tr")
        expect(row).to_have_count(1)
        expect(row.locator(".quota")).to_contain_text("1/")
        self.passed(page)


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def story(request, cast: Cast) -> Iterator[Story]:
    telling = Story(cast.zone.slug, javascript=request.param)
    yield telling
    assert not telling.troubles, "\n".join(telling.troubles)


def test_from_the_table_to_an_accepted_piece_of_work(story: Story, seat: Seat, cast: Cast, watch: Watch):
    admin, liaison, officer = (seat(java_script_enabled=story.javascript) for _person in range(3))
    if story.javascript:
        story.log_in(admin, cast.admin)
        story.import_table(admin)
    else:
        import_table(cast.zone, cast.admin)

    story.log_in(liaison, cast.liaison)
    task = story.choose_work(liaison)
    number = story.hand_in(liaison, files(), NOTE)

    story.log_in(officer, cast.officer)
    story.send_back(officer, number)
    again = story.hand_in_again(liaison, task)
    assert again != number
    story.accept(officer, again)
    story.is_seen(officer, cast.education.name, task)

    story.open(liaison, "tasks:home")
    expect(liaison.locator(".kpi-green .kpi-value")).to_contain_text("1")
    assert not watch.troubles, "\n".join(watch.troubles)
