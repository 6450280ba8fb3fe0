"""The wizard in the browser's eyes: what each page answers to whom, and what a bad form gets."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import AuditEntry, Department, Role, Zone
from tasks.models import Blob, Cycle, Deliverable, ImportBatch, Task
from tests.tasks.cast import person
from tests.tasks.importing import HEADERS, County, make_county, row, table, workbook, zhongjiang

ROOT = "/zhongjiang/import/"


@pytest.fixture
def county(db) -> County:
    return make_county()


@pytest.fixture
def admin(county, client):
    client.force_login(county.admin)
    return client


def upload(client, content: bytes = b"", file_name: str = "分解表.xlsx", root: str = ROOT, **values):
    content = content or table(3).content
    return client.post(root, {"file": SimpleUploadedFile(file_name, content), **values})


def started(client, content: bytes = b"", **values) -> ImportBatch:
    answer = upload(client, content, **values)
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk")


def page(batch: ImportBatch, step: str = "") -> str:
    return f"/{batch.zone.slug}/import/{batch.pk}/{step}"


def form_of(answer) -> dict[str, str]:
    """What a browser would send back of the page's form without touching anything."""
    form = answer.context["form"]
    return {bound.html_name: "" if bound.value() is None else str(bound.value()) for bound in form}


def through_names(client, batch: ImportBatch, **changes):
    values = form_of(client.get(page(batch, "names/")))
    return client.post(page(batch, "names/"), {**values, **changes})


def through_choices(client, batch: ImportBatch, **changes):
    values = form_of(client.get(page(batch, "choices/")))
    return client.post(page(batch, "choices/"), {**values, **changes})


def ready(client, content: bytes = b"", **values) -> ImportBatch:
    batch = started(client, content, **values)
    assert through_names(client, batch).status_code == 302
    assert through_choices(client, batch).status_code == 302
    batch.refresh_from_db()
    return batch


def applied(client, batch: ImportBatch, **values):
    """Press the last button of the preview as it stands."""
    seen = client.get(page(batch)).context
    return client.post(
        page(batch, "apply/"), {"version": seen["kept"].version, "base": seen["base"], **values}
    )


# ------------------------------------------------------------------ the whole way
def test_from_the_file_to_the_report(admin, county):
    batch = started(admin, zhongjiang().content, file_name="附件2 任务分解表.xlsx")
    assert through_names(admin, batch).url == page(batch, "choices/")
    assert through_choices(admin, batch).url == page(batch)
    preview = admin.get(page(batch))
    assert preview.context["counts"]["tasks"] == 71
    assert Task.objects.count() == 0
    assert applied(admin, batch).url == page(batch)
    assert Task.objects.count() == 71
    due = Deliverable.objects.filter(schedule__source="deadline")
    assert due.count() == preview.context["counts"]["deliverables"]
    assert "71" in admin.get(page(batch)).text


def test_the_report_says_where_reminders_are_off(admin, county):
    batch = ready(admin)
    applied(admin, batch)
    line = 'class="btn" href="/zhongjiang/settings/"'
    assert line in admin.get(page(batch)).text
    Zone.objects.filter(pk=county.zone.pk).update(reminders_from="2026-11-23")
    assert line not in admin.get(page(batch)).text


def test_one_click_takes_all_suggestions(admin):
    batch = started(admin)
    answer = admin.post(page(batch, "names/"), {"version": 1, "take": "all", "n0": "nonsense"})
    assert answer.status_code == 302
    assert Department.objects.count() == 0


def test_the_wizard_can_be_left_and_found_again(admin, county):
    batch = started(admin)
    through_names(admin, batch, n0="department:office")
    again = admin.get(page(batch, "names/"))
    assert form_of(again)["n0"] == "department:office"
    assert admin.get(page(batch)).url == page(batch, "choices/")
    assert "分解表.xlsx" in admin.get(ROOT).content.decode()


