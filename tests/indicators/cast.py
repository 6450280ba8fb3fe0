"""Frameworks to look at: three levels as in the circulated tables, or any number of nodes."""

from collections.abc import Iterator

from departments.models import Zone
from indicators.models import Framework, Indicator
from indicators.services.tree import grow

WAYS = [
    ("一、政策发展", "（一）发挥政府主导作用", "1.建立领导协调机制"),
    ("一、政策发展", "（一）发挥政府主导作用", "2.纳入经济社会发展规划"),
    ("一、政策发展", "（二）保障经费", "3.经费纳入预算"),
    ("二、环境支持", "（一）健康社区", "4.健康社区占30%及以上"),
]


def make_framework(zone: Zone, name: str = "慢性病综合防控示范区建设指标体系", **values) -> Framework:
    return Framework.objects.create(zone=zone, name=name, level=values.pop("level", "provincial"), **values)


def make_tree(zone: Zone, **values) -> Framework:
    framework = make_framework(zone, **values)
    grow(framework=framework, ways=WAYS)
    return framework


def ways(nodes: int) -> Iterator[tuple[str, str]]:
    """Two levels with ``nodes`` indicators in all, a top one for every nine below it."""
    for number in range(nodes):
        if number % 10:
            yield (f"分类{number // 10}", f"内容{number}")


def titled(framework: Framework, title: str) -> Indicator:
    return framework.indicators.get(title=title)
