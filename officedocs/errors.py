"""The one exception of this package."""

from __future__ import annotations


class Refused(Exception):
    """The file as a whole cannot be read.

    `code` is for programs; `message` is one Chinese sentence for the person: what, where, how to mend it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
