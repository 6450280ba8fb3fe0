"""The plan of an import: which departments, aliases and groups it makes, and who carries which row."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tasks.importing import document as doc
from tasks.importing import guessing, tree
from tasks.importing.choices import EACH, OFFICE, ONE, Choices
from tasks.importing.composing import MEASURE
from tasks.importing.deadlines import with_deadlines
from tasks.importing.directory import Body, Bunch, Directory, new_ref
from tasks.importing.document import Json, Named
from tasks.importing.presets import PRESETS
from tasks.importing.schedules import OWING, Timing, is_undated, timings
from tasks.importing.tokens import Token, Verb

LEAD = "lead"
#: Kinds whose new departments count as members of the leading group; institutions are led by their bureau.
MEMBER_KINDS = ("bureau", "township", "office")


@dataclass
class Additions:
    """What the directory of the zone gains, and what the document names in vain."""

    bodies: list[Body] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)  #: written name → ref of the department
    bunches: list[Bunch] = field(default_factory=list)
    chosen: list[tuple[str, str]] = field(default_factory=list)  #: ref of a group → ref of a department
    ignored: list[Named] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One responsibility of a row; ``ref`` is of a department, or of the group that is meant."""

    role: str
    scope: str
    ref: str
    written: str
    collect: str = EACH  #: each, office, or one:<ref>


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """``number`` counts the tasks, ``index`` the rows of the document, measures included."""

    number: int
    index: int
    row: Json
    source: str
    leaf: tree.Node | None
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    timings: tuple[Timing, ...]

    @property
    def due(self) -> datetime.date | None:
        """The latest date of the deadline column."""
        return max((one.due for one in self.owing if one.due), default=None)

    @property
    def owing(self) -> list[Timing]:
        """What owes one deliverable; repeated deadlines owe one for each period."""
        return [one for one in self.timings if one.source == "deadline" and one.kind in OWING]

    @property
    def repeated(self) -> list[Timing]:
        return [one for one in self.timings if one.kind == "recurring" and one.source != "standard"]

    @property
    def is_undated(self) -> bool:
        return any(is_undated(one) for one in self.timings)

    @property
    def leads(self) -> list[Part]:
        return [part for part in self.parts if part.role == LEAD]


@dataclass(frozen=True)
class Plan:
    directory: Directory  #: as it will be
    additions: Additions
    office: str  #: ref of the leading group's office; empty where there is none
    tree: tree.Tree
    rows: list[PlannedRow]

    def texts(self) -> dict[str, str]:
        """Every text of the rows by itself, so that an equal one from elsewhere need not be held again."""
        found = (text for one in self.rows for text in (one.source, *one.row["items"], *_written(one.row)))
        return {text: text for text in found}

    def carriers(self, part: Part) -> list[str]:
        """Refs of the departments on whom a responsibility falls."""
        bunch = self.directory.bunches.get(part.ref)
        if bunch is None:
            return [part.ref]
        collector = self.collector(part)
        return [collector] if collector else [body.ref for body in self.directory.members(bunch)]

    def collector(self, part: Part) -> str:
        """Ref of the one department that provides for a whole group; empty where each member does."""
        if part.collect == OFFICE:
            return self.office
        return part.collect.removeprefix(ONE) if part.collect.startswith(ONE) else ""

    def shares(self, row: PlannedRow) -> set[tuple[str, str]]:
        """Who owes for a row: department and scope, each once."""
        return {(ref, part.scope) for part in row.leads for ref in self.carriers(part)}

    def deliverables(self) -> int:
        return sum(len(self.shares(row)) * len(row.owing) for row in self.rows)

    def leading_groups(self) -> dict[str, list[PlannedRow]]:
        """The rows that each group leads, by the group's ref, in the order of the table."""
        found: dict[str, list[PlannedRow]] = {}
        for row in self.rows:
            for ref in dict.fromkeys(part.ref for part in row.leads if part.ref in self.directory.bunches):
                found.setdefault(ref, []).append(row)
        return found

    def empty_groups(self) -> list[tuple[str, int]]:
        """Groups whose members should report but which have none, with the number of rows they lead."""
        found = []
        for ref, rows in self.leading_groups().items():
            parts = (part for row in rows for part in row.leads if part.ref == ref)
            if not any(self.carriers(part) for part in parts):
                found.append((self.directory.bunches[ref].name, len(rows)))
        return found

    def without_carrier(self) -> list[PlannedRow]:
        """Rows that nobody owes: no lead was found, or only groups without departments."""
        return [row for row in self.rows if not self.shares(row)]


def _written(row: Json) -> tuple[str, ...]:
    return (row["task"], row["lead_raw"], row["support_raw"], row["deadline_raw"])


def unknown_names(document: Json, directory: Directory) -> list[Named]:
    return [one for one in doc.names_of(document) if directory.find(one.name) is None]


