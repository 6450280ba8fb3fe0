"""Office documents to rows: decomposition tables in .xlsx and .docx.

A pure library: no Django, no database, no clock, no network. `read` is the way in; `Refused` is raised for a
file that
cannot be read as a whole, and everything smaller is a `Problem` on the row or the document with its text
kept.
"""

from __future__ import annotations

from officedocs.errors import Refused
from officedocs.model import Assignment, Document, Problem, Row, Schedule, Target
from officedocs.reader import read

__all__ = ["Assignment", "Document", "Problem", "Refused", "Row", "Schedule", "Target", "read"]
