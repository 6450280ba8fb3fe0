"""Office documents to rows: decomposition tables and text plans in Excel, Word, CSV and plain text.

A pure library: no Django, no database, no clock, no network. `read` and `read_text` are the ways in;
`officedocs.safely` does the same in a process of its own, for uploads. `Refused` is raised for a file that
cannot be read as a whole; everything smaller is a `Problem` on the row or the document with its text kept.
"""

from __future__ import annotations

from officedocs.errors import Refused
from officedocs.model import Assignment, Document, Heading, Problem, Row, Schedule, Target
from officedocs.reader import read, read_text

__all__ = [
    "Assignment",
    "Document",
    "Heading",
    "Problem",
    "Refused",
    "Row",
    "Schedule",
    "Target",
    "read",
    "read_text",
]
