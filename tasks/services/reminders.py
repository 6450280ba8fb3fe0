"""Reminders of due dates: one digest a person, every step of every date once.

The zone's row is locked while its reminders are planned, so that two workers cannot plan the same; the
unique constraint stands behind that. Messages are written in the same transaction and sent after it.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import override

from departments.access import Cap, holders
from departments.models import User, Zone
from departments.services import audit
from notices.languages import language_of
from notices.models import Message
from notices.services.outbox import Letter, queue_all
from tasks.models import Deliverable, Item, Reminder
from tasks.models.reminder import subject_key
from tasks.periods import period_named
from tasks.reminding import latest_due, step_for
from tasks.services.reminder_words import digest
from tasks.states import DeliverableState, ItemState

CHANNELS = (Message.Channel.IN_APP, Message.Channel.EMAIL)
#: Items that need nothing more from the department.
HANDED_IN = (ItemState.PENDING, ItemState.ACCEPTED)
BATCH = 2000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """One deliverable and the step that holds for it today."""

    deliverable: Deliverable
    due_on: datetime.date
    step: int

    @property
    def subject_key(self) -> str:
        return subject_key(self.deliverable.pk)

    @property
    def kind(self) -> Reminder.Kind:
        return Reminder.Kind.OVERDUE if self.step < 0 else Reminder.Kind.DUE


Owed = dict[User, list[Due]]


def remind_all(*, now: datetime.datetime, today: datetime.date) -> int:
    """Remind in every zone in use; how many were told. One zone's trouble does not silence the others."""
    zones = Zone.objects.filter(is_active=True, reminders_from__lte=today).order_by("pk")
    told = 0
    for zone_id in zones.values_list("pk", flat=True):
        try:
            told += remind_zone(zone_id=zone_id, now=now, today=today)
        except DatabaseError:
            logger.exception(
                "The reminders of zone %s could not be written; the next run makes up for them.", zone_id
            )
    return told


def remind_zone(*, zone_id: int, now: datetime.datetime, today: datetime.date) -> int:
    """One digest for each liaison who has not been told a step that holds today; how many that were.

    Nothing before the zone's first day of reminders. The queries grow with neither people nor work.
    """
    with transaction.atomic():
        # Not FOR UPDATE: that would hold up every row written meanwhile that refers to the zone.
        zone = Zone.objects.select_for_update(no_key=True).get(pk=zone_id)
        if not zone.is_active or zone.reminders_from is None or today < zone.reminders_from:
            return 0
        owed = _without_told(zone, _by_liaison(zone, today))
        if owed:
            _tell(zone, owed, now, today)
            audit.record(
                zone=zone, actor=None, action="reminders.sent", now=now, detail={"people": len(owed)}
            )
        return len(owed)


def _by_liaison(zone: Zone, today: datetime.date) -> Owed:
    """What each liaison's departments owe with a step that holds today, the earliest date first."""
    owed: dict[int, list[Due]] = defaultdict(list)
    for deliverable in _open(zone, today):
        step = _step(deliverable, today)
        if deliverable.due_on and step is not None:
            owed[deliverable.department_id].append(Due(deliverable, deliverable.due_on, step))
    people: Owed = defaultdict(list)
    for membership in holders(zone, Cap.OWN_DELIVER, today).select_related("user").order_by("id"):
        people[membership.user] += owed.get(membership.department_id or 0, [])
    return {user: sorted(dues, key=lambda due: due.due_on) for user, dues in people.items() if dues}


def _step(deliverable: Deliverable, today: datetime.date) -> int | None:
    period = period_named(deliverable.period_key)
    return (
        step_for(deliverable.due_on, today, period.days if period else None) if deliverable.due_on else None
    )


def _open(zone: Zone, today: datetime.date) -> QuerySet[Deliverable]:
    """Still owed, dated from the zone's first day on, and not so far ahead that no step holds.

    Work to be caught up from before the import is asked for without reminders, until it gets a new date.
    """
    handed_in = (
        Item.objects.filter(deliverable=OuterRef("pk"), state__in=HANDED_IN)
        .order_by().values("deliverable").values(number=Count("pk"))
    )  # fmt: skip
    return (
        Deliverable.objects.filter(
            Q(carried=Deliverable.Carried.NO) | ~Q(due_on=F("original_due_on")),
            Q(opens_on=None) | Q(opens_on__lte=today),
            Q(assignment__ends_on=None) | Q(assignment__ends_on__gte=today),
            zone=zone,
            state=DeliverableState.OPEN,
            due_on__range=(zone.reminders_from, latest_due(today)),
            task__cancelled_on=None,
            cycle__is_closed=False,
            cycle__is_draft=False,
        )
        .annotate(handed_in=Coalesce(Subquery(handed_in, output_field=IntegerField()), 0))
        .filter(handed_in__lt=F("quota"))
        .select_related("task", "department")
        .order_by("due_on", "id")
    )


def _without_told(zone: Zone, owed: Owed) -> Owed:
    """Leave out what a person has been told already; one query for everybody."""
    dues = [due for mine in owed.values() for due in mine]
    rows = Reminder.objects.filter(
        zone=zone,
        recipient__in=owed,
        due_on__in={due.due_on for due in dues},
        step__in={due.step for due in dues},
    )
    told = set(rows.values_list("recipient_id", "subject_key", "due_on", "step"))
    left = {
        user: [due for due in mine if (user.pk, due.subject_key, due.due_on, due.step) not in told]
        for user, mine in owed.items()
    }
    return {user: mine for user, mine in left.items() if mine}


def _tell(zone: Zone, owed: Owed, now: datetime.datetime, today: datetime.date) -> None:
    """Write the messages, the reminders they carry and the links between them, each in one insert."""
    path = reverse("tasks:home", kwargs={"zone": zone.slug})
    letters = [_letter(zone, user, mine, path, today) for user, mine in owed.items()]
    messages = queue_all(zone=zone, letters=letters, channels=CHANNELS, now=now)
    reminders = [_reminder(zone, user, due, now) for user, mine in owed.items() for due in mine]
    Reminder.objects.bulk_create(reminders, batch_size=BATCH)
    _link(reminders, messages)


def _letter(zone: Zone, user: User, mine: list[Due], path: str, today: datetime.date) -> Letter:
    with override(language_of(user)):
        subject, body = digest(zone, [due.deliverable for due in mine], today)
    return Letter(user, subject, body, path)


def _reminder(zone: Zone, user: User, due: Due, now: datetime.datetime) -> Reminder:
    return Reminder(
        zone=zone,
        recipient=user,
        subject_key=due.subject_key,
        kind=due.kind,
        due_on=due.due_on,
        step=due.step,
        created_at=now,
    )


def _link(reminders: Iterable[Reminder], messages: Iterable[Message]) -> None:
    """Each person's reminders with each of the messages that carried them."""
    carried: dict[int, list[Message]] = defaultdict(list)
    for message in messages:
        carried[message.recipient_id].append(message)
    through = Reminder.messages.through
    links = [
        through(reminder=reminder, message=message)
        for reminder in reminders
        for message in carried[reminder.recipient_id]
    ]
    through.objects.bulk_create(links, batch_size=BATCH)
