"""The pages of the loop, and what they answer to bad input."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from departments.models import AuditEntry
from indicators.services.tree import grow
from tasks.models import Deliverable, Evidence, Item, Review, Submission, Task
from tasks.services import handing_in, review
from tests.tasks.cast import NOW, PDF, TODAY, files_below, make_deliverable, make_task, pdf

BACKEND = "departments.backends.PortalBackend"


@pytest.fixture
def as_user(client):
    def log_in(user):
        client.force_login(user, backend=BACKEND)
        return client

    return log_in


def url(name, pk=None, zone="anning", **kwargs):
    return reverse(f"tasks:{name}", kwargs={"zone": zone, **({"pk": pk} if pk else {}), **kwargs})


def upload(client, owed, name, content):
    return client.post(url("deliverable-upload", owed.pk), {"file": SimpleUploadedFile(name, content)})


def submit(cast, owed, *extra):
    return handing_in.receive(
        deliverable=owed, actor=cast.liaison, note="已完成", incoming=extra or [pdf()], hand_in=True,
        seen=handing_in.version_of(owed), now=NOW, today=TODAY,
    ).submission  # fmt: skip


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# ------------------------------------------------------------------ handing in
def test_without_javascript_one_form_hands_in_files_and_words(cast, as_user):
    owed = make_deliverable(cast)
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + b"%d" % n) for n in range(3)]
    answer = as_user(cast.liaison).post(
        url("deliverable", owed.pk), {"note": "开展宣传", "seen": "0", "files": files, "action": "submit"}
    )
    submission = Submission.objects.get()
    assert answer.url == url("receipt", submission.pk)
    assert submission.number in page(as_user(cast.liaison), answer.url)
    assert submission.items.get().evidence.count() == 3


def test_saving_a_draft_hands_nothing_in(cast, as_user):
    owed = make_deliverable(cast)
    client = as_user(cast.liaison)
    answer = client.post(url("deliverable", owed.pk), {"note": "写到一半", "seen": "0", "action": "save"})
    assert answer.url == url("deliverable", owed.pk)
    assert "写到一半" in page(client, answer.url)
    assert Submission.objects.get().state == "draft"


def test_a_file_is_uploaded_shown_and_taken_out(cast, as_user):
    owed = make_deliverable(cast)
    client = as_user(cast.liaison)
    answer = upload(client, owed, "会议纪要.pdf", PDF)
    assert answer.status_code == 201
    assert "会议纪要.pdf" in answer.content.decode()
    evidence = Evidence.objects.get()
    served = client.get(url("evidence", evidence.pk))
    assert b"".join(served.streaming_content) == PDF
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    client.post(url("deliverable-remove-file", owed.pk, evidence_pk=evidence.pk))
    assert Item.objects.get().evidence.count() == 0


def test_a_pdf_is_shown_inline_and_an_office_file_never_is(cast, as_user):
    owed = make_deliverable(cast)
    client = as_user(cast.liaison)
    upload(client, owed, "a.pdf", PDF)
    upload(client, owed, "b.docx", ooxml("word/document.xml"))
    shown, kept = Evidence.objects.order_by("id")
    assert client.get(url("evidence", shown.pk) + "?inline")["Content-Disposition"].startswith("inline")
    assert client.get(url("evidence", kept.pk) + "?inline")["Content-Disposition"].startswith("attachment")


def ooxml(member):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "<x/>")
    return buffer.getvalue()


# ------------------------------------------------------------------ bad input
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("脚本.html", b"<html><script>1</script></html>"),
        ("程序.exe", b"MZ\x90\0"),
        ("伪装.pdf", b"MZ\x90\0 not a pdf"),
        ("伪装.jpg", PDF),
        ("伪装.docx", ooxml("xl/workbook.xml")),
        ("伪装.xlsx", b"PK\x03\x04 truncated"),
        ("伪装.txt", b"<HTML><body>x"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("空.pdf", b""),
        ("没有后缀", PDF),
    ],
)
def test_what_is_not_taken_is_named_and_nothing_is_written(cast, as_user, files_root, name, content):
    owed = make_deliverable(cast)
    answer = upload(as_user(cast.liaison), owed, name, content)
    assert answer.status_code in (400, 422)
    if content:
        assert name in answer.json()["error"]
    assert (Evidence.objects.count(), Submission.objects.count()) == (0, 0)
    assert files_below(files_root) == []


def test_a_file_over_the_limit_is_refused(cast, as_user, settings, files_root):
    settings.UPLOAD_LIMIT_MB = 1
    owed = make_deliverable(cast)
    answer = upload(as_user(cast.liaison), owed, "大.pdf", PDF + b"0" * 1024 * 1024)
    assert answer.status_code == 422
    assert "大.pdf" in answer.json()["error"]
    assert files_below(files_root) == []


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\temp\\a.pdf", "字" * 90 + ".pdf"])
def test_odd_names_are_only_names(cast, as_user, files_root, name):
    owed = make_deliverable(cast)
    assert upload(as_user(cast.liaison), owed, name, PDF).status_code == 201
    evidence = Evidence.objects.get()
    assert "/" not in evidence.name
    assert [path.name for path in files_below(files_root)] == [evidence.blob.sha256]
    served = as_user(cast.liaison).get(url("evidence", evidence.pk))
    assert served.status_code == 200


def test_a_stale_tab_is_told_and_keeps_what_was_typed(cast, as_user):
    owed = make_deliverable(cast)
    submission = submit(cast, owed)
    answer = as_user(cast.liaison).post(
        url("deliverable", owed.pk), {"note": "另一个窗口写的", "seen": "0", "action": "submit"}
    )
    assert answer.status_code == 409
    text = answer.content.decode()
    assert submission.number in text
    assert "另一个窗口写的" in text
    assert Submission.objects.count() == 1


def test_an_id_from_another_zone_is_nothing_here(cast, as_user):
    owed = make_deliverable(cast)
    client = as_user(cast.stranger)
    assert client.get(url("deliverable", owed.pk)).status_code == 404
    assert client.get(url("deliverable", owed.pk, zone="other")).status_code == 404


def test_zone_and_state_in_a_form_change_nothing(cast, as_user):
    owed = make_deliverable(cast)
    as_user(cast.liaison).post(
        url("deliverable", owed.pk),
        {"note": "x", "seen": "0", "action": "save", "state": "met", "zone_id": "99", "zone": "other"},
    )
    owed.refresh_from_db()
    item = Item.objects.get()
    assert (owed.state, item.state, item.zone) == ("open", "draft", cast.zone)


def test_too_long_an_explanation_comes_back_with_what_was_typed(cast, as_user):
    owed = make_deliverable(cast)
    answer = as_user(cast.liaison).post(url("deliverable", owed.pk), {"note": "长" * 5001, "seen": "0"})
    assert answer.status_code == 422
    assert "长" * 100 in answer.content.decode()


def test_an_upload_without_a_file_says_so(cast, as_user):
    owed = make_deliverable(cast)
    answer = as_user(cast.liaison).post(url("deliverable-upload", owed.pk))
    assert (answer.status_code, "error" in answer.json()) == (400, True)


def test_another_departments_work_does_not_exist(cast, as_user):
    owed = make_deliverable(cast)
    assert as_user(cast.neighbour).get(url("deliverable", owed.pk)).status_code == 404


def test_the_office_sees_work_but_not_drafts(cast, as_user):
    owed = make_deliverable(cast)
    liaison = as_user(cast.liaison)
    upload(liaison, owed, "草稿.pdf", PDF)
    evidence = Evidence.objects.get()
    officer = as_user(cast.officer)
    assert "草稿.pdf" not in page(officer, url("deliverable", owed.pk))
    assert officer.get(url("evidence", evidence.pk)).status_code == 404


# ------------------------------------------------------------------ review
def test_the_office_returns_with_a_reason_and_the_liaison_reads_it(cast, as_user):
    owed = make_deliverable(cast)
    submission = submit(cast, owed)
    officer = as_user(cast.officer)
    assert submission.number in page(officer, url("review"))
    item = submission.items.get()
    decision = {"decision": "return", "reason": "缺少签到表", "seen": review.digest_of(item)}
    answer = officer.post(url("review-one", submission.pk), decision)
    assert answer.url == url("review")
    liaison = as_user(cast.liaison)
    assert "缺少签到表" in page(liaison, url("home"))
    assert "缺少签到表" in page(liaison, url("deliverable", owed.pk))


def test_a_return_without_a_reason_is_refused_beside_the_field(cast, as_user):
    submission = submit(cast, make_deliverable(cast))
    seen = review.digest_of(submission.items.get())
    answer = as_user(cast.officer).post(
        url("review-one", submission.pk), {"decision": "return", "seen": seen}
    )
    assert answer.status_code == 422
    assert Review.objects.count() == 0


def test_accepting_leads_to_the_next_one_waiting(cast, as_user):
    first, second = submit(cast, make_deliverable(cast)), submit(cast, make_deliverable(cast))
    answer = as_user(cast.officer).post(
        url("review-one", first.pk), {"decision": "accept", "seen": review.digest_of(first.items.get())}
    )
    assert answer.url == url("review-one", second.pk)
    assert Deliverable.objects.filter(state="met").count() == 1


def test_the_second_officer_is_told_who_decided(cast, as_user):
    submission = submit(cast, make_deliverable(cast))
    decision = {"decision": "accept", "seen": review.digest_of(submission.items.get())}
    client = as_user(cast.officer)
    client.post(url("review-one", submission.pk), decision)
    answer = client.post(url("review-one", submission.pk), decision)
    assert answer.status_code == 409
    assert "officer" in answer.content.decode()


def test_withdrawing(cast, as_user):
    submission = submit(cast, make_deliverable(cast))
    as_user(cast.liaison).post(url("withdraw", submission.pk))
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert as_user(cast.officer).get(url("review")).context["page"].paginator.count == 0


# ------------------------------------------------------------------ lists
def test_filters_of_the_task_list(cast, as_user):
    mine = make_task(cast, cast.education, text="开展健康教育")
    make_task(cast, cast.health, text="建立健康档案")
    client = as_user(cast.officer)

    def found(**query):
        return [row["pk"] for row in client.get(url("list"), query).context["rows"]]

    assert len(found()) == 2
    assert found(q="健康教育") == [mine.pk]
    assert found(status="nonsense", department="abc", domain="99999", page="x") != []
    assert found(department=cast.education.pk) == []  # nothing is assigned before deliverables are made
    make_deliverable(cast, cast.education)
    assert mine.pk in found(department=cast.education.pk, part="lead")
    assert mine.pk in found(status="open")
    assert found(status="done") == []


def test_an_indicator_selects_its_whole_branch_and_nothing_alike(cast, as_user):
    ways = [("一、甲", "（一）乙"), *((f"分类{number}",) for number in range(9)), ("十一、丙", "（一）乙")]
    grown = grow(framework=cast.cycle.framework, ways=ways)
    below, other = make_task(cast, cast.education), make_task(cast, cast.education)
    Task.objects.filter(pk=below.pk).update(standard=grown["一、甲", "（一）乙"])
    Task.objects.filter(pk=other.pk).update(standard=grown["十一、丙", "（一）乙"])
    query = {"indicator": grown["一、甲",].pk}
    rows = as_user(cast.officer).get(url("list"), query).context["rows"]
    assert [row["pk"] for row in rows] == [below.pk]


def test_export_is_what_is_filtered(cast, as_user):
    make_task(cast, cast.education, text="=1+1 开展健康教育")
    make_task(cast, cast.health, text="建立健康档案")
    answer = as_user(cast.officer).get(url("export"), {"q": "健康教育"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 1
    assert (rows[0][4].value, rows[0][4].data_type) == ("=1+1 开展健康教育", "s")


def test_what_was_refused_for_lack_of_rights_is_in_the_log(cast, as_user):
    owed = make_deliverable(cast)
    answer = as_user(cast.officer).post(url("deliverable", owed.pk), {"note": "x", "seen": "0"})
    assert answer.status_code == 403
    assert AuditEntry.objects.get(action="access.denied").actor == cast.officer
