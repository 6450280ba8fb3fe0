"""What the texts of one table say, each read once.

Through merges the same standard stands in many rows, and the same bodies and dates come again on every page.
What is kept goes with the table: nothing of a file stays in memory once it is read.
"""

from __future__ import annotations

from functools import cache, partial

from officedocs.cadence import recurrences, unsupported
from officedocs.clauses import read_cell
from officedocs.contacts import without_contacts
from officedocs.deadlines import read_deadline
from officedocs.targets import read_targets


class Readings:
    """The parsers of cell texts, with a memory. What they return is shared and must not be changed."""

    def __init__(self, year: int | None, *, first_leads: bool) -> None:
        self.shown = cache(without_contacts)
        self.bodies = cache(partial(read_cell, first_leads=first_leads))
        self.deadline = cache(partial(read_deadline, year=year))
        self.recurring = cache(recurrences)
        self.unsupported = cache(unsupported)
        self.targets = cache(read_targets)
