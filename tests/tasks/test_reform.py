"""A reform as a whole: what moves, what stays, who sees it, and that it happens once."""

import datetime
import logging
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chronicdz.errors import Conflict, Invalid
from departments.access import access_of
from departments.models import AuditEntry, Department, DepartmentGroup, Membership, Reform, Role
from departments.services.audit import broken_links
from departments.services.reform import Wish, call_off_reform
from tasks import access, jobs
from tasks.models import Assignment, Contribution, Deliverable, DueChange, Responsibility, Schedule
from tasks.selectors import queue
from tasks.services import drafts, handing_in, review
from tasks.services.generation import generate_deliverables
from tasks.services.imports.snapshot import directory_of
from tasks.services.reform import begin_reform, carry_out, carry_out_due, preview
from tests.tasks.cast import NOW, TODAY, make_deliverable, make_task, pdf, person

DAY = datetime.timedelta(days=1)
TOMORROW = TODAY + DAY


@pytest.fixture
def admin(cast):
    return person("admin", cast.zone, Role.ZONE_ADMIN)


@pytest.fixture
def culture(cast):
    return Department.objects.create(zone=cast.zone, name="县文旅局", kind="bureau", position=3)


def generate(cast, today=TODAY):
    return generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=today, at_import=True)


def reform(cast, admin, department=None, **wish):
    values = {"kind": "merge", "takes_effect_on": TODAY, "successor": cast.health, **wish}
    return begin_reform(
        actor=admin, department=department or cast.education, wish=Wish(**values), now=NOW, today=TODAY
    )


def hand_in(cast, owed, actor=None):
    return handing_in.receive(
        deliverable=owed, actor=actor or cast.liaison, note="已完成", incoming=[pdf()], hand_in=True,
        seen=handing_in.version_of(owed), now=NOW, today=TODAY,
    ).submission  # fmt: skip


def decide(cast, submission, decision="accept", reason=""):
    item = submission.items.get()
    review.decide(
        item=item, actor=cast.officer, decision=decision, reason=reason, seen=review.digest_of(item),
        now=NOW, today=TODAY,
    )  # fmt: skip


def held_by(cast, user):
    return access_of(user, cast.zone, TODAY)


def owed_by(department):
    return list(Deliverable.objects.filter(department=department).order_by("pk"))


# ------------------------------------------------------------------ what moves
def test_open_work_moves_and_what_is_decided_stays(cast, admin):
    done, begun, untouched = [make_deliverable(cast) for _ in range(3)]
    decide(cast, hand_in(cast, done))
    drafts.attach(deliverable=begun, actor=cast.liaison, incoming=pdf("草稿.pdf"), now=NOW)
    did = reform(cast, admin)
    assert owed_by(cast.health) == [begun, untouched]
    assert owed_by(cast.education) == [done]
    done.refresh_from_db()
    assert done.state == "met" and done.assignment.ends_on == TODAY
    assert {one.ends_on for one in Assignment.objects.filter(department=cast.education)} == {TODAY}
    shares = Assignment.objects.filter(department=cast.health)
    assert {(one.starts_on, one.ends_on) for one in shares} == {(TODAY, None)}
    assert did.state == "done" and did.done_at == NOW
    assert did.report["counts"] | {"deliverables": 2, "shares": 3, "cancelled": 0} == did.report["counts"]
    assert did.report["to"] == [{"department": cast.health.pk, "name": "县卫健局", "shares": 3}]
    cast.education.refresh_from_db()
    assert (cast.education.closed_on, cast.education.successor) == (TODAY, cast.health)


