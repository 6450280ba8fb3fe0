"""The stacked bar of the overview."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.selectors import Numbers

register = template.Library()


@register.simple_tag
def stacked_bar(numbers: Numbers) -> SafeString:
    """Met, waiting, overdue and the rest as one SVG bar; the words for it stand in its label."""
    parts = [
        ("met", numbers.met),
        ("waiting", numbers.waiting_open),
        ("late", numbers.overdue_only),
        ("rest", numbers.rest),
    ]
    label = _("%(met)d of %(owed)d accepted, %(waiting)d awaiting review, %(overdue)d overdue") % {
        "met": numbers.met, "owed": numbers.owed, "waiting": numbers.waiting, "overdue": numbers.overdue,
    }  # fmt: skip
    starts = [sum(size for _name, size in parts[:index]) for index in range(len(parts))]
    segments = format_html_join(
        "",
        '<rect class="seg-{}" x="{}" y="0" width="{}" height="1"/>',
        ((name, start, size) for (name, size), start in zip(parts, starts, strict=True) if size),
    )
    return format_html(
        '<svg class="stack" role="img" aria-label="{}" viewBox="0 0 {} 1" '
        'preserveAspectRatio="none">{}</svg>',
        label, max(numbers.owed, 1), segments,
    )  # fmt: skip
