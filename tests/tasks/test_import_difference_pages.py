"""Re-importing in the browser's eyes: the difference, what is cancelled, long imports, and the columns."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from chronicdz.errors import Invalid
from chronicdz.web import now
from tasks.models import Cycle, Deliverable, HeadingMeaning, ImportBatch, Task
from tasks.services import imports
from tasks.services.imports import progress
from tests.tasks.importing import County, make_county, row, table, workbook, zhongjiang
from tests.tasks.test_import_pages import (
    applied,
    form_of,
    page,
    ready,
    started,
    through_choices,
    through_names,
    upload,
)

NEW = "全县公共场所开展禁烟执法检查并公示结果"
ODD = ["类目", "干什么", "谁来干", "谁来帮", "何时"]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "import-progress"}


@pytest.fixture
def county(db) -> County:
    return make_county()


@pytest.fixture
def admin(county, client):
    client.force_login(county.admin)
    return client


@pytest.fixture
def filled(admin) -> ImportBatch:
    """A cycle of five tasks."""
    batch = ready(admin, workbook([row(number) for number in range(1, 6)]))
    applied(admin, batch)
    batch.refresh_from_db()
    return batch


def again(client, filled: ImportBatch, rows: list[list[str]]) -> ImportBatch:
    return ready(client, workbook(rows, title="修订稿"), cycle=filled.cycle_id)


def edited() -> list[list[str]]:
    """The second row is due later, the fourth and fifth are gone, a new one stands last."""
    kept = [row(1), row(2, deadline="2026年9月"), row(3)]
    return [*kept, ["二、环境", "（二）健康", "9.标准", NEW, "县教体局", "", "2026年12月"]]


# ------------------------------------------------------------------ the difference
def test_the_difference_is_shown_in_four_parts(admin, filled):
    batch = again(admin, filled, edited())
    seen = admin.get(page(batch))
    assert dict(seen.context["parts"]) == {"changed": 1, "added": 1, "gone": 2, "unchanged": 2}
    assert seen.context["show"] == "changed", "what is worth looking at comes first"
    assert "<del>" in seen.text and "<ins>" in seen.text
    for part, words in (("added", NEW), ("gone", "第5项任务"), ("unchanged", "第3项任务")):
        assert words in admin.get(f"{page(batch)}?show={part}").text
    assert admin.get(f"{page(batch)}?show=nonsense&page=x").status_code == 200
    assert Task.objects.count() == 5


def test_rows_that_are_no_longer_listed_stay_unless_ticked(admin, filled):
    batch = again(admin, filled, edited())
    gone = [one.pk for one in admin.get(f"{page(batch)}?show=gone").context["rows"]]
    shown = ",".join(map(str, gone))
    assert applied(admin, batch, shown=shown, cancel=[str(gone[0])]).status_code == 302
    assert list(Task.objects.exclude(cancelled_on=None).values_list("pk", flat=True)) == gone[:1]
    report = admin.get(page(batch))
    assert report.context["counts"]["cancelled"] == 1


def test_the_choice_for_all_rows_is_kept_for_the_last_button(admin, filled):
    batch = again(admin, filled, edited())
    version = admin.get(page(batch)).context["kept"].version
    answer = admin.post(page(batch, "gone/"), {"version": version, "all": "cancel"})
    assert answer.url == f"{page(batch)}?show=gone"
    assert len(admin.get(answer.url).context["cancelled"]) == 2
    assert applied(admin, batch).status_code == 302
    assert Task.objects.exclude(cancelled_on=None).count() == 2


def test_all_can_be_kept_again_and_one_page_changes_only_its_rows(admin, filled):
    batch = again(admin, filled, edited())
    first, second = (one.pk for one in admin.get(f"{page(batch)}?show=gone").context["rows"])
    post = page(batch, "gone/")
    admin.post(post, {"version": 3, "all": "cancel"})
    admin.post(post, {"version": 4, "shown": str(first), "show": "added"})
    batch.refresh_from_db()
    assert batch.choices["gone"] == [second]
    admin.post(post, {"version": 5, "all": "keep"})
    batch.refresh_from_db()
    assert batch.choices["gone"] == []
    assert admin.post(post, {"version": 3, "all": "cancel"}).status_code == 409


def test_odd_keys_and_pages_do_no_harm(admin, filled):
    batch = again(admin, filled, edited())
    values = {"version": 3, "shown": "1,x,," + "9" * 40, "cancel": ["x", "9" * 40, "7"], "page": "9" * 400}
    assert admin.post(page(batch, "gone/"), values).status_code == 302
    batch.refresh_from_db()
    assert batch.choices["gone"] == []


def test_thousands_of_rows_can_be_cancelled(admin, county, filled):
    many = [
        Task(zone=county.zone, cycle=filled.cycle, number=number, text=f"旧任务{number}项")
        for number in range(100, 2600)
    ]
    Task.objects.bulk_create(many)
    batch = again(admin, filled, edited())
    seen = admin.get(f"{page(batch)}?show=gone&page=2")
    assert len(seen.context["rows"]) == 50
    admin.post(page(batch, "gone/"), {"version": seen.context["kept"].version, "all": "cancel"})
    applied(admin, batch)
    assert Task.objects.exclude(cancelled_on=None).count() == 2502


def test_no_difference_says_so_and_offers_nothing_to_apply(admin, filled):
    batch = again(admin, filled, [row(number) for number in range(1, 6)])
    seen = admin.get(page(batch))
    assert seen.context["is_same"]
    assert "没有变化" in seen.text or "No change" in seen.text
    assert 'id="difference"' in seen.text and "data-confirm" in seen.text
    assert 'class="btn btn-primary"' not in seen.text.partition('<form method="post" action=')[2]


def test_another_order_is_a_difference(admin, filled):
    batch = again(admin, filled, [row(number) for number in (2, 1, 3, 4, 5)])
    seen = admin.get(page(batch))
    assert not seen.context["is_same"]
    applied(admin, batch)
    assert Task.objects.get(number=1).text == "第2项任务"


def test_another_import_in_between_is_told_with_a_way_back(admin, filled):
    late, quick = (again(admin, filled, rows) for rows in (edited(), edited()[:3]))
    seen = admin.get(page(late)).context
    applied(admin, quick)
    form = {"version": seen["kept"].version, "base": seen["base"]}
    answer = admin.post(page(late, "apply/"), form)
    assert answer.status_code == 409
    assert f'href="{page(late)}"' in answer.text
    assert applied(admin, late).status_code == 302, "once it was looked at again"


def test_an_import_that_was_not_gone_through_cannot_be_applied(admin):
    batch = started(admin)
    base = imports.base_of(batch.zone_id, None)
    assert admin.post(page(batch, "apply/"), {"version": 1, "base": base}).status_code == 409
    assert not Task.objects.exists()


def test_the_report_is_an_excel_file_of_what_was_done(admin, filled):
    batch = again(admin, filled, edited())
    applied(admin, batch)
    sheet = load_workbook(io.BytesIO(admin.get(page(batch, "changes/")).content)).active
    lines = [[cell or "" for cell in line] for line in sheet.iter_rows(min_row=2, values_only=True)]
    changed = next(line for line in lines if line[2] == "第2项任务")
    assert changed[0] == 2 and changed[5:7] == ["2024年7月", "2026年9月"]
    assert any(line[2] == NEW for line in lines)
    pending = started(admin)
    assert admin.get(page(pending, "changes/")).status_code == 302


# ------------------------------------------------------------------ long imports
@pytest.fixture
def running(admin, monkeypatch) -> ImportBatch:
    monkeypatch.setattr("tasks.services.imports.applying.INLINE_ROWS", 2)
    monkeypatch.setattr("tasks.services.imports.applying.ring", lambda *_args: None)
    batch = ready(admin)
    assert applied(admin, batch).url == page(batch)
    return batch


def test_a_long_import_shows_how_far_it_is(admin, running):
    seen = admin.get(page(running))
    assert seen.context["percent"] == 0
    assert 'hx-trigger="every 2s"' in seen.text
    progress.Progress(running.pk).at("tasks")
    fragment = admin.get(page(running), **HTMX)
    assert f'value="{progress.STAGES["tasks"]}"' in fragment.text
    assert "<html" not in fragment.text
    assert Task.objects.count() == 0
    assert admin.post(page(running, "abandon/")).status_code == 409
    assert admin.get(page(running, "names/")).url == page(running)
    progress.Progress(running.pk).over()


def test_a_long_import_that_is_done_loads_its_report(admin, running):
    imports.apply_claimed(running.pk, now=now())
    assert admin.get(page(running), **HTMX)["HX-Refresh"] == "true"
    assert admin.get(page(running)).context["counts"]["added"] == 3


def test_a_long_import_that_failed_says_why_on_its_preview(admin, running, monkeypatch):
    def fail(*_args):
        raise Invalid("这一步做不了")

    with monkeypatch.context() as patch:
        patch.setattr("tasks.services.imports.applying._carry_out", fail)
        imports.apply_claimed(running.pk, now=now())
    seen = admin.get(page(running))
    assert "这一步做不了" in seen.text
    assert applied(admin, running).status_code == 302


# ------------------------------------------------------------------ columns
def odd_table() -> bytes:
    book = load_workbook(io.BytesIO(table(3, support="县卫健局").content))
    sheet = book.active
    for column, title in enumerate(["类目", "要点", "条目", *ODD[1:]], start=1):
        sheet.cell(2, column).value = title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_columns_that_nobody_knows_are_asked_about_first(admin, county):
    batch = started(admin, odd_table())
    asked = admin.get(page(batch, "names/"))
    assert batch.document["unread"] in asked.text
    assert admin.get(page(batch)).url == page(batch, "names/")
    assert admin.get(page(batch, "choices/")).url == page(batch, "names/")
    assert admin.post(page(batch, "names/"), {"version": 1, "take": "all"}).status_code == 400
    assert admin.post(page(batch, "choices/"), {"version": 1}).status_code == 302

    form = asked.context["columns"]
    roles = {"干什么": "task", "谁来干": "lead", "谁来帮": "support", "何时": "deadline"}
    said = {f"h{place}": roles.get(one.title, "") for place, one in enumerate(form.columns)}
    assert admin.post(page(batch, "headings/"), {"version": 1}).status_code == 400
    assert admin.post(page(batch, "headings/"), {"version": 1, **said}).url == page(batch, "names/")
    batch.refresh_from_db()
    assert batch.rows == 3
    remembered = dict(HeadingMeaning.objects.filter(zone=county.zone).values_list("heading", "role"))
    assert remembered["谁来干"] == "lead"
    assert started(admin, odd_table(), name="第二轮").rows == 3


def test_a_column_can_be_left_out(admin):
    batch = started(admin, table(2, support="县卫健局").content)
    form = admin.get(page(batch, "names/")).context["columns"]
    said = {bound.html_name: bound.value() for bound in form}
    support = next(f"h{i}" for i, one in enumerate(form.columns) if one.role == "support")
    assert admin.post(page(batch, "headings/"), {**said}).url == page(batch, "names/")
    batch.refresh_from_db()
    assert batch.choices["version"] == 1, "nothing was changed, so nothing was read"
    assert admin.post(page(batch, "headings/"), {**said, support: ""}).status_code == 302
    batch.refresh_from_db()
    assert batch.document["rows"][0]["support_raw"] == ""
    assert admin.post(page(batch, "headings/"), {**said, support: "boss"}).status_code == 400


# ------------------------------------------------------------------ choices
def test_a_deadline_that_cannot_be_read_is_mended_in_place(admin):
    batch = started(admin, workbook([row(1), row(2, deadline="2026年13月")]))
    through_names(admin, batch)
    faulty = through_choices(admin, batch, d1="2026年14月")
    assert faulty.status_code == 400 and faulty.context["form"].errors["d1"]
    assert form_of(faulty)["d1"] == "2026年14月"
    assert through_choices(admin, batch, d1="2026年11月").status_code == 302
    assert form_of(admin.get(page(batch, "choices/")))["d1"] == "2026年11月"
    applied(admin, batch)
    assert str(Task.objects.get(number=2).due_on) == "2026-11-30"


def test_rows_without_a_date_may_be_due_every_year(admin):
    batch = started(admin, workbook([row(1), row(2, deadline="")]))
    through_names(admin, batch)
    assert form_of(admin.get(page(batch, "choices/")))["undated"] == "undecided"
    assert through_choices(admin, batch, undated="phase:7").status_code == 400
    assert through_choices(admin, batch, undated="yearly").status_code == 302
    applied(admin, batch)
    schedule = Task.objects.get(number=2).schedules.get(source="deadline")
    assert (schedule.frequency, schedule.due_month, schedule.due_day) == ("yearly", 12, 30)


PLAN = """安宁县国家级慢性病综合防控示范区复审工作实施方案（征求意见稿）

