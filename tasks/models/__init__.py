"""Re-exports, so that other modules write ``from tasks.models import Task``."""

from tasks.models.deliverable import Contribution, Deliverable, DueChange
from tasks.models.evidence import Blob, Evidence
from tasks.models.imports import HeadingMeaning, ImportBatch, ImportChange, ImportRow, PlanDocument
from tasks.models.plan import Cycle, Event, Phase
from tasks.models.reminder import Reminder
from tasks.models.submission import Item, Review, Sequence, Submission
from tasks.models.task import Assignment, Responsibility, Schedule, Task

__all__ = [
    "Assignment",
    "Blob",
    "Contribution",
    "Cycle",
    "Deliverable",
    "DueChange",
    "Event",
    "Evidence",
    "HeadingMeaning",
    "ImportBatch",
    "ImportChange",
    "ImportRow",
    "Item",
    "Phase",
    "PlanDocument",
    "Reminder",
    "Responsibility",
    "Review",
    "Schedule",
    "Sequence",
    "Submission",
    "Task",
]
