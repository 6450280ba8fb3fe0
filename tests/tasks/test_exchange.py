"""Tasks and responsibilities as lists: fit for the wizard, and back for corrections."""

import io

import docx
import pytest

import officedocs
from departments.models import AuditEntry, Department, DepartmentGroup, Role
from officedocs import Refused
from tasks.exchange.formats import FORMATS
from tasks.models import Assignment, Cycle, Deliverable, Responsibility, Schedule, Task
from tasks.services.generation import generate_deliverables
from tests.exchanging import Desk, counts, faults, sheet, text, workbook
from tests.tasks.cast import NOW, TODAY, make_task, person
from tests.tasks.importing import table

HEAD = ["周期", "序号", "主要任务", "仅登记不上传", "需盖章纸质版"]
PARTS = ["周期", "任务序号", "位置", "负责范围", "汇总方式", "汇总部门"]


@pytest.fixture
def desk(client, cast, monkeypatch) -> Desk:
    monkeypatch.setattr("chronicdz.web.now", lambda: NOW)
    return Desk(client, cast.zone, person("admin", cast.zone, Role.ZONE_ADMIN))


@pytest.fixture
def tasks(cast) -> list[Task]:
    found = [
        make_task(cast, cast.education, text="=每半年召开1次会议\n建立台账"),
        make_task(cast, cast.education, cast.health, due_on=None),
    ]
    Task.objects.filter(pk=found[0].pk).update(deadline_raw="2026年7月", support_raw="县卫健局、县财政局")
    return found


@pytest.fixture
def group_task(cast) -> Task:
    task = make_task(cast)
    group = DepartmentGroup.objects.create(zone=cast.zone, name="各部门", kinds=["bureau"])
    Responsibility.objects.create(zone=cast.zone, task=task, role="lead", group=group, raw="各部门")
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)
    return task


@pytest.mark.parametrize("kind", ["tasks", "responsibilities"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_goes_out_comes_back_unchanged(desk, tasks, group_task, kind, language):
    desk.client.cookies["django_language"] = language
    content = desk.export(kind)
    desk.client.cookies["django_language"] = "en"
    shown = desk.upload(kind, content)
    assert counts(shown) == {"new": 0, "changed": 0, "same": len(sheet(content)) - 1, "wrong": 0}, text(shown)


def test_the_wizards_reader_reads_the_export(desk, tasks):
    rows = officedocs.read(desk.export("tasks"), name="tasks.xlsx").rows
    assert [(row.domain, row.task, row.lead_raw, row.deadline_raw) for row in rows] == [
        ("一、政策发展", "=每半年召开1次会议\n建立台账", "县教体局", "2026年7月"),
        ("一、政策发展", "第2项任务", "县教体局、县卫健局", ""),
    ]
    assert rows[0].support_raw == "县卫健局、县财政局"


def test_an_export_holds_one_cycle(desk, cast, tasks):
    other = Cycle.objects.create(
        zone=cast.zone, name="复审", level="national", framework=cast.cycle.framework
    )
    Task.objects.create(zone=cast.zone, cycle=other, number=1, text="别的")
    assert [row[5] for row in sheet(desk.export("tasks"))[1:]] == ["别的"]
    assert len(sheet(desk.export("tasks", of=cast.cycle.pk))) == 3
    assert len(sheet(desk.export("tasks", of="99999999999999999999"))) == 2


def test_wording_and_marks_are_corrected(desk, cast, tasks):
    rows = [HEAD, [cast.cycle.name, "1", "=每半年召开1次例会\n建立新台账", "是", "是"]]
    report = desk.store("tasks", rows)
    task = Task.objects.get(pk=tasks[0].pk)
    assert "changed: 1" in text(report)
    assert (task.text, task.items) == ("=每半年召开1次例会\n建立新台账", ["=每半年召开1次例会", "建立新台账"])
    assert task.is_register_only
    assert Schedule.objects.get(task=task).needs_paper
    assert AuditEntry.objects.filter(action="exchange.imported").count() == 1


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        (HEAD, ["2026年创建", "9", "甲", "", ""], "There is no such task in an open cycle"),
        (HEAD, ["别的周期", "1", "甲", "", ""], "There is no such task in an open cycle"),
        (HEAD, ["2026年创建", "一", "甲", "", ""], "“一” is not a whole number"),
        (HEAD, ["2026年创建", "1", "", "", ""], "This cell is empty"),
        (HEAD, ["2026年创建", "1", "=每季度召开2次会议", "", ""], "changes how often or how much is asked"),
        ([*HEAD, "牵头单位"], ["2026年创建", "2", "第2项任务", "", "", "县卫健局"], "decomposition table"),
        ([*HEAD, "完成时限"], ["2026年创建", "2", "第2项任务", "", "", "2027年"], "decomposition table"),
        (HEAD, ["2026年创建", "2", "第2项任务", "", "也许"], "“也许” is not among"),
    ],
)  # fmt: skip
def test_what_belongs_to_the_decomposition_table_is_refused(desk, tasks, head, row, said):
    shown = desk.preview("tasks", [head, row])
    assert counts(shown)["wrong"] == 1
    assert said in faults(shown)


