"""Reads of the tree: a whole framework, the way to one indicator, what stands right below it."""

from django.db.models import QuerySet

from indicators.models import Framework, Indicator


def indicators_of(framework: Framework) -> QuerySet[Indicator]:
    """All of a framework in tree order; one query."""
    return Indicator.objects.filter(framework=framework).order_by("path")


def ancestors_of(indicator: Indicator) -> list[Indicator]:
    """The way from the top down to an indicator, without itself; one query, none for a top one."""
    steps = indicator.path.split(".")
    paths = [".".join(steps[:depth]) for depth in range(1, len(steps))]
    if not paths:
        return []
    return list(
        Indicator.objects.filter(framework_id=indicator.framework_id, path__in=paths).order_by("path")
    )


def children_of(indicator: Indicator) -> list[Indicator]:
    """The indicators right below, in order; one query."""
    return list(Indicator.objects.filter(parent=indicator).order_by("path"))
