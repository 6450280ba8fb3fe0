"""The pictures of this documentation, taken from the demonstration zones: `python -m docs.screenshots`.

A portal of its own is started on a free port, with a temporary folder for its data, and the demonstration
accounts log in as people do. Each main page is taken at the widths of a desk and of a phone, and in Chromium
109, the browser of many county offices, where the npm package that carries it is installed.
"""

import argparse
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.e2e import old_chromium
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[1]
IMAGES = Path(__file__).resolve().parent / "images"
TABLE = ROOT / "fixtures" / "zhongjiang.xlsx"
ZONE = json.loads((ROOT / "fixtures" / "zones" / "zhongjiang.json").read_text(encoding="utf-8"))["slug"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
START_SECONDS = 60
PATIENCE = 30_000  # ms, for a machine that is busy with other things
COLOURS = 256
#: A table circulated again after a reform names some bodies otherwise: that is what the names' step is for.
RENAMED = {
    "县教体局": "县教育局",
    "县卫健局": "县卫生健康委员会",
    "县医保局": "县医疗保障局",
    "县残联": "县残疾人联合会",
}
BY_HAND = "县教育局"
YEARS_LATER = 3

#: A heading that no table of another county has: a person says what the column holds.
ODD_HEADING = "谁来办"
#: The table of the running cycle as an office edits it later: cell → what stands there now.
EDITED = {"E5": "县发改局、县财政局", "G9": "2024年5月", "F62": "县疾控中心", "G62": "2024年10月"}
#: Another task stands here now: one is new, and one no longer listed.
REPLACED = {"D73": "（1）在政务网站公开示范区建设进展，每季度更新。"}
REFORMED, SUCCESSOR = "县医改办", "县卫健局"

Visit = Callable[[Page], None]


@dataclass(frozen=True)
class Look:
    """How a picture is taken; ``size`` in CSS pixels; ``names`` are those that are taken at all."""

    size: dict[str, int]
    suffix: str
    full: bool
    names: frozenset[str]


# ------------------------------------------------------------------ the portal
def settings(folder: str) -> dict[str, str]:
    """The embedded mode whatever the shell says, and static files as they lie in the sources."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return own | {
        "CHRONICDZ_MODE": "",
        "CHRONICDZ_ENV_FILE": "",
        "CHRONICDZ_VAR": folder,
        "STATIC_MANIFEST": "false",
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def portal() -> Iterator[tuple[str, str]]:
    """A running portal with the demonstration zone: its address, and the accounts' password."""
    with tempfile.TemporaryDirectory(prefix="chronicdz-docs-") as folder:
        env = settings(folder)
        manage(env, "migrate", "--verbosity", "0")
        said = manage(env, "demo")
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}", password_in(said)
        finally:
            process.terminate()
            process.wait()


def manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def password_in(said: str) -> str:
    """The password as `manage.py demo` prints it."""
    found = re.search(r"密码均为 ([!-~]+)", said)
    if found is None:
        raise SystemExit("manage.py demo no longer prints the password where this script looks for it")
    return found[1]


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise SystemExit("the portal did not start")


# ------------------------------------------------------------------ the pages
def visit_first(path: str, link: str) -> Visit:
    """Open a list and follow its first link."""

    def visit(page: Page) -> None:
        page.goto(path)
        page.goto(page.locator(link).first.get_attribute("href") or path)

    return visit


def visit_names(page: Page) -> None:
    """Upload the table as circulated again: the names' step, one of them answered by hand."""
    upload(page, later_table(), "省级示范区复审（演示）")
    row = page.locator("tr", has=page.locator(f"td.stack-title:text-is('{BY_HAND}')"))
    row.locator("input[list]").fill(next(old for old, new in RENAMED.items() if new == BY_HAND))


def visit_columns(page: Page) -> None:
    """A table in which the column of the leading units has a heading that nobody knows."""
    upload(page, changed_table({"E3": ODD_HEADING}), "列名不同的表（演示）")
    row = page.locator("tr", has=page.locator(f"td.stack-title:text-is('{ODD_HEADING}')"))
    row.locator("select").select_option("lead")


def upload(page: Page, content: bytes, name: str, cycle: str = "") -> None:
    """The first step; ``name`` is that of a new cycle, ``cycle`` an existing one instead."""
    page.goto(f"/{ZONE}/import/")
    page.set_input_files("input[name=file]", {"name": TABLE.name, "mimeType": "", "buffer": content})
    if cycle:
        page.select_option("select[name=cycle]", cycle)
    else:
        page.fill("input[name=name]", name)
        page.select_option("select[name=purpose]", "review")
    page.click("form[enctype] button[type=submit]")
    page.wait_for_url("**/names/")


def visit_difference(page: Page) -> None:
    """The edited table of the running cycle: what changes. The demonstration has moved its dates."""
    page.goto(f"/{ZONE}/import/")
    running = page.locator("select[name=cycle] option[value]:not([value=''])").last
    moved_by = re.search(r"后移(\d+)年", running.inner_text())
    changed = changed_table({**EDITED, **REPLACED}, int(moved_by[1]) if moved_by else 0)
    upload(page, changed, "", running.get_attribute("value") or "")
    page.locator("main form:not([action]) .form-actions button.btn-primary").click()
    page.wait_for_url("**/choices/")
    visit_preview(page, ("import/*",))


def visit_undo(page: Page) -> None:
    """The import of a small zone, some of whose tasks carry work by now."""
    visit_first("/licheng/import/", "td.actions a")(page)
    page.goto(page.locator("a[href$='/undo/']").get_attribute("href") or "")


