"""The import of a circulated table, step by step; every step is one service with one transaction."""

from tasks.services.imports.applying import apply_import, open_questions, plan_of
from tasks.services.imports.running import Wishes, run_import
from tasks.services.imports.snapshot import directory_of
from tasks.services.imports.upload import Incoming, Unchanged, start_import
from tasks.services.imports.wizard import abandon_import, choices_of, save_choices, save_names

__all__ = [
    "Incoming",
    "Unchanged",
    "Wishes",
    "abandon_import",
    "apply_import",
    "choices_of",
    "directory_of",
    "open_questions",
    "plan_of",
    "run_import",
    "save_choices",
    "save_names",
    "start_import",
]
