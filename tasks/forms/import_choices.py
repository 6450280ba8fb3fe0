"""The wizard's second step: the cycle, dates, measures, and how the work of leading groups is collected."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import Level
from tasks.importing import checking, deadlines
from tasks.importing.asking import Asked
from tasks.importing.choices import EACH, OFFICE, ONE, Choices, CycleChoice
from tasks.importing.directory import Body, Bunch
from tasks.importing.document import Json, place
from tasks.importing.planning import Plan
from tasks.importing.schedules import PHASE, UNDECIDED, YEARLY
from tasks.importing.titles import NAME_LENGTH
from tasks.models import Cycle, Deliverable

MOST_MEMBERS = 300  #: departments typed in for one group
MOST_DEADLINES = 1000  #: deadlines that can be mended on one page

PAST = [
    (Deliverable.Carried.CATCH_UP, gettext_lazy("To be caught up: proof is asked for, without reminders")),
    (Deliverable.Carried.DONE_BEFORE, gettext_lazy("Done before: counted as met, proof may be added")),
    (Deliverable.Carried.NO, gettext_lazy("Overdue: shown in red, proof is asked for at once")),
]
MEASURES = [
    ("", gettext_lazy("Leave them out")),
    ("yes", gettext_lazy("Make each a task of the office")),
]


@dataclass(frozen=True)
class Mended:
    """A deadline that could not be read, and the box for a date that can."""

    row: Json
    bound: forms.BoundField

    @property
    def place(self) -> str:
        return place(self.row, self.problems[0]["cell"] if self.problems else "")

    @property
    def problems(self) -> list[Json]:
        return [one for one in self.row["problems"] if one["code"].startswith(("deadline", "year"))]


@dataclass(frozen=True)
class Leading:
    """A group that leads: how often, and which departments it has."""

    bunch: Bunch
    rows: int
    members: Sequence[Body]

    @property
    def key(self) -> str:
        """The same for a group whatever else is asked; only letters and digits."""
        return f"{zlib.crc32(self.bunch.name.encode()):08x}"


def leading(plan: Plan) -> list[Leading]:
    return [
        Leading(plan.directory.bunches[ref], len(rows), plan.directory.members(plan.directory.bunches[ref]))
        for ref, rows in plan.leading_groups().items()
    ]


class ChoicesForm(forms.Form):
    """``plan`` is worked out with the names as decided; a group without departments may be given some."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the new cycle"), max_length=NAME_LENGTH)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level.choices)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=Cycle.Purpose.choices)
    past = forms.ChoiceField(
        label=gettext_lazy("Dates that are past"), choices=PAST, widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose how past dates are taken from the list.")},
    )  # fmt: skip

    undated = forms.ChoiceField(
        label=gettext_lazy("Rows without a date"), widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )  # fmt: skip
    measures = forms.ChoiceField(
        label=gettext_lazy("Measures that name no unit"), choices=MEASURES, widget=forms.RadioSelect,
        required=False, error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )  # fmt: skip
    is_draft = forms.BooleanField(
        label=gettext_lazy("Import as a draft (sent out for comments)"), required=False
    )

    def __init__(
        self, plan: Plan, kept: Choices, office_name: str, data: Any = None, *, asked: Asked, is_draft: bool
    ) -> None:
        """``is_draft``: whether the cycle to fill is a draft or still to be made."""
        cycle = {"name": kept.cycle.name, "level": kept.cycle.level, "purpose": kept.cycle.purpose}
        more = {
            "past": kept.past, "undated": kept.undated, "is_draft": kept.is_draft,
            "measures": "yes" if kept.measures else "",
        }  # fmt: skip
        super().__init__(data, initial={"version": kept.version, **cycle, **more})
        self.plan, self.kept, self.asked_about = plan, kept, asked
        self.groups = leading(plan)
        self._leave_out(list(cycle), is_draft)
        if "undated" in self.fields:
            self.fields["undated"].choices = self._undated()  # type: ignore[attr-defined]
        if "level" in self.fields and not kept.cycle.level:
            self.fields["level"].choices = [("", _("choose")), *Level.choices]  # type: ignore[attr-defined]
        for index, row in self._unread():
            self._add_deadline(index, row)
        for group in self.groups:
            self._add_group(group, office_name)

    def _leave_out(self, cycle: list[str], is_draft: bool) -> None:
        """What this document or its cycle gives no reason to ask."""
        about = self.asked_about
        needed = {
            **dict.fromkeys(cycle, self.kept.cycle.pk is None),
            "past": about.may_be_past, "undated": bool(about.undated), "measures": bool(about.measures),
            "is_draft": is_draft,
        }  # fmt: skip
        for name in (name for name, wanted in needed.items() if not wanted):
            del self.fields[name]

    def _undated(self) -> list[tuple[str, str]]:
        ends = [
            (f"{PHASE}{place}", {"phase": one["name"], "end": one["end"] or one["end_event"]})
            for place, one in self.asked_about.phases
        ]
        return [
            (
                UNDECIDED,
                _("Not yet fixed: shown without a date until a later version of the document gives one"),
            ),
            (YEARLY, _("Every year on 30 December")),
            *((key, _("At the end of “%(phase)s”: %(end)s") % words) for key, words in ends),
        ]

    def _unread(self) -> list[tuple[int, Json]]:
        return self.asked_about.unread[:MOST_DEADLINES]

    def _add_deadline(self, index: int, row: Json) -> None:
        self.fields[f"d{index}"] = forms.CharField(
            label=_("Deadline of %s") % place(row), required=False, max_length=deadlines.LENGTH,
            initial=self.kept.deadlines.get(str(index), ""),
            widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "2026年12月"}),
        )  # fmt: skip

    def mended(self) -> Iterator[Mended]:
        """Each deadline that could not be read, with its box."""
        for index, row in self._unread():
            yield Mended(row, self[f"d{index}"])

    def _add_group(self, group: Leading, office_name: str) -> None:
        name = group.bunch.name
        self.fields[f"c{group.key}"] = forms.ChoiceField(
            label=name, required=False, initial=self.kept.collect.get(name, EACH),
            choices=self._ways(group, office_name), widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
        )  # fmt: skip
        typed = self.kept.members.get(name, ())
        if not group.members or typed:
            self.fields[f"m{group.key}"] = forms.CharField(
                label=_("Departments of this group"), required=False, initial="\n".join(typed),
                max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("One per line. They are made with the import."),
            )  # fmt: skip

    def _ways(self, group: Leading, office_name: str) -> list[tuple[Any, Any]]:
        office = self.plan.directory.office()
        others = [(ONE + body.ref, body.name) for body in self.plan.directory.bodies.values() if body.is_open]
        return [
            (EACH, _("Each department of the group reports for itself")),
            (OFFICE, _("The office provides it: %s") % (office.name if office else office_name)),
            (_("One department collects for all"), others),
        ]

    def asked(self) -> Iterator[tuple[Leading, forms.BoundField, forms.BoundField | None]]:
        """Each leading group with its list and, where it has no departments, the box to write some."""
        for group in self.groups:
            box = f"m{group.key}"
            yield group, self[f"c{group.key}"], self[box] if box in self.fields else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for group in self.groups:
            names = self._lines(group)
            faults = checking.member_faults(names, group.bunch.kinds, self.plan.directory)
            if len(names) > MOST_MEMBERS:
                faults = [_("At most %d departments can be made here at once.") % MOST_MEMBERS]
            if faults and f"m{group.key}" in self.fields:
                self.add_error(f"m{group.key}", faults[:3])
        for index, _row in self._unread():
            if fault := deadlines.fault(values.get(f"d{index}") or ""):
                self.add_error(f"d{index}", fault)
        return values

    def _lines(self, group: Leading) -> list[str]:
        text = self.cleaned_data.get(f"m{group.key}") or ""
        return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))

    def decided(self) -> dict[str, Any]:
        """What the service takes; see ``save_choices``."""
        values = self.cleaned_data
        cycle = self.kept.cycle
        if cycle.pk is None:
            cycle = CycleChoice(None, values["name"], values["level"], values["purpose"])
        return {
            "cycle": cycle,
            "past": values["past"] if "past" in self.fields else self.kept.past,
            "collect": {group.bunch.name: values[f"c{group.key}"] or EACH for group in self.groups},
            "members": {group.bunch.name: self._lines(group) for group in self.groups},
            "deadlines": self._deadlines(),
            "undated": values.get("undated") or UNDECIDED,
            "measures": bool(values.get("measures")),
            "is_draft": bool(values.get("is_draft")),
        }

    def _deadlines(self) -> dict[str, str]:
        """Those of this page; of a very long table the others stay as they were."""
        shown = {str(index): self.cleaned_data[f"d{index}"] for index, _row in self._unread()}
        return {**self.kept.deadlines, **shown}