def visit_reform(page: Page) -> None:
    """The form for merging one department with another, filled in."""
    page.goto(f"/{ZONE}/departments/?q={REFORMED}")
    page.goto(page.locator(f"td.stack-title a:text-is('{REFORMED}')").get_attribute("href") or "")
    page.goto(page.locator("a[href$='/reform/']").first.get_attribute("href") or "")
    page.check("input[name=kind][value=merge]")
    page.select_option("select[name=successor]", label=SUCCESSOR)
    page.fill("input[name=ground]", "机构改革方案（演示）")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def visit_preview(page: Page, steps: tuple[str, ...] = ("choices", "import/*")) -> None:
    """The last step of the import that `visit_names` began: go on from there."""
    for step in steps:
        page.locator("main form:not([action]) .form-actions button.btn-primary").click()
        page.wait_for_url(f"**/{step}/")


def later_table() -> bytes:
    """The circulated table some years later, with some bodies under other names."""
    book = load_workbook(TABLE)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = moved(cell.value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed_table(cells: dict[str, str], years: int = 0) -> bytes:
    """The circulated table with other words in some cells, its deadlines so many years later."""
    book = load_workbook(TABLE)
    sheet = book.active
    for place, text in cells.items():
        sheet[place] = text
    for cell in sheet["G"]:
        if isinstance(cell.value, str):
            cell.value = later(cell.value, years)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def later(text: str, years: int) -> str:
    return re.sub(r"(20\d\d)(?=\s*年|[-./])", lambda year: str(int(year[1]) + years), text)


def moved(text: str) -> str:
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    return later(text, YEARS_LATER)


#: Name of the picture → whose page, and the way there.
PAGES: dict[str, tuple[str, Visit]] = {
    "home": ("liaison", lambda page: _go(page, "mine/")),
    "deliverable": (
        "liaison",
        visit_first(f"/{ZONE}/mine/", "#returned a.row-title, #overdue a.row-title, a.row-title"),
    ),
    "review": ("office", visit_first(f"/{ZONE}/review/", "td.actions a")),
    "overview": ("office", lambda page: _go(page, "overview/")),
    "tasks": ("office", lambda page: _go(page, "tasks/")),
    "documents": ("office", lambda page: page.goto("/changjiang/documents/") and None),
    "zones": ("admin", lambda page: page.goto("/zones/") and None),
    "import-columns": ("admin", visit_columns),
    "import-names": ("admin", visit_names),
    "import-preview": ("admin", visit_preview),
    "import-difference": ("admin", visit_difference),
    "import-undo": ("admin", visit_undo),
    "exchange": ("admin", lambda page: _go(page, "exchange/")),
    "reform": ("admin", visit_reform),
}
#: Those that are taken in the oldest browser too: what people have open every day.
OLDEST = frozenset(
    (
        "home",
        "deliverable",
        "review",
        "overview",
        "tasks",
        "import-names",
        "import-preview",
        "import-difference",
    )
)


def _go(page: Page, path: str) -> None:
    page.goto(f"/{ZONE}/{path}")


# ------------------------------------------------------------------ the pictures
def take_all(
    launch: Callable[[], Browser], look: Look, address: str, password: str
) -> Iterator[tuple[str, bytes]]:
    """Each page's picture. A browser for each person: Chromium 109 in one process mixes contexts' cookies."""
    for person in dict.fromkeys(PAGES[name][0] for name in PAGES if name in look.names):
        browser = launch()
        page = browser.new_page(base_url=address, viewport=look.size, locale="zh-CN")
        page.set_default_timeout(PATIENCE)
        log_in(page, person, password)
        for name, (owner, visit) in PAGES.items():
            if owner != person or name not in look.names:
                continue
            visit(page)
            page.wait_for_load_state("networkidle")
            yield f"{name}-{look.suffix}", page.screenshot(full_page=look.full)
        browser.close()


def log_in(page: Page, person: str, password: str) -> None:
    page.goto("/log-in/")
    page.fill("input[name=username]", person)
    page.fill("input[name=password]", password)
    page.click("form:has([name=password]) button.btn-primary")
    page.wait_for_url(lambda address: "/log-in/" not in address)


def keep(picture: bytes, place: Path) -> None:
    """With 256 colours a picture of a page has a third of its size and looks the same."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(place, optimize=True)
    print(f"{place.name}  {place.stat().st_size // 1024} KB", flush=True)


def looks(
    playwright: Playwright, *, full: bool, wanted: frozenset[str]
) -> Iterator[tuple[Callable[[], Browser], Look]]:
    """How to start each browser, and how its pictures are taken."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    chromium = playwright.chromium.launch

    def present() -> Browser:
        return chromium(executable_path=program, args=["--no-sandbox"])

    def old() -> Browser:
        return chromium(executable_path=old_chromium.program(), args=old_chromium.ARGUMENTS)

    yield present, Look(DESK, "1440", full, wanted)
    yield present, Look(PHONE, "390", full, wanted)
    if old_chromium.is_carried():
        yield old, Look(DESK, "1440-chromium109", full, wanted & OLDEST)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="docs.screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES, metavar="FOLDER")
    parser.add_argument(
        "--full", action="store_true", help="whole pages, not only what a screen shows at first"
    )
    parser.add_argument("--only", nargs="+", choices=list(PAGES), default=list(PAGES), metavar="NAME")
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    with portal() as (address, password), sync_playwright() as playwright:
        for launch, look in looks(playwright, full=options.full, wanted=frozenset(options.only)):
            for name, picture in take_all(launch, look, address, password):
                keep(picture, options.into / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
