"""A zone's bodies and groups as values: a plan can be worked out and shown before anything is written.

A ``ref`` names one of them: ``d:12`` and ``g:5`` are in the database, ``n:县政府办`` is still to be made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.importing.names import normalise

NEW = "n:"


def new_ref(name: str) -> str:
    return NEW + name


@dataclass(frozen=True)
class Body:
    """One department."""

    ref: str
    name: str
    kind: str
    is_member: bool = True
    is_open: bool = True


@dataclass(frozen=True)
class Bunch:
    """One group: ``chosen`` departments and all of ``kinds``, or another wording of the group ``same_as``."""

    ref: str
    name: str
    kinds: tuple[str, ...] = ()
    members_only: bool = False
    chosen: frozenset[str] = frozenset()
    same_as: str = ""


@dataclass
class Directory:
    """Everything that can be named in a responsibility column, by ref and by written name."""

    bodies: dict[str, Body] = field(default_factory=dict)
    bunches: dict[str, Bunch] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def add(self, one: Body | Bunch) -> None:
        if isinstance(one, Body):
            self.bodies[one.ref] = one
        else:
            self.bunches[one.ref] = one
        self.call(one.name, one.ref)

    def call(self, name: str, ref: str) -> None:
        """Another name of something that is there; a name that is taken keeps its meaning."""
        self._by_name.setdefault(normalise(name), ref)

    def get(self, ref: str) -> Body | Bunch | None:
        return self.bodies.get(ref) or self.bunches.get(ref)

    def find(self, name: str) -> Body | Bunch | None:
        return self.get(self._by_name.get(normalise(name), ""))

    def copy(self) -> "Directory":
        return Directory(dict(self.bodies), dict(self.bunches), dict(self._by_name))

    def names(self) -> Iterable[tuple[str, str]]:
        """Every written name, normalised, with what it means."""
        return self._by_name.items()

    def written(self) -> set[str]:
        """The names of all departments and groups, as they are written."""
        bodies = {body.name for body in self.bodies.values()}
        return bodies | {bunch.name for bunch in self.bunches.values()}

    def meant(self, bunch: Bunch) -> Bunch:
        """The group whose other wording this is; a circle of wordings ends where it began."""
        seen = {bunch.ref}
        while bunch.same_as in self.bunches and bunch.same_as not in seen:
            seen.add(bunch.same_as)
            bunch = self.bunches[bunch.same_as]
        return bunch

    def members(self, bunch: Bunch) -> list[Body]:
        """The open departments of a group, in the directory's order."""
        meant = self.meant(bunch)
        return [body for body in self.bodies.values() if body.is_open and _belongs(body, meant)]

    def office(self) -> Body | None:
        """The leading group's office, where the zone has one."""
        return next((body for body in self.bodies.values() if body.kind == "office" and body.is_open), None)


def _belongs(body: Body, bunch: Bunch) -> bool:
    if body.ref in bunch.chosen:
        return True
    return body.kind in bunch.kinds and (body.is_member or not bunch.members_only)
