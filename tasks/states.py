"""The transition tables. Pure: nothing here reads the clock or the database.

A service changes a state only by a conditional write ``filter(state__in=sources(…)).update(state=…)``;
of two racing requests exactly one changes a row.
"""

from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=StrEnum)


class SubmissionState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class DeliverableState(StrEnum):
    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"


SUBMISSION: dict[SubmissionState, frozenset[SubmissionState]] = {
    SubmissionState.DRAFT: frozenset({SubmissionState.SUBMITTED}),
    SubmissionState.SUBMITTED: frozenset({SubmissionState.DECIDED, SubmissionState.WITHDRAWN}),
    SubmissionState.DECIDED: frozenset(),
    SubmissionState.WITHDRAWN: frozenset(),
}
ITEM: dict[ItemState, frozenset[ItemState]] = {
    ItemState.DRAFT: frozenset({ItemState.PENDING}),
    ItemState.PENDING: frozenset({ItemState.ACCEPTED, ItemState.RETURNED, ItemState.WITHDRAWN}),
    ItemState.ACCEPTED: frozenset(),
    ItemState.RETURNED: frozenset(),
    ItemState.WITHDRAWN: frozenset(),
}
DELIVERABLE: dict[DeliverableState, frozenset[DeliverableState]] = {
    DeliverableState.OPEN: frozenset({DeliverableState.MET, DeliverableState.CANCELLED}),
    DeliverableState.MET: frozenset(),
    DeliverableState.CANCELLED: frozenset({DeliverableState.OPEN}),  # wanted again by the plan
}


def sources(table: dict[S, frozenset[S]], target: S) -> list[S]:
    """The states from which ``target`` may be reached, for the guard of a conditional write."""
    return [state for state, targets in table.items() if target in targets]
