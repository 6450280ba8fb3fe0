"""The whole import through its services: what is made, once only, in one transaction."""

import datetime
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from chronicdz.errors import Conflict, Invalid
from departments.models import AuditEntry, Department, DepartmentAlias, DepartmentGroup
from indicators.models import Framework, Indicator, Target
from tasks.importing import choices
from tasks.importing.choices import Choices, CycleChoice
from tasks.importing.tokens import Token, Verb
from tasks.models import Assignment, Blob, Cycle, Deliverable, ImportBatch, Responsibility, Schedule, Task
from tasks.services import imports
from tasks.services.imports import Incoming, Unchanged
from tests.tasks.importing import (
    FIXTURES,
    NOW,
    TODAY,
    County,
    apply,
    begin,
    make_county,
    ready,
    row,
    run,
    table,
    workbook,
    zhongjiang,
)

TRUTH = json.loads((FIXTURES / "zhongjiang.truth.json").read_text(encoding="utf-8"))
MADE = (Task, Cycle, Framework, Indicator, Department, DepartmentGroup, DepartmentAlias, Deliverable, Target)


@pytest.fixture
def county(db) -> County:
    return make_county()


def everything() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in MADE}


def leads(number: int) -> set[tuple[str, str]]:
    return set(
        Assignment.objects.filter(task__number=number, role="lead").values_list("department__name", "scope")
    )


# ------------------------------------------------------------------ the table of 中江县
@pytest.fixture
def imported(county) -> ImportBatch:
    return run(county, zhongjiang())


def test_the_tree_and_the_rows_are_those_of_the_table(imported):
    levels = {level: Indicator.objects.filter(level=level).count() for level in (1, 2, 3)}
    assert levels == {1: 8, 2: 25, 3: 68}
    tasks = list(Task.objects.select_related("domain", "standard__parent__parent"))
    assert len(tasks) == 71
    for task, true in zip(tasks, TRUTH["rows"], strict=True):
        assert task.number == true["row"]
        assert task.text == true["task"]
        assert task.items == true["task_items"]
        assert task.domain.title == true["domain"]
        assert task.standard.title == true["standard"]
        assert task.standard.parent.title == true["objective"]
        assert task.standard.parent.parent == task.domain
        assert (task.lead_raw, task.support_raw) == (true["lead_raw"], true["support_raw"])


def test_every_row_is_due_as_the_table_says(imported):
    for task, true in zip(Task.objects.all(), TRUTH["rows"], strict=True):
        first = task.schedules.get(position=0)
        assert first.due_on == task.due_on == datetime.date.fromisoformat(true["deadline"]["due"])
        assert first.kind == ("range" if true["deadline"]["start"] else "once")
        assert first.source == Schedule.Source.DEADLINE


def test_the_cycle_is_named_after_the_title(imported):
    cycle = imported.cycle
    assert cycle.name == "中江县省级慢性病综合防控示范区建设"
    assert (cycle.level, cycle.purpose) == ("provincial", "create")
    assert cycle.framework.name == cycle.name
    assert imported.state == ImportBatch.State.APPLIED


def test_tasks_say_where_they_stand_and_what_they_prove(imported):
    task = Task.objects.get(number=1)
    assert task.source == "任务分解表!4"
    assert task.batch == imported
    assert list(task.indicators.all()) == [task.standard]


@pytest.mark.parametrize("number", [14, 15, 25])
def test_leads_named_by_clause_keep_their_scope(imported, number):
    true = TRUTH["rows"][number - 1]
    expected = {
        (name, "、".join(clause["scope"]))
        for clause in true["lead_clauses"]
        for name in clause["lead"]
        if not name.startswith("各")
    }
    assert leads(number) == expected


def test_a_clause_may_be_led_by_a_group_under_another_wording(imported):
    led = Responsibility.objects.get(task__number=14, role="lead", scope="健康社区（村组）")
    assert led.group.name == "各乡镇人民政府"
    assert led.raw == "各乡镇政府"
    lent = Responsibility.objects.get(task__number=14, role="support", scope="健康家庭")
    assert lent.group == led.group


def test_a_member_that_is_named_beside_its_group_owes_once(imported):
    bureaus = Department.objects.filter(kind="bureau", is_member=True)
    assert leads(24) == {(department.name, "") for department in bureaus}
    assert Deliverable.objects.filter(task__number=24, department__name="县商务局").count() == 1


def test_wordings_of_one_group_are_one_group(imported):
    original = DepartmentGroup.objects.get(name="各县级成员单位")
    assert (original.kinds, original.members_only) == (["bureau"], True)
    others = DepartmentGroup.objects.filter(same_as=original).values_list("name", flat=True)
    assert set(others) == {"各成员单位", "各县级部门单位", "县级各部门单位"}


