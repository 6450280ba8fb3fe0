"""What is owed follows the plan: repeated schedules, shares that come and go, dates that move."""

import datetime
from random import Random

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chronicdz.errors import Conflict
from departments.models import AuditEntry, Department, DepartmentGroup
from tasks.models import (
    Assignment,
    Blob,
    Contribution,
    Deliverable,
    DueChange,
    ImportBatch,
    Responsibility,
    Schedule,
    Submission,
)
from tasks.services.cycles import issue_cycle
from tasks.services.generation import Synced, generate_deliverables, sync
from tests.tasks.cast import NOW, TODAY, make_task

D = datetime.date
DAY = datetime.timedelta(days=1)
JULY = D(2026, 7, 31)
TOMORROW, NEXT_WEEK = TODAY + DAY, TODAY + 7 * DAY


def run(cast, today=TODAY, **how) -> Synced:
    settings = {"actor": None, "at_import": True, **how}
    return sync(zone=cast.zone, now=NOW, today=today, **settings)


def repeated(cast, *leads, frequency="monthly", single=False, **changes):
    """A task with one repeated schedule; ``single`` keeps the deadline of July beside it."""
    task = make_task(cast, *(leads or (cast.education,)))
    if not single:
        task.schedules.all().delete()
    rule = {"due_rule": "period-end", "source": "deadline", "position": 9, **changes}
    Schedule.objects.create(zone=cast.zone, task=task, kind="recurring", frequency=frequency, **rule)
    return task


def keys(task, state="open"):
    """Period keys with their due dates, the earliest first."""
    found = Deliverable.objects.filter(task=task, state=state).order_by("due_on", "id")
    return dict(found.values_list("period_key", "due_on"))


def edit(task, **changes):
    task.schedules.filter(kind="recurring").update(**changes)


def begin(cast, owed, state="draft"):
    number = "" if state == "draft" else f"BS{owed.pk}"
    return Submission.objects.create(
        zone=cast.zone, deliverable=owed, author=cast.liaison, state=state, number=number, created_at=NOW,
        saved_at=NOW, submitted_at=None if state == "draft" else NOW,
    )  # fmt: skip


def extend(cast, owed, day):
    Deliverable.objects.filter(pk=owed.pk).update(due_on=day)
    DueChange.objects.create(
        zone=cast.zone, deliverable=owed, cause="extension", old_due_on=owed.due_on, new_due_on=day,
        reason="材料未齐", actor=cast.officer, at=NOW,
    )  # fmt: skip


def townships(cast, number=2):
    made = [
        Department.objects.create(zone=cast.zone, name=f"第{n}镇", kind="township", position=10 + n)
        for n in range(number)
    ]
    group = DepartmentGroup.objects.create(zone=cast.zone, name="各乡镇")
    group.members.set(made)
    return group, made


def for_group(cast, group, due_on=JULY):
    task = make_task(cast, due_on=due_on)
    Responsibility.objects.create(zone=cast.zone, task=task, role="lead", group=group, raw=group.name)
    return task


# ------------------------------------------------------------------ repeated schedules
@pytest.mark.parametrize(
    ("frequency", "owed"),
    [
        ("monthly", {"2026-05": D(2026, 5, 31), "2026-06": D(2026, 6, 30), "2026-07": JULY}),
        ("quarterly", {"2026Q2": D(2026, 6, 30), "2026Q3": D(2026, 9, 30)}),
        ("half_yearly", {"2026H1": D(2026, 6, 30), "2026H2": D(2026, 12, 31)}),
        ("termly", {"2026T1": JULY}),
        ("yearly", {"2026": D(2026, 12, 31)}),
        ("every_2_years", {"2026+2": D(2027, 12, 31)}),
        ("every_5_years", {"2026+5": D(2030, 12, 31)}),
    ],
)
def test_from_the_current_period_to_sixty_days_ahead(cast, frequency, owed):
    task = repeated(cast, frequency=frequency, quota=2)
    assert run(cast).made == len(owed)
    assert keys(task) == owed
    one = Deliverable.objects.filter(task=task).order_by("due_on")[0]
    assert (one.quota, one.original_due_on, one.carried) == (2, one.due_on, "")
    assert one.opens_on <= TODAY <= one.due_on
    assert run(cast) == Synced()


