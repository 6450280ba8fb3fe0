"""Indicators as a list: one row for each node of a framework's tree, found by its place."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

from departments.access import Cap
from departments.exchange.columns import Amount, Choice, Column, Flag, Text, plain
from departments.exchange.kinds import Kind, Way
from departments.exchange.resource import Record, ZoneResource
from departments.exchange.table import Table
from indicators.models import Framework, Indicator, Level
from indicators.services.correcting import add_framework, add_indicator, change_indicator

TITLE = 2000
MOST_LEVELS = 8


class PathWidget(Widget):
    """A place in the tree, 0002.0001.0013 or for short 2.1.13."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = plain(value).replace("．", ".").replace("。", ".").strip(".")
        steps = text.split(".")
        if (
            not re.fullmatch(r"\d{1,4}(\.\d{1,4})*", text, re.ASCII)
            or len(steps) > MOST_LEVELS
            or "0" in [step.lstrip("0") or "0" for step in steps]
        ):
            raise ValueError(
                _("“%s” is no place in the tree. Write 0002.0001.0013, or 2.1.13 for short, as text.")
                % text[:30]
            )
        return ".".join(f"{int(step):0{Indicator.STEP}d}" for step in steps)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value or ""


class IndicatorResource(ZoneResource):
    key = ("framework", "version", "path")
    columns = (
        Column(
            "framework",
            gettext_lazy("Framework"),
            Text(120),
            gettext_lazy("Its name."),
            "慢性病综合防控示范区建设指标体系",
            ("指标体系", "体系名称", "指标体系名称"),
            required=True,
            needed=True,
        ),
        Column(
            "version",
            gettext_lazy("Version"),
            Text(20),
            gettext_lazy("Empty where it has none."),
            "2024版",
            ("版次",),
        ),
        Column(
            "level",
            gettext_lazy("Level"),
            Choice(lambda: Level.choices),
            gettext_lazy("National or provincial; needed for a new framework."),
            "省级",
            (),
            fixed=True,
            elsewhere=gettext_lazy("National or provincial; needed for a new framework, and never changed."),
        ),
        Column(
            "path",
            gettext_lazy("Place in the tree"),
            PathWidget(),
            gettext_lazy("0002.0001.0013: the 13th below the 1st below the 2nd. Format the column as text."),
            "0001.0002",
            ("路径", "编号"),
            required=True,
            needed=True,
        ),
        Column(
            "title",
            gettext_lazy("Text"),
            Text(TITLE, one_line=False),
            gettext_lazy("As the document writes it."),
            "健康社区占30%及以上",
            ("标题", "正文", "内容"),
            required=True,
            needed=True,
        ),
        Column("points", gettext_lazy("Points"), Amount(), gettext_lazy("Empty: none."), "2.5", ("分数",)),
        Column(
            "is_core", gettext_lazy("Core indicator"), Flag(), gettext_lazy("Yes or no."), "否", ("核心指标",)
        ),
        Column(
            "is_bonus", gettext_lazy("Bonus"), Flag(), gettext_lazy("Yes or no."), "否", ("附加分", "加分项")
        ),
    )

    def prepare(self, table: Table) -> None:
        found = Framework.objects.filter(zone=self.desk.zone)
        self.frameworks = {(one.name, one.version): one for one in found}

    def known(self) -> Iterable[Record]:
        found = Indicator.objects.filter(zone=self.desk.zone).select_related("framework", "zone")
        for one in found.order_by("framework__name", "framework__version", "path"):
            yield Record(
                one, framework=one.framework.name, version=one.framework.version, level=one.framework.level,
                path=one.path, title=plain(one.title), points=one.points, is_core=one.is_core,
                is_bonus=one.is_bonus,
            )  # fmt: skip

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        if before is not None:
            return {}
        framework = self.frameworks.get((record.framework, record.version or ""))
        if framework is None and not record.level:
            known = "、".join(f"“{one}”" for one in self.frameworks.values()) or _("none")
            return {
                "framework": _(
                    "There is no such framework (known: %s). Correct the name, or say in the column of the "
                    "level whether the new one is national or provincial."
                ) % known
            }  # fmt: skip
        if framework is not None and record.level and record.level != framework.level:
            return {
                "level": _("This framework is %s; a list does not change that.")
                % framework.get_level_display()
            }
        return {}

    def store(self, record: Record, before: Record | None) -> None:
        common: dict[str, Any] = {"actor": self.desk.actor, "now": self.desk.now}
        marks = {
            "title": record.title, "points": record.points,
            "is_core": bool(record.is_core), "is_bonus": bool(record.is_bonus),
        }  # fmt: skip
        if before is not None:
            change_indicator(indicator=before.of, **common, **marks)
            return
        framework = self._framework(record, common)
        record.of = add_indicator(framework=framework, path=record.path, **common, **marks)

    def _framework(self, record: Record, common: dict[str, Any]) -> Framework:
        name, version = record.framework, record.version or ""
        if (name, version) not in self.frameworks:
            self.frameworks[name, version] = add_framework(
                zone=self.desk.zone, name=name, version=version, level=record.level, **common
            )
        return self.frameworks[name, version]


INDICATORS = Kind(
    "indicators",
    gettext_lazy("Indicators"),
    gettext_lazy("The frameworks' trees with points and marks."),
    "list-tree",
    Cap.IMPORT,
    IndicatorResource,
    (
        gettext_lazy("Rows are matched by framework, version and place. A new place adds an indicator."),
        gettext_lazy("Numeric targets come with the decomposition table and are not part of the list."),
    ),
    Way("indicators:list", gettext_lazy("Indicators")),
    position=50,
)
