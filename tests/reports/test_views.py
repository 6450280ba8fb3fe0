"""The overview page: who may see it, what it shows, and the Excel file of it."""

import io
from random import Random

import pytest
from django.urls import NoReverseMatch, reverse
from lxml import html
from openpyxl import load_workbook

from chronicdz import web
from departments.models import AuditEntry, Department, Role
from tasks.models import Cycle
from tests.reports import oracle
from tests.reports.conftest import RESULTS_ONLY
from tests.tasks.cast import make_deliverable, make_zone, person


def address(cast, query=""):
    return reverse("reports:overview", kwargs={"zone": cast.zone.slug}) + query


def table(response):
    """The department table as rows of text."""
    rows = html.fromstring(response.content).xpath("//table/tbody/tr")
    return [["".join(cell.itertext()).strip() for cell in row.xpath("td")] for row in rows]


# ------------------------------------------------------------------ rights
@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.OFFICER, Role.ZONE_ADMIN, *RESULTS_ONLY])
def test_who_may_see_results_sees_all_the_numbers(client, cast, by_role, role):
    make_deliverable(cast)
    make_deliverable(cast, cast.health)
    client.force_login(by_role(role))
    response = client.get(address(cast))
    assert response.status_code == 200
    assert response.context["seen"].total.owed == 2
    assert {row[0] for row in table(response)} == {"县教体局", "县卫健局"}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.EXPERT, Role.AUDITOR])
def test_other_roles_are_refused(client, cast, by_role, role):
    client.force_login(by_role(role))
    assert client.get(address(cast)).status_code == 403


def test_a_liaison_is_refused_and_the_refusal_written_down(client, cast):
    client.force_login(cast.liaison)
    assert client.get(address(cast)).status_code == 403
    assert client.get(address(cast, "?export=xlsx")).status_code == 403
    assert AuditEntry.objects.filter(zone=cast.zone, action="access.denied").count() == 2


def test_for_another_zone_it_does_not_exist(client, cast):
    client.force_login(cast.stranger)
    assert client.get(address(cast)).status_code == 404


def test_it_only_reads(office, cast):
    assert office.post(address(cast)).status_code == 405


@pytest.mark.parametrize("role", [Role.OFFICER, *RESULTS_ONLY])
def test_every_link_to_the_tasks_leads_somewhere(client, cast, by_role, role):
    """An observer may see numbers and public documents but no tasks: no link may end in a refusal."""
    make_deliverable(cast)
    client.force_login(by_role(role))
    links = html.fromstring(client.get(address(cast)).content).xpath("//main//a/@href")
    here = [link for link in links if link.startswith(f"/{cast.zone.slug}/")]
    work = [link for link in here if not link.endswith("/documents/")]
    assert bool(work) == (role != Role.OBSERVER)
    assert {client.get(link).status_code for link in here} <= {200}


# ------------------------------------------------------------------ contents
def test_the_key_figures_are_those_of_the_table(office, cast):
    oracle.invent(cast, Random(5))
    response = office.get(address(cast))
    total, rows = response.context["seen"].total, table(response)
    assert sum(int(row[1]) for row in rows) == total.owed
    assert sum(int(row[2].split("/")[0]) for row in rows) == total.met
    assert [sum(int(row[column] or 0) for row in rows) for column in (3, 4, 5, 6)] == [
        total.late, total.waiting, total.returned, total.overdue,
    ]  # fmt: skip
    figures = html.fromstring(response.content).xpath('//*[@class="kpi-value"]/text()')
    assert [int(text) for text in figures if text.strip()] == [
        total.owed, total.met, total.waiting, total.overdue, total.undated,
    ]  # fmt: skip


def test_each_domain_has_a_bar_with_words(office, cast):
    make_deliverable(cast)
    page = html.fromstring(office.get(address(cast)).content)
    (bar,) = page.xpath('//svg[@role="img"]')
    assert bar.get("aria-label") == "0 of 1 accepted, 0 awaiting review, 1 overdue"