def test_later_runs_add_the_next_period_and_make_up_for_missed_ones(cast):
    task = repeated(cast)
    run(cast)
    assert run(cast, D(2026, 6, 2)).made == 1  # August opens sixty days later
    late = D(2026, 12, 20)
    run(cast, late)
    assert list(keys(task)) == [f"2026-{month:02}" for month in range(5, 13)] + ["2027-01", "2027-02"]


def test_nothing_that_was_due_before_the_import(cast):
    month = repeated(cast, due_rule="fixed", due_day=10)
    quarter = repeated(cast, frequency="quarterly", due_rule="fixed", due_day=20, due_period_offset=1)
    year = repeated(cast, frequency="yearly", due_rule="fixed", due_month=3, due_day=31)
    run(cast, carried="catch_up")
    assert keys(month) == {"2026-06": D(2026, 6, 10), "2026-07": D(2026, 7, 10)}
    assert keys(quarter) == {"2026Q2": D(2026, 7, 20), "2026Q3": D(2026, 10, 20)}
    assert keys(year) == {}
    assert not Deliverable.objects.exclude(carried="").exists()


def test_a_task_may_owe_a_single_date_and_a_repeated_one(cast):
    task = repeated(cast, frequency="yearly", single=True, source="task")
    run(cast)
    assert keys(task) == {"once": JULY, "2026": D(2026, 12, 31)}


def test_the_text_of_a_standard_owes_nothing(cast):
    repeated(cast, source="standard")
    assert run(cast).made == 0


def test_within_the_cycle_and_the_schedule_only(cast):
    task = repeated(cast, starts_on=D(2026, 6, 15))
    cast.cycle.ends_on = D(2026, 7, 10)
    cast.cycle.save()
    run(cast)
    assert list(keys(task)) == ["2026-06", "2026-07"]
    assert run(cast, D(2026, 9, 1)).made == 0


def test_a_cycle_that_begins_later_owes_from_then_on(cast):
    task = repeated(cast, frequency="quarterly")
    cast.cycle.starts_on = D(2026, 7, 1)
    cast.cycle.save()
    run(cast)
    assert list(keys(task)) == ["2026Q3"]


def imported_on(cast, task, day):
    blob = Blob.objects.create(zone=cast.zone, sha256="0" * 64, size=1, created_at=NOW)
    moment = datetime.datetime.combine(day, datetime.time(9), tzinfo=timezone.get_default_timezone())
    task.batch = ImportBatch.objects.create(
        zone=cast.zone, cycle=cast.cycle, original=blob, file_name="表.xlsx", head={}, state="applied",
        created_by=cast.officer, created_at=moment, applied_at=moment,
    )  # fmt: skip
    task.save()


def test_it_begins_on_the_day_of_the_import(cast):
    task = repeated(cast)
    imported_on(cast, task, D(2026, 3, 10))
    run(cast)
    assert list(keys(task)) == ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]


def test_what_an_old_task_is_asked_anew_begins_today(cast):
    task = make_task(cast, cast.education)
    imported_on(cast, task, D(2026, 3, 10))
    run(cast)
    Schedule.objects.create(
        zone=cast.zone, task=task, kind="recurring", frequency="monthly", source="task", position=1
    )
    run(cast)
    assert list(keys(task)) == ["2026-05", "2026-06", "once", "2026-07"]


def test_who_joins_later_owes_the_running_period_and_no_past_one(cast):
    group, _ = townships(cast, 1)
    task = for_group(cast, group)
    Schedule.objects.create(
        zone=cast.zone, task=task, kind="recurring", frequency="quarterly", source="task", position=1
    )
    run(cast, D(2026, 1, 5))
    newcomer = Department.objects.create(zone=cast.zone, name="新镇", kind="township")
    group.members.add(newcomer)
    run(cast, TODAY, at_import=False)
    mine = Deliverable.objects.filter(task=task, department=newcomer)
    assert set(mine.values_list("period_key", flat=True)) == {"2026Q2", "2026Q3", "once"}


