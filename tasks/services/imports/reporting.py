"""What an import will do and what it did, in numbers and names, as pages show it and the batch keeps it."""

from typing import Any

from departments.models import User
from tasks.importing.difference import Difference
from tasks.importing.planning import Plan


def planned_counts(plan: Plan, found: Difference) -> dict[str, int]:
    """What the plan holds and what of it is new, by what it is: shown before, and reported after."""
    levels = {f"indicators_{place}": len(nodes) for place, nodes in enumerate(plan.tree.by_level(), start=1)}
    made = plan.additions
    return {
        **levels,
        "tasks": len(plan.rows),
        "added": len(found.added),
        "changed": len(found.changed),
        "unchanged": len(found.unchanged),
        "gone": len(found.gone),
        "schedules": sum(len(row.timings) for row in plan.rows),
        "departments": len(made.bodies),
        "aliases": len(made.aliases),
        "groups": len(made.bunches),
    }


def report_of(plan: Plan, found: Difference, counts: dict[str, int], actor: User | None) -> dict[str, Any]:
    """What was done and what was left out."""
    return {
        "by": str(actor or ""),
        "counts": counts,
        "left_out": [{"name": one.name, "uses": one.uses} for one in plan.additions.ignored],
        "empty_groups": [{"name": name, "rows": rows} for name, rows in plan.empty_groups()],
        "without_carrier": [row.number for row in plan.without_carrier()],
        "names": names_made(plan),
    }


def names_made(plan: Plan) -> dict[str, list[str]]:
    made = plan.additions
    return {
        "departments": [body.name for body in made.bodies],
        "aliases": [name for name, _ref in made.aliases],
        "groups": [bunch.name for bunch in made.bunches],
    }
