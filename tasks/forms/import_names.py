"""The form of an import's unknown names: one decision for each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import DepartmentKind
from tasks.importing import checking
from tasks.importing.directory import Body, Directory, new_ref
from tasks.importing.document import Named
from tasks.importing.names import normalise
from tasks.importing.presets import PRESETS
from tasks.importing.suggesting import Suggester
from tasks.importing.tokens import Token, Verb, parse

KNOWN_NAMES = {"class": "form-control", "list": "known-names", "autocomplete": "off"}


class NamesForm(forms.Form):
    """One choice for every unknown name, and beside it the name of a known body in whose place it stands.

    What is written beside wins over the list, so that any department or group can be named without a
    list of all of them in every row.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        unknown: Sequence[Named],
        helper: Suggester,
        tokens: Mapping[str, Token],
        data: Any = None,
        *,
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.unknown, self.directory = unknown, helper.directory
        self.given: dict[str, Token] = {}
        for place, one in enumerate(unknown):
            token = tokens[one.name]
            self.fields[f"n{place}"] = forms.ChoiceField(
                label=one.name, required=False, initial=str(token), choices=options(one, helper, tokens),
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
            )  # fmt: skip
            self.fields[f"t{place}"] = forms.CharField(
                label=_("“%s” is another name of") % one.name, required=False, max_length=120,
                widget=forms.TextInput(attrs=KNOWN_NAMES),
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Named, forms.BoundField, forms.BoundField]]:
        for place, one in enumerate(self.unknown):
            yield one, self[f"n{place}"], self[f"t{place}"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for place, one in enumerate(self.unknown):
            token = parse(values.get(f"n{place}"))
            if token is not None:
                self.given[one.name] = token
        for place, one in enumerate(self.unknown):
            if written := values.get(f"t{place}"):
                self._take_written(place, one.name, written)
        faults = checking.name_faults(self.unknown, self.given, self.directory)
        for place, one in enumerate(self.unknown):
            if one.name in faults and not (self.errors.get(f"n{place}") or self.errors.get(f"t{place}")):
                self.add_error(f"n{place}", faults[one.name])
        return values

    def _take_written(self, place: int, name: str, written: str) -> None:
        token = self._meaning(written)
        if token is None:
            self.given.pop(name, None)
            unknown = _("“%(name)s” is no department or group here. Take a name from the list, or none.")
            self.add_error(f"t{place}", unknown % {"name": written})
        else:
            self.given[name] = token

    def _meaning(self, written: str) -> Token | None:
        """What a written name stands for: something of the zone, or a name that this import makes."""
        known = self.directory.find(written)
        if known is not None:
            return Token(Verb.ALIAS if isinstance(known, Body) else Verb.SAME, known.ref)
        same = next((one.name for one in self.unknown if normalise(one.name) == normalise(written)), None)
        made = self.given.get(same or "")
        if same is None or made is None or made.verb not in (Verb.DEPARTMENT, Verb.GROUP):
            return None
        return Token(Verb.ALIAS if made.verb == Verb.DEPARTMENT else Verb.SAME, new_ref(same))


def options(one: Named, helper: Suggester, tokens: Mapping[str, Token]) -> list[tuple[Any, Any]]:
    """The list for one name: suggestions first, then what can be made on the spot."""
    suggested = dict.fromkeys([tokens[one.name], *_similar(one.name, helper)])
    found = [(str(token), wording(token, helper.directory)) for token in suggested if token.verb in NAMING]
    return [
        *([(_("Suggested"), found)] if found else []),
        (_("New department"), [(str(token), wording(token, helper.directory)) for token in NEW_DEPARTMENTS]),
        (_("New group"), [(str(token), wording(token, helper.directory)) for token in NEW_GROUPS]),
        (_("Otherwise"), [(str(Verb.IGNORE), _("Leave it out (its responsibilities are not imported)"))]),
    ]


NAMING = (Verb.ALIAS, Verb.SAME)
NEW_DEPARTMENTS = [Token(Verb.DEPARTMENT, kind) for kind in DepartmentKind.values]
NEW_GROUPS = [Token(Verb.GROUP, key) for key in PRESETS]


def _similar(name: str, helper: Suggester) -> Iterator[Token]:
    for known in helper.similar(name):
        yield Token(Verb.ALIAS if isinstance(known, Body) else Verb.SAME, known.ref)


def wording(token: Token, directory: Directory) -> str:
    """How a choice reads; whole by itself, because a closed list does not show the heading above it."""
    if token.verb == Verb.DEPARTMENT:
        return _("New department: %s") % DepartmentKind(token.of).label
    if token.verb == Verb.GROUP:
        return _("New group: %s") % PRESETS[token.of].label
    known = directory.bodies.get(token.of) or directory.bunches.get(token.of)
    name = known.name if known else token.of.partition(":")[2]
    if token.verb == Verb.ALIAS:
        return _("Other name of department “%s”") % name
    return _("Other wording of group “%s”") % name