# ------------------------------------------------------------------ changed schedules
def test_a_changed_day_moves_untouched_periods_that_lie_ahead(cast):
    task = repeated(cast)
    run(cast)
    begun = Deliverable.objects.get(task=task, period_key="2026-07")
    begin(cast, begun)
    edit(task, due_rule="fixed", due_day=28)
    done = run(cast, D(2026, 6, 5), cause="import", actor=cast.officer)
    assert (done.moved, done.cancelled, done.made) == (1, 0, 1)
    assert keys(task) == {
        "2026-05": D(2026, 5, 31), "2026-06": D(2026, 6, 28), "2026-07": JULY, "2026-08": D(2026, 8, 28),
    }  # fmt: skip
    change = DueChange.objects.get()
    assert (change.old_due_on, change.new_due_on, change.cause) == (
        D(2026, 6, 30), D(2026, 6, 28), "import",
    )  # fmt: skip
    assert (change.actor, change.at) == (cast.officer, NOW)
    assert Deliverable.objects.get(task=task, period_key="2026-06").original_due_on == D(2026, 6, 30)
    assert run(cast, D(2026, 6, 5)) == Synced()


def test_another_frequency_cancels_what_lies_ahead_and_makes_its_own(cast):
    task = repeated(cast)
    run(cast)
    edit(task, frequency="quarterly")
    done = run(cast, D(2026, 6, 5))
    assert (done.cancelled, done.made) == (2, 2)
    assert keys(task) == {"2026-05": D(2026, 5, 31), "2026Q2": D(2026, 6, 30), "2026Q3": D(2026, 9, 30)}
    edit(task, frequency="monthly")
    done = run(cast, D(2026, 6, 5))
    assert (done.cancelled, done.revived, done.made) == (2, 2, 1)


def test_what_was_paused_begins_anew_without_the_time_between(cast):
    task = repeated(cast)
    run(cast)
    edit(task, ended_on=TODAY)
    assert run(cast).cancelled == 3
    edit(task, ended_on=None)
    winter = D(2026, 12, 10)
    done = run(cast, winter)
    assert (done.revived, done.made) == (3, 3)
    assert list(keys(task)) == ["2026-05", "2026-06", "2026-07", "2026-12", "2027-01", "2027-02"]
    assert run(cast, winter + DAY) == Synced()


def test_least_numbers_follow_where_nobody_has_begun(cast):
    task = repeated(cast)
    run(cast)
    begin(cast, Deliverable.objects.get(period_key="2026-05"), "submitted")
    edit(task, quota=3)
    run(cast)
    quotas = dict(Deliverable.objects.values_list("period_key", "quota"))
    assert quotas == {"2026-05": 1, "2026-06": 3, "2026-07": 3}
    assert not DueChange.objects.exists()


# ------------------------------------------------------------------ single dates
def test_a_new_date_moves_what_is_open(cast):
    task = make_task(cast, cast.education, cast.health)
    run(cast)
    begin(cast, Deliverable.objects.get(department=cast.education), "submitted")
    task.schedules.update(due_on=D(2026, 9, 30))
    assert run(cast, cause=DueChange.Cause.IMPORT).moved == 2
    for owed in Deliverable.objects.all():
        assert (owed.due_on, owed.original_due_on) == (D(2026, 9, 30), JULY)
    assert set(DueChange.objects.values_list("cause", "old_due_on", "new_due_on")) == {
        ("import", JULY, D(2026, 9, 30))
    }
    assert run(cast) == Synced()


def test_a_date_that_was_granted_stays(cast):
    task = make_task(cast, cast.education)
    run(cast)
    extend(cast, Deliverable.objects.get(), D(2026, 8, 15))
    task.schedules.update(due_on=D(2026, 9, 30))
    assert run(cast) == Synced()
    assert Deliverable.objects.get().due_on == D(2026, 8, 15)


def test_an_undecided_date_is_set_once_it_is_known(cast):
    task = make_task(cast, cast.education, due_on=None)
    run(cast)
    task.schedules.update(kind="range", starts_on=D(2026, 6, 1), due_on=JULY)
    assert run(cast).moved == 1
    owed = Deliverable.objects.get()
    assert (owed.period_key, owed.opens_on, owed.due_on) == ("once", D(2026, 6, 1), JULY)
    assert owed.original_due_on == JULY
    task.schedules.update(due_on=D(2026, 8, 31))
    run(cast)
    owed.refresh_from_db()
    assert (owed.due_on, owed.original_due_on) == (D(2026, 8, 31), JULY)