def test_the_new_people_see_it_at_once_and_the_old_ones_keep_their_history(cast, admin):
    done, begun = [make_deliverable(cast) for _ in range(2)]
    accepted = hand_in(cast, done)
    decide(cast, accepted)
    file = drafts.attach(deliverable=begun, actor=cast.liaison, incoming=pdf("草稿.pdf", b"1"), now=NOW)
    reform(cast, admin, people=False)
    new, old = held_by(cast, cast.neighbour), held_by(cast, cast.liaison)
    assert list(access.visible_deliverables(new)) == [begun]
    assert file in access.visible_evidence(new)
    assert list(access.visible_deliverables(old)) == [done]
    assert list(access.visible_submissions(old)) == [accepted]
    assert file in access.visible_evidence(old)
    assert accepted.items.get().evidence.get() not in access.visible_evidence(new)
    # …and the successor goes on with the very draft.
    begun = Deliverable.objects.get(pk=begun.pk)
    assert hand_in(cast, begun, cast.neighbour).items.get().evidence.count() == 2


def test_people_move_too_and_still_read_what_they_did(cast, admin):
    done, owed = [make_deliverable(cast) for _ in range(2)]
    decide(cast, hand_in(cast, done))
    did = reform(cast, admin, people=True)
    assert did.report["counts"]["moved_people"] == 2
    held = held_by(cast, cast.liaison)
    assert set(access.visible_deliverables(held)) == {done, owed}
    held.require_for("own-deliver", cast.health.pk)
    duties = Membership.objects.filter(department=cast.health).values_list("user__username", "duty")
    assert dict(duties) == {"neighbour": "a", "liaison": "b", "colleague": "b"}


def test_what_waits_for_the_office_stays_decidable(cast, admin):
    waiting = hand_in(cast, make_deliverable(cast))
    did = reform(cast, admin)
    assert did.report["counts"]["waiting"] == 1
    assert list(queue(access.reviewable_submissions(held_by(cast, cast.officer)))) == [waiting]
    decide(cast, waiting)
    (owed,) = owed_by(cast.health)
    assert owed.state == "met"


def test_what_the_successor_owes_as_well_is_owed_once(cast, admin):
    make_task(cast, cast.education, cast.health)
    make_task(cast, cast.education, cast.health)
    generate(cast)
    untouched, begun = owed_by(cast.education)
    drafts.save_note(deliverable=begun, actor=cast.liaison, note="一半", now=NOW)
    did = reform(cast, admin)
    untouched.refresh_from_db()
    begun.refresh_from_db()
    assert (untouched.state, begun.state) == ("cancelled", "open")
    assert begun.department == cast.education
    assert len(owed_by(cast.health)) == 2
    (kept,) = did.report["kept"]
    assert (kept["deliverable"], kept["number"]) == (begun.pk, begun.task.number)
    assert did.report["counts"]["merged"] == 2
    generate(cast, TOMORROW)
    begun.refresh_from_db()
    assert begun.state == "open" and len(owed_by(cast.health)) == 2


def test_a_share_that_had_ended_is_taken_up_again(cast, admin):
    task = make_task(cast, cast.education, cast.health)
    generate(cast)
    (theirs,) = owed_by(cast.health)
    Deliverable.objects.filter(pk=theirs.pk).update(state="cancelled")
    Assignment.objects.filter(department=cast.health).update(ends_on=TODAY - DAY)
    Responsibility.objects.filter(department=cast.health).update(ended_on=TODAY - DAY)
    reform(cast, admin)
    theirs.refresh_from_db()
    assert theirs.state == "open"
    share = Assignment.objects.get(department=cast.health)
    assert (share.starts_on, share.ends_on, share.responsibility.ended_on) == (TODAY, None, None)
    generate(cast, TOMORROW)
    assert Deliverable.objects.filter(task=task, state="open").count() == 1


