"""The five demonstration zones, built once for this module: each from its own document, each alive."""

import datetime
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from departments.models import Membership, Zone
from departments.services.audit import broken_links
from tasks.demo.build import build_all
from tasks.demo.counting import open_points, table
from tasks.demo.history import Story
from tasks.demo.manifests import manifests
from tasks.models import Assignment, Deliverable, Event, Item, Phase, PlanDocument, Schedule, Submission, Task

TODAY = datetime.date(2026, 11, 23)
NOW = datetime.datetime(2026, 11, 23, 14, 0, tzinfo=timezone.get_default_timezone())
SLUGS = ["zhongjiang", "changjiang", "dongsheng", "licheng", "wuzhi"]
DOCS = Path(settings.BASE_DIR) / "docs" / "zones.md"

pytestmark = pytest.mark.django_db  # without any, no database is made when this module runs alone


def _first_due(story, everything=Story._owed):
    """What is due first: it alone makes a short story."""
    return islice(sorted(everything(story), key=lambda one: (one.due_on is None, one.due_on)), 25)


@pytest.fixture(scope="module")
def zones(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(Story, "_owed", _first_due)
        yield {manifest.slug: zone for manifest, zone in build_all(now=NOW, today=TODAY)}
        transaction.set_rollback(True)


@pytest.fixture(params=SLUGS)
def zone(request, zones):
    return zones[request.param]


def test_there_are_five_and_making_them_again_changes_nothing(zones):
    assert list(zones) == SLUGS
    before = [model.objects.count() for model in (Zone, Membership, Task, Deliverable, Submission)]
    assert list(build_all(now=NOW, today=TODAY)) == []
    assert [model.objects.count() for model in (Zone, Membership, Task, Deliverable, Submission)] == before


def test_every_zone_is_alive(zone):
    owed = Deliverable.objects.filter(zone=zone, state="open")
    assert owed.filter(due_on__gte=TODAY).exists()
    assert Item.objects.filter(zone=zone, state="accepted").exists()
    assert Submission.objects.filter(zone=zone, submitted_at__gt=NOW).count() == 0
    assert list(broken_links(zone)) == []


def test_every_zone_owes_from_an_issued_plan_whose_document_is_kept(zone):
    cycle = zone.cycles.get()
    assert not cycle.is_draft
    document = PlanDocument.objects.get(cycle=cycle)
    assert document.is_public
    assert document.original is not None


def test_every_zone_can_be_looked_at_by_the_same_people(zones):
    for username, role in (("admin", "zone_admin"), ("office", "officer"), ("observer", "observer")):
        held = Membership.objects.filter(user__username=username, role=role)
        assert set(held.values_list("zone_id", flat=True)) == {zone.pk for zone in zones.values()}


@pytest.mark.parametrize(
    ("slug", "level", "purpose"),
    [
        ("zhongjiang", "provincial", "create"),
        ("changjiang", "national", "review"),
        ("dongsheng", "national", "create"),
        ("licheng", "national", "create"),
        ("wuzhi", "provincial", "create"),
    ],
)
def test_level_and_purpose(zones, slug, level, purpose):
    cycle = zones[slug].cycles.get()
    assert (cycle.level, cycle.purpose) == (level, purpose)
    assert (cycle.framework is not None) == (slug == "zhongjiang")


@pytest.mark.parametrize(
    ("slug", "tasks", "bureaus", "townships", "phases"),
    [
        ("zhongjiang", 71, 25, 12, 0),
        ("changjiang", 56, 21, 6, 3),
        ("dongsheng", 50, 18, 15, 5),
        ("licheng", 7, 20, 8, 3),
        ("wuzhi", 70, 33, 16, 0),
    ],
)
def test_what_the_document_made(zones, slug, tasks, bureaus, townships, phases):
    zone = zones[slug]
    kinds = Counter(zone.departments.values_list("kind", flat=True))
    assert Task.objects.filter(zone=zone).count() == tasks
    assert (kinds["bureau"], kinds["township"], kinds["office"]) == (bureaus, townships, 1)
    assert Phase.objects.filter(zone=zone).count() == phases


@pytest.mark.parametrize("slug", SLUGS[1:])
def test_common_duties_are_one_yearly_self_check_of_every_member(zones, slug):
    zone = zones[slug]
    task = Task.objects.get(zone=zone, text__startswith="共性职责年度自查")
    schedule = task.schedules.get()
    assert (schedule.frequency, schedule.due_month, schedule.due_day) == ("yearly", 12, 30)
    # The leading group's office collects and does not report to itself.
    members = zone.departments.filter(is_member=True).exclude(kind="office").count()
    assert Assignment.objects.filter(task=task, role="lead").count() == members
    assert len(task.items) > 1


def _repeated(zone: Zone, frequency: str, **wanted: object) -> Schedule:
    return Schedule.objects.get(zone=zone, kind="recurring", frequency=frequency, **wanted)


def test_changjiang_was_a_draft_and_asks_for_two_activities_a_month(zones):
    zone = zones["changjiang"]
    cycle = zone.cycles.get()
    assert cycle.issued_on == TODAY - datetime.timedelta(days=140)
    assert not Deliverable.objects.filter(zone=zone, due_on__lt=cycle.issued_on).exists()
    publicity = _repeated(zone, "monthly", task__text__contains="每月宣传")
    assert publicity.quota == 2
    twice = Deliverable.objects.filter(schedule=publicity, state="met").first()
    assert twice is not None
    assert twice.items.filter(state="accepted").count() == 2


def test_dongsheng_reports_every_month_on_stamped_paper(zones):
    zone = zones["dongsheng"]
    report = _repeated(zone, "monthly")
    assert report.needs_paper
    month = Deliverable.objects.filter(schedule=report, period_key="2026-10")
    assert month.count() == zone.departments.filter(is_member=True).exclude(kind="office").count()
    assert set(month.values_list("due_on", flat=True)) == {datetime.date(2026, 10, 31)}


def test_licheng_hands_in_at_the_end_of_quarters_and_sums_up_on_30_december(zones):
    zone = zones["licheng"]
    assert _repeated(zone, "quarterly").needs_paper
    summary = _repeated(zone, "yearly", task__text__contains="工作总结")
    assert (summary.due_month, summary.due_day, summary.needs_paper) == (12, 30, False)
    assert [event.name for event in Event.objects.filter(zone=zone)] == ["国家级现场评估"]


def test_wuzhi_registers_personal_data_without_uploading_it(zones):
    zone = zones["wuzhi"]
    data = _repeated(zone, "half_yearly")
    assert data.task.is_register_only
    leads = Assignment.objects.filter(task=data.task, role="lead")
    assert {lead.department.name for lead in leads} == {"县公安局", "县统计局"}
    assert not Item.objects.filter(deliverable__task=data.task, evidence__isnull=False).exists()


def test_the_documentation_says_what_is_there(zones):
    text = DOCS.read_text(encoding="utf-8")
    with override(settings.LANGUAGE_CODE):
        lines = table().splitlines()
    for line in lines:
        assert line in text, "docs/zones.md differs: take the table from `manage.py demo --counts`"
    assert len(dict(open_points())) == len(SLUGS)


@pytest.mark.parametrize("day", [(2027, 1, 5), (2027, 3, 1), (2027, 7, 15), (2027, 12, 31)])
def test_on_any_day_the_import_lies_behind(day):
    today = datetime.date(*day)
    for manifest in manifests():
        begins = manifest.begins_on(today) + datetime.timedelta(days=manifest.draft_days)
        assert datetime.timedelta(days=40) <= today - begins <= datetime.timedelta(days=430)
