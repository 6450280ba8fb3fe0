"""Tasks as a flat table, which the import wizard can read again, and which comes back for corrections."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chronicdz.errors import Invalid
from departments.exchange.columns import Choice, Column, Flag, Text, Whole, plain, squeezed
from departments.exchange.resource import Record, ZoneResource
from departments.exchange.sheets import kind_by_content
from departments.exchange.table import Table
from indicators.models import Indicator
from officedocs import Refused
from officedocs.cadence import recurrences
from officedocs.targets import read_targets
from tasks.exchange.formats import FORMATS
from tasks.models import Schedule, Task
from tasks.services.corrections import correct_task

LONG = 5000
FROM_TABLE = gettext_lazy(
    "Who leads, who supports, the deadline and the standard are changed by importing the decomposition table "
    "again: there you see the difference first, and what is owed follows."
)
OWED_BY_TEXT = gettext_lazy(
    "The new wording changes how often or how much is asked. Import the decomposition table again, so that "
    "what is owed follows."
)
MIXED = "some"
PAPER: list[tuple[str, str | Promise]] = [
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    (MIXED, gettext_lazy("for some of its deadlines")),
]


def fixed(name: str, label: Promise, also: tuple[str, ...] = ()) -> Column:
    """A column that is written out for reading and for the wizard."""
    return Column(name, label, Text(one_line=False), also=also, fixed=True, elsewhere=FROM_TABLE)


class TaskResource(ZoneResource):
    """Rows are found by cycle and number. Headings stay Chinese: the wizard reads them."""

    key = ("cycle", "number")
    headings_in = "zh-hans"
    may_add = False
    unknown = gettext_lazy(
        "There is no such task in an open cycle. Correct the cycle's name or the number; new tasks come with "
        "the decomposition table."
    )
    columns = (
        Column(
            "cycle",
            gettext_lazy("Cycle"),
            Text(120),
            gettext_lazy("Its name, as exported."),
            "2026年省级创建",
            ("创建周期",),
            required=True,
            needed=True,
        ),
        Column(
            "number",
            gettext_lazy("No."),
            Whole(1),
            gettext_lazy("The task's number in its cycle."),
            "12",
            ("任务序号",),
            required=True,
            needed=True,
        ),
        fixed("domain", gettext_lazy("Domain")),
        fixed("objective", gettext_lazy("Objective")),
        fixed("standard", gettext_lazy("Standard")),
        Column(
            "text",
            gettext_lazy("Main task"),
            Text(LONG, one_line=False),
            gettext_lazy("The wording. One that changes how often or how much is asked is refused."),
            "",
            ("主要任务", "任务", "任务内容"),
            needed=True,
        ),
        fixed("lead", gettext_lazy("Lead"), ("责任（牵头）单位",)),
        fixed("support", gettext_lazy("Support"), ("配合（指导）单位",)),
        fixed("deadline", gettext_lazy("Deadline")),
        Column(
            "is_register_only",
            gettext_lazy("Registered only"),
            Flag(),
            gettext_lazy("Yes: proof holds personal data and is registered, never uploaded."),
            "否",
            ("仅登记不上传",),
        ),
        Column(
            "needs_paper",
            gettext_lazy("Stamped paper asked for"),
            Choice(lambda: PAPER, {"√": "yes", "×": "no"}),
            gettext_lazy("Yes or no, for all of its deadlines."),
            "是",
            ("需纸质盖章", "纸质版", "需盖章纸质版"),
        ),
    )

    def read(self, content: bytes, file_name: str) -> Table:
        """A decomposition table belongs to the wizard, and the refusal says so."""
        try:
            return super().read(content, file_name)
        except Invalid:
            rows = _decomposition_rows(content)
            if not rows:
                raise
        raise Invalid(
            _(
                "“%(name)s” is a decomposition table with %(count)d tasks, not a list of corrections. Take "
                "it in with “Import decomposition table”."
            )
            % {"name": file_name, "count": rows}
        )

    def known(self) -> Iterator[Record]:
        tasks = Task.objects.filter(zone=self.desk.zone, cycle__is_closed=False)
        if self.scope:
            tasks = tasks.filter(cycle_id=self.scope)
        related = ("cycle", "zone", "domain", "standard__parent__parent__parent")
        papers = self._papers()
        for task in tasks.select_related(*related).order_by("cycle_id", "number").iterator(chunk_size=1000):
            yield Record(task, **_cells(task), needs_paper=_paper(papers.get(task.pk, [])))

    def get_queryset(self) -> list[Record]:
        return [record for record in self.known() if record.of.cancelled_on is None]

    def _papers(self) -> dict[int, list[bool]]:
        found: dict[int, list[bool]] = {}
        living = Schedule.objects.filter(zone=self.desk.zone, ended_on=None, task__cycle__is_closed=False)
        for task, needed in living.order_by().values_list("task_id", "needs_paper"):
            found.setdefault(task, []).append(needed)
        return found

    def key_of(self, record: Record) -> tuple[Any, ...]:
        return squeezed(record.cycle), record.number

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        if before is None:
            return {}
        changed = self.changed(before, record)
        if changed and before.of.cancelled_on is not None:
            return {
                "number": _("This task was cancelled on %s and is not changed any more.")
                % before.of.cancelled_on
            }
        wrong: dict[str, Any] = {}
        if "text" in changed and asked(before.text) != asked(record.text):
            wrong["text"] = OWED_BY_TEXT
        if "needs_paper" in changed and MIXED in (record.needs_paper, record.needs_paper or MIXED):
            wrong["needs_paper"] = _("Write 是 or 否 for all deadlines of the task.")
        if "needs_paper" in changed and before.needs_paper is None:
            wrong["needs_paper"] = _(
                "This task has no deadline that paper could be asked for. Leave it empty."
            )
        return wrong

    def store(self, record: Record, before: Record | None) -> None:
        if before is None:
            return
        changed = "needs_paper" in self.changed(before, record)
        correct_task(
            actor=self.desk.actor, task=before.of, now=self.desk.now, text=record.text,
            is_register_only=bool(record.is_register_only),
            needs_paper=record.needs_paper == "yes" if changed else None,
        )  # fmt: skip


def asked(text: str) -> list[tuple[Any, ...]]:
    """What a wording asks for beyond its words: how often, how many, by when, and its numbers."""
    often = [
        (one.kind, one.frequency, one.quota, one.due_rule, one.due_month, one.due_day, one.due_period_offset)
        for one in recurrences(text, "task")
    ]
    numbers = [(one.operator, one.value, one.unit, one.basis) for one in read_targets(text)]
    return [*often, *numbers]


def ways(leaf: Indicator | None) -> Iterator[tuple[int, str]]:
    """(level, title) of an indicator and of what is above it."""
    while leaf is not None:
        yield leaf.level, leaf.title
        leaf = leaf.parent


def _cells(task: Task) -> dict[str, Any]:
    titles = dict(ways(task.standard))
    if task.domain is not None:
        titles.setdefault(1, task.domain.title)
    return {
        "cycle": " ".join(task.cycle.name.split()),
        "number": task.number,
        "domain": plain(titles.get(1, "")),
        "objective": plain(titles.get(2, "")),
        "standard": plain(titles.get(3, "")),
        "text": plain(task.text),
        "lead": plain(task.lead_raw),
        "support": plain(task.support_raw),
        "deadline": plain(task.deadline_raw),
        "is_register_only": task.is_register_only,
    }


def _paper(needed: Iterable[bool]) -> str | None:
    said = set(needed)
    if not said:
        return None
    return MIXED if len(said) > 1 else "yes" if said == {True} else "no"


def _decomposition_rows(content: bytes) -> int:
    """How many tasks the reader of decomposition tables finds in a file; 0 for what is no such table."""
    try:
        reader = FORMATS.get(kind_by_content(content))
        return len(reader().create_dataset(content)) if reader else 0
    except (Invalid, Refused):
        return 0