def test_what_was_accepted_before_is_not_owed_again(cast, admin, culture):
    """However many reforms follow each other, and however often the night's job runs."""
    done = make_deliverable(cast)
    repeated = make_task(cast, cast.education, due_on=None)
    Schedule.objects.filter(task=repeated).update(
        kind="recurring", frequency="quarterly", due_rule="period-end"
    )
    generate(cast)
    decide(cast, hand_in(cast, done))
    quarter = Deliverable.objects.get(task=repeated, period_key="2026Q2")
    decide(cast, hand_in(cast, quarter))
    before = Deliverable.objects.filter(period_key__in=["once", "2026Q2"]).count()
    reform(cast, admin)
    generate(cast, TOMORROW)
    begin_reform(
        actor=admin, department=cast.health, now=NOW, today=TODAY + 2 * DAY,
        wish=Wish("merge", TODAY + 2 * DAY, successor=culture),
    )  # fmt: skip
    generate(cast, TODAY + 3 * DAY)
    assert Deliverable.objects.filter(period_key__in=["once", "2026Q2"]).count() == before
    generate(cast, datetime.date(2026, 6, 25))
    later = Deliverable.objects.filter(task=repeated, period_key="2026Q3")
    assert [one.department for one in later] == [culture]


def test_responsibilities_name_the_successor_and_keep_their_words(cast, admin):
    task = make_task(cast, cast.education)
    reform(cast, admin)
    duty = task.responsibilities.get()
    assert (duty.department, duty.raw) == (cast.health, "县教体局")
    task.refresh_from_db()
    assert task.lead_raw == "县教体局"
    generate(cast, TOMORROW)
    assert [one.department for one in Deliverable.objects.all()] == [cast.health]


def test_closed_cycles_and_cancelled_tasks_are_history(cast, admin):
    old, gone = make_deliverable(cast), make_deliverable(cast)
    gone.task.__class__.objects.filter(pk=gone.task_id).update(cancelled_on=TODAY - DAY)
    type(cast.cycle).objects.filter(pk=cast.cycle.pk).update(is_closed=True)
    did = reform(cast, admin)
    assert did.report["counts"]["shares"] == 0
    assert owed_by(cast.education) == [old, gone]
    assert {one.department for one in Responsibility.objects.all()} == {cast.education}


def test_a_request_for_a_contribution_goes_along(cast, admin, culture):
    owed = make_deliverable(cast, culture)
    support = Responsibility.objects.create(
        zone=cast.zone, task=owed.task, position=9, role="support", department=cast.education, raw="县教体局"
    )
    generate(cast)
    asked = Contribution.objects.create(
        zone=cast.zone, assignment=support.assignments.get(), deliverable=owed,
        requested_by=cast.officer, requested_at=NOW,
    )  # fmt: skip
    reform(cast, admin)
    asked.refresh_from_db()
    assert asked.assignment.department == cast.health


def test_the_share_of_a_group_stays_with_who_takes_it(cast, admin, culture):
    """By kind, by name, or not in the group at all: the night's expansion takes nothing away again."""
    by_kind = DepartmentGroup.objects.create(zone=cast.zone, name="各医院", kinds=["hospital"])
    named = DepartmentGroup.objects.create(zone=cast.zone, name="专班")
    hospital = Department.objects.create(zone=cast.zone, name="县医院", kind="hospital", position=4)
    named.members.add(hospital)
    for group in (by_kind, named, named):
        task = make_task(cast)
        Responsibility.objects.create(zone=cast.zone, task=task, role="lead", group=group, raw=group.name)
    generate(cast)
    third = owed_by(hospital)[2]
    reform(
        cast, admin, department=hospital, kind="split", successor=cast.health,
        assignments={third.assignment_id: culture},
    )  # fmt: skip
    assert (len(owed_by(cast.health)), len(owed_by(culture))) == (2, 1)
    generate(cast, TOMORROW)
    states = {(one.department.name, one.task.number, one.state) for one in Deliverable.objects.all()}
    assert {(name, number) for name, number, state in states if state == "open"} == {
        ("县卫健局", 1), ("县卫健局", 2), ("县文旅局", 3), ("县卫健局", 3),
    }  # fmt: skip
    assert not any(state == "cancelled" for _name, _number, state in states)


