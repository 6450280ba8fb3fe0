"""The loop through its services: draft, hand in, return, hand in again, accept."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from chronicdz.errors import Conflict, Invalid
from departments.models import AuditEntry
from departments.services.audit import broken_links
from notices.models import Message
from tasks.models import Deliverable, Evidence, Item, Review, Submission
from tasks.services import drafts, handing_in, review, submission
from tasks.services.generation import generate_deliverables
from tests.tasks.cast import NOW, TODAY, make_deliverable, make_task, pdf


def hand_in(cast, deliverable, **changes):
    values = {
        "deliverable": deliverable, "actor": cast.liaison, "note": "已完成", "incoming": [pdf()],
        "hand_in": True, "seen": handing_in.version_of(deliverable), "now": NOW, "today": TODAY,
    }  # fmt: skip
    return handing_in.receive(**{**values, **changes})


def decide(cast, item, decision, reason="", seen=None):
    return review.decide(
        item=item, actor=cast.officer, decision=decision, reason=reason,
        seen=seen or review.digest_of(item), now=NOW, today=TODAY,
    )  # fmt: skip


def test_from_draft_to_accepted_after_a_return(cast):
    owed = make_deliverable(cast)
    first = hand_in(cast, owed).submission
    assert (first.number, first.state) == ("BS2026-000001", "submitted")
    decide(cast, first.items.get(), "return", "缺少盖章页")
    owed.refresh_from_db()
    assert owed.state == "open"

    second = hand_in(cast, owed, incoming=[pdf("盖章页.pdf", b"2")]).submission
    item = second.items.get()
    assert item.replaces == first.items.get()
    assert [evidence.name for evidence in item.evidence.all()] == ["证明.pdf", "盖章页.pdf"]
    decide(cast, item, "accept")
    owed.refresh_from_db()
    assert (owed.state, owed.met_on) == ("met", TODAY)
    assert Submission.objects.get(pk=second.pk).state == "decided"
    assert [review.decision for review in Review.objects.order_by("id")] == ["return", "accept"]


def test_liaisons_are_told_the_decision_in_their_inbox(cast):
    owed = make_deliverable(cast)
    decide(cast, hand_in(cast, owed).submission.items.get(), "return", "缺少盖章页")
    told = Message.objects.filter(channel="in_app")
    assert {message.recipient for message in told} == {cast.liaison, cast.colleague}
    assert "缺少盖章页" in told[0].body
    assert told[0].path == f"/anning/deliverables/{owed.pk}/"


def test_every_step_leaves_one_entry_in_an_unbroken_log(cast):
    owed = make_deliverable(cast)
    decide(cast, hand_in(cast, owed).submission.items.get(), "accept")
    actions = AuditEntry.objects.filter(zone=cast.zone).order_by("number").values_list("action", flat=True)
    assert list(actions) == ["draft.saved", "evidence.uploaded", "submission.submitted", "item.accepted"]
    assert list(broken_links(cast.zone)) == []


def test_a_return_needs_a_reason(cast):
    item = hand_in(cast, make_deliverable(cast)).submission.items.get()
    with pytest.raises(Invalid):
        decide(cast, item, "return", "   ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            zone=cast.zone, item=item, reviewer=cast.officer, decision="return", reason="", digest="0", at=NOW
        )
    item.refresh_from_db()
    assert item.state == "pending"


def test_a_decision_on_something_else_than_was_seen_is_refused(cast):
    item = hand_in(cast, make_deliverable(cast)).submission.items.get()
    with pytest.raises(Conflict):
        decide(cast, item, "accept", seen="0" * 64)
    item.refresh_from_db()
    assert item.state == "pending"


def test_nobody_decides_on_their_own_work(cast):
    item = hand_in(cast, make_deliverable(cast), actor=cast.officer).submission.items.get()
    with pytest.raises(Conflict):
        decide(cast, item, "accept")


def test_an_unknown_decision_is_refused(cast):
    item = hand_in(cast, make_deliverable(cast)).submission.items.get()
    with pytest.raises(Invalid):
        decide(cast, item, "perhaps")


def test_nothing_cannot_be_handed_in(cast):
    owed = make_deliverable(cast)
    with pytest.raises(Invalid):
        hand_in(cast, owed, note="", incoming=[])
    drafts.save_note(deliverable=owed, actor=cast.liaison, note="x", now=NOW)
    with pytest.raises(Invalid):
        hand_in(cast, owed, note="  ", incoming=[])
    assert Submission.objects.get().state == "draft"


def test_a_refused_file_leaves_the_others_in_the_draft_and_hands_nothing_in(cast):
    owed = make_deliverable(cast)
    outcome = hand_in(cast, owed, incoming=[pdf("真的.pdf"), pdf("假的.docx")])
    assert outcome.submission is None
    assert "假的.docx" in str(outcome.refused[0])
    assert [evidence.name for evidence in drafts.draft_of(owed).evidence.all()] == ["真的.pdf"]


def test_the_same_content_twice_is_one_file(cast):
    owed = make_deliverable(cast)
    hand_in(cast, owed, incoming=[pdf("a.pdf"), pdf("b.pdf")], hand_in=False)
    assert Evidence.objects.count() == 1


def test_a_stale_page_is_told_so(cast):
    owed = make_deliverable(cast)
    before = handing_in.version_of(owed)
    first = hand_in(cast, owed).submission
    with pytest.raises(Conflict) as stale:
        hand_in(cast, owed, seen=before)
    assert first.number in str(stale.value.message)
    assert Submission.objects.count() == 1


def test_withdrawn_work_goes_on_where_it_stopped(cast):
    owed = make_deliverable(cast)
    first = hand_in(cast, owed).submission
    submission.withdraw(submission=first, actor=cast.liaison, now=NOW)
    with pytest.raises(Conflict):
        submission.withdraw(submission=first, actor=cast.liaison, now=NOW)
    with pytest.raises(Conflict):
        decide(cast, first.items.get(), "accept")
    second = hand_in(cast, owed, incoming=[]).submission
    assert second.items.get().evidence.count() == 1


def test_while_it_is_reviewed_nothing_can_be_added(cast):
    owed = make_deliverable(cast)
    hand_in(cast, owed)
    with pytest.raises(Conflict):
        drafts.attach(deliverable=owed, actor=cast.liaison, incoming=pdf(), now=NOW)


def test_more_is_welcome_after_it_is_met(cast):
    owed = make_deliverable(cast)
    decide(cast, hand_in(cast, owed).submission.items.get(), "accept")
    again = hand_in(cast, owed, incoming=[pdf("补充.pdf", b"3")]).submission
    assert again.items.get().replaces is None
    decide(cast, again.items.get(), "accept")
    assert Item.objects.filter(state="accepted").count() == 2


def test_what_is_cancelled_takes_nothing(cast):
    owed = make_deliverable(cast)
    Deliverable.objects.filter(pk=owed.pk).update(state="cancelled")
    owed.refresh_from_db()
    with pytest.raises(Conflict):
        hand_in(cast, owed)


def test_removing_a_file_takes_it_out_of_the_draft_only(cast):
    owed = make_deliverable(cast)
    hand_in(cast, owed, hand_in=False)
    evidence = Evidence.objects.get()
    drafts.remove(deliverable=owed, actor=cast.liaison, evidence=evidence, now=NOW)
    assert drafts.draft_of(owed).evidence.count() == 0
    assert Evidence.objects.count() == 1


def test_generation_is_idempotent_and_dates_stay(cast):
    owed = make_deliverable(cast)
    assert generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY) == 0
    assert (owed.original_due_on, owed.due_on) == (datetime.date(2026, 7, 31), datetime.date(2026, 7, 31))


def test_generation_costs_the_same_however_much_it_makes(cast, django_assert_num_queries):
    for _ in range(3):
        make_task(cast, cast.education, cast.health)
    with django_assert_num_queries(14) as few:
        generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)
    for _ in range(30):
        make_task(cast, cast.education, cast.health)
    with django_assert_num_queries(len(few)):
        generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)
    assert Deliverable.objects.count() == 66


@pytest.mark.parametrize(
    ("carried", "state", "kept"),
    [("done_before", "met", "done_before"), ("catch_up", "open", "catch_up"), ("", "open", "")],
)
def test_past_dates_are_taken_as_chosen(cast, carried, state, kept):
    make_task(cast, cast.education, due_on=datetime.date(2026, 3, 31))
    make_task(cast, cast.education, due_on=datetime.date(2026, 9, 30))
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, carried=carried, at_import=True)
    past, future = Deliverable.objects.order_by("due_on")
    assert (past.state, past.carried) == (state, kept)
    assert (future.state, future.carried) == ("open", "")


def test_who_joins_later_owes_what_falls_due_from_then_on(cast):
    past = make_task(cast, due_on=datetime.date(2026, 3, 31))
    future = make_task(cast, due_on=datetime.date(2026, 9, 30))
    for task in (past, future):
        task.responsibilities.create(
            zone=cast.zone, position=9, role="lead", department=cast.health, raw="县卫健局"
        )
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY)
    assert [owed.task for owed in Deliverable.objects.all()] == [future]


# ------------------------------------------------------------------ races
def race(*calls):
    """Run the calls at the same moment; what each returned or raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        barrier.wait()
        try:
            results[index] = call()
        except (Conflict, Invalid) as refusal:
            results[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_five_parallel_clicks_make_one_submission(racing_cast):
    owed = make_deliverable(racing_cast)
    hand_in(racing_cast, owed, hand_in=False)
    seen = handing_in.version_of(owed)
    results = race(*[lambda: hand_in(racing_cast, owed, incoming=[], seen=seen)] * 5)
    assert sum(isinstance(result, handing_in.Outcome) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 4
    assert Submission.objects.exclude(state="draft").count() == 1


def test_of_two_deciding_officers_one_wins_and_the_other_is_told(racing_cast):
    item = hand_in(racing_cast, make_deliverable(racing_cast)).submission.items.get()
    results = race(
        lambda: decide(racing_cast, item, "accept"), lambda: decide(racing_cast, item, "return", "缺少盖章页")
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Review"]
    assert Review.objects.count() == 1


def test_parallel_uploads_begin_one_draft(racing_cast):
    owed = make_deliverable(racing_cast)

    def upload(number):
        return lambda: drafts.attach(
            deliverable=owed,
            actor=racing_cast.liaison,
            incoming=pdf(f"{number}.pdf", b"%d" % number),
            now=NOW,
        )

    race(*[upload(number) for number in range(4)])
    assert Submission.objects.filter(state="draft").count() == 1
    assert drafts.draft_of(owed).evidence.count() == 4
    assert list(broken_links(racing_cast.zone)) == []


def test_generating_twice_at_once_makes_each_deliverable_once(racing_cast):
    for _ in range(5):
        make_task(racing_cast, racing_cast.education, racing_cast.health)

    def generate():
        return generate_deliverables(zone=racing_cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)

    race(generate, generate, generate)
    assert Deliverable.objects.count() == 10
