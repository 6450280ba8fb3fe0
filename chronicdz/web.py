"""What the views of every app share: page or fragment, the clock, paging, Excel, the caller's address."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, loader
from django.template.context import make_context
from django.template.loader_tags import BlockNode
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from chronicdz import excel

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50


# ------------------------------------------------------------------ clock
def now() -> datetime.datetime:
    """The present moment. Views and jobs call this once and hand it down."""
    return timezone.now()


def today() -> datetime.date:
    """The present date in Beijing, whatever the server's own zone is."""
    return timezone.localdate(now())


# ------------------------------------------------------------------ page or fragment
def page_or_fragment(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render the whole page, or for htmx only the block that fills the element it names.

    The element with id `task-list` is filled by `{% block task_list %}` of the template itself. A target
    without such a block gets the whole page, so the server alone decides. A `{% with %}` around the block
    does not reach it.
    """
    values = dict(context or {})
    block = named_block(template, wanted_block(request))
    if block is None:
        response = render(request, template, values, status=status)
    else:
        response = HttpResponse(render_block(request, template, block, values), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def wanted_block(request: HttpRequest) -> str:
    """The block an htmx request asks for; empty for ordinary, boosted and history requests."""
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return ""
    return (htmx.target or "").replace("-", "_")


def named_block(template: str, name: str) -> BlockNode | None:
    """The block of that name in the template file itself, not in those it extends."""
    if not name:
        return None
    nodelist = loader.get_template(template).template.nodelist  # type: ignore[attr-defined]
    blocks = nodelist.get_nodes_by_type(BlockNode)
    return next((block for block in blocks if block.name == name), None)


def render_block(request: HttpRequest, template: str, block: BlockNode, values: dict[str, Any]) -> str:
    """Render one block with the context processors but without the templates around it."""
    engine_template = loader.get_template(template).template  # type: ignore[attr-defined]
    context: Context = make_context(values, request, autoescape=True)
    with context.render_context.push_state(engine_template), context.bind_template(engine_template):
        return str(block.render(context))


def paginate(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page:
    """The page of `rows` the query string asks for; a page that does not exist becomes the nearest one."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


# ------------------------------------------------------------------ Excel
def export_rows(
    filename: str,
    headers: Sequence[Any],
    rows: Iterable[Iterable[Any]],
    total: Sequence[Any] = (),
    notes: Sequence[Iterable[Any]] = (),
) -> HttpResponse:
    """An Excel download whose every text is text: what a person typed can never become a live formula."""
    title = filename.removesuffix(".xlsx")
    content = excel.workbook(title, headers, rows, total, notes)
    disposition = content_disposition_header(True, f"{title}.xlsx") or "attachment"
    return HttpResponse(content, XLSX, headers={"Content-Disposition": disposition})


# ------------------------------------------------------------------ caller
def client_ip(request: HttpRequest) -> str | None:
    """The caller's address; behind our own proxy the last one it added, which nobody can forge."""
    if settings.BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return request.META.get("REMOTE_ADDR")
