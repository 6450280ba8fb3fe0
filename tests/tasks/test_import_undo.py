"""Taking the last import back, and what it leaves because people have worked on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chronicdz.errors import Conflict, Invalid
from departments.models import AuditEntry, Department, DepartmentAlias, DepartmentGroup
from indicators.models import Framework, Indicator, Target
from tasks.importing.choices import CycleChoice
from tasks.models import (
    Assignment,
    Cycle,
    Deliverable,
    DueChange,
    Event,
    ImportBatch,
    Phase,
    PlanDocument,
    Reminder,
    Responsibility,
    Schedule,
    Submission,
    Task,
)
from tasks.models.reminder import subject_key
from tasks.services import imports
from tasks.services.imports import Incoming
from tasks.states import DeliverableState
from tests.tasks.importing import NOW, TODAY, County, make_county, row, run, table, workbook, zhongjiang

MODELS = (
    Task, Schedule, Responsibility, Assignment, Deliverable, Department, DepartmentAlias, DepartmentGroup,
    Indicator, Target, Framework, Phase, Event, Cycle, PlanDocument,
)  # fmt: skip


@pytest.fixture
def county(db) -> County:
    return make_county()


def undo(county: County, batch: ImportBatch, *, partly: bool = False) -> ImportBatch:
    return imports.undo_import(batch=batch, actor=county.admin, partly=partly, now=NOW, today=TODAY)


def everything() -> dict[str, list]:
    """Every row of the plan, without what only says when."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def draft(county: County, number: int) -> Submission:
    owed = Deliverable.objects.filter(task__number=number).first()
    return Submission.objects.create(
        zone=county.zone, deliverable=owed, author=county.admin, created_at=NOW, saved_at=NOW
    )


def test_the_first_import_goes_away_without_a_trace(county):
    batch = run(county, zhongjiang())
    assert undo(county, batch).state == ImportBatch.State.UNDONE
    assert {name: rows for name, rows in everything().items() if rows} == {}
    assert batch.report["undo"]["removed"] == 71
    entry = AuditEntry.objects.get(action="import.undone")
    assert entry.detail["counts"]["removed"] == 71


def test_a_second_import_goes_back_to_the_first(county):
    run(county, table(5))
    before = everything()
    rows = [
        row(1), row(9), row(2, lead="县财政局、县某新局", deadline="2024年12月"),
        row(3, support="各乡镇人民政府"),
        ["二、环境支持", "（一）另一项", "7.标准", "第4项任务", "县教体局", "", "每季度末"],
    ]  # fmt: skip
    batch = run(county, Incoming(workbook(rows), "b.xlsx"), cancel_gone=True)
    undo(county, batch)
    after = everything()
    for name in ("Task", "Department", "DepartmentAlias", "DepartmentGroup", "Indicator", "Cycle", "Phase"):
        assert after[name] == before[name], name
    living = [one for one in after["Responsibility"] if one["ended_on"] is None]
    assert [one["id"] for one in living] == [one["id"] for one in before["Responsibility"]]
    owed = {one["id"]: (one["due_on"], one["state"]) for one in after["Deliverable"]}
    for one in before["Deliverable"]:
        assert owed.pop(one["id"]) == (one["due_on"], one["state"])
    assert {state for _due, state in owed.values()} <= {DeliverableState.CANCELLED}


def test_an_undone_file_can_be_imported_again(county):
    undo(county, run(county, table(3)))
    run(county, table(3))
    assert Task.objects.count() == 3


def test_undoing_twice_or_an_older_import_is_a_conflict(county):
    first = run(county, table(3))
    second = run(county, table(4), into=first.cycle)
    with pytest.raises(Conflict):
        undo(county, first)
    undo(county, second)
    with pytest.raises(Conflict):
        undo(county, second)
    undo(county, first)
    assert Task.objects.count() == 0


