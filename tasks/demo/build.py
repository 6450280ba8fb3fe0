"""Building the demonstration zones, each of them whole or not at all."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from departments.models import Zone
from tasks.demo import people, taking_in
from tasks.demo.history import Story
from tasks.demo.manifests import Manifest, manifests
from tasks.services.generation import generate_deliverables


def build_all(*, now: datetime.datetime, today: datetime.date) -> Iterator[tuple[Manifest, Zone]]:
    """The zones that were not there yet, one after the other."""
    for manifest in manifests():
        zone = build(manifest, now=now, today=today)
        if zone is not None:
            yield manifest, zone


@transaction.atomic
def build(manifest: Manifest, *, now: datetime.datetime, today: datetime.date) -> Zone | None:
    """The zone, or None when it is there already."""
    if Zone.objects.filter(slug=manifest.slug).exists():
        return None
    zone = _zone(manifest, today)
    started = _morning(manifest.begins_on(today))
    admin, officer = people.rulers(zone, manifest)
    cycle = taking_in.take_in(zone=zone, actor=admin, manifest=manifest, now=started, today=today)
    begins = taking_in.issue(cycle=cycle, actor=admin, manifest=manifest, now=started)
    generate_deliverables(zone=zone, actor=None, now=begins, today=today)
    shown = people.workers(zone, manifest)
    Story(zone=zone, officer=officer, begins=begins.date(), now=now).play(shown)
    return zone


def _zone(manifest: Manifest, today: datetime.date) -> Zone:
    return Zone.objects.create(
        slug=manifest.slug,
        name=manifest.name,
        region_code=manifest.region_code,
        office_name=manifest.office_name,
        reminders_from=today,
        is_demo=True,
    )


def _morning(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), tzinfo=timezone.get_default_timezone())
