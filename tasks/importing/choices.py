"""What the administrator decided about one import, as values and as the JSON that the batch keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tasks.importing.tokens import Token, parse

EACH, OFFICE, ONE = "each", "office", "one:"
#: How past dates are taken unless something else is chosen: nothing counts as done, and nobody is reminded.
USUAL_PAST = "catch_up"


@dataclass(frozen=True)
class CycleChoice:
    """Into which cycle: an existing one by ``pk``, else a new one of this name."""

    pk: int | None = None
    name: str = ""
    level: str = ""
    purpose: str = "create"


@dataclass(frozen=True)
class Choices:
    """``version`` counts the saved steps, so that a form of an older state is noticed.

    ``deadlines`` are dates written in the wizard, by the row's place in the document (as text); ``undated``
    says how rows without any date are taken (see :mod:`tasks.importing.schedules`); ``measures`` whether
    measures that name no unit become tasks of the office; ``gone`` holds the keys of tasks to cancel among
    those that the document no longer lists; ``is_draft`` keeps the cycle a draft until it is issued.
    ``collect`` says for each leading group how it is collected (``each``, ``office`` or ``one:<ref>``);
    ``members`` names departments to be made for groups that have none; both by the group's name.
    """

    cycle: CycleChoice = field(default_factory=CycleChoice)
    version: int = 1
    names: Mapping[str, Token] = field(default_factory=dict)
    names_settled: bool = False
    past: str = USUAL_PAST
    collect: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settled: bool = False
    deadlines: Mapping[str, str] = field(default_factory=dict)
    undated: str = "undecided"
    measures: bool = False
    gone: tuple[int, ...] = ()
    is_draft: bool = False

    def next(self, **values: Any) -> "Choices":
        """The same choices with these changes, one version on."""
        return replace(self, version=self.version + 1, **values)

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "cycle": {
                "pk": self.cycle.pk, "name": self.cycle.name,
                "level": self.cycle.level, "purpose": self.cycle.purpose,
            },
            "names": {name: str(token) for name, token in self.names.items()},
            "names_settled": self.names_settled,
            "past": self.past,
            "collect": dict(self.collect),
            "members": {name: list(members) for name, members in self.members.items()},
            "settled": self.settled,
            "deadlines": dict(self.deadlines),
            "undated": self.undated,
            "measures": self.measures,
            "gone": list(self.gone),
            "is_draft": self.is_draft,
        }  # fmt: skip


def from_json(kept: dict[str, Any]) -> Choices:
    """What a batch keeps; a token that is none any more is left out, so that it is asked again."""
    tokens = {name: parse(text) for name, text in kept.get("names", {}).items()}
    return Choices(
        cycle=CycleChoice(**kept["cycle"]),
        version=kept["version"],
        names={name: token for name, token in tokens.items() if token is not None},
        names_settled=kept["names_settled"],
        past=kept["past"],
        collect=kept["collect"],
        members={name: tuple(members) for name, members in kept["members"].items()},
        settled=kept["settled"],
        deadlines=kept.get("deadlines", {}),
        undated=kept.get("undated", "undecided"),
        measures=kept.get("measures", False),
        gone=tuple(kept.get("gone", ())),
        is_draft=kept.get("is_draft", False),
    )
