"""An edited table into a cycle that has tasks: what is added, changed, unchanged, no longer listed."""

import datetime

import pytest

from chronicdz.errors import Conflict
from tasks.models import (
    Assignment,
    Cycle,
    Deliverable,
    DueChange,
    ImportBatch,
    ImportChange,
    PlanDocument,
    Task,
)
from tasks.services import cycles, imports
from tasks.services.imports import Incoming
from tasks.states import DeliverableState
from tests.tasks.importing import NOW, TODAY, County, apply, make_county, ready, row, run, table, workbook

OPEN, CANCELLED = DeliverableState.OPEN, DeliverableState.CANCELLED


@pytest.fixture
def county(db) -> County:
    return make_county()


@pytest.fixture
def first(county) -> ImportBatch:
    return run(county, table(6))


OTHER = ["二、环境支持", "（一）健身", "9.场所", "为职工提供健身场所和条件", "县总工会", "", "2024年11月"]


def edited(
    changes: dict[int, list[str]], *, drop: tuple[int, ...] = (), extra: tuple[list[str], ...] = ()
) -> Incoming:
    """The table of six rows with some of them changed, dropped, or put behind."""
    rows = [changes.get(n, row(n)) for n in range(1, 7) if n not in drop]
    return Incoming(workbook([*rows, *extra]), "改.xlsx")


def found(county: County, batch: ImportBatch):
    return imports.preview_of(batch, imports.directory_of(county.zone, TODAY)).found


def seen(batch: ImportBatch) -> imports.Seen:
    kept = imports.choices_of(batch)
    return imports.Seen(kept.version, imports.base_of(batch.zone_id, kept.cycle.pk))


def texts() -> list[tuple[int, str]]:
    return list(Task.objects.filter(cancelled_on=None).values_list("number", "text"))


def test_what_is_new_changed_unchanged_and_gone_is_told_apart(county, first):
    change = {2: row(2, lead="县财政局"), 3: row(3, deadline="2024年12月")}
    batch = ready(county, edited(change, drop=(6,), extra=(OTHER,)))
    told = found(county, batch)
    assert [state.text for _row, state in told.added] == ["为职工提供健身场所和条件"]
    assert {one.old.number: [(c.field, c.old, c.new) for c in one.changes] for one in told.changed} == {
        2: [("lead", "县教体局", "县财政局")],
        3: [("deadline", "2024年7月", "2024年12月")],
    }
    assert [one.old.number for one in told.unchanged] == [1, 4, 5]
    assert [one.number for one in told.gone] == [6]


def test_the_same_rows_in_another_file_change_nothing(county, first):
    batch = ready(
        county,
        Incoming(workbook([row(n) for n in range(1, 7)], title="又一个标题省级"), "b.xlsx"),
        into=first.cycle,
    )
    assert found(county, batch).is_empty


def test_a_changed_row_keeps_its_task_and_its_history(county, first):
    before = {task.number: task.pk for task in Task.objects.all()}
    run(county, edited({2: row(2, lead="县财政局")}))
    task = Task.objects.get(number=2)
    assert task.pk == before[2]
    assert task.lead_raw == "县财政局"
    shares = {one.department.name: one.ends_on for one in Assignment.objects.filter(task=task)}
    assert shares == {"县教体局": TODAY, "县财政局": None}
    owed = {one.department.name: one.state for one in Deliverable.objects.filter(task=task)}
    assert owed == {"县教体局": CANCELLED, "县财政局": OPEN}


def test_a_moved_date_moves_what_is_owed_and_keeps_the_first(county, first):
    batch = run(county, edited({3: row(3, deadline="2024年12月")}))
    owed = Deliverable.objects.get(task__number=3)
    assert (owed.original_due_on, owed.due_on) == (datetime.date(2024, 7, 31), datetime.date(2024, 12, 31))
    change = DueChange.objects.get(deliverable=owed)
    assert (change.cause, change.actor) == (DueChange.Cause.IMPORT, county.admin)
    assert batch.report["counts"]["deliverables_moved"] == 1


def test_a_date_that_becomes_a_repetition_is_another_deadline(county, first):
    run(county, edited({3: row(3, deadline="每季度末")}))
    states = set(Deliverable.objects.filter(task__number=3).values_list("period_key", "state"))
    assert ("once", CANCELLED) in states
    assert ("2024Q2", OPEN) in states


def test_new_rows_take_their_place_and_the_others_follow(county, first):
    rows = [row(1), row(7), *[row(n) for n in range(2, 7)]]
    run(county, Incoming(workbook(rows), "c.xlsx"))
    assert texts() == [(n, f"第{m}项任务") for n, m in enumerate((1, 7, 2, 3, 4, 5, 6), start=1)]


def test_what_is_no_longer_listed_stays_unless_it_is_cancelled(county, first):
    run(county, edited({}, drop=(1, 6)))
    assert [number for number, text in texts() if text in ("第1项任务", "第6项任务")] == [5, 6]
    run(county, edited({2: row(2, deadline="2024年8月")}, drop=(1, 6)), cancel_gone=True)
    assert not Task.objects.filter(text__in=("第1项任务", "第6项任务"), cancelled_on=None).exists()
    assert set(
        Deliverable.objects.filter(task__cancelled_on__isnull=False).values_list("state", flat=True)
    ) == {CANCELLED}


