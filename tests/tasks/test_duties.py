"""The list behind the overview's numbers, and what the pages of the loop owe a busy person."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.selectors import overview
from tasks.models import Evidence, Submission
from tasks.selectors import board_of, own_deliverables, queue
from tasks.services import drafts, handing_in, review, submission
from tasks.services.generation import generate_deliverables
from tests.tasks.cast import NOW, TODAY, make_deliverable, make_task, pdf

BACKEND = "departments.backends.PortalBackend"
PAST = datetime.date(2026, 3, 31)


@pytest.fixture
def as_user(client):
    def log_in(user):
        client.force_login(user, backend=BACKEND)
        return client

    return log_in


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("chronicdz.web.today", lambda: TODAY)
    monkeypatch.setattr("tasks.views.deliverables.today", lambda: TODAY)


def url(name, pk=None, **kwargs):
    return reverse(f"tasks:{name}", kwargs={"zone": "anning", **({"pk": pk} if pk else {}), **kwargs})


def hand_in(cast, owed, now=NOW, **changes):
    values = {"note": "已完成", "incoming": [pdf()], "hand_in": True, **changes}
    seen = handing_in.version_of(owed)
    return handing_in.receive(
        deliverable=owed, actor=cast.liaison, seen=seen, now=now, today=now.date(), **values
    ).submission


def decide(cast, handed_in, decision, reason=""):
    item = handed_in.items.get()
    seen = review.digest_of(item)
    review.decide(
        item=item, actor=cast.officer, decision=decision, reason=reason, seen=seen, now=NOW, today=TODAY
    )


def test_every_number_of_the_overview_is_the_length_of_its_list(cast, as_user):
    late, waiting, returned, met = [make_deliverable(cast, due_on=PAST) for _ in range(4)]
    make_deliverable(cast, cast.health, due_on=None)
    hand_in(cast, waiting)
    decide(cast, hand_in(cast, returned), "return", "缺少盖章页")
    decide(cast, hand_in(cast, met), "accept")
    client = as_user(cast.officer)
    total = overview(cast.zone, cast.cycle, TODAY).total
    numbers = {"late": total.overdue, "waiting": total.waiting, "returned": total.returned, "done": total.met}
    numbers |= {"undated": total.undated, "": total.owed}
    for status, number in numbers.items():
        page = client.get(url("duties"), {"status": status}).context["page"]
        assert page.paginator.count == number, status
    assert numbers["late"] == 2  # the returned one is late as well, the waiting one is not
    (row,) = client.get(url("list"), {"q": late.task.text}).context["rows"]
    assert row["tally"].late == 1
    (row,) = client.get(url("list"), {"q": waiting.task.text}).context["rows"]
    assert row["tally"].late == 0


def test_the_file_names_department_days_and_liaison(cast, as_user):
    make_deliverable(cast, due_on=PAST)
    answer = as_user(cast.officer).get(url("duties"), {"export": "xlsx", "status": "late"})
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    (row,) = [row for row in cells if row[0] == cast.education.name]
    assert 50 in row
    assert row[-1] == "liaison、colleague"


@pytest.fixture
def quarterly(cast):
    """What is owed for the second quarter, and for the third, which is near."""
    task = make_task(cast, cast.education)
    task.schedules.update(
        kind="recurring", frequency="quarterly", due_rule="period-end", due_on=None, quota=2
    )
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY)
    return task.deliverables.get(period_key="2026Q2")


def test_every_page_says_which_period_is_owed(cast, as_user, quarterly):
    handed_in = hand_in(cast, quarterly)
    named = quarterly.period_name
    pages = [
        (cast.liaison, url("home")), (cast.liaison, url("deliverable", quarterly.pk)),
        (cast.liaison, url("receipt", handed_in.pk)), (cast.officer, url("duties")),
        (cast.officer, url("detail", quarterly.task_id)), (cast.officer, url("review")),
        (cast.officer, url("review-one", handed_in.pk)),
    ]  # fmt: skip
    for user, address in pages:
        assert named in as_user(user).get(address).content.decode(), address


def test_the_file_names_the_period(cast, as_user, quarterly):
    answer = as_user(cast.officer).get(url("duties"), {"export": "xlsx"})
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert sum(quarterly.period_name in row for row in rows) == 1


def test_a_file_that_came_back_can_be_left_out(cast, as_user):
    owed = make_deliverable(cast)
    first = hand_in(cast, owed, incoming=[pdf("去年.pdf"), pdf("今年.pdf", b"2")])
    decide(cast, first, "return", "附件为去年的文件")
    old = Evidence.objects.get(name="去年.pdf")
    as_user(cast.liaison).post(
        url("deliverable-remove-file", owed.pk, evidence_pk=old.pk), {"note": "写到一半"}
    )
    item = drafts.draft_of(owed)
    assert [evidence.name for evidence in item.evidence.all()] == ["今年.pdf"]
    assert item.note == "写到一半"
    assert first.items.get().evidence.count() == 2  # what was handed in stays as it was


def test_a_withdrawn_file_can_be_left_out(cast, as_user):
    owed = make_deliverable(cast)
    submission.withdraw(submission=hand_in(cast, owed), actor=cast.liaison, now=NOW)
    wrong = Evidence.objects.get()
    as_user(cast.liaison).post(url("deliverable-remove-file", owed.pk, evidence_pk=wrong.pk))
    assert drafts.draft_of(owed).evidence.count() == 0


def test_what_is_met_stays_met_whatever_is_added(cast, as_user):
    owed = make_deliverable(cast)
    decide(cast, hand_in(cast, owed), "accept")
    decide(cast, hand_in(cast, owed, incoming=[pdf("补充.pdf", b"3")]), "return", "重复")
    mine = own_deliverables(type(owed).objects.all(), [cast.education.pk])
    board = board_of(mine, TODAY)
    assert (len(board.met), len(board.returned)) == (1, 0)
    page = as_user(cast.liaison).get(url("deliverable", owed.pk))
    assert page.context["returned"] is None
    assert "alert-success" in page.content.decode()


def test_what_was_in_time_first_is_not_late_when_handed_in_again(cast):
    owed = make_deliverable(cast, due_on=PAST)
    early = datetime.datetime.combine(PAST, NOW.timetz())
    decide(cast, hand_in(cast, owed, now=early), "return", "缺少盖章页")
    hand_in(cast, owed)
    hand_in(cast, make_deliverable(cast, due_on=PAST))
    flags = [(one.is_late, one.is_again) for one in queue(Submission.objects.all())]
    assert flags == [(False, True), (True, False)]


def test_words_a_page_has_not_seen_are_not_overwritten(cast, as_user):
    owed = make_deliverable(cast)
    client = as_user(cast.liaison)
    mark = client.get(url("deliverable", owed.pk)).context["note_seen"]
    drafts.save_note(deliverable=owed, actor=cast.colleague, note="B角写的", now=NOW)
    answer = client.post(
        url("deliverable", owed.pk), {"note": "A角写的", "seen": "0", "note_seen": mark, "action": "save"}
    )
    assert answer.status_code == 409
    assert "A角写的" in answer.content.decode()
    assert drafts.draft_of(owed).note == "B角写的"


def test_nothing_to_hand_in_is_said_on_the_form(cast, as_user):
    owed = make_deliverable(cast)
    answer = as_user(cast.liaison).post(
        url("deliverable", owed.pk), {"note": "", "seen": "0", "action": "submit"}
    )
    assert answer.status_code == 422
    assert 'id="hand-in"' in answer.content.decode()


def test_the_reviewer_reads_why_it_came_back_before(cast, as_user):
    owed = make_deliverable(cast)
    decide(cast, hand_in(cast, owed), "return", "缺少签到表")
    again = hand_in(cast, owed)
    page = as_user(cast.officer).get(url("review-one", again.pk))
    assert page.context["returned_before"].reason == "缺少签到表"
