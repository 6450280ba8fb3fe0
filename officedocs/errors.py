"""The one exception of this package."""

from __future__ import annotations

from collections.abc import Sequence

from officedocs.model import Heading


class Refused(Exception):
    """The file as a whole cannot be read.

    `code` is for programs; `message` is one Chinese sentence for the person: what, where, how to mend it.
    `headings` are the columns of the likeliest table, where a person could say which column is which.
    """

    def __init__(self, code: str, message: str, headings: Sequence[Heading] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.headings = list(headings)