def test_a_row_that_is_listed_again_lives_on(county, first):
    task = Task.objects.get(number=6)
    run(county, edited({}, drop=(6,)), cancel_gone=True)
    run(county, edited({}, extra=(OTHER,)))
    task.refresh_from_db()
    assert task.cancelled_on is None
    assert Deliverable.objects.get(task=task).state == OPEN
    assert Task.objects.filter(text="第6项任务").count() == 1


def test_only_what_was_touched_is_written(county, first):
    before = dict(Task.objects.values_list("pk", "text"))
    batch = run(county, edited({4: row(4, support="县财政局")}))
    changes = ImportChange.objects.filter(batch=batch, kind="task")
    assert [(one.operation, one.before["support_raw"], one.after["support_raw"]) for one in changes] == [
        ("changed", "", "县财政局")
    ]
    assert dict(Task.objects.values_list("pk", "text")) == before


def test_the_last_file_again_is_no_change_but_an_older_one_goes_back(county, first):
    other = edited({2: row(2, lead="县财政局")})
    run(county, other)
    with pytest.raises(imports.Unchanged):
        run(county, other)
    run(county, table(6))
    assert Task.objects.get(number=2).lead_raw == "县教体局"


def test_an_import_prepared_before_another_was_applied_is_told(county, first):
    mine = ready(county, edited({2: row(2, lead="县财政局")}))
    base = seen(mine)
    run(county, edited({3: row(3, deadline="2024年9月")}))
    with pytest.raises(Conflict):
        imports.apply_import(batch=mine, actor=county.admin, seen=base, now=NOW, today=TODAY)
    apply(county, mine)
    assert Task.objects.get(number=2).lead_raw == "县财政局"


def test_how_a_group_is_collected_is_kept(county):
    group = {"members": {"各乡镇人民政府": ["凯江镇", "南华镇"]}, "collect": {"各乡镇人民政府": "office"}}
    batch = run(county, Incoming(workbook([row(1, lead="各乡镇人民政府"), row(2)]), "a.xlsx"), **group)
    office = Deliverable.objects.get(task__number=1).department
    assert office.kind == "office"
    rows = [row(1, lead="各乡镇人民政府"), row(2, lead="县财政局")]
    again = ready(county, Incoming(workbook(rows), "b.xlsx"), into=batch.cycle)
    assert [one.old.number for one in found(county, again).changed] == [2]


# ------------------------------------------------------------------ drafts
DRAFT = "安宁县省级慢病示范区建设任务分解表（征求意见稿）"


def test_a_draft_owes_nothing_until_it_is_issued(county):
    batch = run(county, Incoming(workbook([row(1), row(2)], title=DRAFT), "a.xlsx"), is_draft=True)
    assert (batch.cycle.is_draft, Deliverable.objects.count()) == (True, 0)
    cycles.issue_cycle(cycle=batch.cycle, actor=county.admin, now=NOW, today=TODAY)
    batch.cycle.refresh_from_db()
    assert (batch.cycle.is_draft, batch.cycle.issued_on, Deliverable.objects.count()) == (False, TODAY, 2)


def test_the_final_version_issues_the_draft_with_all_its_rows(county):
    draft = run(county, Incoming(workbook([row(1), row(2)], title=DRAFT), "a.xlsx"), is_draft=True)
    run(
        county,
        Incoming(workbook([row(1), row(2, lead="县财政局")]), "b.xlsx"),
        into=draft.cycle,
        is_draft=False,
    )
    cycle = Cycle.objects.get()
    assert (cycle.is_draft, cycle.issued_on) == (False, TODAY)
    assert Deliverable.objects.filter(state=OPEN).count() == 2


def test_the_document_is_kept_beside_its_tasks_once(county):
    incoming = table(6)
    first = run(county, incoming)
    kept = PlanDocument.objects.get()
    assert (kept.cycle, kept.batch, kept.file_name) == (first.cycle, first, "6行.xlsx")
    run(county, edited({2: row(2, lead="县财政局")}))
    run(county, incoming)
    assert PlanDocument.objects.count() == 2


# ------------------------------------------------------------------ as a job
def test_a_long_table_is_left_to_a_worker(county, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr("tasks.services.imports.applying.ring", lambda *call: rung.append(call))
    monkeypatch.setattr("tasks.services.imports.applying.INLINE_ROWS", 3)
    batch = apply(county, ready(county, table(4)))
    assert (batch.state, rung) == (ImportBatch.State.RUNNING, [("tasks.apply_import", batch.pk)])
    assert Task.objects.count() == 0
    with pytest.raises(Conflict):
        apply(county, batch)
    assert imports.apply_claimed(batch.pk, now=NOW) is True
    assert imports.apply_claimed(batch.pk, now=NOW) is False
    assert Task.objects.count() == 4
    batch.refresh_from_db()
    assert (batch.state, batch.report["by"]) == (ImportBatch.State.APPLIED, "admin-zhongjiang")


def test_a_job_that_cannot_be_done_goes_back_with_the_reason(county, monkeypatch):
    monkeypatch.setattr("tasks.services.imports.applying.INLINE_ROWS", 1)
    monkeypatch.setattr("tasks.services.imports.applying.ring", lambda *call: None)
    batch = apply(county, ready(county, table(2)))
    Cycle.objects.create(zone=county.zone, name=imports.choices_of(batch).cycle.name, level="provincial")
    assert imports.apply_claimed(batch.pk, now=NOW) is False
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.PENDING
    assert imports.choices_of(batch).cycle.name in batch.report["failure"]
