"""What is decided about one unknown name, as the short text that the form sends and the batch keeps.

``department:<kind>``, ``group:<preset>``, ``alias:<ref>``, ``same:<ref>`` or ``ignore``; a ref may be of
something that this import itself makes (``alias:n:县卫健局``), see :mod:`tasks.importing.directory`.
"""

from enum import StrEnum
from typing import NamedTuple


class Verb(StrEnum):
    DEPARTMENT = "department"
    GROUP = "group"
    ALIAS = "alias"
    SAME = "same"
    IGNORE = "ignore"


class Token(NamedTuple):
    verb: Verb
    of: str = ""

    def __str__(self) -> str:
        return f"{self.verb}:{self.of}" if self.of else str(self.verb)


def parse(text: object) -> Token | None:
    """The token, or None for anything that is none."""
    if not isinstance(text, str):
        return None
    verb, _colon, of = text.partition(":")
    if verb not in set(Verb) or bool(of) == (verb == Verb.IGNORE):
        return None
    return Token(Verb(verb), of)
