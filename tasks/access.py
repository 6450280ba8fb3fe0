"""What a person may see of tasks and of work handed in; roles themselves are known to ``departments.access``.

Whoever may see all work sees every deliverable of the zone; a department's people see their own. A draft
belongs to its department alone.
"""

from django.db.models import Q, QuerySet
from django.http import Http404

from departments.access import Access, Cap, get_or_404
from tasks.models import Cycle, Deliverable, Evidence, ImportBatch, PlanDocument, Submission, Task
from tasks.states import ItemState, SubmissionState


def visible_cycles(held: Access) -> QuerySet[Cycle]:
    return Cycle.objects.filter(zone=held.zone)


def visible_tasks(held: Access) -> QuerySet[Task]:
    """The plan itself is open to everybody who may see tasks."""
    return Task.objects.filter(zone=held.zone)


def get_task_or_404(held: Access, pk: int) -> Task:
    return get_or_404(visible_tasks(held).select_related("standard__parent", "domain", "cycle"), pk)


def visible_deliverables(held: Access) -> QuerySet[Deliverable]:
    mine = Deliverable.objects.filter(zone=held.zone)
    if held.can(Cap.SEE_ALL_WORK):
        return mine
    return mine.filter(department_id__in=held.departments_with(Cap.OWN_SEE_WORK))


def countable_deliverables(held: Access) -> QuerySet[Deliverable]:
    """Whose numbers may be shown: results are open to more people than the work itself."""
    if held.can(Cap.SEE_OVERVIEW):
        return Deliverable.objects.filter(zone=held.zone)
    return visible_deliverables(held)


def get_deliverable_or_404(held: Access, pk: int) -> Deliverable:
    related = (
        "task__standard__parent",
        "task__domain",
        "department",
        "assignment",
        "schedule",
        "cycle",
        "zone",
    )
    return get_or_404(visible_deliverables(held).select_related(*related), pk)


def get_own_deliverable_or_404(held: Access, pk: int) -> Deliverable:
    """A deliverable to hand in for: seen, and of a department whose liaison the person is."""
    deliverable = get_deliverable_or_404(held, pk)
    held.require_for(Cap.OWN_DELIVER, deliverable.department_id)
    return deliverable


def visible_submissions(held: Access) -> QuerySet[Submission]:
    own = Q(deliverable__department_id__in=held.departments_with(Cap.OWN_SEE_WORK))
    submissions = Submission.objects.filter(zone=held.zone)
    if held.can(Cap.SEE_ALL_WORK):
        return submissions.filter(own | ~Q(state=SubmissionState.DRAFT))
    return submissions.filter(own)


def get_submission_or_404(held: Access, pk: int) -> Submission:
    """A submission that was handed in; drafts have no page of their own."""
    related = (
        "deliverable__task__standard",
        "deliverable__task__domain",
        "deliverable__department",
        "author",
    )
    handed_in = visible_submissions(held).exclude(state=SubmissionState.DRAFT)
    return get_or_404(handed_in.select_related(*related, "zone"), pk)


def get_own_submission_or_404(held: Access, pk: int) -> Submission:
    submission = get_submission_or_404(held, pk)
    held.require_for(Cap.OWN_DELIVER, submission.deliverable.department_id)
    return submission


def reviewable_submissions(held: Access) -> QuerySet[Submission]:
    """What the office sees in its queue: everything handed in, whatever its state."""
    return visible_submissions(held).exclude(state=SubmissionState.DRAFT)


def visible_evidence(held: Access) -> QuerySet[Evidence]:
    """A department's own files, and those of work it took over; for the office what was handed in."""
    mine = held.departments_with(Cap.OWN_SEE_WORK)
    own = Q(department_id__in=mine) | Q(items__deliverable__department_id__in=mine)
    evidence = Evidence.objects.filter(zone=held.zone)
    if held.can(Cap.SEE_ALL_WORK):
        handed_in = Q(items__submission__in=reviewable_submissions(held).values("pk"))
        return evidence.filter(own | handed_in).distinct()
    return evidence.filter(own).distinct()


def get_evidence_or_404(held: Access, pk: int) -> Evidence:
    return get_or_404(visible_evidence(held).select_related("blob"), pk)


def get_draft_evidence_or_404(held: Access, deliverable: Deliverable, pk: int) -> Evidence:
    """A file to take out again: of the present draft, or of what came back and would go along with it."""
    came_back = Q(items__state__in=[ItemState.RETURNED, ItemState.WITHDRAWN], items__replaced_by=None)
    mine = Evidence.objects.filter(Q(items__state=ItemState.DRAFT) | came_back, zone=held.zone)
    found = mine.filter(pk=pk, items__deliverable=deliverable).first()
    if found is None:
        raise Http404
    return found


def visible_documents(held: Access) -> QuerySet[PlanDocument]:
    """Everything, or what is public and valid: results are open to more people than the papers."""
    documents = PlanDocument.objects.filter(zone=held.zone).select_related("cycle", "batch", "original")
    if held.can(Cap.SEE_ALL_DOCUMENTS):
        return documents
    return documents.filter(is_public=True, withdrawn_on=None)


def get_document_or_404(held: Access, pk: int) -> PlanDocument:
    return get_or_404(visible_documents(held), pk)


def visible_batches(held: Access) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(zone=held.zone).select_related("created_by", "cycle")


def get_batch_or_404(held: Access, pk: int) -> ImportBatch:
    return get_or_404(visible_batches(held), pk)