def test_the_newest_open_cycle_is_shown_unless_another_is_asked_for(office, cast):
    make_deliverable(cast)
    newer = Cycle.objects.create(zone=cast.zone, name="下一轮", level="national")
    assert office.get(address(cast)).context["cycle"] == newer
    assert office.get(address(cast, f"?cycle={cast.cycle.pk}")).context["seen"].total.owed == 1
    newer.is_closed = True
    newer.save()
    assert office.get(address(cast)).context["cycle"] == cast.cycle


@pytest.mark.parametrize("query", ["?cycle=999999", "?cycle=x", "?cycle=&sort=%00", "?sort=nonsense"])
def test_an_odd_address_shows_the_usual_page(office, cast, query):
    make_deliverable(cast)
    assert office.get(address(cast, query)).context["seen"].total.owed == 1


def test_a_cycle_of_another_zone_is_not_shown(office, cast):
    far = Cycle.objects.create(zone=make_zone("far", "远县"), name="远方", level="national")
    make_deliverable(cast)
    assert office.get(address(cast, f"?cycle={far.pk}")).context["cycle"] == cast.cycle


def test_an_empty_zone_says_what_to_do(office, cast):
    response = office.get(address(cast))
    text = html.fromstring(response.content).text_content()
    assert "There is nothing to show yet" in text
    assert "As soon as the administrator has imported the decomposition table" in text
    assert table(response) == []
    Cycle.objects.all().delete()
    assert office.get(address(cast)).status_code == 200


def test_an_administrator_of_an_empty_zone_is_led_to_the_import(client, cast):
    try:
        leads_to = reverse("tasks:import", kwargs={"zone": cast.zone.slug})
    except NoReverseMatch:
        pytest.fail("the import wizard has no address")
    client.force_login(person("admin", cast.zone, Role.ZONE_ADMIN))
    page = html.fromstring(client.get(address(cast)).content)
    assert page.xpath("//main//a[contains(@class, 'btn-primary')]/@href") == [leads_to]


def test_on_paper_the_zone_and_the_day_stand_above(office, cast):
    page = html.fromstring(office.get(address(cast)).content)
    (line,) = page.xpath('//main/p[@class="print-only"]/text()')
    assert line == f"{cast.zone.name} · {cast.zone.office_name} · {web.today()}"


# ------------------------------------------------------------------ sorting and Excel
def test_a_click_on_a_heading_sorts_the_table(office, cast):
    for _time in range(2):
        make_deliverable(cast, cast.health)
    make_deliverable(cast)
    assert [row[0] for row in table(office.get(address(cast, "?sort=owed")))] == ["县教体局", "县卫健局"]
    response = office.get(address(cast, "?sort=-owed"))
    assert [row[0] for row in table(response)] == ["县卫健局", "县教体局"]
    assert html.fromstring(response.content).xpath("//th[@aria-sort]/@aria-sort") == ["descending"]


@pytest.mark.parametrize("sort", ["", "name", "-met", "late"])
def test_the_excel_file_is_the_table(office, cast, sort):
    oracle.invent(cast, Random(3))
    Department.objects.create(zone=cast.zone, name="无事局", kind="bureau")
    shown = table(office.get(address(cast, f"?sort={sort}")))
    response = office.get(address(cast, f"?sort={sort}&export=xlsx"))
    assert f"-Overview-{web.today()}.xlsx" in response["Content-Disposition"]
    head, *rows, total = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert head == (
        "Department", "Owed", "Accepted", "on time", "late", "done before the import", "Awaiting review",
        "Returned", "Overdue", "No date",
    )  # fmt: skip
    assert total[0] == "Total"
    assert list(total[1:]) == [sum(row[place] for row in rows) for place in range(1, 10)]
    as_shown = [
        [row[0], str(row[1]), f"{row[2]}/{row[1]}", *(str(row[place] or "") for place in (4, 6, 7, 8))]
        for row in rows
    ]
    assert as_shown == shown


def test_without_a_cycle_the_excel_file_has_its_headings_only(office, cast):
    Cycle.objects.all().delete()
    response = office.get(address(cast, "?export=xlsx"))
    assert load_workbook(io.BytesIO(response.content)).active.max_row == 1
