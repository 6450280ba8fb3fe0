"""What the columns of a table mean: one choice for each heading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.importing.document import Json

#: What a column means to the reader, in words.
COLUMNS = {
    "domain": _("Domain"),
    "objective": _("Objective"),
    "standard": _("Standard"),
    "task": _("Task"),
    "lead": _("Lead"),
    "support": _("Support"),
    "start": _("Start"),
    "deadline": _("Deadline"),
    "number": _("No."),
    "points": _("Points"),
    "method": _("Method of assessment"),
    "phase": _("Phase"),
    "note": _("Note"),
}
MEANINGS = [("", _("not read")), *COLUMNS.items()]
MOST = 500  #: headings that are asked about


@dataclass
class Column:
    """One heading, wherever it stands."""

    title: str
    role: str
    places: list[str] = field(default_factory=list)


def columns(headings: Sequence[Json]) -> list[Column]:
    """Each heading once, in the order of the document: the same words mean the same in every sheet."""
    found: dict[str, Column] = {}
    for one in headings:
        if not one["title"]:
            continue
        column = found.setdefault(one["title"], Column(one["title"], one["role"]))
        column.role = column.role or one["role"]
        column.places.append(f"{one['sheet']}!{one['cell']}" if one["sheet"] else one["cell"])
    return list(found.values())[:MOST]


class HeadingsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, headings: Sequence[Json], data: Any = None, *, version: int) -> None:
        super().__init__(data, initial={"version": version}, auto_id="id_heading_%s")
        self.columns = columns(headings)
        for place, column in enumerate(self.columns):
            self.fields[f"h{place}"] = forms.ChoiceField(
                label=column.title, required=False, initial=column.role, choices=MEANINGS,
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={"invalid_choice": _("Choose one of the list.")},
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Column, forms.BoundField]]:
        for place, column in enumerate(self.columns):
            yield column, self[f"h{place}"]

    def said(self) -> Mapping[str, str]:
        """The headings that shall mean something else now, with what."""
        chosen = {column.title: self.cleaned_data[f"h{i}"] for i, column in enumerate(self.columns)}
        return {column.title: chosen[column.title] for column in self.columns
                if chosen[column.title] != column.role}  # fmt: skip
