"""The framework, the indicator tree and the targets of a table."""

from indicators.models import Framework, Indicator, Target
from indicators.services.tree import grow
from tasks.importing.document import Json
from tasks.importing.planning import Plan
from tasks.importing.tree import Tree
from tasks.models import Cycle

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
    marks = {
        node.titles: {"points": node.points, "is_core": node.is_core, "is_bonus": node.is_bonus}
        for node in tree.nodes
    }
    grown = grow(framework=framework, ways=marks, marks=marks)
    return {id(node): grown[node.titles] for node in tree.nodes}


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
