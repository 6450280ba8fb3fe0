"""Template tags of the portal's look: icons, lights, badges, dates, lists and form fields."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from lucide.templatetags.lucide import _render_icon

register = template.Library()

#: Each light's word where the caller has none of its own, and its shape: never colour alone.
LIGHTS: dict[str, tuple[str | Promise, str]] = {
    "grey": (
        _("Not due yet"),
        '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    ),
    "green": (_("On track"), '<circle cx="6" cy="6" r="5.5" fill="currentColor"/>'),
    "amber": (_("Due soon"), '<path d="M6 .5 11.8 11H.2z" fill="currentColor"/>'),
    "red": (_("Overdue"), '<rect x="1" y="1" width="10" height="10" fill="currentColor"/>'),
}

#: Tones of a badge and their icons.
TONES = {
    "neutral": "circle",
    "info": "clock",
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
}

#: Django's message levels in the words of the style sheet, with an icon each.
ALERTS = {
    "success": ("success", "circle-check"),
    "warning": ("warning", "triangle-alert"),
    "error": ("danger", "circle-alert"),
}


@lru_cache(maxsize=256)
def _icon(name: str, extra: str) -> SafeString:
    classes = f"icon {extra}".strip()
    # Every icon stands beside a word, so it is hidden from screen readers.
    svg = _render_icon(name, None, **{"class": classes, "aria_hidden": "true", "focusable": "false"})
    return mark_safe(svg)  # noqa: S308 - drawn from a package of this installation


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A lucide icon, inline: ``{% icon "bell" %}``. Decoration only; put a word beside it."""
    return _icon(str(name) + "", str(extra) + "")


@register.simple_tag
def light(colour: str, word: str | Promise = "") -> SafeString:
    """One of the four lights with shape and word: ``{% light row.light %}``, ``{% light "amber" text %}``."""
    usual, shape = LIGHTS[str(colour)]
    return format_html(
        '<span class="light light-{}"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</span>',
        colour,
        mark_safe(shape),  # noqa: S308 - a constant of this module
        word or usual,
    )


@register.simple_tag
def badge(tone: str, text: str | Promise) -> SafeString:
    """A state with its icon: ``{% badge "good" item.get_state_display %}``; tones are :data:`TONES`."""
    return format_html(
        '<span class="mark-badge badge-{}">{}{}</span>', tone, _icon(TONES[str(tone)], ""), text
    )


@register.simple_tag
def quota(done: int, of: int) -> SafeString:
    """Progress towards a quota, ``{% quota 3 5 %}``, as a bar and as the words "3/5"."""
    met = "quota-met" if of and done >= of else ""
    return format_html(
        '<span class="quota {}"><progress max="{}" value="{}" aria-hidden="true"></progress>'
        '<span class="tnum">{}/{}</span></span>',
        met, max(of, 1), min(done, max(of, 1)), done, of,
    )  # fmt: skip


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> SafeString:
    """A date as ``2026-11-23``; nothing for None."""
    if value is None or value == "":
        return mark_safe("")
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return format_html('<time class="nowrap tnum" datetime="{0}">{0}</time>', value.isoformat())


@register.filter
def moment(value: datetime.datetime | None) -> SafeString:
    """A point in time as ``2026-11-23 14:05``, Beijing time; nothing for None."""
    if value is None or value == "":
        return mark_safe("")
    here = timezone.localtime(value)
    return format_html(
        '<time class="nowrap tnum" datetime="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        here.strftime("%Y-%m-%d %H:%M"),
    )


@register.filter
def alert_class(level_tag: str) -> str:
    return ALERTS.get(level_tag, ("info", "info"))[0]


@register.filter
def alert_icon(level_tag: str) -> str:
    return ALERTS.get(level_tag, ("info", "info"))[1]


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages, keeping the filter: ``{% pager page %}``. Nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": numbers, "gap": page.paginator.ELLIPSIS}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, name: str, label: str, css: str = "") -> dict[str, Any]:
    """A column heading that sorts: ``{% sort_header "name" label %}`` sets ``?sort=name`` or ``-name``."""
    request = context["request"]
    now = request.GET.get("sort", "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    return {
        "request": request,
        "label": label,
        "css": css,
        "direction": direction,
        "next": f"-{name}" if now == name else name,
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, label: str = "") -> dict[str, Any]:
    """A form field with label, hint and errors tied to it: ``{% field form.name %}``."""
    widget = bound.field.widget
    many = isinstance(widget, (CheckboxSelectMultiple, RadioSelect))
    tick = isinstance(widget, CheckboxInput)
    return {
        "field": bound,
        "label": label or bound.label,
        "many": many,
        "tick": tick,
        "control": bound if many else bound.as_widget(attrs={"class": _control_class(bound, tick)}),
    }


def _control_class(bound: BoundField, tick: bool) -> str:
    own = bound.field.widget.attrs.get("class", "")
    kind = "form-check-input" if tick else "form-control"
    if isinstance(bound.field.widget, Select):
        kind = "form-select"
    return " ".join(part for part in (own, kind, "is-invalid" if bound.errors else "") if part)


@register.inclusion_tag("components/filter_field.html")
def filter_field(bound: BoundField) -> dict[str, Any]:
    """A field of a filter bar: label and control, narrow."""
    return {"field": bound, "control": bound.as_widget(attrs={"class": _control_class(bound, tick=False)})}


@register.inclusion_tag("components/form.html")
def form_fields(form: Any) -> dict[str, Any]:
    """All of a form: what is wrong as a whole, hidden fields, then every field."""
    return {"form": form}


@register.inclusion_tag("components/empty.html")
def empty_state(
    title: str, hint: str = "", url: str = "", action: str = "", icon_name: str = "inbox"
) -> dict[str, str]:
    """Where there is nothing: say so and say what to do next."""
    return {"title": title, "hint": hint, "url": url, "action": action, "icon_name": icon_name}
