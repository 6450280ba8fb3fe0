"""The watch over the stories would see what must not be."""

from playwright.sync_api import Page

from tests.e2e.conftest import Seat
from tests.e2e.watching import Watch, troubles_of

BAD = """<p style="width: 3000px">{% x %}</p><input><img alt="" src="http://elsewhere.invalid/a.png">
<script>console.error("said"); throw new Error("thrown");</script>"""


def test_what_must_not_be_is_seen(seat: Seat, watch: Watch):
    page: Page = seat()
    page.route("http://elsewhere.invalid/**", lambda route: route.abort())
    page.set_content(BAD)
    seen = "\n".join([*watch.troubles, *troubles_of(page)])
    for trouble in ("off the host: http://elsewhere.invalid/a.png", "said", "thrown"):
        assert trouble in seen
    for trouble in ("not one h1", "template marks", "px too wide", "label: <input>"):
        assert trouble in seen