def test_what_is_met_or_cancelled_does_not_move(cast):
    task = make_task(cast, cast.education)
    run(cast)
    Deliverable.objects.update(state="met", met_on=TODAY)
    task.schedules.update(due_on=D(2026, 9, 30))
    assert run(cast) == Synced()


# ------------------------------------------------------------------ no longer owed, and owed again
def test_a_cancelled_task_owes_nothing_and_again_what_it_owed(cast):
    task = repeated(cast, single=True)
    run(cast)
    task.cancelled_on = TODAY
    task.save()
    done = run(cast)
    assert (done.cancelled, done.shares_ended) == (4, 1)
    assert Assignment.objects.get().ends_on == TODAY
    assert run(cast) == Synced()
    task.cancelled_on = None
    task.save()
    done = run(cast)
    assert (done.revived, done.shares_resumed, done.made) == (4, 1, 0)
    assert (Assignment.objects.get().ends_on, Assignment.objects.get().starts_on) == (None, None)


def test_an_ended_schedule_leaves_the_others(cast):
    task = repeated(cast, single=True)
    run(cast)
    edit(task, ended_on=TODAY)
    assert run(cast).cancelled == 3
    assert keys(task) == {"once": JULY}


def touch_submission(cast, owed):
    begin(cast, owed)


def touch_extension(cast, owed):
    extend(cast, owed, D(2026, 8, 15))


def touch_contribution(cast, owed):
    share = Assignment.objects.create(
        zone=cast.zone, task=owed.task, department=cast.health, role="support",
        responsibility=owed.task.responsibilities.create(
            zone=cast.zone, role="support", department=cast.health, position=5
        ),
    )  # fmt: skip
    Contribution.objects.create(
        zone=cast.zone, assignment=share, deliverable=owed, requested_by=cast.liaison, requested_at=NOW
    )


@pytest.mark.parametrize("touch", [touch_submission, touch_extension, touch_contribution])
def test_begun_work_is_never_cancelled(cast, touch):
    task = make_task(cast, cast.education)
    run(cast)
    touch(cast, Deliverable.objects.get())
    task.cancelled_on = TODAY
    task.save()
    done = run(cast)
    assert (done.cancelled, done.revived) == (0, 0)
    assert Deliverable.objects.get().state == "open"


def test_what_was_withdrawn_counts_as_untouched(cast):
    task = make_task(cast, cast.education)
    run(cast)
    begin(cast, Deliverable.objects.get(), "withdrawn")
    task.cancelled_on = TODAY
    task.save()
    assert run(cast).cancelled == 1


def test_an_ended_responsibility_ends_its_share(cast):
    task = make_task(cast, cast.education, cast.health)
    run(cast)
    task.responsibilities.filter(department=cast.health).update(ended_on=TODAY)
    done = run(cast)
    assert (done.cancelled, done.shares_ended) == (1, 1)
    assert Deliverable.objects.get(state="open").department == cast.education
    task.responsibilities.update(ended_on=None)
    done = run(cast)
    assert (done.revived, done.shares_resumed) == (1, 1)


def test_a_share_stays_with_a_responsibility_that_still_asks_for_it(cast):
    group, (first, _) = townships(cast)
    task = for_group(cast, group)
    named = task.responsibilities.create(
        zone=cast.zone, role="lead", department=first, raw=first.name, position=7
    )
    run(cast)
    task.responsibilities.filter(group=group).update(ended_on=TODAY)
    assert run(cast).cancelled == 1
    kept = Assignment.objects.get(ends_on=None)
    assert (kept.department, kept.responsibility) == (first, named)
    assert run(cast) == Synced()


def test_who_leaves_a_group_keeps_history_only(cast):
    group, (first, second) = townships(cast)
    task = for_group(cast, group)
    run(cast)
    Deliverable.objects.filter(department=first).update(state="met", met_on=TODAY)
    group.members.clear()
    assert run(cast).cancelled == 1
    states = dict(Deliverable.objects.filter(task=task).values_list("department", "state"))
    assert states == {first.pk: "met", second.pk: "cancelled"}


def test_a_closed_department_owes_nothing_new(cast):
    make_task(cast, cast.education)
    run(cast)
    Department.objects.filter(pk=cast.education.pk).update(closed_on=TODAY)
    make_task(cast, cast.education)
    done = run(cast)
    assert (done.made, done.cancelled, done.shares_ended) == (0, 1, 1)


