"""Indicators as a list."""

from decimal import Decimal

import pytest

from departments.models import AuditEntry, Role
from indicators.models import Framework, Indicator
from tests.exchanging import Desk, counts, faults, sheet, text, workbook
from tests.indicators.cast import make_tree
from tests.notices.cast import join

HEAD = ["指标体系", "版本", "级别", "路径", "标题", "分值", "核心指标", "附加分"]


@pytest.fixture
def desk(client, zone, settings, tmp_path) -> Desk:
    settings.FILES_ROOT = str(tmp_path)
    return Desk(client, zone, join(zone, Role.ZONE_ADMIN))


@pytest.fixture
def tree(zone) -> Framework:
    framework = make_tree(zone)
    Indicator.objects.filter(framework=framework, path="0001").update(points=Decimal("10.50"), is_core=True)
    return framework


def test_what_goes_out_comes_back_unchanged(desk, tree):
    content = desk.export("indicators")
    rows = tree.indicators.count()
    assert counts(desk.upload("indicators", content)) == {"new": 0, "changed": 0, "same": rows, "wrong": 0}


def test_a_filled_template_corrects_and_adds(desk, tree):
    head = sheet(desk.template("indicators"))[0]
    rows = [
        head,
        [tree.name, "", "", "1", "一、政策保障", 12, "no", ""],
        [tree.name, "", "", "0001.0009", "（九）新内容", "", "", "是"],
        [tree.name, "", "", "1.9.1", "新标准", "0.5", "", ""],
        ["新体系", "2024版", "国家级", "0001", "新分类", "", "", ""],
    ]
    shown = desk.upload("indicators", workbook(rows))
    assert counts(shown) == {"new": 3, "changed": 1, "same": 0, "wrong": 0}, text(shown)
    assert "一、政策发展 → 一、政策保障" in text(shown)
    desk.confirm("indicators", shown)
    found = {one.path: one for one in tree.indicators.all()}
    assert (found["0001"].title, found["0001"].points, found["0001"].is_core) == ("一、政策保障", 12, False)
    assert (found["0001.0009.0001"].parent, found["0001.0009.0001"].level) == (found["0001.0009"], 3)
    assert Framework.objects.get(name="新体系").level == "national"
    assert AuditEntry.objects.filter(zone=tree.zone).count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "", "", "1", "甲", "", "", ""], "This cell is empty"),
        (["没有体系", "", "", "1", "甲", "", "", ""], "There is no such framework"),
        (
            ["慢性病综合防控示范区建设指标体系", "", "", "一", "甲", "", "", ""],
            "“一” is no place in the tree",
        ),
        (
            ["慢性病综合防控示范区建设指标体系", "", "", "1.0", "甲", "", "", ""],
            "“1.0” is no place in the tree",
        ),
        (
            ["慢性病综合防控示范区建设指标体系", "", "", "8.1", "甲", "", "", ""],
            "There is nothing at 0008 above it",
        ),
        (["慢性病综合防控示范区建设指标体系", "", "", "1", "甲", "十", "", ""], "“十” is not a number"),
        (["慢性病综合防控示范区建设指标体系", "", "", "1", "甲", "1e9", "", ""], "“1e9” is not a number"),
        (["慢性病综合防控示范区建设指标体系", "", "国家级", "1", "甲", "", "", ""], "never changed"),
        (
            ["慢性病综合防控示范区建设指标体系", "", "国家级", "9", "甲", "", "", ""],
            "a list does not change that",
        ),
    ],
)
def test_a_row_with_an_error_says_what(desk, tree, row, said):
    shown = desk.preview("indicators", [HEAD, row])
    assert said in faults(shown), text(shown)


def test_another_zones_framework_is_out_of_reach(desk, other_zone):
    far = make_tree(other_zone)
    shown = desk.preview("indicators", [HEAD, [far.name, "", "", "1", "甲", "", "", ""]])
    assert "There is no such framework (known: " in faults(shown)
    assert len(sheet(desk.export("indicators"))) == 1
