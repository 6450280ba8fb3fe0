"""The draft of a submission: begun by the first thing saved, one per deliverable, shared by its liaisons."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User
from departments.services import audit
from tasks.models import Deliverable, Evidence, Item, Submission
from tasks.services import storage
from tasks.states import DeliverableState, ItemState, SubmissionState

#: More files in one handing-in than anybody can review.
FILES_PER_ITEM = 100


@dataclass(frozen=True)
class Incoming:
    """A file as it arrives: its name, its size in bytes, and its content in pieces."""

    name: str
    size: int
    chunks: Iterable[bytes]


def draft_of(deliverable: Deliverable) -> Item | None:
    """The item being prepared, with its submission; None where nothing was begun."""
    drafts = Item.objects.filter(deliverable=deliverable, submission__state=SubmissionState.DRAFT)
    return drafts.select_related("submission").first()


def begin(*, deliverable: Deliverable, actor: User, now: datetime.datetime) -> Item:
    """The present draft, or a new one, which takes over what was returned or withdrawn before.

    Raises :class:`Conflict` where nothing can be handed in now.
    """
    present = draft_of(deliverable)
    if present is not None:
        return present
    _refuse_if_locked(deliverable)
    try:
        with transaction.atomic():
            return _new_draft(deliverable, actor, now)
    except IntegrityError:  # a colleague began it a moment ago
        present = draft_of(deliverable)
        if present is None:
            raise
        return present


def _new_draft(deliverable: Deliverable, actor: User, now: datetime.datetime) -> Item:
    submission = Submission.objects.create(
        zone_id=deliverable.zone_id, deliverable=deliverable, author=actor, created_at=now, saved_at=now
    )
    before = _sent_back(deliverable)
    item = Item.objects.create(
        zone_id=deliverable.zone_id,
        submission=submission,
        deliverable=deliverable,
        title=before.title if before else "",
        note=before.note if before else "",
        replaces=before,
    )
    if before:
        item.evidence.set(before.evidence.all())
    return item


def _sent_back(deliverable: Deliverable) -> Item | None:
    """The latest item that was returned or withdrawn and that nothing has replaced yet."""
    back = [ItemState.RETURNED, ItemState.WITHDRAWN]
    return (
        Item.objects.filter(deliverable=deliverable, state__in=back, replaced_by=None).order_by("-id").first()
    )


def _refuse_if_locked(deliverable: Deliverable) -> None:
    if deliverable.state == DeliverableState.CANCELLED:
        raise Conflict(_("This is no longer owed, so nothing can be handed in for it."))
    if Item.objects.filter(deliverable=deliverable, state=ItemState.PENDING).exists():
        raise Conflict(
            _("What was handed in is being reviewed. Withdraw it first if something is missing from it.")
        )


def attach(*, deliverable: Deliverable, actor: User, incoming: Incoming, now: datetime.datetime) -> Evidence:
    """Put one file into the draft. Raises :class:`Invalid` for a file that is not taken."""
    _refuse_registered(deliverable)
    blob = storage.store(
        zone=deliverable.zone, chunks=incoming.chunks, name=incoming.name, size=incoming.size, now=now
    )
    with transaction.atomic():
        item = begin(deliverable=deliverable, actor=actor, now=now)
        same = item.evidence.filter(blob=blob).first()
        if same is not None:
            return same
        if item.evidence.count() >= FILES_PER_ITEM:
            raise Invalid(_("At most %d files go into one handing-in.") % FILES_PER_ITEM)
        evidence = Evidence.objects.create(
            zone_id=deliverable.zone_id,
            department_id=deliverable.department_id,
            blob=blob,
            name=incoming.name,
            uploaded_by=actor,
            uploaded_at=now,
        )
        _touch(item, saved_at=now)
        item.evidence.add(evidence)
        audit.record(
            zone=deliverable.zone,
            actor=actor,
            action="evidence.uploaded",
            now=now,
            target=f"deliverable:{deliverable.pk}",
            detail={"evidence": evidence.pk, "name": incoming.name, "sha256": blob.sha256, "size": blob.size},
        )
        return evidence


def _refuse_registered(deliverable: Deliverable) -> None:
    """仅登记不上传: such proof never reaches the portal, by whatever way."""
    if deliverable.task.is_register_only:
        raise Invalid(
            _(
                "The proof of this holds personal data and is only registered. Write where the original is "
                "kept and who can show it; do not upload it."
            )
        )


def _touch(item: Item, *, saved_at: datetime.datetime) -> None:
    """Mark a draft as saved while it is one; its row stays locked for the rest of the transaction."""
    changed = Submission.objects.filter(pk=item.submission_id, state=SubmissionState.DRAFT).update(
        saved_at=saved_at
    )
    if not changed:
        raise Conflict(_("This was handed in in the meantime and can no longer be changed."))


def remove(*, deliverable: Deliverable, actor: User, evidence: Evidence, now: datetime.datetime) -> None:
    """Take a file out of the draft; after a return that begins it. What was handed in keeps the file."""
    with transaction.atomic():
        item = begin(deliverable=deliverable, actor=actor, now=now)
        _touch(item, saved_at=now)
        item.evidence.remove(evidence)
        audit.record(
            zone=deliverable.zone,
            actor=actor,
            action="evidence.removed-from-draft",
            now=now,
            target=f"deliverable:{deliverable.pk}",
            detail={"evidence": evidence.pk, "name": evidence.name},
        )


def save_note(*, deliverable: Deliverable, actor: User, note: str, now: datetime.datetime) -> Item:
    """Keep the explanation typed so far."""
    with transaction.atomic():
        item = begin(deliverable=deliverable, actor=actor, now=now)
        if item.note == note:
            return item
        _touch(item, saved_at=now)
        Item.objects.filter(pk=item.pk).update(note=note)
        item.note = note
        audit.record(
            zone=deliverable.zone,
            actor=actor,
            action="draft.saved",
            now=now,
            target=f"deliverable:{deliverable.pk}",
        )
        return item
