"""From a small table to an edited one and back, through the pages: difference, undo, and what undo leaves."""

import re
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Locator, Page, expect

from chronicdz import web
from tests.cast import Cast
from tests.e2e.conftest import WIDE, Seat
from tests.e2e.stage import document
from tests.e2e.telling import Telling
from tests.e2e.watching import Watch
from tests.tasks.importing import workbook

PHONE = {"width": 390, "height": 844}
UNKNOWN = "县文教委"
#: Work text of each row; the liaison works on ``SCHOOLS``, which the edited table words anew.
BUDGET, SMOKING, SCHOOLS, SALT = (
    "将慢性病防治经费纳入财政年度预算并足额拨付",
    "开展无烟党政机关创建工作",
    "中小学校全面开设健康教育课程",
    "在集体食堂推广低盐低油饮食",
)
SCHOOLS_ANEW, STEPS = SCHOOLS + "，每学期不少于六课时", "建设健康步道和健康主题公园"
NOTE = "已完成全县中小学排课。"
PROOF = {"name": "排课表.pdf", "mimeType": "application/pdf", "buffer": document()}


def _line(number: int, task: str, lead: str, month: int) -> list[str]:
    due = f"{web.today().year + 1}年{month}月"
    return ["一、政策发展", "（一）工作机制", f"{number}.建设标准", task, lead, "", due]


def _upload(name: str, rows: Sequence[Sequence[str]]) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": workbook(rows)}


def circulated() -> dict[str, object]:
    rows = [(BUDGET, "县财政局", 6), (SMOKING, "县财政局", 7), (SCHOOLS, UNKNOWN, 9), (SALT, "县教体局", 10)]
    return _upload("任务分解表.xlsx", [_line(number, *one) for number, one in enumerate(rows, 1)])


def edited() -> dict[str, object]:
    """One lead, one date and one text are others, one row is new, and one is no longer there."""
    rows = [
        (BUDGET, "县教体局", 6), (SMOKING, "县财政局", 11), (SCHOOLS_ANEW, UNKNOWN, 9),
        (STEPS, "县财政局", 12),
    ]  # fmt: skip
    return _upload("任务分解表（修订）.xlsx", [_line(number, *one) for number, one in enumerate(rows, 1)])


