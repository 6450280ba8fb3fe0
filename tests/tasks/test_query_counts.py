"""The pages people open most cost the same queries for ten rows as for fifty, and few of them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Department
from tasks.models import Deliverable, Evidence, Item, Review, Submission, Task
from tasks.services.generation import generate_deliverables
from tests.tasks.cast import NOW, TODAY, make_task

MOST_QUERIES = 10
LONGEST_SQL = 4096
PAGES = {
    "task list": ("officer", "tasks:list", ""),
    "task list, filtered": ("officer", "tasks:list", "?q=任务&part=lead&status=open&sort=-due"),
    "task list of a branch": ("officer", "tasks:list", "?indicator={domain}&department={department}"),
    "task list, own work only": ("liaison", "tasks:list", ""),
    "task export": ("officer", "tasks:export", ""),
    "home": ("liaison", "tasks:home", ""),
    "duties": ("officer", "tasks:duties", "?status=late&sort=department"),
    "duties export": ("officer", "tasks:duties", "?export=xlsx"),
    "review queue": ("officer", "tasks:review", ""),
    "task detail": ("officer", "tasks:detail", ""),
    "overview": ("officer", "reports:overview", ""),
    "overview export": ("officer", "reports:overview", "?export=xlsx"),
}


def grow(cast, rows):
    """Bring the plan to so many tasks of one bureau; the first task also falls on so many bureaus in all."""
    known = Department.objects.filter(zone=cast.zone).count()
    bureaus = [
        Department.objects.create(zone=cast.zone, name=f"县第{number}局", kind="bureau", position=number)
        for number in range(known, rows + 1)
    ]
    if not Task.objects.filter(cycle=cast.cycle).exists():
        make_task(cast, cast.education)
    first = Task.objects.get(cycle=cast.cycle, number=1)
    for bureau in bureaus:
        first.responsibilities.create(zone=cast.zone, role="lead", department=bureau, raw=bureau.name)
    for number in range(Task.objects.filter(cycle=cast.cycle).count(), rows):
        make_task(
            cast, cast.education, due_on=None if number % 5 == 0 else TODAY + datetime.timedelta(number)
        )
    generate_deliverables(zone=cast.zone, actor=None, now=NOW, today=TODAY, at_import=True)
    hand_in_everything(cast)


def hand_in_everything(cast):
    """Each deliverable of the liaison's: one handing-in that came back, and one with a file that waits."""
    for owed in Deliverable.objects.filter(department=cast.education, submissions=None):
        common = {"zone": cast.zone, "deliverable": owed}
        returned, pending = (
            Item.objects.create(**common, state=item_state, submission=Submission.objects.create(
                **common, author=cast.liaison, state=state, number=f"BS{state}{owed.pk}",
                created_at=NOW, saved_at=NOW, submitted_at=NOW,
            ))
            for item_state, state in (("returned", "decided"), ("pending", "submitted"))
        )  # fmt: skip
        Review.objects.create(
            zone=cast.zone, item=returned, reviewer=cast.officer, decision="return", reason="缺少盖章页",
            digest="0" * 64, at=NOW,
        )  # fmt: skip
        pending.evidence.add(Evidence.objects.create(
            zone=cast.zone, department=cast.education, name="证明.pdf", kept_at="档案柜",
            uploaded_by=cast.liaison, uploaded_at=NOW,
        ))  # fmt: skip


def queries(client, address):
    """The SQL of one visit, after one that fills what a process keeps."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("shown", PAGES)
def test_ten_rows_and_fifty_cost_the_same_few_queries(cast, client, shown):
    who, name, query = PAGES[shown]
    client.force_login(getattr(cast, who))
    seen = []
    for rows in (10, 50):
        grow(cast, rows)
        task = Task.objects.get(cycle=cast.cycle, number=1)
        kwargs = {"zone": cast.zone.slug} | ({"pk": task.pk} if name == "tasks:detail" else {})
        address = reverse(name, kwargs=kwargs) + query.format(
            domain=task.domain_id, department=cast.education.pk
        )
        seen.append(queries(client, address))
    ten, fifty = seen
    assert len(ten) == len(fifty), "\n".join(fifty)
    assert len(fifty) <= MOST_QUERIES, "\n".join(fifty)
    assert max(map(len, fifty)) < LONGEST_SQL


def test_the_pages_really_hold_that_many_rows(cast, client):
    grow(cast, 50)
    client.force_login(cast.officer)
    at = {"zone": cast.zone.slug}
    first = Task.objects.get(cycle=cast.cycle, number=1)
    assert len(client.get(reverse("tasks:list", kwargs=at)).context["rows"]) == 50
    assert len(client.get(reverse("tasks:review", kwargs=at)).context["page"]) == 50
    assert len(client.get(reverse("tasks:detail", kwargs=at | {"pk": first.pk})).context["rows"]) == 50
    assert len(client.get(reverse("reports:overview", kwargs=at)).context["seen"].departments) == 50
    client.force_login(cast.liaison)
    assert client.get(reverse("tasks:home", kwargs=at)).context["board"].total == 50


def test_a_row_of_the_list_leads_to_its_task(cast, client):
    task = make_task(cast, cast.education, text="长" * 200)
    client.force_login(cast.officer)
    page = client.get(reverse("tasks:list", kwargs={"zone": cast.zone.slug})).content.decode()
    assert f'href="{reverse("tasks:detail", kwargs={"zone": cast.zone.slug, "pk": task.pk})}"' in page
    assert f">{'长' * 79}…</a>" in page


def test_the_queue_counts_the_files_of_each_handing_in(cast, client):
    grow(cast, 2)
    first, second = Submission.objects.filter(state="submitted").order_by("id")
    item = first.items.get()
    item.evidence.add(second.items.get().evidence.get())
    second.items.get().evidence.clear()
    client.force_login(cast.officer)
    page = client.get(reverse("tasks:review", kwargs={"zone": cast.zone.slug})).context["page"]
    assert {one.pk: one.files for one in page} == {first.pk: 2, second.pk: 0}