@pytest.mark.parametrize("what", ["draft", "submission", "contribution", "extension"])
def test_a_row_that_carries_work_is_refused_by_name(county, what):
    batch = run(county, table(3))
    if what == "extension":
        owed = Deliverable.objects.get(task__number=2)
        DueChange.objects.create(
            zone=county.zone, deliverable=owed, cause="extension", reason="病假", at=NOW, new_due_on=TODAY
        )
    elif what == "contribution":
        lend(county, 2)
    else:
        handed = draft(county, 2)
        if what == "submission":
            Submission.objects.filter(pk=handed.pk).update(state="submitted", number="T2", submitted_at=NOW)
    before = everything()
    with pytest.raises(Invalid, match="第2项任务"):
        undo(county, batch)
    assert everything() == before
    (kept,) = imports.undoing_of(batch).kept
    assert (kept.task.number, kept.what) == (2, (what,))


def lend(county: County, number: int) -> None:
    from tasks.models import Contribution

    owed = Deliverable.objects.get(task__number=number)
    Contribution.objects.create(
        zone=county.zone, deliverable=owed, assignment=owed.assignment, requested_by=county.admin,
        requested_at=NOW,
    )  # fmt: skip


def test_the_rest_can_be_undone_and_the_row_stays(county):
    batch = run(county, table(3))
    draft(county, 2)
    undo(county, batch, partly=True)
    task = Task.objects.get()
    assert (task.text, task.number) == ("第2项任务", 1)
    assert Deliverable.objects.get().state == DeliverableState.OPEN
    assert Department.objects.get().name == "县教体局"
    assert batch.report["undo"]["kept"][0]["what"] == ["draft"]
    assert batch.report["undo"]["remaining"] == {"department": ["县教体局"]}


def test_work_on_a_row_that_the_import_did_not_touch_is_no_hindrance(county):
    first = run(county, table(3))
    draft(county, 1)
    second = run(
        county, Incoming(workbook([row(1), row(2, lead="县财政局"), row(3)]), "b.xlsx"), into=first.cycle
    )
    undo(county, second)
    assert Task.objects.get(number=2).lead_raw == "县教体局"


def test_what_people_were_reminded_of_is_cancelled_not_deleted(county):
    batch = run(county, table(3))
    owed = Deliverable.objects.get(task__number=2)
    Reminder.objects.create(
        zone=county.zone, recipient=county.admin, subject_key=subject_key(owed.pk), kind="due", due_on=TODAY,
        step=7, created_at=NOW,
    )  # fmt: skip
    undo(county, batch)
    task = Task.objects.get()
    assert (task.text, task.cancelled_on) == ("第2项任务", TODAY)
    assert Deliverable.objects.get().state == DeliverableState.CANCELLED
    assert batch.report["undo"]["cancelled"] == 1


def test_departments_that_others_use_by_now_stay_and_are_named(county):
    batch = run(county, table(2))
    run(county, table(3), cycle=CycleChoice(name="另一轮", level="provincial", purpose="review"))
    undo(county, batch)
    assert batch.report["undo"]["remaining"] == {"department": ["县教体局"]}
    assert Task.objects.count() == 3


def test_a_draft_that_the_import_issued_is_a_draft_again(county):
    title = "安宁县省级慢病示范区建设任务分解表"
    draft_batch = run(county, Incoming(workbook([row(1)], title=title), "a.xlsx"), is_draft=True)
    final = run(county, Incoming(workbook([row(1), row(2)], title=title), "b.xlsx"), is_draft=False)
    assert Deliverable.objects.filter(state="open").count() == 2
    undo(county, final)
    cycle = Cycle.objects.get(pk=draft_batch.cycle_id)
    assert (cycle.is_draft, cycle.issued_on) == (True, None)
    assert not Deliverable.objects.filter(state="open").exists()


def test_undoing_costs_the_same_for_few_and_for_many_rows(county):
    def cost(count: int) -> int:
        batch = run(county, table(count), cycle=CycleChoice(name=f"{count}", level="provincial"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            undo(county, batch)
        return len(queries)

    cost(2)
    assert cost(30) == cost(60)
