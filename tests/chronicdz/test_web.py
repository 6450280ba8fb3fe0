"""Page or fragment, the clock, paging, and Excel files without formulas."""

import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from django_htmx.middleware import HtmxDetails
from openpyxl import load_workbook

from chronicdz import excel, web

BASE = "<html>{% block content %}{% endblock %}</html>"
PAGE = (
    '{% extends "frame.html" %}{% block content %}<h1>H</h1>'
    '<div id="task-list">{% block task_list %}{{ rows|length }} rows{% endblock %}</div>{% endblock %}'
)


@pytest.fixture
def templates(settings):
    setting = {**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}
    loader = ("django.template.loaders.locmem.Loader", {"frame.html": BASE, "page.html": PAGE})
    setting["OPTIONS"] = {**setting["OPTIONS"], "loaders": [loader]}
    settings.TEMPLATES = [setting]
    return engines


def request(**headers):
    made = RequestFactory().get("/", headers=headers)
    made.htmx, made.user = HtmxDetails(made), AnonymousUser()
    made.session = {}
    made._messages = []
    return made


def page(**headers):
    return web.page_or_fragment(request(**headers), "page.html", {"rows": [1, 2]}).content.decode()


class TestPageOrFragment:
    def test_a_browser_gets_the_page(self, templates):
        assert page() == '<html><h1>H</h1><div id="task-list">2 rows</div></html>'

    def test_htmx_gets_the_fragment_it_names(self, templates):
        assert page(HX_Request="true", HX_Target="task-list") == "2 rows"

    @pytest.mark.parametrize("target", ["unknown", ""])
    def test_an_unknown_target_gets_the_page(self, templates, target):
        assert page(HX_Request="true", HX_Target=target).startswith("<html>")

    @pytest.mark.parametrize("header", ["HX_Boosted", "HX_History_Restore_Request"])
    def test_boosted_and_history_requests_get_the_page(self, templates, header):
        assert page(HX_Request="true", HX_Target="task-list", **{header: "true"}).startswith("<html>")

    def test_caches_are_told_that_the_answer_varies(self, templates):
        assert "HX-Request" in web.page_or_fragment(request(), "page.html")["Vary"]

    def test_the_status_is_kept(self, templates):
        assert web.page_or_fragment(request(), "page.html", {}, status=409).status_code == 409


class TestClock:
    def test_today_is_beijings_day(self, monkeypatch):
        late = datetime.datetime(2026, 12, 31, 16, 30, tzinfo=datetime.UTC)
        monkeypatch.setattr(web, "now", lambda: late)
        assert web.today() == datetime.date(2027, 1, 1)

    def test_now_knows_its_zone(self):
        assert web.now().tzinfo is not None


class TestPaginate:
    @pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 3), ("x", 1), ("", 1)])
    def test_a_page_that_does_not_exist_becomes_the_nearest(self, asked, number):
        made = RequestFactory().get("/", {"page": asked})
        assert web.paginate(made, list(range(25)), 10).number == number


def exported(*rows):
    response = web.export_rows("台账", ["名称", "值"], rows)
    return response, load_workbook(BytesIO(response.getvalue())).active


class TestExport:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
    def test_a_formula_stays_text(self, text):
        _response, sheet = exported([text, 1])
        assert sheet["A2"].data_type == "s"
        assert sheet["A2"].value == text
        assert sheet["A2"].quotePrefix

    def test_values_keep_their_kind(self):
        when = datetime.datetime(2026, 1, 1, 16, 0, tzinfo=datetime.UTC)
        _response, sheet = exported([Decimal("1.5"), datetime.date(2026, 1, 2)], [when, None], [-3, True])
        assert sheet["A2"].value == 1.5
        assert sheet["B2"].value == datetime.datetime(2026, 1, 2)
        assert sheet["A3"].value == datetime.datetime(2026, 1, 2)
        assert sheet["B3"].value is None
        assert (sheet["A4"].value, sheet["B4"].value) == (-3, True)

    def test_odd_text_cannot_break_the_file(self):
        _response, sheet = exported(["a\x00b\x0bc", "长" * 40_000], [gettext_lazy("English"), ""])
        assert sheet["A2"].value == "abc"
        assert len(sheet["B2"].value) == excel.CELL_LIMIT
        assert sheet["A3"].data_type == "s"

    def test_the_name_may_be_chinese(self):
        response, sheet = exported()
        assert "filename*=utf-8''%E5%8F%B0%E8%B4%A6.xlsx" in response["Content-Disposition"]
        assert response["Content-Type"].endswith("spreadsheetml.sheet")
        assert [cell.value for cell in sheet[1]] == ["名称", "值"]

    def test_the_sheet_is_ready_to_be_read_and_printed(self):
        _response, sheet = exported(["甲\n乙", 1], ["丙", 2])
        assert sheet.title == "台账"
        assert sheet.auto_filter.ref == "A1:B3"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "A2")
        assert sheet["A1"].font.bold and not sheet["A2"].font.bold
        assert sheet["A2"].alignment.wrap_text and sheet["A2"].alignment.vertical == "top"

    @pytest.mark.parametrize(
        ("value", "width"),
        [
            (None, 10),
            ("短", 10),
            ("一二三四五六七八", 18),
            ("Twelve chars", 14),
            ("一二三四五六\n七", 14),
            ("长" * 500, 60),
            (datetime.date(2026, 11, 23), 12),
            (datetime.datetime(2026, 11, 23, 14, 5, 6, 789, datetime.UTC), 21),
        ],
    )
    def test_a_column_is_as_wide_as_what_it_holds(self, value, width):
        _response, sheet = exported(["x", 1], [value, 1])
        assert sheet.column_dimensions["A"].width == width

    def test_a_heading_has_room_for_its_filter(self):
        response = web.export_rows("t", ["done before the import"], [])
        sheet = load_workbook(BytesIO(response.getvalue())).active
        assert sheet.column_dimensions["A"].width == len("done before the import") + 5

    def test_the_total_stands_below_the_filter(self):
        response = web.export_rows("t", ["a", "b"], [["x", 1], ["y", 2]], ["=sum", 3])
        sheet = load_workbook(BytesIO(response.getvalue())).active
        assert [cell.value for cell in sheet[4]] == ["=sum", 3]
        assert sheet["A4"].data_type == "s" and sheet["A4"].quotePrefix and sheet["A4"].font.bold
        assert sheet.auto_filter.ref == "A1:B3"

    @pytest.mark.parametrize(
        ("title", "name"),
        [("a/b:c*d?[e]\\f", "a b c d  e  f"), ("长" * 40, "长" * 31), ("''", "Sheet1"), ("'x'", "x")],
    )
    def test_the_sheet_is_named_after_the_file(self, title, name):
        response = web.export_rows(title, ["a"], [])
        assert load_workbook(BytesIO(response.getvalue())).sheetnames == [name]


class TestClientIp:
    def test_a_header_anyone_can_send_is_not_believed(self):
        made = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4"}, REMOTE_ADDR="10.0.0.9")
        assert web.client_ip(made) == "10.0.0.9"

    def test_behind_the_proxy_the_last_entry_counts(self, settings):
        settings.BEHIND_PROXY = True
        made = RequestFactory().get(
            "/", headers={"X-Forwarded-For": "6.6.6.6, 1.2.3.4"}, REMOTE_ADDR="127.0.0.1"
        )
        assert web.client_ip(made) == "1.2.3.4"