def test_kinds_follow_the_names(imported):
    kinds = dict(Department.objects.values_list("name", "kind"))
    assert kinds["县建设办"] == "office"
    assert kinds["县疾控中心"] == "public_health"
    assert kinds["县教体局"] == "bureau"
    groups = dict(DepartmentGroup.objects.values_list("name", "kinds"))
    assert groups["各级医疗卫生机构"] == ["hospital", "community_health", "township_health"]
    assert groups["乡镇（中心）卫生院"] == ["township_health"]


def test_the_preview_and_the_result_agree(imported):
    counts = imported.report["counts"]
    assert counts["tasks"] == Task.objects.count()
    assert counts["departments"] == Department.objects.count()
    assert counts["deliverables"] == Deliverable.objects.count() > 71
    assert counts["schedules"] == Schedule.objects.count()
    assert imported.report["without_carrier"] == [32, 33, 35], "townships are not known yet"


def test_the_original_and_one_audit_entry_are_kept(imported, county):
    assert imported.original.sha256 == hashlib.sha256(zhongjiang().content).hexdigest()
    entry = AuditEntry.objects.get(action="import.applied")
    assert entry.detail["counts"] == imported.report["counts"]
    assert entry.actor == county.admin


@pytest.mark.child
def test_the_word_file_gives_the_same(county):
    run(county, zhongjiang("zhongjiang.docx"))
    assert Task.objects.count() == 71
    assert leads(15) == {
        ("县住建局", "健康主题公园、健康步道、健康街区"),
        ("县执法局", "健康主题公园、健康步道、健康街区"),
        ("县卫健局", "健康小屋"),
    }


# ------------------------------------------------------------------ once only
def test_the_same_file_again_is_no_change(imported, county):
    before = everything()
    with pytest.raises(Unchanged) as told:
        begin(county, zhongjiang(), imported.cycle)
    assert told.value.batch == imported
    with pytest.raises(Unchanged):
        begin(county, zhongjiang())
    assert everything() == before
    assert ImportBatch.objects.count() == 1


def test_a_second_cycle_uses_what_the_first_import_taught(imported, county):
    before = everything()
    run(county, zhongjiang(), cycle=CycleChoice(name="复审", purpose="review"))
    after = everything()
    assert after["Department"] == before["Department"]
    assert after["DepartmentGroup"] == before["DepartmentGroup"]
    assert after["Task"] == 142
    assert after["Deliverable"] == 2 * before["Deliverable"]


def test_applying_twice_is_a_conflict(imported, county):
    with pytest.raises(Conflict, match="admin-zhongjiang"):
        apply(county, imported)
    assert Task.objects.count() == 71


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_at_once_one_wins():
    county = make_county()
    batch = ready(county, table(5))

    def press() -> str:
        try:
            apply(county, ImportBatch.objects.select_related("zone").get(pk=batch.pk))
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()
        return "applied"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(lambda _: press(), range(4)))
    assert outcomes == ["applied", "conflict", "conflict", "conflict"]
    assert Task.objects.count() == 5
    assert Cycle.objects.count() == 1


# ------------------------------------------------------------------ nothing half-written
@pytest.mark.parametrize("name", ["truncated.xlsx", "empty.xlsx", "html_named.xlsx", "zipbomb_200MB.xlsx"])
@pytest.mark.child
def test_a_refused_file_leaves_nothing(county, name, files_root):
    content = {"truncated.xlsx": zhongjiang().content[:9000], "empty.xlsx": b""}.get(
        name, b"<html><table></table>"
    )
    with pytest.raises(Invalid):
        begin(county, Incoming(content, name))
    assert (ImportBatch.objects.count(), Blob.objects.count(), Cycle.objects.count()) == (0, 0, 0)
    assert not files_root.exists()


def test_a_failure_at_the_end_takes_everything_back(county, monkeypatch):
    batch = ready(county, table(3))

    def fail(**_values):
        raise RuntimeError

    monkeypatch.setattr("tasks.services.imports.applying.sync", fail)
    before = everything()
    with pytest.raises(RuntimeError):
        apply(county, batch)
    batch.refresh_from_db()
    assert everything() == before
    assert (batch.state, batch.applied_at) == (ImportBatch.State.PENDING, None)


def test_a_name_that_somebody_made_meanwhile_is_simply_known(county):
    batch = ready(county, table(2, support="县商务局"))
    Department.objects.create(zone=county.zone, name="县商务局", kind="bureau")
    apply(county, batch)
    assert Department.objects.filter(name="县商务局").count() == 1