def test_who_comes_back_does_not_owe_what_fell_due_meanwhile(cast):
    group, (first, _) = townships(cast)
    overdue, meanwhile, later = (
        for_group(cast, group, due_on) for due_on in (TODAY - DAY, TODAY + 3 * DAY, JULY)
    )
    run(cast)
    group.members.remove(first)
    assert run(cast).cancelled == 3
    group.members.add(first)
    assert run(cast, NEXT_WEEK, at_import=False).revived == 2
    mine = Deliverable.objects.filter(department=first)
    assert mine.get(task=meanwhile).state == "cancelled"
    assert {one.task for one in mine.filter(state="open")} == {overdue, later}
    assert run(cast, NEXT_WEEK + DAY) == Synced()
    assert Assignment.objects.get(task=later, department=first).starts_on == NEXT_WEEK


@pytest.mark.parametrize("flag", ["is_draft", "is_closed"])
def test_draft_and_closed_cycles_are_left_alone(cast, flag):
    old = make_task(cast, cast.education)
    if flag == "is_closed":
        run(cast)
    repeated(cast)
    setattr(cast.cycle, flag, True)
    cast.cycle.save()
    old.cancelled_on = TODAY
    old.save()
    done = run(cast)
    assert (done.made, done.cancelled, done.moved) == (0, 0, 0)


# ------------------------------------------------------------------ part of a zone, the log, the cost
def test_only_the_tasks_that_are_named(cast):
    first, second = make_task(cast, cast.education), make_task(cast, cast.education)
    assert run(cast, tasks=[first.pk]).made == 1
    second.schedules.update(due_on=D(2026, 9, 30))
    first.schedules.update(due_on=D(2026, 8, 31))
    assert run(cast, tasks={first.pk}) == Synced(moved=1)
    assert run(cast, tasks=[]) == Synced()
    assert not Deliverable.objects.filter(task=second).exists()


def test_more_tasks_than_a_query_may_name_are_the_whole_zone(cast, monkeypatch):
    monkeypatch.setattr("tasks.services.generation.NAMED_TASKS", 1)
    wanted = [make_task(cast, cast.education).pk for _ in range(3)]
    assert run(cast, tasks=wanted).made == 3


def test_a_lead_added_to_an_old_task_owes_what_is_due_from_then_on(cast):
    task = make_task(cast, cast.education, due_on=TODAY - DAY)
    run(cast)
    task.responsibilities.create(zone=cast.zone, role="lead", department=cast.health, position=8)
    assert run(cast).made == 0
    assert Assignment.objects.get(department=cast.health).starts_on == TODAY


def test_one_entry_says_what_a_run_changed(cast):
    task = make_task(cast, cast.education)
    run(cast, at_import=False)
    run(cast, at_import=False)
    task.schedules.update(due_on=D(2026, 9, 30))
    run(cast, at_import=False)
    found = AuditEntry.objects.filter(action="deliverables.generated").order_by("number")
    assert [entry.detail for entry in found] == [{"count": 1, "shares_made": 1}, {"count": 0, "moved": 1}]


def test_the_number_of_new_ones_is_what_the_job_is_told(cast):
    repeated(cast)
    how = {"zone": cast.zone, "actor": None, "now": NOW, "today": TODAY}
    assert generate_deliverables(**how, tasks=None, cause="schedule") == 3
    assert generate_deliverables(**how) == 0


def grown(cast, tasks):
    """That many tasks, each with a single and a repeated schedule, and everything that can happen to them."""
    made = [repeated(cast, cast.education, cast.health, single=True) for _ in range(tasks)]
    with CaptureQueriesContext(connection) as first:
        run(cast)
    for number, task in enumerate(made):
        if number % 3 == 0:
            task.schedules.filter(kind="once").update(due_on=D(2026, 9, 30))
        if number % 3 == 1:
            task.responsibilities.filter(department=cast.health).update(ended_on=TODAY)
        if number % 3 == 2:
            edit(task, due_rule="fixed", due_day=25)
    with CaptureQueriesContext(connection) as second:
        done = run(cast)
    assert min(done.cancelled, done.moved, done.shares_ended) > 0
    return [query["sql"] for query in [*first, *second]]