def test_an_existing_cycle_is_filled(admin, county):
    cycle = Cycle.objects.create(zone=county.zone, name="第一轮", level="national")
    batch = ready(admin, cycle=cycle.pk)
    assert "name" not in form_of(admin.get(page(batch, "choices/")))
    applied(admin, batch)
    assert Task.objects.filter(cycle=cycle).count() == 3
    cycle.refresh_from_db()
    assert cycle.framework.indicators.exists()


# ------------------------------------------------------------------ uploads that are refused
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><table><tr><td>x</td></tr></table></html>", "a.xlsx"),
        (b"%PDF-1.4", "a.xlsx"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (table(1).content[:2000], "../../etc/passwd.xlsx"),
        (b"x", "名" * 90 + ".xlsx"),
    ],
)
def test_a_bad_file_is_told_in_the_form_and_leaves_nothing(admin, content, name, files_root):
    answer = upload(admin, content, name, year="2024")
    assert answer.status_code == 400
    assert re.search("[一-鿿]", " ".join(answer.context["form"].errors["file"]))
    assert form_of(answer)["year"] == "2024", "what was typed is kept"
    assert (ImportBatch.objects.count(), Blob.objects.count()) == (0, 0)
    assert not files_root.exists()


def test_a_table_that_names_more_bodies_than_a_form_can_ask_about_is_refused(admin, monkeypatch):
    monkeypatch.setattr("tasks.services.imports.reading.MOST_NAMES", 2)
    content = workbook([row(number, lead=f"县第{number}局") for number in range(1, 4)])
    answer = upload(admin, content)
    assert answer.status_code == 400
    assert "3" in str(answer.context["form"].errors["file"])
    assert not ImportBatch.objects.exists()


def test_an_empty_file_and_no_file(admin):
    assert upload(admin, workbook([])).status_code == 400
    assert admin.post(ROOT, {}).status_code == 400


def test_a_table_over_the_limit_is_refused_before_it_is_read(admin, monkeypatch):
    monkeypatch.setattr("tasks.forms.import_upload.MB", 10)
    answer = upload(admin)
    assert answer.status_code == 400
    assert "20" in answer.context["form"].errors["file"][0]


def test_a_title_without_a_level_asks_for_it(admin):
    content = workbook([row(1)], title="安宁县示范区任务分解表")
    batch = started(admin, content)
    through_names(admin, batch)
    assert through_choices(admin, batch).status_code == 400
    assert through_choices(admin, batch, level="national").status_code == 302


def test_a_title_without_a_level_may_be_told_at_once(admin):
    content = workbook([row(1)], title="安宁县示范区任务分解表")
    batch = started(admin, content, level="national")
    assert batch.choices["cycle"]["level"] == "national"


def test_the_same_file_again_says_no_change(admin):
    content = table(3).content  # a workbook made a second later is another file
    batch = ready(admin, content)
    applied(admin, batch)
    answer = upload(admin, content)
    assert answer.url == page(batch)
    assert ImportBatch.objects.count() == 1


PASTED = "\n".join(
    "\t".join(cells) for cells in [HEADERS, *([f"{cell}" for cell in row(number)] for number in range(1, 4))]
)


def test_pasted_cells_are_read_and_kept_under_a_name(admin):
    answer = admin.post(ROOT, {"text": PASTED, "name": "第二轮", "level": "national"})
    assert answer.status_code == 302, answer.context["form"].errors
    batch = ImportBatch.objects.get()
    assert batch.rows == 3
    assert batch.file_name == "粘贴的内容.txt" or batch.file_name.endswith(".txt")


def test_pasted_text_that_cannot_be_read_stays_in_its_box(admin):
    answer = admin.post(ROOT, {"text": "这里没有表格", "year": "2025"})
    assert answer.status_code == 400
    assert answer.context["form"].errors["text"]
    assert form_of(answer)["text"] == "这里没有表格"
    assert not ImportBatch.objects.exists()


def test_a_file_and_text_together_are_refused(admin):
    assert upload(admin, text=PASTED).status_code == 400
    assert not ImportBatch.objects.exists()


