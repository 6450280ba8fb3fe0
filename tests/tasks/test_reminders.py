"""Who is told what when; and never twice."""

import datetime
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chronicdz import bell
from departments.models import AuditEntry, Membership, Zone
from notices.models import Message
from tasks.models import Deliverable, Item, Reminder, Submission
from tasks.services import reminders
from tasks.services.generation import generate_deliverables
from tasks.services.reminders import remind_all, remind_zone
from tests.tasks.cast import NOW, TODAY, Cast, make_deliverable, make_task, make_zone, person

DAY = datetime.timedelta(days=1)
SUCH_A_DAY = datetime.date(2026, 1, 1)


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The cast in a zone whose reminders have begun."""
    begin(cast)
    return cast


def begin(cast: Cast, day: datetime.date | None = SUCH_A_DAY) -> None:
    Zone.objects.filter(pk=cast.zone.pk).update(reminders_from=day)
    cast.zone.refresh_from_db()


def remind(cast: Cast, today: datetime.date = TODAY) -> int:
    return remind_zone(zone_id=cast.zone.pk, now=NOW, today=today)


def due_in(cast: Cast, days: int, department=None, **task) -> Deliverable:
    return make_deliverable(cast, department, due_on=TODAY + days * DAY, **task)


def steps() -> list[tuple[str, str, int]]:
    rows = Reminder.objects.order_by("recipient__username", "due_on", "-step")
    return [(row.recipient.username, row.kind, row.step) for row in rows.select_related("recipient")]


def item_in(deliverable: Deliverable, state: str) -> None:
    """Something of the department that stands in this state."""
    submission = Submission.objects.create(
        zone=deliverable.zone, deliverable=deliverable, number=f"S{deliverable.pk}", state="submitted",
        author=person(f"author{deliverable.pk}{state}"), created_at=NOW, saved_at=NOW, submitted_at=NOW,
    )  # fmt: skip
    Item.objects.create(zone=deliverable.zone, submission=submission, deliverable=deliverable, state=state)


# ------------------------------------------------------------------ who and what
def test_both_liaisons_and_nobody_else(told, rung):
    due_in(told, 5)
    assert remind(told) == 2
    assert steps() == [("colleague", "due", 7), ("liaison", "due", 7)]


def test_one_digest_a_person_through_each_channel(told, rung):
    due_in(told, 5, text="健康社区建设")
    due_in(told, -3, text="烟草控制")
    remind(told)
    mine = Message.objects.filter(recipient=told.liaison)
    assert sorted(mine.values_list("channel", "state")) == [("email", "queued"), ("in_app", "sent")]
    for message in mine:
        assert message.reminders.count() == 2
        assert message.path == "/anning/mine/"
        assert message.body.index("烟草控制") < message.body.index("健康社区建设")
    assert rung == [("notices.send_queued",)]


def test_a_person_of_two_departments_gets_one_digest(told, rung):
    Membership.objects.create(user=told.liaison, zone=told.zone, role="liaison", department=told.health)
    due_in(told, 5)
    due_in(told, 6, told.health)
    remind(told)
    assert Message.objects.filter(recipient=told.liaison, channel="email").count() == 1
    assert Reminder.objects.filter(recipient=told.liaison).count() == 2


def test_without_an_address_only_in_the_portal(told, rung):
    told.liaison.email = ""
    told.liaison.save()
    due_in(told, 5)
    remind(told)
    assert [message.channel for message in Message.objects.filter(recipient=told.liaison)] == ["in_app"]


@pytest.mark.parametrize("language", ["en", ""])
def test_in_the_readers_language(told, rung, language, settings):
    settings.LANGUAGE_CODE = "en"
    told.liaison.language = language
    told.liaison.save()
    due_in(told, -2)
    due_in(told, 0)
    remind(told)
    message = Message.objects.get(recipient=told.liaison, channel="email")
    assert message.subject == "2 things to hand in, 1 of them overdue"
    assert "2 days overdue" in message.body and "due today" in message.body


def test_who_is_switched_off_or_gone_is_not_told(told, rung):
    told.colleague.is_active = False
    told.colleague.save()
    Membership.objects.filter(user=told.liaison).update(ends_on=TODAY - DAY)
    due_in(told, 5)
    assert remind(told) == 0


def test_a_new_liaison_is_told_what_the_others_know(told, rung):
    due_in(told, 5)
    remind(told)
    person("newcomer", told.zone, "liaison", told.education)
    assert remind(told, TODAY + DAY) == 1
    assert ("newcomer", "due", 7) in steps()


def test_it_is_written_into_the_log_once_a_run(told, rung):
    due_in(told, 5)
    remind(told)
    remind(told)
    entry = AuditEntry.objects.get(zone=told.zone, action="reminders.sent")
    assert (entry.actor, entry.detail) == (None, {"people": 2})


# ------------------------------------------------------------------ what is left out
@pytest.mark.parametrize(("state", "people"), [("pending", 0), ("returned", 2), ("withdrawn", 2)])
def test_what_waits_for_the_office_is_not_asked_for_again(told, rung, state, people):
    item_in(due_in(told, 5), state)
    assert remind(told) == people


def test_a_quota_half_handed_in_is_asked_for(told, rung):
    deliverable = due_in(told, 5)
    item_in(deliverable, "accepted")
    Deliverable.objects.filter(pk=deliverable.pk).update(quota=2)
    assert remind(told) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"state": "met"}, {"state": "cancelled"}, {"carried": "catch_up"}, {"due_on": None},
        {"opens_on": TODAY + DAY}, {"due_on": TODAY + 31 * DAY},
    ],
)  # fmt: skip
def test_what_owes_nothing_now_is_left_out(told, rung, change):
    deliverable = due_in(told, 5)
    Deliverable.objects.filter(pk=deliverable.pk).update(**change)
    assert remind(told) == 0


def test_caught_up_work_with_a_new_date_is_reminded_of(told, rung):
    deliverable = due_in(told, -30)
    Deliverable.objects.filter(pk=deliverable.pk).update(carried="catch_up", due_on=TODAY + 5 * DAY)
    assert remind(told) == 2


def test_cancelled_tasks_closed_cycles_and_ended_shares_are_silent(told, rung):
    one, other, third = due_in(told, 5), due_in(told, 5, told.health), due_in(told, 5)
    type(one.task).objects.filter(pk=one.task_id).update(cancelled_on=TODAY)
    type(third.assignment).objects.filter(pk=third.assignment_id).update(ends_on=TODAY - DAY)
    assert remind(told) == 1
    type(told.cycle).objects.filter(pk=other.cycle_id).update(is_closed=True)
    assert remind(told, TODAY + 20 * DAY) == 0


# ------------------------------------------------------------------ the zone's first day
@pytest.mark.parametrize(("begins", "people"), [(None, 0), (TODAY + DAY, 0), (TODAY, 2)])
def test_nothing_before_the_first_day(cast, rung, begins, people):
    begin(cast, begins)
    due_in(cast, 5)
    assert remind(cast) == people
    assert remind_all(now=NOW, today=TODAY) == 0
    assert Message.objects.count() == 2 * people


def test_nothing_for_dates_before_the_first_day(cast, rung):
    begin(cast, TODAY)
    due_in(cast, -1)
    due_in(cast, 0)
    remind(cast)
    assert steps() == [("colleague", "due", 1), ("liaison", "due", 1)]


def test_a_zone_out_of_use_is_silent(told, rung):
    due_in(told, 5)
    Zone.objects.filter(pk=told.zone.pk).update(is_active=False)
    assert remind(told) == 0


# ------------------------------------------------------------------ once
def test_run_twice_tells_once(told, rung):
    due_in(told, 5)
    assert (remind(told), remind(told)) == (2, 0)
    assert Message.objects.count() == 4


def test_the_next_step_is_told_again(told, rung):
    due_in(told, 5)
    days = [TODAY + day * DAY for day in range(-30, 25)]
    for today in days:
        remind(told, today)
    mine = [(kind, step) for name, kind, step in steps() if name == "liaison"]
    assert mine == [("due", 30), ("due", 7), ("due", 1), ("overdue", -1), ("overdue", -8), ("overdue", -15)]


def test_missed_days_are_made_up_for_by_the_latest_step_alone(told, rung):
    due_in(told, 30)
    remind(told)
    remind(told, TODAY + 40 * DAY)
    assert [step for name, _kind, step in steps() if name == "liaison"] == [30, -8]


def test_an_extension_gives_reminders_of_its_own(told, rung):
    deliverable = due_in(told, 1)
    remind(told)
    Deliverable.objects.filter(pk=deliverable.pk).update(due_on=TODAY + 10 * DAY)
    assert remind(told) == 2
    assert remind(told, TODAY + 9 * DAY) == 2
    mine = Reminder.objects.filter(recipient=told.liaison).order_by("id")
    assert [((row.due_on - TODAY).days, row.step) for row in mine] == [(1, 1), (10, 30), (10, 1)]


def test_the_database_refuses_a_second_one(told, rung):
    due_in(told, 5)
    remind(told)
    row = Reminder.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# ------------------------------------------------------------------ sets
@pytest.mark.postgres  # SQLite writes a large insert in several pieces
def test_queries_follow_neither_people_nor_work(told, rung):
    counts = []
    for day, size in enumerate((1, 2, 20)):  # the first run also begins the zone's audit log
        for number in range(size):
            due_in(told, day, text=f"{day}-{number}")
            person(f"more{day}-{number}", told.zone, "liaison", told.education)
        with CaptureQueriesContext(connection) as queries:
            assert remind(told, TODAY + day * DAY)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 16
    assert Reminder.messages.through.objects.count() == 2 * Reminder.objects.count()


def test_one_zones_trouble_does_not_silence_the_others(told, rung, monkeypatch):
    due_in(told, 5)
    broken = make_zone("broken")
    Zone.objects.filter(pk=broken.pk).update(reminders_from=SUCH_A_DAY)
    real = reminders.remind_zone

    def trouble(*, zone_id, **when):
        if zone_id == broken.pk:
            raise DatabaseError("deadlock detected")
        return real(zone_id=zone_id, **when)

    monkeypatch.setattr(reminders, "remind_zone", trouble)
    assert remind_all(now=NOW, today=TODAY) == 2


# ------------------------------------------------------------------ after the commit, and at once
@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit_only(racing_cast, monkeypatch):
    begin(racing_cast)
    due_in(racing_cast, 5)
    rings: list[bool] = []
    monkeypatch.setattr(bell, "send", lambda *_job: rings.append(connection.in_atomic_block))
    monkeypatch.setattr(
        reminders.audit, "record", lambda **_entry: (_ for _ in ()).throw(DatabaseError("no room"))
    )
    with pytest.raises(DatabaseError):
        remind(racing_cast)
    assert rings == [] and not Message.objects.exists()
    monkeypatch.undo()
    monkeypatch.setattr(bell, "send", lambda *_job: rings.append(connection.in_atomic_block))
    remind(racing_cast)
    assert rings == [False]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_tell_each_person_once(racing_cast, monkeypatch):
    monkeypatch.setattr(bell, "send", lambda *_job: None)
    begin(racing_cast)
    for days in (5, -3):
        due_in(racing_cast, days)
    start, results = threading.Barrier(6), []

    def work():
        start.wait()
        try:
            results.append(remind(racing_cast))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 0, 0, 0, 0, 2]
    assert Reminder.objects.count() == 4
    assert Message.objects.filter(channel="email").count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_planning_does_not_hold_up_who_hands_in(racing_cast):
    """A row that refers to the zone can be written while the zone's reminders are planned."""
    begin(racing_cast)
    done = threading.Event()

    def write():
        try:
            make_deliverable(racing_cast)
            done.set()
        finally:
            connection.close()

    with transaction.atomic():
        Zone.objects.select_for_update(no_key=True).get(pk=racing_cast.zone.pk)
        thread = threading.Thread(target=write)
        thread.start()
        assert done.wait(timeout=20)
    thread.join()


# ------------------------------------------------------------------ what comes again
def test_a_monthly_report_is_named_by_its_month_and_not_announced_a_month_ahead(told):
    task = make_task(told, told.education, text="报送工作动态")
    task.schedules.update(kind="recurring", frequency="monthly", due_rule="period-end", due_on=None)
    generate_deliverables(zone=told.zone, actor=None, now=NOW, today=TODAY)
    assert set(Deliverable.objects.values_list("period_key", flat=True)) == {"2026-05", "2026-06", "2026-07"}
    assert remind(told) == 0  # eleven days before the end of May, forty-one before that of June
    assert remind(told, datetime.date(2026, 5, 24)) == 2
    assert steps() == [("colleague", "due", 7), ("liaison", "due", 7)]
    name = Deliverable.objects.get(period_key="2026-05").period_name
    assert name in Message.objects.filter(recipient=told.liaison)[0].body


def test_a_draft_cycle_reminds_of_nothing(told):
    owed = due_in(told, 5)
    type(told.cycle).objects.filter(pk=owed.cycle_id).update(is_draft=True)
    assert remind(told) == 0
