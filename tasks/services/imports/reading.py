"""What an office document says, as the JSON that a batch keeps; and what its headings mean in a zone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

import officedocs
from chronicdz import bulk
from chronicdz.errors import Invalid
from departments.models import Zone
from officedocs.safely import read_safely
from tasks.importing.composing import composed
from tasks.importing.document import Json, names_of, without_nul
from tasks.models import HeadingMeaning, ImportBatch, ImportRow

#: Different departments and groups that one document may name.
MOST_NAMES = 1000
#: Headings remembered for a zone, and the characters kept of each.
MOST_HEADINGS, HEADING_LENGTH = 500, 120
ROLES = (
    "domain", "objective", "standard", "task", "lead", "support", "start", "deadline", "number", "points",
    "method", "phase", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Incoming:
    """A file as it came. ``year`` is the document's own, for dates that name none."""

    content: bytes
    name: str
    year: int | None = None


def remembered(zone: Zone) -> dict[str, str]:
    """What headings mean in this zone, as its administrators said."""
    return dict(HeadingMeaning.objects.filter(zone=zone).values_list("heading", "role"))


def remember(zone: Zone, headings: Mapping[str, str]) -> None:
    """Keep what was said for the next table."""
    HeadingMeaning.objects.bulk_create(
        (HeadingMeaning(zone=zone, heading=title, role=role) for title, role in headings.items()),
        update_conflicts=True, unique_fields=["zone", "heading"], update_fields=["role"],
    )  # fmt: skip


def read(incoming: Incoming, office: str, headings: Mapping[str, str]) -> Json:
    """What the document says, with its common duties and reports as rows.

    A table whose columns nobody can tell comes back without rows and with its headings and the reader's
    sentence (``unread``), so that a person can say what they mean. :class:`Invalid` for everything else
    that is refused.
    """
    try:
        document = read_safely(
            incoming.content, name=incoming.name, year=incoming.year, headings=dict(headings)
        )
    except officedocs.Refused as refused:
        if not refused.headings:
            raise Invalid(refused.message) from refused
        return _unread(incoming, refused)
    document = composed(without_nul(document), office)
    if not document["rows"]:
        raise Invalid(
            _("“%(name)s” has no row with a task. Look whether this is the right table.")
            % {"name": incoming.name}
        )
    _refuse_crowd(incoming.name, len(names_of(document)))
    return document


def head_of(document: Json) -> Json:
    """The document without its rows."""
    return {name: value for name, value in document.items() if name != "rows"}


def keep_rows(batch: ImportBatch, document: Json) -> None:
    """Keep the rows of a document that was read, in place of those of an earlier reading."""
    ImportRow.objects.filter(batch=batch).delete()
    rows = document["rows"]
    bulk.pour(
        ImportRow,
        (ImportRow(zone_id=batch.zone_id, batch=batch, place=n, data=row) for n, row in enumerate(rows)),
    )
    batch.document = document


def _unread(incoming: Incoming, refused: officedocs.Refused) -> Json:
    return {
        "file": incoming.name, "layout": "table", "title": "", "columns": {}, "rows": [], "phases": [],
        "cadences": [], "common_duties": [], "measures": [], "problems": [], "unread": refused.message,
        "headings": [asdict(heading) for heading in refused.headings],
    }  # fmt: skip


def _refuse_crowd(name: str, count: int) -> None:
    """Each unknown name is asked about on one page, and a browser's form holds only so many answers."""
    if count > MOST_NAMES:
        raise Invalid(
            _(
                "“%(name)s” names %(count)d different departments and groups; at most %(limit)d can be taken "
                "in. Look whether the columns of leads and supporters hold only names."
            )
            % {"name": name, "count": count, "limit": MOST_NAMES}
        )