def test_an_alias_of_a_department_that_was_closed_meanwhile_is_told(county):
    shop = Department.objects.create(zone=county.zone, name="县商务委员会", kind="bureau")
    batch = ready(county, table(2, support="县商务局"))
    assert imports.choices_of(batch).names["县商务局"] == Token(Verb.ALIAS, f"d:{shop.pk}")
    Department.objects.filter(pk=shop.pk).update(closed_on=TODAY)
    with pytest.raises(Invalid, match="县商务局"):
        apply(county, batch)
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.PENDING


def test_a_cycle_name_taken_meanwhile_is_a_conflict(county):
    batch = ready(county, table(2))
    Cycle.objects.create(zone=county.zone, name=imports.choices_of(batch).cycle.name, level="provincial")
    with pytest.raises(Conflict):
        apply(county, batch)
    assert Task.objects.count() == 0


# ------------------------------------------------------------------ choices
def test_an_alias_is_made_and_carries_the_responsibility(county):
    health = Department.objects.create(zone=county.zone, name="县卫生健康局", kind="bureau")
    run(county, table(2, lead="县卫健委"))
    assert DepartmentAlias.objects.get().department == health
    assert leads(1) == {("县卫生健康局", "")}


def test_an_ignored_name_is_left_out_and_reported(county):
    batch = run(county, table(2, support="县某办"), names={"县某办": Token(Verb.IGNORE)})
    assert batch.report["left_out"] == [{"name": "县某办", "uses": 2}]
    assert not Responsibility.objects.filter(role="support").exists()
    assert Task.objects.filter(support_raw="县某办").count() == 2


def test_past_dates_are_taken_as_chosen(county):
    rows = [row(1, deadline="2024年3月"), row(2, deadline="2024年12月")]
    run(county, Incoming(workbook(rows), "a.xlsx"), past="done_before")
    past, coming = Deliverable.objects.order_by("task__number")
    assert (past.carried, past.state) == ("done_before", "met")
    assert (coming.carried, coming.state) == ("", "open")


def test_a_group_may_be_provided_for_by_the_office(county):
    run(county, table(1, lead="各乡镇人民政府"), collect={"各乡镇人民政府": "office"})
    office = Department.objects.get(kind="office")
    assert office.name == "县慢病防控办"
    assert leads(1) == {("县慢病防控办", "")}
    led = Responsibility.objects.get(role="lead")
    assert (led.collect, led.collector) == ("office", office)


def test_one_member_may_collect_for_all(county):
    run(
        county, table(1, lead="县农业局、各乡镇人民政府"), collect={"各乡镇人民政府": "one:n:县农业局"},
    )  # fmt: skip
    assert leads(1) == {("县农业局", "")}


def test_members_of_a_group_are_made_on_the_spot(county):
    run(county, table(1, lead="各乡镇人民政府"), members={"各乡镇人民政府": ("凯江镇", "南华镇")})
    assert leads(1) == {("凯江镇", ""), ("南华镇", "")}
    assert set(Department.objects.values_list("kind", flat=True)) == {"township"}


def test_members_of_a_group_without_kinds_are_chosen_for_it(county):
    names = {"有关单位": Token(Verb.GROUP, "empty")}
    run(
        county, table(1, lead="有关单位、县教体局"), names=names, members={"有关单位": ("县教体局", "县法院")}
    )
    group = DepartmentGroup.objects.get()
    assert set(group.members.values_list("name", flat=True)) == {"县教体局", "县法院"}
    assert leads(1) == {("县教体局", ""), ("县法院", "")}


def test_a_new_member_owes_nothing_past_in_an_older_cycle(county):
    run(county, table(1, lead="各县级成员单位、县教体局", deadline="2024年3月"))
    run(county, table(2, lead="县水利局"), cycle=CycleChoice(name="第二轮", purpose=""), past="done_before")
    shared = Assignment.objects.get(task__cycle__name__contains="安宁", department__name="县水利局")
    assert shared.starts_on == TODAY
    assert not Deliverable.objects.filter(assignment=shared).exists()


def test_what_cannot_be_dated_is_undecided_and_keeps_its_words(county):
    rows = [row(1, deadline="待定"), row(2, deadline="2024年13月"), row(3, deadline="")]
    run(county, Incoming(workbook(rows), "a.xlsx"))
    found = (
        Schedule.objects.filter(source="deadline")
        .order_by("task__number")
        .values_list("kind", "due_on", "raw")
    )
    assert list(found) == [
        ("undecided", None, "待定"),
        ("undecided", None, "2024年13月"),
        ("undecided", None, ""),
    ]
    assert Deliverable.objects.filter(due_on=None).count() == 3


