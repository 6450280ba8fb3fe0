"""How this app's entries of the audit log read on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "deliverables.generated": _("Deliverables generated"),
    "draft.saved": _("Draft saved"),
    "evidence.removed-from-draft": _("Evidence taken out of a draft"),
    "evidence.uploaded": _("Evidence uploaded"),
    "import.abandoned": _("Import abandoned"),
    "import.applied": _("Import applied"),
    "import.choices-made": _("Choices of an import made"),
    "import.names-decided": _("Names of an import decided"),
    "import.uploaded": _("Table uploaded for import"),
    "item.accepted": _("Item accepted"),
    "item.returned": _("Item returned"),
    "reminders.sent": _("Reminders sent"),
    "submission.submitted": _("Work handed in"),
    "submission.withdrawn": _("Submission withdrawn"),
}

DETAILS: dict[str, str | Promise] = {
    "aliases": _("New other names"),
    "count": _("Number"),
    "counts": _("Made"),
    "cycle": _("Cycle"),
    "deliverable": _("Deliverable (no.)"),
    "deliverables": _("Deliverables"),
    "departments": _("New departments"),
    "events": _("Events"),
    "evidence": _("Evidence (no.)"),
    "file": _("File"),
    "groups": _("New groups"),
    "indicators_1": _("Domains"),
    "indicators_2": _("Objectives"),
    "indicators_3": _("Standards"),
    "item": _("Item (no.)"),
    "names": _("Names"),
    "number": _("Receipt number"),
    "past": _("Past dates"),
    "people": _("People told"),
    "phases": _("Phases"),
    "reason": _("Reason"),
    "responsibilities": _("Responsibilities"),
    "rows": _("Rows"),
    "schedules": _("Schedules"),
    "sha256": "SHA-256",
    "size": _("Size, bytes"),
    "tasks": _("Tasks"),
}

#: Stored identifiers that are shown as words, by the key they stand under.
VALUES: dict[str, dict[str, str | Promise]] = {
    "past": {"done_before": _("done before the import"), "catch_up": _("to be caught up")},
}