class Story(Telling):
    """The administrator imports twice and takes back what can be; in between a liaison works."""

    def both_widths(self, page: Page) -> None:
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            self.passed(page)

    def go_on(self, page: Page, then: str) -> None:
        page.locator("main form .form-actions button[type=submit]").last.click()
        expect(page).to_have_url(re.compile(rf"/{then}$"))

    def confirm(self, page: Page, button: Locator) -> None:
        page.once("dialog", lambda question: question.accept())
        button.click()

    def upload(self, page: Page, file: dict[str, object], cycle: str = "") -> None:
        self.open(page, "tasks:import")
        page.locator("#id_file").set_input_files([file])
        if cycle:
            choice = page.locator("#id_cycle option", has_text=cycle)
            page.locator("#id_cycle").select_option(choice.get_attribute("value"))
        self.go_on(page, "names/")
        self.passed(page)

    def name_it(self, page: Page, name: str) -> None:
        """The only unknown name is another name of that department."""
        row = page.locator("tbody tr", has=page.locator("input[list=known-names]"))
        expect(row).to_have_count(1)
        expect(row).to_contain_text(UNKNOWN)
        row.locator("input[list=known-names]").fill(name)

    def apply(self, page: Page, told: str) -> None:
        self.confirm(page, page.locator("main form[action$='/apply/'] .form-actions button.btn-primary"))
        expect(page.locator(".alert-success")).to_contain_text(told)
        self.passed(page)

    # -------------------------------------------------------------- the liaison
    def attach(self, page: Page, task: str) -> None:
        """A file on that row, kept as a draft."""
        self.open(page, "tasks:home")
        page.locator(".list-rows a.row-title", has_text=task).first.click()
        page.locator("#id_note").fill(NOTE)
        page.locator("#files").set_input_files([PROOF])
        expect(page.locator("#file-list .file-ok")).to_have_count(1)
        page.locator("#hand-in button[value=save]").click()
        expect(page.locator("#file-list")).to_contain_text(str(PROOF["name"]))
        self.passed(page)

    # -------------------------------------------------------------- the administrator again
    def look_at_the_difference(self, page: Page) -> None:
        parts = page.locator("#difference nav .part")
        expect(parts.locator(".tnum")).to_have_text(["3", "1", "1", "0"])
        changed = page.locator("#difference .change")
        expect(changed).to_have_count(3)
        was, now = changed.locator(".change-old"), changed.locator(".change-new")
        expect(was.nth(0)).to_contain_text("县财政局")
        expect(now.nth(0)).to_contain_text("县教体局")
        expect(was.nth(1)).to_contain_text("7月")
        expect(now.nth(1)).to_contain_text("11月")
        expect(now.nth(2).locator("ins")).to_have_text("，每学期不少于六课时")
        self.both_widths(page)
        for place, text in ((1, STEPS), (2, SALT)):
            parts.nth(place).click()
            expect(page.locator("#difference tbody tr")).to_have_count(1)
            expect(page.locator("#difference tbody")).to_contain_text(text)
            self.both_widths(page)
        expect(page.locator("input[name=cancel]")).not_to_be_checked()

    def undo(self, page: Page, watch: Watch) -> None:
        """Everything is refused, and the row named; then the rest."""
        page.locator("main a[href$='/undo/']").click()
        expect(page.locator(".edge-amber .list-rows li")).to_have_count(1)
        expect(page.locator(".edge-amber .list-rows")).to_contain_text(SCHOOLS_ANEW)
        self.both_widths(page)
        self.confirm(page, page.locator("main form button:not([name])"))
        refused = page.locator(".alert-danger")
        expect(refused).to_contain_text("第3")
        expect(refused).to_contain_text(SCHOOLS)
        self.both_widths(page)
        assert (
            len(watch.errors) == 1 and "400" in watch.errors.pop()
        )  # the refusal itself, as the browser logs it
        self.confirm(page, page.locator("main form button[name=partly]"))
        expect(page.locator(".alert-success")).to_be_visible()

    def is_reported(self, page: Page) -> None:
        expect(page.locator("main")).to_contain_text(SCHOOLS_ANEW)
        self.both_widths(page)
        self.open(page, "tasks:list")
        listed = page.locator("table tbody tr")
        expect(listed).to_have_count(4)
        for text in (BUDGET, SMOKING, SCHOOLS_ANEW, SALT):
            expect(listed.filter(has_text=text)).to_have_count(1)
        expect(listed.filter(has_text=BUDGET)).to_contain_text("县财政局")


@pytest.fixture
def story(cast: Cast) -> Iterator[Story]:
    telling = Story(cast.zone.slug)
    yield telling
    assert not telling.troubles, "\n".join(telling.troubles)


def test_an_edited_table_goes_in_and_comes_out_but_for_the_row_with_work(
    story: Story, seat: Seat, cast: Cast, watch: Watch
):
    admin, liaison = seat(), seat()
    story.log_in(admin, cast.admin)
    story.upload(admin, circulated())
    story.name_it(admin, cast.education.name)
    story.go_on(admin, "choices/")
    story.passed(admin)
    cycle = admin.locator("#id_name").input_value()
    story.go_on(admin, r"import/\d+/")
    story.both_widths(admin)
    story.apply(admin, "4")

    story.log_in(liaison, cast.liaison)
    story.attach(liaison, SCHOOLS)

    story.upload(admin, edited(), cycle)
    story.go_on(admin, "choices/")
    story.go_on(admin, r"import/\d+/")
    story.look_at_the_difference(admin)
    story.apply(admin, "3")
    story.undo(admin, watch)
    story.is_reported(admin)

    liaison.reload()
    expect(liaison.locator("#id_note")).to_have_value(NOTE)
    expect(liaison.locator("main")).to_contain_text(SCHOOLS_ANEW)
    assert not watch.troubles, "\n".join(watch.troubles)
