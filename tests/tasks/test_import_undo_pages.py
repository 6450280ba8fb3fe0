"""Undoing an import in the browser's eyes: what goes back, what is refused by name, what stays."""

import pytest

from departments.models import Department
from tasks.models import Cycle, Deliverable, ImportBatch, Submission, Task
from tests.tasks.importing import NOW, County, make_county, row, workbook
from tests.tasks.test_import_pages import applied, page, ready


@pytest.fixture
def county(db) -> County:
    return make_county()


@pytest.fixture
def admin(county, client):
    client.force_login(county.admin)
    return client


def imported(client, *numbers: int, **values) -> ImportBatch:
    content = workbook([row(n) for n in numbers], title=f"安宁县省级方案{numbers}")
    batch = ready(client, content, **values)
    assert applied(client, batch).status_code == 302
    batch.refresh_from_db()
    return batch


def work_on(county: County, number: int) -> None:
    """A draft on the first deliverable of a task."""
    owed = Deliverable.objects.filter(task__number=number).first()
    Submission.objects.create(
        zone=county.zone, deliverable=owed, author=county.admin, state="draft", created_at=NOW, saved_at=NOW
    )


def test_the_first_import_goes_back_with_all_it_made(admin):
    batch = imported(admin, 1, 2, 3)
    assert f"{page(batch)}undo/" in admin.get(page(batch)).text
    confirm = admin.get(page(batch, "undo/"))
    assert (confirm.context["removed_count"], confirm.context["kept"]) == (3, [])
    assert "县教体局" in confirm.text, "the department that goes away is named"
    assert admin.post(page(batch, "undo/")).url == page(batch)
    assert (Task.objects.count(), Department.objects.count(), Cycle.objects.count()) == (0, 0, 0)
    report = admin.get(page(batch))
    assert report.context["undo"]["removed"] == 3
    assert report.status_code == 200
    assert admin.get("/zhongjiang/import/").status_code == 200
    assert admin.get(page(batch, "changes/")).status_code == 200


def test_a_row_with_a_draft_is_refused_by_name_and_the_rest_can_go(admin, county):
    batch = imported(admin, 1, 2, 3)
    work_on(county, 2)
    confirm = admin.get(page(batch, "undo/"))
    assert [task.number for task, _what in confirm.context["kept"]] == [2]
    refused = admin.post(page(batch, "undo/"))
    assert refused.status_code == 400
    assert "第2项任务" in refused.context["refused"]
    assert Task.objects.count() == 3

    assert admin.post(page(batch, "undo/"), {"partly": "yes"}).status_code == 302
    assert [task.text for task in Task.objects.all()] == ["第2项任务"]
    report = admin.get(page(batch))
    assert [one["number"] for one in report.context["undo"]["kept"]] == [2]
    assert "县教体局" in report.text, "the department that is still needed is named"


def test_only_the_last_import_of_a_cycle_can_be_undone(admin):
    first = imported(admin, 1, 2, 3)
    second = imported(admin, 1, 2, 3, 4, cycle=first.cycle_id)
    assert f"{page(first)}undo/" not in admin.get(page(first)).text
    assert page(second) in admin.get(page(first)).text, "it says which one stands before it"
    assert admin.get(page(first, "undo/")).url == page(first)
    assert admin.post(page(first, "undo/")).status_code == 409
    assert admin.post(page(second, "undo/")).status_code == 302
    assert Task.objects.count() == 3
    assert admin.post(page(first, "undo/")).status_code == 302
    assert Task.objects.count() == 0


def test_undoing_twice_is_a_conflict(admin):
    batch = imported(admin, 1)
    other = imported(admin, 2, cycle=batch.cycle_id)
    assert admin.post(page(other, "undo/")).status_code == 302
    answer = admin.post(page(other, "undo/"))
    assert answer.status_code == 409
    assert f'href="{page(other)}"' in answer.text
    assert admin.get(page(other, "undo/")).url == page(other)


def test_what_is_not_applied_cannot_be_undone(admin):
    batch = ready(admin)
    assert admin.get(page(batch, "undo/")).url == page(batch)
    assert admin.post(page(batch, "undo/")).status_code == 409
