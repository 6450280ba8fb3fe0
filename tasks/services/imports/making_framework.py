"""Writing the indicator tree and the targets of a table, one insert for each level of the tree."""

from collections.abc import Iterable

from indicators.models import Framework, Indicator, Target
from tasks.importing.document import Json
from tasks.importing.planning import Plan
from tasks.importing.tree import Node, Tree
from tasks.models import Cycle

Titles = tuple[str, ...]
OPERATOR_LENGTH = 4


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


def make_indicators(framework: Framework, tree: Tree) -> dict[int, Indicator]:
    """The tree's nodes in the database, by ``id(node)``; branches that are there are used and grown."""
    there = _branches(framework)
    made: dict[int, Indicator] = {}
    counts = _counts(there.values())
    for level in tree.by_level():
        fresh: list[tuple[Node, Indicator]] = []
        for node in level:
            known = there.get(node.titles)
            if known is None:
                fresh.append((node, _indicator(framework, node, made, counts)))
            made[id(node)] = known or fresh[-1][1]
        Indicator.objects.bulk_create(indicator for _node, indicator in fresh)
    return made


def _branches(framework: Framework) -> dict[Titles, Indicator]:
    """What the framework has already, by the titles from its root down."""
    found: dict[Titles, Indicator] = {}
    titles: dict[int, Titles] = {}
    for indicator in Indicator.objects.filter(framework=framework).order_by("path"):
        above = titles.get(indicator.parent_id or 0, ())
        titles[indicator.pk] = (*above, indicator.title)
        found.setdefault(titles[indicator.pk], indicator)
    return found


def _counts(indicators: Iterable[Indicator]) -> dict[str, int]:
    """Path of a parent ("" for the tree) → the last step used below it."""
    last: dict[str, int] = {}
    for indicator in indicators:
        above, _dot, step = indicator.path.rpartition(".")
        last[above] = max(last.get(above, 0), int(step))
    return last


def _indicator(
    framework: Framework, node: Node, made: dict[int, Indicator], counts: dict[str, int]
) -> Indicator:
    parent = made[id(node.parent)] if node.parent is not None else None
    above = parent.path if parent else ""
    counts[above] = counts.get(above, 0) + 1
    return Indicator(
        zone_id=framework.zone_id, framework=framework, parent=parent, level=node.level, title=node.title,
        path=Indicator.path_for(parent, counts[above]), points=node.points, is_core=node.is_core,
        is_bonus=node.is_bonus,
    )  # fmt: skip


def make_targets(plan: Plan, made: dict[int, Indicator]) -> dict[int, list[Target]]:
    """Numeric requirements by row number; rows of one standard share what its text requires."""
    known: dict[tuple[int, str, str], Target] = {}
    found: dict[int, list[Target]] = {}
    for row in plan.rows:
        if row.leaf is None:
            continue
        indicator = made[id(row.leaf)]
        for one in row.row["targets"]:
            key = (indicator.pk, one["text"], one["metric"])
            target = known.setdefault(key, _target(indicator, one))
            if target not in found.setdefault(row.number, []):
                found[row.number].append(target)
    Target.objects.bulk_create(known.values())
    return found


def _target(indicator: Indicator, one: Json) -> Target:
    basis = one["basis"] if one["basis"] in Target.Basis.values else Target.Basis.ABSOLUTE
    return Target(
        zone_id=indicator.zone_id, indicator=indicator, text=one["text"], metric=one["metric"][:200],
        operator=one["operator"][:OPERATOR_LENGTH], value=str(one["value"] or "")[:40],
        unit=(one["unit"] or "")[:20], basis=basis, condition=(one["condition"] or "")[:200],
    )  # fmt: skip