def make_plan(document: Json, directory: Directory, choices: Choices, office_name: str) -> Plan:
    """Work everything out; the choices must have been checked (see :mod:`tasks.importing.checking`)."""
    after, additions = add_names(directory, unknown_names(document, directory), choices.names)
    _add_members(after, additions, choices.members)
    office = _office(after, additions, choices.collect, office_name)
    wanted = wanted_rows(document, choices)
    grown = tree.build([row for _index, row in wanted])
    planned = [
        _row(number, index, row, leaf, after, choices, document["phases"])
        for number, ((index, row), leaf) in enumerate(zip(wanted, grown.leaves, strict=True), start=1)
    ]
    return Plan(after, additions, office, grown, planned)


def wanted_rows(document: Json, choices: Choices) -> list[tuple[int, Json]]:
    """The rows that become tasks, with their place in the document and the deadlines that were mended."""
    rows = with_deadlines(document["rows"], choices.deadlines)
    return [
        (index, row) for index, row in enumerate(rows) if choices.measures or row.get("origin") != MEASURE
    ]


def add_names(
    directory: Directory, unknown: Sequence[Named], tokens: Mapping[str, Token]
) -> tuple[Directory, Additions]:
    """The directory as it will be once the decisions about names are carried out."""
    after, made = directory.copy(), Additions()
    decided = [(one, tokens[one.name]) for one in unknown if one.name in tokens]
    for one, token in decided:
        if token.verb == Verb.DEPARTMENT:
            made.bodies.append(new_body(one.name, token.of))
            after.add(made.bodies[-1])
        elif token.verb == Verb.GROUP:
            made.bunches.append(_bunch(one.name, token.of))
            after.add(made.bunches[-1])
    for one, token in decided:
        if token.verb == Verb.ALIAS:
            made.aliases.append((one.name, token.of))
            after.call(one.name, token.of)
        elif token.verb == Verb.SAME and token.of in after.bunches:
            # A wording of a wording means the group itself; the database allows one step only.
            meant = after.meant(after.bunches[token.of]).ref
            made.bunches.append(Bunch(new_ref(one.name), one.name, same_as=meant))
            after.add(made.bunches[-1])
    made.ignored.extend(one for one, token in decided if token.verb == Verb.IGNORE)
    return after, made


def new_body(name: str, kind: str) -> Body:
    return Body(new_ref(name), name, kind, is_member=kind in MEMBER_KINDS)


def _bunch(name: str, preset: str) -> Bunch:
    content = PRESETS[preset]
    return Bunch(new_ref(name), name, content.kinds, content.members_only)


def _add_members(after: Directory, made: Additions, members: Mapping[str, Sequence[str]]) -> None:
    """Departments typed in for groups; a group of chosen departments also takes those that are there."""
    for group_name, names in members.items():
        bunch = after.find(group_name)
        if not isinstance(bunch, Bunch):
            continue
        for name in names:
            body = after.find(name)
            if body is None:
                body = new_body(name, member_kind(name, bunch.kinds))
                made.bodies.append(body)
                after.add(body)
            if not bunch.kinds and body.ref not in bunch.chosen:
                made.chosen.append((bunch.ref, body.ref))
                bunch = replace(bunch, chosen=bunch.chosen | {body.ref})
                after.bunches[bunch.ref] = bunch


def member_kind(name: str, kinds: Sequence[str]) -> str:
    """The kind of a department typed in for a group: what its name says, if the group has that kind."""
    guessed = guessing.kind(name)
    return guessed if not kinds or guessed in kinds else kinds[0]


def _office(after: Directory, made: Additions, collect: Mapping[str, str], office_name: str) -> str:
    """Ref of the leading group's office; made now if it shall provide something and is not there."""
    office = after.office() or after.find(office_name)
    if office is None and OFFICE in collect.values():
        office = new_body(office_name, "office")
        made.bodies.append(office)
        after.add(office)
    return office.ref if isinstance(office, Body) else ""


def _row(
    number: int,
    index: int,
    row: Json,
    leaf: tree.Node | None,
    after: Directory,
    choices: Choices,
    phases: Sequence[Json],
) -> PlannedRow:
    return PlannedRow(
        number=number,
        index=index,
        row=row,
        source=doc.place(row),
        leaf=leaf,
        parts=tuple(_once(_parts(row, after, choices.collect))),
        left_out=tuple(one["name"] for one in row["assignments"] if after.find(one["name"]) is None),
        timings=tuple(timings(row, choices.undated, phases)),
    )


def _parts(row: Json, after: Directory, collect: Mapping[str, str]) -> Iterator[Part]:
    for one in row["assignments"]:
        known = after.find(one["name"])
        if known is None:
            continue
        how = EACH
        if isinstance(known, Bunch):
            known = after.meant(known)
            how = collect.get(known.name, EACH) if one["role"] == LEAD else EACH
        yield Part(one["role"], one["scope"], known.ref, one["name"], how)


def _once(parts: Iterable[Part]) -> Iterator[Part]:
    """The same body or group for the same scope and role only once, whatever its wordings."""
    seen: set[tuple[str, str, str]] = set()
    for part in parts:
        key = (part.role, part.scope, part.ref)
        if key not in seen:
            seen.add(key)
            yield part