def test_who_collects_for_a_group_is_handed_on(cast, admin):
    group = DepartmentGroup.objects.create(zone=cast.zone, name="各校", kinds=["school"])
    task = make_task(cast)
    Responsibility.objects.create(
        zone=cast.zone, task=task, role="lead", group=group, raw="各校", collect="one",
        collector=cast.education,
    )  # fmt: skip
    generate(cast)
    reform(cast, admin)
    assert task.responsibilities.get().collector == cast.health
    generate(cast, TOMORROW)
    assert [(one.department, one.state) for one in Deliverable.objects.all()] == [(cast.health, "open")]


# ------------------------------------------------------------------ the other kinds
def test_a_split_gives_each_share_to_whom_it_was_given(cast, admin, culture):
    first, second = make_deliverable(cast), make_deliverable(cast)
    did = reform(cast, admin, kind="split", assignments={first.assignment_id: culture})
    assert (owed_by(culture), owed_by(cast.health)) == ([first], [second])
    duties = Responsibility.objects.order_by("task__number").values_list("department__name", flat=True)
    assert list(duties) == ["县文旅局", "县卫健局"]
    assert {(one["name"], one["shares"]) for one in did.report["to"]} == {("县文旅局", 1), ("县卫健局", 1)}


def test_a_share_that_is_not_there_cannot_be_split_off(cast, admin, culture):
    other = make_deliverable(cast, cast.health)
    with pytest.raises(Invalid):
        reform(cast, admin, kind="split", assignments={other.assignment_id: culture})
    assert not Reform.objects.exists()


def test_abolished_without_a_successor(cast, admin):
    begun, untouched, shared = make_deliverable(cast), make_deliverable(cast), make_task(cast, *both(cast))
    generate(cast)
    drafts.save_note(deliverable=begun, actor=cast.liaison, note="一半", now=NOW)
    did = reform(cast, admin, kind="abolish", successor=None)
    begun.refresh_from_db()
    untouched.refresh_from_db()
    assert (begun.state, untouched.state) == ("open", "cancelled")
    assert [one["deliverable"] for one in did.report["kept"]] == [begun.pk]
    assert [one["number"] for one in did.report["without_lead"]] == [begun.task.number, untouched.task.number]
    assert shared.number not in [one["number"] for one in did.report["without_lead"]]
    generate(cast, TOMORROW)
    untouched.refresh_from_db()
    assert untouched.state == "cancelled"


def both(cast):
    return cast.education, cast.health


def test_an_extension_counts_as_begun(cast, admin):
    owed = make_deliverable(cast)
    DueChange.objects.create(
        zone=cast.zone, deliverable=owed, cause="extension", reason="疫情", actor=cast.officer, at=NOW
    )
    did = reform(cast, admin, kind="abolish", successor=None)
    assert [one["deliverable"] for one in did.report["kept"]] == [owed.pk]


def test_a_rename_moves_nothing(cast, admin):
    owed = make_deliverable(cast)
    did = reform(cast, admin, kind="rename", new_name="县教育局", successor=None)
    owed.refresh_from_db()
    assert owed.department == cast.education
    cast.education.refresh_from_db()
    assert cast.education.name == "县教育局" and cast.education.closed_on is None
    assert [alias.name for alias in cast.education.aliases.all()] == ["县教体局"]
    assert (did.old_name, did.report) == ("县教体局", {"counts": {}})


@pytest.mark.parametrize("wish", [{"kind": "rename", "new_name": "县教育局", "successor": None}, {}])
def test_tables_that_still_use_the_old_name_are_read(cast, admin, wish):
    reform(cast, admin, **wish)
    meant = cast.health if not wish else cast.education
    assert directory_of(cast.zone, TODAY).find("县教体局").ref == f"d:{meant.pk}"


