"""Which tasks carry work that an undoing would tear away: drafts, submissions, contributions, extensions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tasks.models import Contribution, DueChange, Submission, Task
from tasks.states import SubmissionState

#: Tasks named in one query.
CHUNK = 2000


@dataclass(frozen=True)
class Carried:
    """One task and what it carries, as the sorted keys of ``WORDS``."""

    task: Task
    what: tuple[str, ...]

    def sentence(self) -> str:
        """第12项“…”（县教体局的草稿）, as a refusal names it."""
        words = "、".join(str(WORDS[one]()) for one in self.what)
        text = self.task.text.strip().partition("\n")[0][:40]
        return _("row %(number)d “%(text)s” (%(what)s)") % {
            "number": self.task.number,
            "text": text,
            "what": words,
        }

    def as_json(self) -> dict[str, Any]:
        return {"number": self.task.number, "text": self.task.text[:200], "what": list(self.what)}


WORDS = {
    "draft": lambda: _("a draft"),
    "submission": lambda: _("something handed in"),
    "contribution": lambda: _("a contribution"),
    "extension": lambda: _("an extension"),
}


def carrying(tasks: Sequence[Task]) -> list[Carried]:
    """Those of the tasks that carry anything, in their order; withdrawn submissions do not count."""
    found: dict[int, set[str]] = defaultdict(set)
    pks = [task.pk for task in tasks]
    for start in range(0, len(pks), CHUNK):
        for task, what in _of(pks[start : start + CHUNK]):
            found[task].add(what)
    return [Carried(task, tuple(sorted(found[task.pk]))) for task in tasks if task.pk in found]


def _of(pks: list[int]) -> Iterable[tuple[int, str]]:
    submissions = Submission.objects.filter(deliverable__task__in=pks).exclude(
        state=SubmissionState.WITHDRAWN
    )
    for task, state in submissions.values_list("deliverable__task_id", "state").distinct():
        yield task, "draft" if state == SubmissionState.DRAFT else "submission"
    lent = Contribution.objects.filter(deliverable__task__in=pks)
    yield from ((task, "contribution") for task in lent.values_list("deliverable__task_id", flat=True))
    longer = DueChange.objects.filter(deliverable__task__in=pks, cause=DueChange.Cause.EXTENSION)
    yield from ((task, "extension") for task in longer.values_list("deliverable__task_id", flat=True))
