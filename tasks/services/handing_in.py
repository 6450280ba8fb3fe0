"""Everything one press of a button on the deliverable's page does."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User
from tasks.models import Deliverable, Item, Submission
from tasks.services import drafts
from tasks.services.drafts import Incoming
from tasks.services.submission import latest_handed_in, submit
from tasks.states import SubmissionState


@dataclass
class Outcome:
    """What came of it: the submission if it was handed in, and what was not taken."""

    submission: Submission | None = None
    refused: list[Any] = field(default_factory=list)


def version_of(deliverable: Deliverable) -> str:
    """What a page was drawn from: the latest submission and its state. It changes when another tab acts."""
    latest = latest_handed_in(deliverable)
    return f"{latest.pk}-{latest.state}" if latest else "0"


def receive(
    *,
    deliverable: Deliverable,
    actor: User,
    note: str,
    incoming: Iterable[Incoming],
    hand_in: bool,
    seen: str,
    note_seen: str = "",
    now: datetime.datetime,
    today: datetime.date,
) -> Outcome:
    """Keep the explanation and the files; then hand in, unless a file was refused.

    Each file stands for itself: one that is refused leaves the others in the draft. Raises
    :class:`Conflict` when the page is out of date, :class:`Invalid` when there is nothing to hand in.
    """
    _refuse_stale(deliverable, seen)
    draft = drafts.draft_of(deliverable)
    _refuse_overwriting(draft, note, note_seen)
    outcome = Outcome()
    if note.strip() or draft is not None:
        drafts.save_note(deliverable=deliverable, actor=actor, note=note, now=now)
    for file in incoming:
        try:
            drafts.attach(deliverable=deliverable, actor=actor, incoming=file, now=now)
        except Invalid as refusal:
            outcome.refused.append(refusal.message)
    if hand_in and not outcome.refused:
        outcome.submission = submit(deliverable=deliverable, actor=actor, now=now, today=today)
    return outcome


def mark_of(note: str) -> str:
    """What a page remembers of the explanation it was drawn with."""
    return hashlib.sha256(note.encode()).hexdigest()[:12]


def _refuse_overwriting(draft: Item | None, note: str, note_seen: str) -> None:
    """Two liaisons share a draft: words that a page has not seen are not overwritten by it."""
    if draft is None or not note_seen or draft.note == note or mark_of(draft.note) == note_seen:
        return
    raise Conflict(
        _("A colleague has saved other words for this draft meanwhile. Open it again and join both.")
    )


def _refuse_stale(deliverable: Deliverable, seen: str) -> None:
    if version_of(deliverable) == seen:
        return
    latest = latest_handed_in(deliverable)
    if latest is not None and latest.state == SubmissionState.SUBMITTED:
        raise Conflict(_("This has already been handed in (%s); it arrived once.") % latest.number)
    raise Conflict(
        _("Your page is out of date: something was decided or withdrawn meanwhile. Open it again.")
    )
