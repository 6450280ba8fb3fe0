"""What a service says when it cannot do what was asked; both carry a sentence for the person.

Raised by services of every app, turned into a page by ``chronicdz.middleware.ErrorPageMiddleware``
unless a view has a better place for it, such as the form.
"""

from typing import Any


class Invalid(Exception):
    """What was sent is not acceptable (400): the message says what, where and how to mend it."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class Conflict(Exception):
    """Somebody was quicker, or the page was out of date (409): the message says what is true now."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message
