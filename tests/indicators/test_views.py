import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Indicator, Target
from indicators.services.tree import grow
from tests.indicators.cast import make_framework, make_tree, titled, ways

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def client(expert) -> Client:
    client = Client()
    client.force_login(expert)
    return client


def page(name: str, **kwargs) -> str:
    return reverse(f"indicators:{name}", kwargs={"zone": "zhongjiang", **kwargs})


def sheet_of(response) -> list[tuple]:
    return list(load_workbook(io.BytesIO(response.getvalue())).active.values)


def shown(html: str) -> list[str]:
    return re.findall(r'tree-text"><a [^>]*>([^<]*)</a>', html)


# ------------------------------------------------------------------ list
def test_a_single_framework_is_shown_at_once(zone, client):
    framework = make_tree(zone)
    response = client.get(page("list"))
    assert response.context["framework"] == framework
    assert len(shown(response.content.decode())) == 9


def test_several_are_listed_with_their_sizes(zone, client):
    make_tree(zone)
    make_framework(zone, "国家指标体系", level="national")
    listed = client.get(page("list")).context["page"]
    assert [(one.name, one.size) for one in listed] == [
        ("国家指标体系", 0),
        ("慢性病综合防控示范区建设指标体系", 9),
    ]


@pytest.mark.parametrize("query", ["?level=national", "?q=国家", "?sort=-level&q=国"])
def test_list_filter(zone, client, query):
    make_framework(zone)
    make_framework(zone, "国家指标体系", level="national")
    assert [one.name for one in client.get(page("list") + query).context["page"]] == ["国家指标体系"]


def test_list_excel(zone, client):
    make_tree(zone)
    make_framework(zone, "国家指标体系", version="2020", level="national")
    rows = sheet_of(client.get(page("list") + "?level=national&export=xlsx"))
    assert rows == [("Name", "Version", "Level", "Indicators"), ("国家指标体系", "2020", "national", 0)]


def test_an_empty_zone_says_what_to_do(zone, client):
    assert "No framework yet" in client.get(page("list")).content.decode()


# ------------------------------------------------------------------ tree
def test_the_tree_in_its_order(zone, client):
    framework = make_tree(zone)
    html = client.get(page("framework", pk=framework.pk)).content.decode()
    assert shown(html) == list(Indicator.objects.order_by("path").values_list("title", flat=True))
    assert html.count("<details open>") == 2  # the two on top


def test_unfold_all(zone, client):
    framework = make_tree(zone)
    html = client.get(page("framework", pk=framework.pk) + "?open=all").content.decode()
    assert html.count("<details open>") == 5


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?q=经费纳入", ["一、政策发展", "（二）保障经费", "3.经费纳入预算"]),
        ("?kind=core", ["二、环境支持", "（一）健康社区", "4.健康社区占30%及以上"]),
        ("?kind=bonus", []),
        ("?q=没有", []),
    ],
)
def test_tree_filter(zone, client, query, titles):
    framework = make_tree(zone)
    Indicator.objects.filter(title__startswith="4.").update(is_core=True)
    html = client.get(page("framework", pk=framework.pk) + query).content.decode()
    assert shown(html) == titles
    assert titles or "No indicator fits this filter" in html


def test_any_depth(zone, client):
    framework = make_framework(zone)
    grow(framework=framework, ways=[[f"第{level}级" for level in range(1, 16)]])
    html = client.get(page("framework", pk=framework.pk) + "?open=all").content.decode()
    assert len(shown(html)) == 15


def test_points_and_flags(zone, client):
    framework = make_tree(zone)
    Indicator.objects.filter(title__startswith="1.").update(points="2.50", is_core=True, is_bonus=True)
    Indicator.objects.filter(title__startswith="2.").update(points="20.00")
    html = client.get(page("framework", pk=framework.pk)).content.decode()
    assert "2.5 points" in html and "20 points" in html and ">core<" in html and ">bonus<" in html


def test_titles_are_text(zone, client):
    framework = make_framework(zone)
    grow(framework=framework, ways=[("<script>alert(1)</script>",)])
    assert "<script>alert" not in client.get(page("framework", pk=framework.pk)).content.decode()