# ------------------------------------------------------------------ forms that are refused
@pytest.mark.parametrize(
    "value", ["alias:d:999999", "alias:d:x", "same:g:1", "department:palace", "nonsense", ""]
)
def test_a_hostile_choice_for_a_name_is_told_beside_it(admin, value):
    batch = started(admin)
    answer = through_names(admin, batch, n0=value)
    assert answer.status_code == 400
    assert answer.context["form"].errors["n0"]
    batch.refresh_from_db()
    assert batch.choices["version"] == 1


def test_a_department_of_another_zone_cannot_be_named(admin):
    far = make_county("elsewhere", "别处县")
    department = Department.objects.create(zone=far.zone, name="别处县教体局", kind="bureau")
    batch = started(admin)
    assert through_names(admin, batch, n0=f"alias:d:{department.pk}").status_code == 400
    assert through_names(admin, batch, t0="别处县教体局").status_code == 400
    cycle = Cycle.objects.create(zone=far.zone, name="甲", level="national")
    assert upload(admin, cycle=cycle.pk).status_code == 400


def test_a_written_name_wins_over_the_list(admin, county):
    known = Department.objects.create(zone=county.zone, name="县教育和体育局", kind="bureau")
    batch = started(admin)
    assert through_names(admin, batch, n0="department:school", t0="县教育和体育局").status_code == 302
    batch.refresh_from_db()
    assert batch.choices["names"] == {"县教体局": f"alias:d:{known.pk}"}


def test_a_written_name_may_be_one_that_this_import_makes(admin):
    batch = started(admin, table(2, support="县体育中心").content)
    assert through_names(admin, batch, t1="县教体局").status_code == 302
    batch.refresh_from_db()
    assert batch.choices["names"]["县体育中心"] == "alias:n:县教体局"


def test_what_was_chosen_survives_an_error_in_another_row(admin):
    batch = started(admin, table(2, support="县体育中心").content)
    answer = through_names(admin, batch, n0="department:school", t1="不存在")
    assert answer.status_code == 400
    assert form_of(answer)["n0"] == "department:school"
    assert form_of(answer)["t1"] == "不存在"


@pytest.mark.parametrize(
    "values", [{"past": "never"}, {"level": "cosmic"}, {"name": ""}, {"purpose": "x"}, {"name": "长" * 121}]
)
def test_hostile_choices_are_told_in_the_form(admin, values):
    batch = started(admin)
    through_names(admin, batch)
    assert through_choices(admin, batch, **values).status_code == 400


def test_a_taken_cycle_name_is_told_in_the_form(admin, county):
    batch = started(admin)
    through_names(admin, batch)
    Cycle.objects.create(zone=county.zone, name="旧名", level="national")
    assert through_choices(admin, batch, name="旧名").status_code == 400


def test_collectors_and_members_of_a_leading_group(admin):
    batch = started(admin, table(2, lead="各乡镇人民政府").content)
    through_names(admin, batch)
    values = form_of(admin.get(page(batch, "choices/")))
    how = next(name for name in values if re.fullmatch("c[0-9a-f]{8}", name))
    box = f"m{how[1:]}"
    assert through_choices(admin, batch, **{how: "one:d:5"}).status_code == 400
    assert through_choices(admin, batch, **{box: "镇" * 81}).status_code == 400
    assert through_choices(admin, batch, **{box: "凯江镇\n\n 南华镇 \n凯江镇"}).status_code == 302
    batch.refresh_from_db()
    assert batch.choices["members"] == {"各乡镇人民政府": ["凯江镇", "南华镇"]}
    assert batch.choices["collect"] == {"各乡镇人民政府": "each"}


def test_a_stale_form_of_a_second_administrator_is_a_conflict(admin, county):
    batch = started(admin)
    stale = form_of(admin.get(page(batch, "names/")))
    through_names(admin, batch, n0="department:office")
    answer = admin.post(page(batch, "names/"), stale)
    assert answer.status_code == 409
    batch.refresh_from_db()
    assert batch.choices["names"] == {"县教体局": "department:office"}


