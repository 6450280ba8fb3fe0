"""Which frameworks and indicators a person may see: those of the zone, for whoever may see its tasks."""

from django.db.models import Count, QuerySet

from departments.access import Access, get_or_404
from indicators.models import Framework, Indicator


def visible_frameworks(held: Access) -> QuerySet[Framework]:
    return Framework.objects.filter(zone=held.zone)


def counted_frameworks(held: Access) -> QuerySet[Framework]:
    """The frameworks with the number of their indicators as ``size``."""
    return visible_frameworks(held).annotate(size=Count("indicators"))


def get_framework_or_404(held: Access, pk: int) -> Framework:
    return get_or_404(visible_frameworks(held), pk)


def visible_indicators(held: Access) -> QuerySet[Indicator]:
    return Indicator.objects.filter(zone=held.zone)


def get_indicator_or_404(held: Access, pk: int) -> Indicator:
    return get_or_404(visible_indicators(held).select_related("framework"), pk)
