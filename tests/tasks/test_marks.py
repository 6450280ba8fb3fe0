"""What two marks of a plan mean to whoever hands in: 仅登记不上传, and a stamped paper original."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chronicdz.errors import Invalid
from tasks.models import Blob, Schedule, Submission, Task
from tasks.services import drafts
from tests.tasks.cast import NOW, PDF, files_below, make_deliverable, pdf

BACKEND = "departments.backends.PortalBackend"


@pytest.fixture
def registered(cast):
    owed = make_deliverable(cast)
    Task.objects.filter(pk=owed.task_id).update(is_register_only=True)
    owed.task.refresh_from_db()
    return owed


@pytest.fixture
def address(registered):
    return reverse("tasks:deliverable", kwargs={"zone": "anning", "pk": registered.pk})


@pytest.fixture
def liaison(cast, client):
    client.force_login(cast.liaison, backend=BACKEND)
    return client


def test_what_is_only_registered_is_never_stored(cast, registered, files_root):
    with pytest.raises(Invalid):
        drafts.attach(deliverable=registered, actor=cast.liaison, incoming=pdf(), now=NOW)
    assert not Blob.objects.exists()
    assert files_below(files_root) == []


def test_its_page_asks_for_words_and_takes_no_file(liaison, registered, address):
    assert 'type="file"' not in liaison.get(address).content.decode()
    sent = {
        "note": "原件存档案室", "seen": "0", "files": SimpleUploadedFile("户籍.pdf", PDF), "action": "submit",
    }  # fmt: skip
    assert liaison.post(address, sent).status_code == 422
    assert not Submission.objects.exclude(state="draft").exists()
    assert not Blob.objects.exists()
    del sent["files"]
    assert liaison.post(address, sent).status_code == 302
    assert Submission.objects.get().items.get().note == "原件存档案室"


def test_the_page_says_that_paper_is_asked_for(cast, liaison):
    owed = make_deliverable(cast)
    page = reverse("tasks:deliverable", kwargs={"zone": "anning", "pk": owed.pk})
    plain = liaison.get(page).content.decode()
    Schedule.objects.filter(pk=owed.schedule_id).update(needs_paper=True)
    assert len(liaison.get(page).content.decode()) > len(plain)
