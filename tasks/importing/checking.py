"""Whether decisions can be carried out: each fault is one sentence for the person who decides."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from departments.models import DepartmentKind
from tasks.importing.choices import EACH, OFFICE, ONE
from tasks.importing.directory import NEW, Body, Directory
from tasks.importing.document import NAME_LENGTH, Named
from tasks.importing.presets import PRESETS
from tasks.importing.tokens import Token, Verb


def name_faults(
    unknown: Sequence[Named], tokens: Mapping[str, Token], directory: Directory
) -> dict[str, str]:
    """What is wrong with the decisions about names, by name; empty when all can be carried out."""
    found = {}
    for one in unknown:
        token = tokens.get(one.name)
        fault = _fault(one.name, token, tokens, directory) if token else _not_decided(one.name)
        if fault:
            found[one.name] = fault
    return found


def _not_decided(name: str) -> str:
    return _("“%(name)s”: choose what it is.") % {"name": name}


def _fault(name: str, token: Token, tokens: Mapping[str, Token], directory: Directory) -> str:
    if token.verb == Verb.IGNORE:
        return ""
    if len(name) > NAME_LENGTH:
        too_long = _("“%(name)s…” has more than %(limit)d characters. Leave it out, or mend the table.")
        return too_long % {"name": name[:20], "limit": NAME_LENGTH}
    check = {
        Verb.DEPARTMENT: token.of in DepartmentKind.values,
        Verb.GROUP: token.of in PRESETS,
        Verb.ALIAS: _is_body(token.of, tokens, directory),
        Verb.SAME: _is_bunch(token.of, tokens, directory),
    }
    if check[token.verb]:
        return ""
    if token.verb == Verb.ALIAS:
        return _("“%(name)s”: the department it shall be another name of is not there.") % {"name": name}
    if token.verb == Verb.SAME:
        return _("“%(name)s”: the group it shall be another wording of is not there.") % {"name": name}
    return _("“%(name)s”: there is no such kind. Choose one of the list.") % {"name": name}


def _is_body(ref: str, tokens: Mapping[str, Token], directory: Directory) -> bool:
    """An open department of the zone, or a name that becomes a department in this import."""
    if ref in directory.bodies:
        return directory.bodies[ref].is_open
    token = tokens.get(ref.removeprefix(NEW)) if ref.startswith(NEW) else None
    return token is not None and token.verb == Verb.DEPARTMENT


def _is_bunch(ref: str, tokens: Mapping[str, Token], directory: Directory) -> bool:
    if ref in directory.bunches:
        return True
    token = tokens.get(ref.removeprefix(NEW)) if ref.startswith(NEW) else None
    return token is not None and token.verb == Verb.GROUP


def collect_fault(group: str, how: str, directory: Directory) -> str:
    """What is wrong with how a group's work shall be collected; empty when it can be done."""
    if how in (EACH, OFFICE):
        return ""
    body = directory.bodies.get(how.removeprefix(ONE)) if how.startswith(ONE) else None
    if body is not None and body.is_open:
        return ""
    return _("“%(name)s”: choose how it is collected, and by a department of this zone.") % {"name": group}


def member_faults(members: Iterable[str], kinds: Sequence[str], directory: Directory) -> list[str]:
    """What is wrong with departments typed in for a group."""
    faults = []
    for name in members:
        known = directory.find(name)
        if len(name) > NAME_LENGTH:
            faults.append(_("“%(name)s…” is too long for a name.") % {"name": name[:20]})
        elif known is not None and not isinstance(known, Body):
            faults.append(_("“%(name)s” is the name of a group, not of a department.") % {"name": name})
        elif isinstance(known, Body) and kinds and known.kind not in kinds:
            faults.append(_("“%(name)s” is already there as a department of another kind.") % {"name": name})
    return faults
