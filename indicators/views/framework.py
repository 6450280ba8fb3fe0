"""The frameworks of a zone, and one of them as a tree."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chronicdz import web
from departments import entry
from departments.access import Access, Cap
from indicators import tree
from indicators.access import get_framework_or_404, visible_frameworks
from indicators.filters import FrameworkFilter, TreeFilter
from indicators.models import Framework, Indicator
from indicators.naming import level_name
from indicators.selectors import indicators_of

#: Levels of the tree that are unfolded at first; a phone shows the rest at a touch.
UNFOLDED = 1
ALL_LEVELS = 99


@require_safe
def framework_list(request: HttpRequest, zone: str) -> HttpResponseBase:
    """The frameworks; a zone with a single one is shown its tree at once."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    first = list(visible_frameworks(held)[:2])
    if len(first) == 1:
        return _tree_page(request, first[0])
    found = FrameworkFilter(held, request.GET)
    if request.GET.get("export") == "xlsx":
        return _export_list(held, found.qs)
    page = web.paginate(request, found.qs)
    return render(
        request, "indicators/list.html", {"page": page, "form": found.form, "filtered": bool(request.GET)}
    )


@require_safe
def framework(request: HttpRequest, zone: str, pk: int) -> HttpResponseBase:
    """The tree, narrowed by words and kind; ``?open=all`` unfolds it."""
    held = entry.enter(request, zone, Cap.SEE_TASKS)
    return _tree_page(request, get_framework_or_404(held, pk))


def _tree_page(request: HttpRequest, shown: Framework) -> HttpResponseBase:
    form = TreeFilter(request.GET)
    exporting = request.GET.get("export") == "xlsx"
    rows = indicators_of(shown)
    nodes = tree.build(rows.prefetch_related("targets") if exporting else rows)
    if form.is_set():
        nodes = tree.narrowed(nodes, form.wants)
    found = tree.flat(nodes)
    if exporting:
        return _export_tree(shown, found)
    everything = request.GET.get("open") == "all"
    context = {
        "framework": shown,
        "form": form,
        "filtered": form.is_set(),
        "count": len(found),
        "everything": everything,
        "nodes": tree.unfolded(nodes, ALL_LEVELS if everything else UNFOLDED),
    }
    return render(request, "indicators/tree.html", context)


def _export_list(held: Access, found: QuerySet[Framework]) -> HttpResponseBase:
    headers = [_("Name"), _("Version"), _("Level"), _("Indicators")]
    rows = ([one.name, one.version, one.get_level_display(), one.size] for one in found)  # type: ignore[attr-defined]
    return web.export_rows(f"{held.zone.name}-{_('Indicators')}", headers, rows)


def _export_tree(shown: Framework, found: list[Indicator]) -> HttpResponseBase:
    """One row for each indicator, its text in the column of its level."""
    depth = max((one.level for one in found), default=1)
    headers = [
        *map(level_name, range(1, depth + 1)),
        _("Points"),
        _("Core indicator"),
        _("Bonus"),
        _("Targets"),
    ]
    return web.export_rows(str(shown), headers, (_cells(one, depth) for one in found))


def _cells(one: Indicator, depth: int) -> Iterable[object]:
    titles = [one.title if level == one.level else "" for level in range(1, depth + 1)]
    targets = "\n".join(target.text for target in one.targets.all())
    yes = _("Yes")
    return [*titles, one.points, yes if one.is_core else "", yes if one.is_bonus else "", targets]