def test_the_preview_says_what_will_happen_and_writes_nothing(cast, admin):
    make_task(cast, cast.education, cast.health)
    waiting = make_deliverable(cast)
    hand_in(cast, waiting)
    before = AuditEntry.objects.count()
    seen, told = preview(cast.education, Wish("merge", TOMORROW, successor=cast.health), TODAY)
    assert AuditEntry.objects.count() == before
    did = reform(cast, admin)
    assert seen | {"deliverables": 1, "cancelled": 1, "waiting": 1} == seen
    assert did.report["counts"] == seen
    assert {key: did.report[key] for key in told} == told


# ------------------------------------------------------------------ the day
def test_a_planned_reform_waits_for_its_day(cast, admin, monkeypatch):
    owed = make_deliverable(cast)
    planned = reform(cast, admin, takes_effect_on=TOMORROW)
    assert planned.state == "planned" and owed_by(cast.health) == []
    assert carry_out_due(now=NOW, today=TODAY) == 0
    monkeypatch.setattr(jobs, "now", lambda: NOW + DAY)
    assert (jobs.carry_out_reforms(), jobs.carry_out_reforms()) == (1, 0)
    assert owed_by(cast.health) == [owed]
    actions = AuditEntry.objects.filter(action__startswith="reform").order_by("number")
    assert [(one.action, one.actor) for one in actions] == [
        ("reform.planned", admin), ("reform.carried-out", None),
    ]  # fmt: skip
    assert list(broken_links(cast.zone)) == []


def test_at_once_leaves_one_entry(cast, admin):
    make_deliverable(cast)
    before = AuditEntry.objects.count()
    reform(cast, admin)
    assert AuditEntry.objects.count() == before + 1


def test_called_off_in_time_nothing_happens(cast, admin):
    planned = reform(cast, admin, takes_effect_on=TOMORROW)
    call_off_reform(actor=admin, reform=planned, now=NOW)
    assert carry_out_due(now=NOW, today=TOMORROW) == 0
    with pytest.raises(Conflict):
        carry_out(reform=planned, actor=admin, now=NOW, today=TOMORROW)
    with pytest.raises(Conflict):
        call_off_reform(actor=admin, reform=planned, now=NOW)


def test_one_that_cannot_be_done_holds_up_no_other(cast, admin, culture, caplog):
    stuck = reform(cast, admin, takes_effect_on=TOMORROW)
    fine = reform(
        cast, admin, department=culture, kind="rename", new_name="县文体旅局", takes_effect_on=TOMORROW
    )
    Department.objects.filter(pk=cast.health.pk).update(closed_on=TODAY)
    with caplog.at_level(logging.WARNING):
        assert carry_out_due(now=NOW, today=TOMORROW) == 1
    stuck.refresh_from_db()
    fine.refresh_from_db()
    assert (stuck.state, fine.state) == ("planned", "done")
    assert str(stuck.pk) in caplog.text


def test_who_comes_after_a_closed_successor_takes_the_work(cast, admin, culture):
    owed = make_deliverable(cast)
    planned = reform(cast, admin, takes_effect_on=TOMORROW)
    reform(cast, admin, department=cast.health, successor=culture)
    assert carry_out_due(now=NOW, today=TOMORROW) == 1
    assert owed_by(culture) == [owed]
    cast.education.refresh_from_db()
    assert cast.education.successor == culture
    planned.refresh_from_db()
    assert planned.report["to"][0]["name"] == "县文旅局"


def test_two_merge_into_one_on_the_same_day(cast, admin, culture):
    first, second = make_deliverable(cast), make_deliverable(cast, cast.health)
    for department in both(cast):
        reform(cast, admin, department=department, successor=culture, takes_effect_on=TOMORROW)
    assert carry_out_due(now=NOW, today=TOMORROW) == 2
    assert owed_by(culture) == [first, second]