一、工作步骤
（一）动员部署阶段：2026年3月
（二）实施建设阶段：2026年4月至2027年5月

二、职责分工
县教体局：负责在学校开展健康教育。
县卫健局：负责组织协调。

三、保障措施
（一）加强组织领导。全县上下要提高认识，强化示范区建设的组织领导。
"""


def test_a_plan_as_text_can_be_a_draft_and_is_issued_later(admin, county):
    answer = admin.post("/zhongjiang/import/", {"text": PLAN})
    assert answer.status_code == 302, answer.context["form"].errors
    batch = ImportBatch.objects.get()
    through_names(admin, batch)
    asked = form_of(admin.get(page(batch, "choices/")))
    assert asked["is_draft"] == "True"
    assert through_choices(admin, batch, undated="phase:1").status_code == 302
    applied(admin, batch)
    cycle = Cycle.objects.get()
    assert cycle.is_draft and not Deliverable.objects.exists()
    listing = admin.get("/zhongjiang/tasks/").text
    assert f"/zhongjiang/cycles/{cycle.pk}/issue/" in listing
    confirm = admin.get(f"/zhongjiang/cycles/{cycle.pk}/issue/")
    assert confirm.context["tasks"] == Task.objects.count()
    assert admin.post(f"/zhongjiang/cycles/{cycle.pk}/issue/", {"past": "never"}).status_code == 400
    assert admin.post(f"/zhongjiang/cycles/{cycle.pk}/issue/", {"past": "catch_up"}).status_code == 302
    cycle.refresh_from_db()
    assert not cycle.is_draft and Deliverable.objects.exists()
    assert admin.post(f"/zhongjiang/cycles/{cycle.pk}/issue/", {"past": ""}).status_code == 409
    assert admin.get(f"/zhongjiang/cycles/{cycle.pk}/issue/").status_code == 302


def test_importing_the_final_version_issues_a_draft(admin, county):
    batch = started(admin)
    through_names(admin, batch)
    through_choices(admin, batch, is_draft="on")
    applied(admin, batch)
    cycle = Cycle.objects.get()
    final = started(admin, workbook([row(n) for n in (1, 2, 3)], title="正式稿"), cycle=cycle.pk)
    through_names(admin, final)
    through_choices(admin, final)
    seen = admin.get(page(final))
    assert seen.context["is_issuing"] and not seen.context["is_same"]
    applied(admin, final)
    cycle.refresh_from_db()
    assert not cycle.is_draft


def test_measures_without_a_unit_are_left_out_unless_wanted(admin):
    upload(admin, PLAN.encode(), "方案.txt")
    batch = ImportBatch.objects.get()
    through_names(admin, batch)
    if batch.document["measures"]:
        assert form_of(admin.get(page(batch, "choices/")))["measures"] == ""
        through_choices(admin, batch)
        few = admin.get(page(batch)).context["counts"]["tasks"]
        through_choices(admin, batch, measures="yes")
        assert admin.get(page(batch)).context["counts"]["tasks"] > few
    else:
        pytest.fail("the plan of this test has a measure")


# ------------------------------------------------------------------ cost
def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_difference_of_the_71_row_table_takes_at_most_20_queries(admin):
    batch = ready(admin, zhongjiang().content)
    assert queries(admin, page(batch)) <= 20
    applied(admin, batch)
    batch.refresh_from_db()
    again = ready(admin, zhongjiang("zhongjiang.docx").content, file_name="分解表.docx", cycle=batch.cycle_id)
    for part in ("changed", "added", "gone", "unchanged"):
        assert queries(admin, f"{page(again)}?show={part}") <= 20


def test_a_difference_costs_the_same_for_40_rows_as_for_8(admin):
    counts = []
    for count in (8, 40):
        rows = [row(number) for number in range(1, count + 1)]
        first = ready(admin, workbook(rows), name=f"第{count}轮")
        applied(admin, first)
        first.refresh_from_db()
        changed = [row(number, deadline="2027年7月") for number in range(1, count)]
        batch = ready(admin, workbook(changed), cycle=first.cycle_id)
        counts.append([queries(admin, f"{page(batch)}?show={part}") for part in ("changed", "gone")])
        applied(admin, batch)
        counts[-1] += [queries(admin, page(batch, step)) for step in ("", "undo/", "changes/")]
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 20