def test_rows_without_an_objective_hang_on_their_domain(county):
    rows = [
        ["一、政策发展", "", "1.标准", "任务甲", "县教体局", "", "2024年7月"],
        ["", "", "", "任务乙", "县教体局", "", ""],
    ]
    run(county, Incoming(workbook(rows), "a.xlsx"))
    first = Task.objects.get(number=1)
    assert first.standard.parent == first.domain
    assert first.standard.level == 2


def test_dates_can_be_moved_by_whole_years(county):
    run(county, zhongjiang(), years_later=2)
    task = Task.objects.get(number=2)
    assert task.due_on == datetime.date(2026, 3, 31)
    assert task.deadline_raw == "2026年3月"


# ------------------------------------------------------------------ steps
def test_a_stale_form_is_a_conflict(county):
    batch = ready(county, table(2))
    stale = ImportBatch.objects.get(pk=batch.pk)
    imports.save_names(
        batch=batch,
        actor=county.admin,
        version=3,
        tokens=imports.choices_of(batch).names,
        now=NOW,
        today=TODAY,
    )
    with pytest.raises(Conflict):
        imports.save_names(
            batch=stale,
            actor=county.admin,
            version=3,
            tokens=imports.choices_of(batch).names,
            now=NOW,
            today=TODAY,
        )
    with pytest.raises(Conflict):
        apply(county, stale)


@pytest.mark.parametrize(
    "token",
    [
        Token(Verb.DEPARTMENT, "palace"),
        Token(Verb.GROUP, "palace"),
        Token(Verb.ALIAS, "d:999999"),
        Token(Verb.ALIAS, "d:abc"),
        Token(Verb.ALIAS, "n:县教体局"),
        Token(Verb.ALIAS, "n:不存在"),
        Token(Verb.SAME, "g:1"),
        Token(Verb.SAME, "n:县教体局"),
    ],
)
def test_hostile_decisions_about_names_are_refused(county, token):
    batch = begin(county, table(1))
    with pytest.raises(Invalid, match="县教体局"):
        imports.save_names(
            batch=batch, actor=county.admin, version=1, tokens={"县教体局": token}, now=NOW, today=TODAY
        )


def test_a_department_of_another_zone_is_not_there(county):
    other = make_county("elsewhere", "别处县")
    far = Department.objects.create(zone=other.zone, name="别处县教体局", kind="bureau")
    batch = begin(county, table(1))
    with pytest.raises(Invalid):
        imports.save_names(
            batch=batch, actor=county.admin, version=1, now=NOW, today=TODAY,
            tokens={"县教体局": Token(Verb.ALIAS, f"d:{far.pk}")},
        )  # fmt: skip
    with pytest.raises(Invalid):
        ready(county, table(2, lead="各乡镇人民政府"), collect={"各乡镇人民政府": f"one:d:{far.pk}"})


@pytest.mark.parametrize(
    "values",
    [
        {"past": "yesterday"},
        {"cycle": CycleChoice(name="甲", level="cosmic")},
        {"cycle": CycleChoice(name="", level="provincial")},
        {"collect": {"各乡镇人民政府": "nobody"}},
        {"collect": {"各乡镇人民政府": "one:g:1"}},
        {"members": {"各乡镇人民政府": ("长" * 81,)}},
    ],
)
def test_hostile_choices_are_refused(county, values):
    with pytest.raises(Invalid):
        ready(county, table(1, lead="各乡镇人民政府"), **values)


def test_an_abandoned_import_stays_so(county):
    batch = ready(county, table(1))
    imports.abandon_import(batch=batch, actor=county.admin, now=NOW)
    with pytest.raises(Conflict):
        imports.abandon_import(batch=batch, actor=county.admin, now=NOW)
    with pytest.raises(Conflict):
        apply(county, batch)
    assert AuditEntry.objects.filter(action="import.abandoned").count() == 1


def test_choices_survive_being_kept(county):
    kept = Choices(
        cycle=CycleChoice(None, "甲", "national", "review"),
        names={"乙": Token(Verb.ALIAS, "d:3")},
        collect={"丙": "one:d:3"}, members={"丙": ("丁", "戊")},
        version=4, names_settled=True, past="done_before", settled=True,
    )  # fmt: skip
    assert choices.from_json(json.loads(json.dumps(kept.as_json()))) == kept


# ------------------------------------------------------------------ cost
def cost(county: County, incoming: Incoming) -> int:
    batch = ready(county, incoming)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        apply(county, batch)
    return len(queries)


@pytest.mark.postgres
def test_as_many_queries_for_60_rows_as_for_10(db):
    few = cost(make_county("few"), table(10, support="县商务局、各乡镇人民政府"))
    many = cost(make_county("many"), table(60, support="县商务局、各乡镇人民政府"))
    assert few == many