def test_a_name_taken_meanwhile_stops_a_rename(cast, admin):
    planned = reform(
        cast, admin, kind="rename", new_name="县教育局", successor=None, takes_effect_on=TOMORROW
    )
    Department.objects.create(zone=cast.zone, name="县教育局", kind="bureau")
    with pytest.raises(Invalid):
        carry_out(reform=planned, actor=admin, now=NOW, today=TOMORROW)
    planned.refresh_from_db()
    assert planned.state == "planned"


def test_a_refused_reform_leaves_nothing(cast, admin):
    make_deliverable(cast)
    with pytest.raises(ValidationError):
        reform(cast, admin, successor=cast.education)
    assert not Reform.objects.exists()


def test_of_two_who_carry_it_out_one_does(racing_cast):
    cast = racing_cast
    admin = person("admin", cast.zone, Role.ZONE_ADMIN)
    owed = make_deliverable(cast)
    planned = reform(cast, admin, takes_effect_on=TOMORROW)
    assert race(lambda: carry_out(reform=planned, actor=admin, now=NOW, today=TOMORROW)) == [
        "Conflict",
        "done",
    ]
    assert owed_by(cast.health) == [owed]
    assert AuditEntry.objects.filter(action="reform.carried-out").count() == 1


def test_of_two_who_enter_one_for_today_one_does(racing_cast):
    cast = racing_cast
    admin = person("admin", cast.zone, Role.ZONE_ADMIN)
    make_deliverable(cast)
    assert race(lambda: reform(cast, admin)) == ["Conflict", "done"]
    assert Reform.objects.count() == 1


