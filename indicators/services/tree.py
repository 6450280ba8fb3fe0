"""Growing a framework's tree from the columns of a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz import bulk
from chronicdz.errors import Invalid
from indicators.models import Framework, Indicator

#: Titles from the top down, such as (指标分类, 指标内容, 建设标准).
Way = tuple[str, ...]
#: The last position a step of the path can hold.
MOST_CHILDREN = 10**Indicator.STEP - 1


def grow(
    *,
    framework: Framework,
    ways: Iterable[Sequence[str]],
    marks: Mapping[Way, Mapping[str, Any]] | None = None,
) -> dict[Way, Indicator]:
    """Make sure every way of titles exists; the indicator at the end of each way and of each part of it.

    ``marks`` are further fields of new indicators, such as ``points``. An empty title ends its way. New
    indicators stand behind the existing ones, in the order given; the same call twice adds nothing. One
    query and one insert for each level, and one audit entry belongs to the caller, who does this as part
    of an import. Raises ``Invalid`` for more than 9,999 below one.
    """
    with transaction.atomic():
        Framework.objects.select_for_update(no_key=True).get(pk=framework.pk)
        wanted = [_cut(way) for way in ways]
        parts_of = {way[:level] for way in wanted for level in range(1, len(way) + 1)}
        known, last = _present(framework, parts_of)
        for level in range(1, max(map(len, wanted), default=0) + 1):
            parts = dict.fromkeys(way[:level] for way in wanted if len(way) >= level)
            fresh = {
                part: _new(framework, part, known, last, (marks or {}).get(part, {}))
                for part in parts
                if part not in known
            }
            bulk.insert(Indicator, fresh.values())
            known |= fresh
        return known


def _cut(way: Sequence[str]) -> Way:
    titles = [title.strip() for title in way]
    return tuple(titles[: titles.index("")] if "" in titles else titles)


def _present(framework: Framework, wanted: set[Way]) -> tuple[dict[Way, Indicator], dict[Way, int]]:
    """What there is of the wanted ways, and the last position used below each way."""
    way: list[str] = []
    known: dict[Way, Indicator] = {}
    last: dict[Way, int] = {}
    for row in Indicator.objects.filter(framework=framework).order_by("path").iterator():
        way[row.level - 1 :] = [row.title]
        here = tuple(way)
        last[here[:-1]] = int(row.path.rpartition(".")[2])
        if here in wanted:
            known.setdefault(here, row)
    return known, last


def _new(
    framework: Framework,
    way: Way,
    known: dict[Way, Indicator],
    last: dict[Way, int],
    marks: Mapping[str, Any],
) -> Indicator:
    above = way[:-1]
    last[above] = last.get(above, 0) + 1
    if last[above] > MOST_CHILDREN:
        raise Invalid(
            _("More than %(most)d entries below “%(title)s”.")
            % {"most": MOST_CHILDREN, "title": "".join(above[-1:])}
        )
    parent = known.get(above)
    return Indicator(
        zone_id=framework.zone_id,
        framework=framework,
        parent=parent,
        path=Indicator.path_for(parent, last[above]),
        level=len(way),
        title=way[-1],
        **marks,
    )
