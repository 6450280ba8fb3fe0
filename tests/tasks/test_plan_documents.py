"""Reference documents: kept per cycle, shown beside the tasks, served to whom they are for."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chronicdz.errors import Conflict, Invalid
from departments.models import AuditEntry, Role
from departments.wording import action_name, detail_lines
from tasks.models import Cycle, ImportBatch, PlanDocument
from tasks.services.plan_documents import add_document, change_document, upload_document, withdraw_document
from tests.tasks.cast import NOW, PDF, TODAY, make_deliverable, make_task, pdf, person

MOST_QUERIES = 10


@pytest.fixture
def readers(cast):
    """Whoever sees everything, whoever sees results only, and the administrator."""
    return {
        role: person(role, cast.zone, role)
        for role in (Role.EXPERT, Role.VIEWER, Role.OBSERVER, Role.ZONE_ADMIN)
    }


def add(cast, **values):
    values = {"cycle": cast.cycle, "title": "实施方案", "incoming": pdf("方案.pdf"), **values}
    return upload_document(zone=cast.zone, actor=cast.officer, now=NOW, **values)


def url(name, **kwargs):
    return reverse(f"tasks:{name}", kwargs={"zone": "anning", **kwargs})


def batch_of(cast, document):
    return ImportBatch.objects.create(
        zone=cast.zone, cycle=cast.cycle, original=document.original, file_name="分解表.xlsx",
        head={"rows": [], "title": ""}, state="applied", applied_at=NOW,
        created_by=cast.officer, created_at=NOW,
    )  # fmt: skip


# ------------------------------------------------------------------ services
def test_added_with_its_file_and_one_entry(cast):
    document = add(cast, title=" 江安县 \n 实施方案 ", number="江健发〔2026〕1号", issued_on=TODAY)
    assert (document.title, document.file_name) == ("江安县 实施方案", "方案.pdf")
    assert document.original.size == len(PDF)
    (entry,) = AuditEntry.objects.filter(zone=cast.zone)
    assert entry.action == "document.added" and action_name(entry.action) != entry.action
    assert "江健发〔2026〕1号" in dict(detail_lines(entry.detail)).values()


def test_the_importer_adds_what_is_stored_already(cast):
    blob = add(cast).original
    batch = batch_of(cast, PlanDocument.objects.get())
    document = add_document(
        zone=cast.zone, cycle=cast.cycle, actor=cast.officer, now=NOW, title="任务分解表", number="",
        issuer="", issued_on=None, version="征求意见稿", is_public=True, blob=blob,
        file_name="分解表.pdf", batch=batch,
    )  # fmt: skip
    assert (document.original, document.file_name, document.batch) == (blob, "分解表.pdf", batch)


@pytest.mark.parametrize(("values", "field"), [({"title": "  "}, "title"), ({"number": "号" * 61}, "number")])
def test_what_will_not_do_is_told_by_field(cast, values, field):
    with pytest.raises(ValidationError) as told:
        add(cast, **values)
    assert field in told.value.error_dict


def test_neither_a_wrong_file_nor_a_foreign_cycle(cast):
    with pytest.raises(Invalid):
        add(cast, incoming=pdf("方案.docx"))
    with pytest.raises(ValidationError):
        add(
            cast,
            cycle=Cycle.objects.create(zone=cast.stranger.memberships.get().zone, name="x", level="national"),
        )
    assert not PlanDocument.objects.exists()


def test_a_change_says_what_changed(cast):
    document = add(cast)
    change_document(
        actor=cast.officer, document=document, now=NOW, incoming=pdf("新版.pdf", b"2"), title="实施方案",
        version="正式稿",
    )  # fmt: skip
    document.refresh_from_db()
    assert (document.version, document.file_name) == ("正式稿", "新版.pdf")
    entry = AuditEntry.objects.get(action="document.changed")
    assert entry.detail["changed"] == {"version": ["", "正式稿"], "file": ["方案.pdf", "新版.pdf"]}


def test_withdrawn_once_and_then_left_alone(cast):
    document = add(cast)
    assert (
        withdraw_document(actor=cast.officer, document=document, now=NOW, today=TODAY).withdrawn_on == TODAY
    )
    with pytest.raises(Conflict):
        withdraw_document(actor=cast.officer, document=document, now=NOW, today=TODAY)
    with pytest.raises(Conflict):
        change_document(actor=cast.officer, document=document, now=NOW, title="x")


def test_of_two_who_withdraw_it_one_does(racing_cast):
    document = add(racing_cast)
    outcomes, gate = [], threading.Barrier(2)

    def withdraw():
        gate.wait()
        try:
            withdraw_document(actor=racing_cast.officer, document=document, now=NOW, today=TODAY)
            outcomes.append("done")
        except Conflict:
            outcomes.append("Conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=withdraw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict", "done"]
    assert AuditEntry.objects.filter(action="document.withdrawn").count() == 1


# ------------------------------------------------------------------ pages
def test_who_sees_results_only_sees_what_is_public_and_valid(cast, readers, client):
    add(cast, title="内部方案")
    add(cast, title="公开方案", is_public=True)
    withdraw_document(
        actor=cast.officer, document=add(cast, title="旧方案", is_public=True), now=NOW, today=TODAY
    )
    seen = {}
    for role, user in readers.items():
        client.force_login(user)
        page = client.get(url("documents"))
        seen[role] = {one.title for one in page.context["page"]}
        assert (url("document-add") in page.text) is (role == Role.ZONE_ADMIN)
    assert seen[Role.VIEWER] == seen[Role.OBSERVER] == {"公开方案"}
    assert seen[Role.EXPERT] == seen[Role.ZONE_ADMIN] == {"内部方案", "公开方案", "旧方案"}


def test_the_file_comes_as_a_download_under_its_name(cast, readers, client):
    document = add(cast, is_public=True)
    client.force_login(readers[Role.OBSERVER])
    answer = client.get(url("document-file", pk=document.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")
    assert client.get(url("document-file", pk=add(cast).pk)).status_code == 404
    bare = add(cast, incoming=None, is_public=True)
    assert client.get(url("document-file", pk=bare.pk)).status_code == 404


def test_listed_by_cycle_and_filtered_by_it(cast, readers, client):
    add(cast)
    other = Cycle.objects.create(zone=cast.zone, name="2024年复审", level="national", is_closed=True)
    add(cast, cycle=other, title="旧周期方案")
    client.force_login(readers[Role.EXPERT])
    page = client.get(url("documents"))
    assert [one.title for one in page.context["page"]] == ["实施方案", "旧周期方案"]
    page = client.get(url("documents"), {"cycle": other.pk})
    assert [one.title for one in page.context["page"]] == ["旧周期方案"]


def test_added_and_changed_through_the_form(cast, client):
    client.force_login(cast.officer)
    given = {
        "title": "通知", "cycle": cast.cycle.pk, "number": "江府办〔2026〕2号", "issued_on": "2026-05-01",
        "is_public": "on", "file": SimpleUploadedFile("通知.pdf", PDF),
    }  # fmt: skip
    answer = client.post(url("document-add"), given)
    assert answer.status_code == 302, answer.context["form"].errors
    document = PlanDocument.objects.get()
    assert (document.issued_on, document.is_public) == (datetime.date(2026, 5, 1), True)
    page = client.get(url("document-edit", pk=document.pk))
    assert "江府办〔2026〕2号" in page.text and "通知.pdf" in page.text
    answer = client.post(
        url("document-edit", pk=document.pk), {"title": "通知（修订）", "cycle": cast.cycle.pk}
    )
    document.refresh_from_db()
    assert (document.title, document.is_public, document.file_name) == ("通知（修订）", False, "通知.pdf")
    client.post(url("document-withdraw", pk=document.pk))
    document.refresh_from_db()
    assert document.withdrawn_on is not None
    assert client.post(url("document-withdraw", pk=document.pk)).status_code == 409


def test_what_is_wrong_stands_at_its_field(cast, client):
    client.force_login(cast.officer)
    given = {"title": "", "cycle": cast.cycle.pk, "file": SimpleUploadedFile("坏.docx", PDF)}
    answer = client.post(url("document-add"), given)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"title"}
    answer = client.post(
        url("document-add"), {**given, "title": "通知", "file": SimpleUploadedFile("坏.docx", PDF)}
    )
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"file"}
    assert not PlanDocument.objects.exists()


def test_beside_a_task_stands_the_document_it_is_from_first(cast, readers, client):
    task = make_task(cast, cast.education)
    add(cast, title="实施方案")
    table = add(cast, title="任务分解表")
    withdrawn = add(cast, title="征求意见稿")
    withdraw_document(actor=cast.officer, document=withdrawn, now=NOW, today=TODAY)
    batch = batch_of(cast, table)
    PlanDocument.objects.filter(pk=table.pk).update(batch=batch)
    type(task).objects.filter(pk=task.pk).update(batch=batch)
    client.force_login(cast.liaison)
    page = client.get(url("detail", pk=task.pk))
    assert [one.title for one in page.context["documents"]] == ["任务分解表", "实施方案"]
    client.force_login(readers[Role.VIEWER])
    assert client.get(url("detail", pk=task.pk)).context["documents"] == []


def test_the_pages_that_lead_there_say_so(cast, readers, client):
    make_deliverable(cast)
    client.force_login(cast.liaison)
    assert url("documents") in client.get(url("list")).text
    client.force_login(readers[Role.OBSERVER])
    assert url("documents") in client.get(reverse("reports:overview", kwargs={"zone": "anning"})).text


def test_ten_documents_and_fifty_cost_the_same_queries(cast, client):
    client.force_login(cast.officer)
    costs, first = [], add(cast)
    batch = batch_of(cast, first)
    for count in (10, 50):
        for number in range(PlanDocument.objects.count(), count):
            add_document(
                zone=cast.zone, cycle=cast.cycle, actor=cast.officer, now=NOW, title=f"文件{number}",
                blob=first.original, file_name="方案.pdf", batch=batch,
            )  # fmt: skip
        client.get(url("documents"))
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(url("documents")).context["page"]) == count
        costs.append(len(queries))
    assert costs[0] == costs[1] <= MOST_QUERIES
