"""The wizard's second step: the new cycle, past dates, and how the work of leading groups is collected."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import Level
from tasks.importing import checking
from tasks.importing.choices import EACH, OFFICE, ONE, Choices, CycleChoice
from tasks.importing.directory import Body, Bunch
from tasks.importing.planning import Plan
from tasks.importing.titles import NAME_LENGTH
from tasks.models import Cycle, Deliverable

MOST_MEMBERS = 300  #: departments typed in for one group

PAST = [
    (Deliverable.Carried.CATCH_UP, gettext_lazy("To be caught up: proof is asked for, without reminders")),
    (Deliverable.Carried.DONE_BEFORE, gettext_lazy("Done before: counted as met, proof may be added")),
    (Deliverable.Carried.NO, gettext_lazy("Overdue: shown in red, proof is asked for at once")),
]


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

    def __init__(
        self, plan: Plan, kept: Choices, office_name: str, data: Any = None, *, past_rows: int
    ) -> None:
        cycle = {"name": kept.cycle.name, "level": kept.cycle.level, "purpose": kept.cycle.purpose}
        super().__init__(data, initial={"version": kept.version, "past": kept.past, **cycle})
        self.plan, self.kept = plan, kept
        self.groups = leading(plan)
        if kept.cycle.pk is not None:
            for field in cycle:
                del self.fields[field]
        if not past_rows:
            del self.fields["past"]
        for group in self.groups:
            self._add_group(group, office_name)

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
        return values

    def _lines(self, group: Leading) -> list[str]:
        text = self.cleaned_data.get(f"m{group.key}") or ""
        return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))

    def decided(self) -> dict[str, Any]:
        """What the service takes: cycle, past, collect, members."""
        values = self.cleaned_data
        cycle = self.kept.cycle
        if cycle.pk is None:
            cycle = CycleChoice(None, values["name"], values["level"], values["purpose"])
        return {
            "cycle": cycle,
            "past": values.get("past", self.kept.past),
            "collect": {group.bunch.name: values[f"c{group.key}"] or EACH for group in self.groups},
            "members": {group.bunch.name: self._lines(group) for group in self.groups},
        }