def test_a_cancelled_task_and_a_closed_cycle_are_left_alone(desk, cast, tasks):
    Task.objects.filter(pk=tasks[1].pk).update(cancelled_on=TODAY)
    assert "was cancelled on" in faults(desk.preview("tasks", [HEAD, [cast.cycle.name, "2", "新", "", ""]]))
    Cycle.objects.update(is_closed=True)
    assert "no such task" in faults(desk.preview("tasks", [HEAD, [cast.cycle.name, "1", "新", "", ""]]))


def test_another_zone_is_out_of_reach(desk, cast, tasks, client):
    Cycle.objects.filter(pk=cast.cycle.pk).update(name="同名")
    far = Desk(client, cast.stranger.memberships.get().zone, cast.stranger)
    assert "no such task" in faults(far.preview("tasks", [HEAD, ["同名", "1", "新", "", ""]]))
    assert len(sheet(far.export("tasks", of=cast.cycle.pk))) == 1


# ------------------------------------------------------------------ the reader as formats
def test_a_decomposition_table_is_sent_to_the_wizard(desk):
    shown = desk.upload("tasks", table(3).content)
    assert shown.status_code == 422
    assert "is a decomposition table with 3 tasks" in text(shown)


@pytest.mark.parametrize("extension", ["xlsx", "docx"])
def test_a_format_yields_flat_rows(extension):
    content = table(2).content if extension == "xlsx" else _word(sheet(table(2).content)[1:])
    data = FORMATS[extension]().create_dataset(content)
    assert data.headers[:8] == [
        "序号",
        "指标分类",
        "指标内容",
        "建设标准",
        "主要任务",
        "牵头单位",
        "配合单位",
        "完成时限",
    ]
    assert data.dict[1]["主要任务"] == "第2项任务"
    assert (data.dict[1]["序号"], data.dict[1]["牵头单位"]) == (2, "县教体局")


def test_a_format_refuses_what_is_no_table():
    with pytest.raises(Refused):
        FORMATS["xlsx"]().create_dataset(workbook([["a", "b"]]))


def _word(rows) -> bytes:
    document = docx.Document()
    found = document.add_table(len(rows), len(rows[0]))
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            found.cell(line, column).text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# ------------------------------------------------------------------ responsibilities
def test_a_scope_is_corrected_and_what_is_owed_stays(desk, cast, tasks):
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)
    before = set(Deliverable.objects.values_list("pk", "state"))
    desk.store("responsibilities", [PARTS, [cast.cycle.name, 1, 1, "健康小屋", "", ""]])
    share = Assignment.objects.get(task=tasks[0])
    assert share.scope == share.responsibility.scope == "健康小屋"
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY)
    assert set(Deliverable.objects.values_list("pk", "state")) == before


def test_one_collects_for_all_and_each_again(desk, cast, group_task):
    def owing():
        found = Deliverable.objects.filter(task=group_task, state="open")
        return set(found.values_list("department__name", flat=True))

    assert owing() == {"县教体局", "县卫健局"}
    shown = desk.preview("responsibilities", [PARTS, [cast.cycle.name, 1, 1, "", "one", "县卫健局"]])
    assert "1 not begun cancelled" in text(shown)
    assert owing() == {"县教体局", "县卫健局"}
    desk.confirm("responsibilities", shown)
    assert owing() == {"县卫健局"}
    desk.store("responsibilities", [PARTS, [cast.cycle.name, 1, 1, "", "each", ""]])
    assert owing() == {"县教体局", "县卫健局"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((1, 1, "", "one", "县卫健局"), "Only the share of a group can be collected"),
        ((3, 1, "", "one", ""), "Say which department hands it in"),
        ((3, 1, "", "each", "县卫健局"), "Each member reports for itself"),
        ((3, 1, "", "one", "县无局"), "“县无局” is not known"),
        ((3, 2, "", "", ""), "There is no such responsibility"),
        ((3, 1, "长" * 201, "", ""), "201 characters; at most 200 fit"),
    ],
)
def test_a_wrong_responsibility_says_what(desk, cast, tasks, group_task, cells, said):
    shown = desk.preview("responsibilities", [PARTS, [cast.cycle.name, *cells]])
    assert said in faults(shown), text(shown)


def test_whose_share_it_is_belongs_to_the_decomposition_table(desk, cast, tasks):
    Department.objects.create(zone=cast.zone, name="县财政局", kind="bureau")
    shown = desk.preview(
        "responsibilities", [[*PARTS, "部门或分组"], [cast.cycle.name, 1, 1, "", "", "", "县财政局"]]
    )
    assert "importing the decomposition table" in faults(shown)
