"""The import of a circulated table, step by step; every step is one service with one transaction."""

from tasks.services.imports.applying import (
    apply_claimed,
    apply_import,
    open_questions,
    plan_of,
    preview_of,
)
from tasks.services.imports.claiming import Seen, base_of
from tasks.services.imports.dropping import chosen_gone, save_gone
from tasks.services.imports.progress import stage_of
from tasks.services.imports.reading import Incoming
from tasks.services.imports.recorded import recorded_lines
from tasks.services.imports.running import Wishes, run_import
from tasks.services.imports.sameness import changes_nothing, is_issuing
from tasks.services.imports.snapshot import directory_of
from tasks.services.imports.undoing import last_of, undo_import, undoing_of
from tasks.services.imports.upload import Unchanged, save_headings, start_import
from tasks.services.imports.wizard import abandon_import, choices_of, save_choices, save_names

__all__ = [
    "Incoming",
    "Seen",
    "Unchanged",
    "Wishes",
    "abandon_import",
    "apply_claimed",
    "apply_import",
    "base_of",
    "changes_nothing",
    "choices_of",
    "chosen_gone",
    "directory_of",
    "is_issuing",
    "last_of",
    "open_questions",
    "plan_of",
    "preview_of",
    "recorded_lines",
    "run_import",
    "save_choices",
    "save_gone",
    "save_headings",
    "save_names",
    "stage_of",
    "start_import",
    "undo_import",
    "undoing_of",
]
