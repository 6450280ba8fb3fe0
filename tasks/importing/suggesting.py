"""Suggestions for unknown names: which of the known bodies or groups may be meant, and what is best taken."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from tasks.importing import guessing
from tasks.importing.directory import Body, Bunch, Directory, new_ref
from tasks.importing.document import NAME_LENGTH, Named
from tasks.importing.names import same_body, split
from tasks.importing.presets import PRESETS
from tasks.importing.tokens import Token, Verb

LEAST_SCORE = (
    50  #: of 100: of two-character cores one is shared (教育, 教体); below it there is nothing in common
)
MOST = 4  #: suggestions shown for one name


class Suggester:
    """Compares names with everything a zone knows; place and suffix are cut off once for all of them."""

    def __init__(self, directory: Directory, *, place: str = "", office_name: str = "") -> None:
        self.directory, self.place, self.office_name = directory, place, office_name
        self._cores = {written: split(written, place)[0] for written, _ref in directory.names()}

    def similar(self, name: str) -> list[Body | Bunch]:
        """Known bodies and groups that the name may mean; what is the same beyond doubt stands first."""
        close = process.extract(
            split(name, self.place)[0],
            self._cores,
            scorer=fuzz.ratio,
            score_cutoff=LEAST_SCORE,
            limit=2 * MOST,
        )
        found: dict[str, Body | Bunch] = {}
        for _core, _score, written in sorted(close, key=lambda hit: not same_body(name, hit[2], self.place)):
            one = self.directory.find(written)
            if one is not None:
                found.setdefault(one.ref, one)
        return list(found.values())[:MOST]

    def defaults(self, unknown: Sequence[Named]) -> dict[str, Token]:
        """What to do with each unknown name if the administrator says nothing."""
        groups = [one for one in unknown if guessing.is_group(one.name, one.said)]
        grouped = set(groups)
        units = [one for one in unknown if one not in grouped]
        return {**self._units(units), **self._groups(groups)}

    def _units(self, units: Sequence[Named]) -> dict[str, Token]:
        """A name may mean a body that an earlier one of the document makes (县卫健局, then 县卫健委)."""
        found: dict[str, Token] = {}
        made: dict[tuple[str, str], str] = {}
        for one in units:
            if len(one.name) > NAME_LENGTH:
                found[one.name] = Token(Verb.IGNORE)
                continue
            body = split(one.name, self.place)
            ref = self._same_body(one.name) or made.get(body, "")
            kind = guessing.kind(one.name, self.office_name)
            found[one.name] = Token(Verb.ALIAS, ref) if ref else Token(Verb.DEPARTMENT, kind)
            if not ref:
                made[body] = new_ref(one.name)
        return found

    def _same_body(self, name: str) -> str:
        wanted = split(name, self.place)
        for written in (written for written, core in self._cores.items() if core == wanted[0]):
            one = self.directory.find(written)
            if isinstance(one, Body) and one.is_open and split(written, self.place) == wanted:
                return one.ref
        return ""

    def _groups(self, groups: Sequence[Named]) -> dict[str, Token]:
        """One group for each ready-made content, the most used wording; the others are wordings of it."""
        found: dict[str, Token] = {}
        first: dict[str, str] = {}
        for one in sorted(groups, key=lambda named: -named.uses):
            preset = guessing.preset(one.name)
            if len(one.name) > NAME_LENGTH:
                found[one.name] = Token(Verb.IGNORE)
                continue
            ref = _with_content(preset, self.directory) or first.get(preset, "")
            found[one.name] = Token(Verb.SAME, ref) if ref else Token(Verb.GROUP, preset)
            if preset != "empty":
                first.setdefault(preset, new_ref(one.name))
        return found


def _with_content(preset: str, directory: Directory) -> str:
    """A group of the zone that holds exactly what the ready-made one would."""
    content = PRESETS[preset]
    for bunch in directory.bunches.values():
        same = set(bunch.kinds) == set(content.kinds) and bunch.members_only == content.members_only
        if content.kinds and same and not bunch.same_as:
            return bunch.ref
    return ""