def test_tree_excel(zone, client):
    framework = make_tree(zone)
    leaf = titled(framework, "4.健康社区占30%及以上")
    Indicator.objects.filter(pk=leaf.pk).update(points="3", is_core=True)
    Target.objects.create(zone=zone, indicator=leaf, text="健康社区占30%及以上")
    Target.objects.create(zone=zone, indicator=leaf, text="健康单位10家")
    rows = sheet_of(client.get(page("framework", pk=framework.pk) + "?q=健康社区&export=xlsx"))
    assert rows[0] == ("Domain", "Objective", "Standard", "Points", "Core indicator", "Bonus", "Targets")
    assert [row[:3] for row in rows[1:3]] == [("二、环境支持", None, None), (None, "（一）健康社区", None)]
    assert rows[3] == (None, None, leaf.title, 3, "Yes", None, "健康社区占30%及以上\n健康单位10家")


# ------------------------------------------------------------------ indicator
def test_indicator_page(zone, client):
    leaf = titled(make_tree(zone), "3.经费纳入预算")
    Target.objects.create(
        zone=zone,
        indicator=leaf,
        text="人均2元",
        metric="人均经费",
        operator=">=",
        value="2",
        unit="元",
        condition="常住人口",
    )
    response = client.get(page("detail", pk=leaf.pk))
    html = response.content.decode()
    assert "一、政策发展" in html and "（二）保障经费" in html
    assert "人均2元" in html and "常住人口" in html and "2元" in html
    assert f"/zhongjiang/tasks/?indicator={leaf.pk}" in html


def test_children_are_linked(zone, client):
    framework = make_tree(zone)
    html = client.get(page("detail", pk=titled(framework, "一、政策发展").pk)).content.decode()
    assert page("detail", pk=titled(framework, "（二）保障经费").pk) in html


# ------------------------------------------------------------------ who may
def addresses(framework):
    leaf = framework.indicators.last()
    return [page("list"), page("framework", pk=framework.pk), page("detail", pk=leaf.pk)]


def test_strangers_find_nothing(zone, stranger):
    client = Client()
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses(make_tree(zone))] == [404] * 3


def test_who_may_not_see_tasks_is_refused(zone, observer):
    client = Client()
    client.force_login(observer)
    assert [client.get(address).status_code for address in addresses(make_tree(zone))] == [403] * 3


def test_what_belongs_to_another_zone_is_not_here(zone, other_zone, client):
    framework = make_tree(other_zone)
    leaf = framework.indicators.last()
    assert client.get(page("framework", pk=framework.pk)).status_code == 404
    assert client.get(page("detail", pk=leaf.pk)).status_code == 404


def test_nothing_is_posted(zone, client):
    assert [client.post(address).status_code for address in addresses(make_tree(zone))] == [405] * 3


# ------------------------------------------------------------------ queries
@pytest.mark.parametrize("nodes", [10, 50, 200])
def test_a_tree_is_one_query(zone, client, nodes, django_assert_num_queries):
    framework = make_framework(zone)
    grow(framework=framework, ways=ways(nodes))
    assert framework.indicators.count() == nodes
    client.get(page("framework", pk=framework.pk))
    with django_assert_num_queries(6):  # session, account, memberships, framework, tree, unread
        client.get(page("framework", pk=framework.pk))


@pytest.mark.parametrize("number", [10, 50])
def test_the_list_of_frameworks(zone, client, number, django_assert_num_queries):
    for each in range(number):
        make_framework(zone, f"体系{each}")
    client.get(page("list"))
    with django_assert_num_queries(7):  # session, account, memberships, the first two, count, rows, unread
        client.get(page("list"))


@pytest.mark.parametrize("number", [10, 50])
def test_an_indicator_page(zone, client, number, django_assert_num_queries):
    known = grow(framework=make_framework(zone), ways=[("甲", "乙", f"丙{each}") for each in range(number)])
    address = page("detail", pk=known["甲", "乙"].pk)
    client.get(address)
    with django_assert_num_queries(8):  # session, account, memberships, it, above, below, targets, unread
        client.get(address)
