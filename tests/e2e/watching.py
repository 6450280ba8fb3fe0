"""What holds on every page: nothing from elsewhere, a quiet console, usable by all, no sideways scrolling."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

#: What leaves the machine; others, such as chrome://, are parts of the browser itself (its PDF viewer).
OUTWARD = frozenset({"http", "https", "ws", "wss", "ftp"})
GRAVE = frozenset({"serious", "critical"})
AXE_OPTIONS = {"resultTypes": ["violations"]}
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 160))"""


class Watch:
    """Listens to every page of the contexts it is given, for a whole story."""

    def __init__(self, base_url: str) -> None:
        self.host = urlsplit(base_url).netloc
        self.foreign: list[str] = []
        self.errors: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._requested)
        context.on("console", self._logged)
        context.on("weberror", self._failed)

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in OUTWARD and address.netloc != self.host:
            self.foreign.append(request.url)

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.page.url if message.page else "?"
            self.errors.append(f"{where}: {message.text} ({message.location.get('url')})")

    def _failed(self, error: WebError) -> None:
        self.errors.append(f"{error.page.url if error.page else '?'}: {error.error}")

    @property
    def troubles(self) -> list[str]:
        return [f"off the host: {url}" for url in self.foreign] + self.errors


def grave_issues(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, one line for each rule with its first elements."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [_line(one) for one in found if one["impact"] in GRAVE]


def _line(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {' | '.join(_nodes(violation))}"


def _nodes(violation: dict[str, Any]) -> Iterator[str]:
    for node in violation["nodes"][:4]:
        said = [check["message"] for check in node["any"][:1]]
        yield " ".join([node["html"][:200], *said])


#: Pixels by which the page is too wide, once fonts and styles have had up to a second to settle.
SETTLED_WIDTH = """async () => {
  await document.fonts.ready;
  const excess = () => document.documentElement.scrollWidth - window.innerWidth;
  for (let turn = 0; turn < 20 && excess() > 0; turn += 1) await new Promise((go) => setTimeout(go, 50));
  return excess();
}"""


def troubles_of(page: Page, *, axe: bool = True) -> list[str]:
    """What is wrong with the page as it stands: headings, template marks, width, and what axe says."""
    body = page.inner_text("body")
    wide = page.evaluate(SETTLED_WIDTH)
    troubles = {
        "not one h1": page.locator("h1").count() != 1,
        "template marks": "{%" in body or "{{" in body,
        f"{wide} px too wide: {page.evaluate(TOO_WIDE)}": wide > 0,
    }
    found = [trouble for trouble, is_so in troubles.items() if is_so] + (grave_issues(page) if axe else [])
    return [f"{page.url}: {trouble}" for trouble in found]
