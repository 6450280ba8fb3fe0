"""The framework, the indicator tree and the targets of a table."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from chronicdz import bulk
from indicators.models import Framework, Indicator, Target
from indicators.services.tree import grow
from tasks.importing.document import Json
from tasks.importing.tree import Tree
from tasks.models import Cycle
from tasks.services.imports.making_tasks import Grown, Made, Targets

OPERATOR_LENGTH, METRIC_LENGTH = 4, 200


def framework_for(cycle: Cycle) -> Framework:
    """The cycle's framework; a new one of its name where it has none."""
    if cycle.framework is None:
        taken = Framework.objects.filter(zone_id=cycle.zone_id, name=cycle.name).values_list(
            "version", flat=True
        )
        cycle.framework = Framework.objects.create(
            zone_id=cycle.zone_id, name=cycle.name, level=cycle.level, version=_free_version(list(taken))
        )
        cycle.save(update_fields=["framework"])
    return cycle.framework


def _free_version(taken: list[str]) -> str:
    if "" not in taken:
        return ""
    return next(str(number) for number in range(2, len(taken) + 3) if str(number) not in taken)


def make_indicators(
    cycle: Cycle, ways: Iterable[tuple[str, ...]], tree: Tree
) -> tuple[dict[tuple[str, ...], Indicator], list[Indicator]]:
    """The indicators at the end of these ways and above them; branches that are there are used and grown.

    Also those of them that are new. A document without indicators needs no framework.
    """
    wanted = [way for way in dict.fromkeys(ways) if way]
    if not wanted:
        return {}, []
    marks = {
        node.titles: {"points": node.points, "is_core": node.is_core, "is_bonus": node.is_bonus}
        for node in tree.nodes
    }
    framework = framework_for(cycle)
    last = Indicator.objects.filter(framework=framework).aggregate(last=Max("pk"))["last"] or 0
    grown = grow(framework=framework, ways=wanted, marks=marks)
    return grown, [one for one in grown.values() if one.pk > last]


def make_targets(rows: Sequence[Made], grown: Grown) -> tuple[Targets, list[Target]]:
    """Numeric requirements by row number, and the new ones; rows of one standard share what it requires."""
    leaves = {grown[state.ways].pk for _row, state in rows if state.ways}
    there = Target.objects.filter(indicator__in=leaves) if leaves else Target.objects.none()
    known = {(one.indicator_id, one.text, one.metric): one for one in there}
    fresh: list[Target] = []
    found: dict[int, list[Target]] = {}
    for row, state in rows:
        for one in row.row["targets"] if state.ways else []:
            key = (grown[state.ways].pk, one["text"], one["metric"][:METRIC_LENGTH])
            if key not in known:
                known[key] = _target(grown[state.ways], one)
                fresh.append(known[key])
            found.setdefault(row.number, []).append(known[key])
    bulk.insert(Target, fresh)
    return {number: list(dict.fromkeys(one.pk for one in its)) for number, its in found.items()}, fresh


def _target(indicator: Indicator, one: Json) -> Target:
    basis = one["basis"] if one["basis"] in Target.Basis.values else Target.Basis.ABSOLUTE
    return Target(
        zone_id=indicator.zone_id, indicator=indicator, text=one["text"],
        metric=one["metric"][:METRIC_LENGTH], operator=one["operator"][:OPERATOR_LENGTH],
        value=str(one["value"] or "")[:40], unit=(one["unit"] or "")[:20], basis=basis,
        condition=(one["condition"] or "")[:200],
    )  # fmt: skip