def test_applying_with_an_older_preview_or_none_is_a_conflict(admin):
    batch = ready(admin)
    for version in ("", "1", "x", "-1", "99999999999999999999", "1" * 5000):
        assert admin.post(page(batch, "apply/"), {"version": version}).status_code == 409
    assert Task.objects.count() == 0


def test_applying_twice_is_a_conflict_and_changes_nothing(admin):
    batch = ready(admin)
    version = batch.choices["version"]
    assert applied(admin, batch).status_code == 302
    assert admin.post(page(batch, "apply/"), {"version": version}).status_code == 409
    assert admin.post(page(batch, "names/"), {"version": version}).status_code == 409
    assert Task.objects.count() == 3


def test_fields_of_the_batch_cannot_be_posted(admin, county):
    far = make_county("elsewhere", "别处县")
    upload(admin, state="applied", zone_id=far.zone.pk, zone=far.zone.pk)
    batch = ImportBatch.objects.get()
    assert (batch.zone, batch.state) == (county.zone, "pending")


def test_given_up(admin):
    batch = ready(admin)
    assert admin.post(page(batch, "abandon/")).url == ROOT
    assert admin.post(page(batch, "apply/"), {"version": batch.choices["version"]}).status_code == 409
    assert admin.get(page(batch, "names/")).url == page(batch)
    assert admin.get(page(batch)).status_code == 200


# ------------------------------------------------------------------ who may
@pytest.mark.parametrize("step", ["", "names/", "choices/", "original/", "changes/", "undo/"])
def test_an_import_of_another_zone_does_not_exist(admin, step):
    far = make_county("elsewhere", "别处县")
    admin.force_login(far.admin)
    batch = started(admin, root="/elsewhere/import/")
    assert admin.get(f"{ROOT}{batch.pk}/{step}").status_code == 404
    admin.force_login(person("both", batch.zone, Role.VIEWER))
    assert admin.get(page(batch, step)).status_code == 403


def test_a_batch_is_not_found_through_another_zone_of_the_same_person(admin, county):
    far = make_county("elsewhere", "别处县")
    from departments.models import Membership

    Membership.objects.create(user=county.admin, zone=far.zone, role=Role.ZONE_ADMIN)
    batch = started(admin)
    for step in ("", "names/", "choices/", "original/"):
        assert admin.get(f"/elsewhere/import/{batch.pk}/{step}").status_code == 404
    for step in ("apply/", "abandon/", "names/", "choices/", "headings/", "gone/", "undo/"):
        assert admin.post(f"/elsewhere/import/{batch.pk}/{step}", {"version": 1}).status_code == 404


def test_an_officer_may_not_import_and_the_refusal_is_written(county, client):
    client.force_login(person("officer-x", county.zone, Role.OFFICER))
    assert client.get(ROOT).status_code == 403
    assert upload(client).status_code == 403
    assert ImportBatch.objects.count() == 0
    assert AuditEntry.objects.filter(action="access.denied").exists()


def test_the_original_is_a_download_under_its_own_name(admin):
    content = zhongjiang().content
    batch = started(admin, content, file_name="附件2 任务分解表.xlsx")
    answer = admin.get(page(batch, "original/"))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%99%84")
    assert answer["X-Content-Type-Options"] == "nosniff"


# ------------------------------------------------------------------ cost
def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_60_rows_as_for_10(admin):
    few, many = (ready(admin, table(count).content, name=f"第{count}轮") for count in (10, 60))
    for step, most in (("", 12), ("names/", 10), ("choices/", 10)):
        assert queries(admin, page(few, step)) == queries(admin, page(many, step)) <= most


def test_the_list_does_not_load_what_was_read(admin):
    started(admin)
    with CaptureQueriesContext(connection) as seen:
        admin.get(ROOT)
    listing = [
        query["sql"] for query in seen if "tasks_importbatch" in query["sql"] and "LIMIT" in query["sql"]
    ]
    assert listing and not any('"document"' in sql for sql in listing)
    assert len(seen) <= 10
