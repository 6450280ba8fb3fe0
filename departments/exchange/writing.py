"""Lists on their way out: exports and empty template workbooks. No text of them can become a formula."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chronicdz import web
from departments.exchange.kinds import Kind
from departments.exchange.resource import Desk, ZoneResource


def export(kind: Kind, desk: Desk, scope: str) -> HttpResponse:
    """Everything of this kind, with the headings that an import knows."""
    resource = kind.resource(desk, scope)
    data = resource.export()
    with _speaking(resource):
        title = f"{desk.zone.name}-{kind.label}"
        return web.export_rows(title, list(resource.labels.values()), data)


def template(kind: Kind, desk: Desk) -> HttpResponse:
    """The headings on the first sheet, and what belongs into each column on the second."""
    resource = kind.resource(desk)
    with _speaking(resource):
        title = f"{kind.label}-" + _("template")
        headings = list(resource.labels.values())
    return web.export_rows(title, headings, [], notes=_notes(kind, resource))


def _notes(kind: Kind, resource: ZoneResource) -> Sequence[Iterable[Any]]:
    rows: list[list[Any]] = [[_("Column"), _("Needed"), _("What belongs into it"), _("Example")]]
    for column, heading in zip(resource.columns, resource.labels.values(), strict=True):
        needed = _("Yes") if column.needed else ""
        rows.append([heading, needed, str(column.elsewhere if column.fixed else column.hint), column.example])
    rows += [["", "", str(note), ""] for note in kind.notes]
    return rows


def _speaking(resource: ZoneResource) -> AbstractContextManager[Any]:
    return override(resource.headings_in) if resource.headings_in else nullcontext()