def test_the_cost_does_not_grow_with_the_plan(cast):
    few, many = grown(cast, 3), grown(cast, 8)
    assert len(few) == len(many), "\n".join(sql[:150] for sql in many)
    assert len(many) <= 36


# ------------------------------------------------------------------ whatever happens
def shake(cast, random, group, members):
    """One change of the plan, of the people or of the work, at random."""
    schedules, owed = Schedule.objects.filter(zone=cast.zone), Deliverable.objects.filter(zone=cast.zone)
    schedule = random.choice(list(schedules))
    change = random.randrange(7)
    if change == 0 and schedule.kind == "once":
        schedule.due_on = TODAY + random.randint(-60, 200) * DAY
    elif change == 1 and schedule.kind == "recurring":
        schedule.frequency = random.choice(["monthly", "quarterly", "yearly"])
        schedule.due_rule, schedule.due_day = random.choice([("period-end", None), ("fixed", 15)])
    elif change == 2:
        schedule.ended_on = random.choice([None, TODAY])
    elif change == 3:
        group.members.set(random.sample(members, random.randint(0, len(members))))
    elif change == 4:
        duties = Responsibility.objects.filter(zone=cast.zone)
        duties.filter(pk=random.choice(list(duties)).pk).update(ended_on=random.choice([None, TODAY]))
    elif change == 5:
        schedule.task.cancelled_on = random.choice([None, TODAY])
        schedule.task.save()
    elif owed.filter(state="open").exists():
        one = random.choice(list(owed.filter(state="open")))
        if not one.submissions.filter(state="draft").exists():
            begin(cast, one)
    schedule.save()


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_nothing_begun_is_lost_and_a_second_run_changes_nothing(cast, seed):
    random = Random(seed)
    group, members = townships(cast, 3)
    for number in range(4):
        task = for_group(cast, group) if number % 2 else repeated(cast, cast.education, cast.health)
        Schedule.objects.create(
            zone=cast.zone, task=task, kind="recurring", frequency="quarterly", source="task", position=11
        )
    day, first_dates = TODAY, {}
    for _ in range(15):
        shake(cast, random, group, members)
        run(cast, day)
        assert run(cast, day) == Synced()
        for one in Deliverable.objects.annotate(begun=Count("submissions")):
            assert not (one.begun and one.state == "cancelled")
            first = first_dates.setdefault(one.pk, one.original_due_on)
            assert one.original_due_on == first
            living = one.assignment.ends_on is None and one.schedule.ended_on is None
            assert one.begun or one.state == "cancelled" or living
        day += random.randint(0, 20) * DAY


# ------------------------------------------------------------------ issuing a draft
def test_a_draft_is_owed_from_the_day_it_is_issued(cast):
    task = repeated(cast, single=True)
    imported_on(cast, task, D(2026, 2, 10))
    cast.cycle.is_draft = True
    cast.cycle.save()
    assert run(cast, D(2026, 2, 10)).made == 0
    done = issue_cycle(cycle=cast.cycle, actor=cast.officer, now=NOW, today=TODAY)
    assert done.made == 4
    assert list(keys(task)) == ["2026-05", "2026-06", "once", "2026-07"]
    assert (cast.cycle.is_draft, cast.cycle.issued_on) == (False, TODAY)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.detail["deliverables"]) == ("cycle.issued", cast.officer, 4)
    with pytest.raises(Conflict):
        issue_cycle(cycle=cast.cycle, actor=cast.officer, now=NOW, today=TODAY)
    assert AuditEntry.objects.count() == 1


def test_past_dates_of_an_issued_draft_are_taken_as_chosen(cast):
    make_task(cast, cast.education, due_on=TODAY - DAY)
    cast.cycle.is_draft = True
    cast.cycle.save()
    run(cast)
    issue_cycle(cycle=cast.cycle, actor=cast.officer, now=NOW, today=TODAY, carried="done_before")
    assert Deliverable.objects.get().state == "met"


def test_a_closed_draft_is_not_issued(cast):
    cast.cycle.is_draft = cast.cycle.is_closed = True
    cast.cycle.save()
    with pytest.raises(Conflict):
        issue_cycle(cycle=cast.cycle, actor=cast.officer, now=NOW, today=TODAY)
    assert not AuditEntry.objects.exists()