def race(act):
    outcomes, gate = [], threading.Barrier(2)

    def run():
        gate.wait()
        try:
            act()
            outcomes.append("done")
        except Conflict:
            outcomes.append("Conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


# ------------------------------------------------------------------ cost
def test_the_queries_do_not_grow_with_the_work(cast, admin, culture, django_assert_max_num_queries):
    for _ in range(30):
        make_task(cast, cast.education)
    generate(cast)
    with django_assert_max_num_queries(75):
        reform(cast, admin)


# ------------------------------------------------------------------ pages
@pytest.fixture
def page(admin, client, monkeypatch):
    monkeypatch.setattr("chronicdz.web.today", lambda: TODAY)
    client.force_login(admin)
    return client


def url(name, **kwargs):
    return reverse(f"tasks:{name}", kwargs={"zone": "anning", **kwargs})


def given(cast, **values):
    usual = {
        "kind": "merge",
        "takes_effect_on": TODAY.isoformat(),
        "successor": cast.health.pk,
        "people": "on",
    }
    return {**usual, "step": "details", **values}


def test_from_the_form_over_the_preview_to_the_report(cast, page):
    make_task(cast, cast.education, cast.health)
    owed = make_deliverable(cast)
    new = url("reform-new", pk=cast.education.pk)
    assert new in page.get(reverse("departments:detail", args=["anning", cast.education.pk])).text
    assert page.get(new).status_code == 200
    look = page.post(new, given(cast))
    numbers = {str(label): number for label, number in look.context["numbers"]}
    assert sorted(numbers.values()) == [1, 1, 2, 2]  # moved, cancelled; tasks, people
    assert not Reform.objects.exists()
    answer = page.post(new, given(cast, step="confirm"), follow=True)
    assert owed_by(cast.health)[-1] == owed
    assert answer.context["reform"].state == "done"
    assert cast.health.name in answer.text
    assert "县教体局" in page.get(url("reforms")).text
    assert page.get(new).status_code == 409


def test_back_keeps_what_was_entered(cast, page):
    answer = page.post(url("reform-new", pk=cast.education.pk), given(cast, step="back", ground="江编发3号"))
    assert answer.templates[0].name == "tasks/reform_form.html"
    assert "江编发3号" in answer.text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"successor": ""}, "successor"),
        ({"kind": "rename", "new_name": "县卫健局"}, "new_name"),
        ({"takes_effect_on": "2026-05-19"}, "takes_effect_on"),
        ({"takes_effect_on": "soon"}, "takes_effect_on"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
@pytest.mark.parametrize("step", ["details", "confirm", "anything"])
def test_what_cannot_be_is_told_at_its_field_in_every_step(cast, page, values, field, step):
    answer = page.post(url("reform-new", pk=cast.education.pk), given(cast, step=step, **values))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Reform.objects.exists()


def test_a_split_asks_who_takes_what(cast, page, culture):
    first, second = make_deliverable(cast), make_deliverable(cast)
    new = url("reform-new", pk=cast.education.pk)
    menu = f"share-{first.assignment_id}"
    shares = page.post(new, given(cast, kind="split"))
    assert menu in shares.text and f'value="{culture.pk}"' in shares.text
    wrong = page.post(new, given(cast, kind="split", step="shares", **{menu: "999"}))
    assert wrong.status_code == 422
    look = page.post(new, given(cast, kind="split", step="shares", **{menu: culture.pk}))
    assert look.context["hidden"] == [(menu, culture.pk)]
    page.post(new, given(cast, kind="split", step="confirm", **{menu: culture.pk}))
    assert (owed_by(culture), owed_by(cast.health)) == ([first], [second])


def test_a_department_without_work_is_split_without_asking(cast, page):
    look = page.post(url("reform-new", pk=cast.education.pk), given(cast, kind="split"))
    assert look.templates[0].name == "tasks/reform_confirm.html"


def test_planned_shown_and_called_off(cast, page, client):
    make_deliverable(cast)
    page.post(
        url("reform-new", pk=cast.education.pk), given(cast, takes_effect_on=str(TOMORROW), step="confirm")
    )
    planned = Reform.objects.get()
    assert planned.state == "planned"
    client.force_login(cast.liaison)
    assert "县卫健局" in client.get(reverse("departments:detail", args=["anning", cast.education.pk])).text
    client.force_login(planned.created_by)
    shown = page.get(url("reform", pk=planned.pk))
    assert url("reform-call-off", pk=planned.pk) in shown.text
    assert [one["name"] for one in shown.context["report"]["to"]] == ["县卫健局"]
    department = page.get(reverse("departments:detail", args=["anning", cast.education.pk])).text
    assert url("reform-new", pk=cast.education.pk) not in department
    assert page.post(url("reform-carry-out", pk=planned.pk)).status_code == 409  # not its day yet
    assert page.post(url("reform-call-off", pk=planned.pk)).status_code == 302
    assert page.post(url("reform-call-off", pk=planned.pk)).status_code == 409


def test_one_that_is_late_can_be_carried_out_by_hand(cast, page, admin):
    owed = make_deliverable(cast)
    planned = reform(cast, admin, takes_effect_on=TOMORROW)
    Reform.objects.filter(pk=planned.pk).update(takes_effect_on=TODAY)
    assert url("reform-carry-out", pk=planned.pk) in page.get(url("reform", pk=planned.pk)).text
    Department.objects.filter(pk=cast.health.pk).update(closed_on=TODAY)
    assert page.post(url("reform-carry-out", pk=planned.pk)).status_code == 400
    Department.objects.filter(pk=cast.health.pk).update(closed_on=None)
    page.post(url("reform-carry-out", pk=planned.pk))
    assert owed_by(cast.health) == [owed]


def test_the_list_costs_the_same_for_ten_and_fifty(cast, page, admin):
    costs = []
    for count in (10, 50):
        for number in range(Reform.objects.count(), count):
            body = Department.objects.create(zone=cast.zone, name=f"县第{number}局", kind="bureau")
            reform(cast, admin, department=body, takes_effect_on=TOMORROW)
        page.get(url("reforms"))
        with CaptureQueriesContext(connection) as queries:
            assert len(page.get(url("reforms")).context["page"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10
