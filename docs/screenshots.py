"""The pictures of this documentation, taken from the demonstration zone: `python -m docs.screenshots`.

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
ZONE = json.loads((ROOT / "fixtures" / "demo_zone.json").read_text(encoding="utf-8"))["slug"]
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

Visit = Callable[[Page], None]


@dataclass(frozen=True)
class Look:
    """How a picture is taken; ``size`` in CSS pixels."""

    size: dict[str, int]
    suffix: str
    full: bool


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
    page.goto(f"/{ZONE}/import/")
    page.set_input_files("input[name=file]", {"name": TABLE.name, "mimeType": "", "buffer": later_table()})
    page.fill("input[name=name]", "省级示范区复审（演示）")
    page.select_option("select[name=purpose]", "review")
    page.click("form[enctype] button[type=submit]")
    page.wait_for_url("**/names/")
    row = page.locator("tr", has=page.locator(f"td.stack-title:text-is('{BY_HAND}')"))
    row.locator("input[list]").fill(next(old for old, new in RENAMED.items() if new == BY_HAND))


def visit_preview(page: Page) -> None:
    """The last step of the import that `visit_names` began: go on from there."""
    for step in ("choices", "import/*"):
        page.locator("main form:not([action]) .form-actions button").click()
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


def moved(text: str) -> str:
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    return re.sub(r"(20\d\d)(?=\s*年|[-./])", lambda year: str(int(year[1]) + YEARS_LATER), text)


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
    "import-names": ("admin", visit_names),
    "import-preview": ("admin", visit_preview),
}


def _go(page: Page, path: str) -> None:
    page.goto(f"/{ZONE}/{path}")


# ------------------------------------------------------------------ the pictures
def take_all(
    launch: Callable[[], Browser], look: Look, address: str, password: str
) -> Iterator[tuple[str, bytes]]:
    """Each page's picture. A browser for each person: Chromium 109 in one process mixes contexts' cookies."""
    for person in dict.fromkeys(person for person, _visit in PAGES.values()):
        browser = launch()
        page = browser.new_page(base_url=address, viewport=look.size, locale="zh-CN")
        page.set_default_timeout(PATIENCE)
        log_in(page, person, password)
        for name, visit in ((name, visit) for name, (owner, visit) in PAGES.items() if owner == person):
            visit(page)
            page.wait_for_load_state("networkidle")
            yield f"{name}-{look.suffix}", page.screenshot(full_page=look.full)
        browser.close()


def log_in(page: Page, person: str, password: str) -> None:
    page.goto("/log-in/")
    page.fill("input[name=username]", person)
    page.fill("input[name=password]", password)
    page.click("form:has([name=password]) button.btn-primary")
    page.wait_for_url(f"**/{ZONE}/**")


def keep(picture: bytes, place: Path) -> None:
    """With 256 colours a picture of a page has a third of its size and looks the same."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(place, optimize=True)
    print(f"{place.name}  {place.stat().st_size // 1024} KB", flush=True)


def browsers(playwright: Playwright) -> Iterator[tuple[Callable[[], Browser], dict[str, int], str]]:
    """How to start each browser, the width of its page, and the end of its pictures' names."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    chromium = playwright.chromium.launch

    def present() -> Browser:
        return chromium(executable_path=program, args=["--no-sandbox"])

    def old() -> Browser:
        return chromium(executable_path=old_chromium.program(), args=old_chromium.ARGUMENTS)

    yield present, DESK, "1440"
    yield present, PHONE, "390"
    if old_chromium.is_carried():
        yield old, DESK, "1440-chromium109"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="docs.screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES, metavar="FOLDER")
    parser.add_argument(
        "--full", action="store_true", help="whole pages, not only what a screen shows at first"
    )
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    with portal() as (address, password), sync_playwright() as playwright:
        for launch, size, suffix in browsers(playwright):
            look = Look(size, suffix, options.full)
            for name, picture in take_all(launch, look, address, password):
                keep(picture, options.into / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
