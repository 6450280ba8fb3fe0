"""The named cast of these tests: a zone, its administrator, a liaison, her colleague and a stranger."""

import datetime
from itertools import count

from departments.models import Department, DepartmentKind, Membership, Role, User, Zone
from notices.models import Message

DAY = datetime.date(2026, 11, 23)
NOON = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)  # 12:00 in Beijing
_number = count(1)


def make_zone(slug: str = "zhongjiang", **values) -> Zone:
    defaults = {
        "name": "中江县",
        "region_code": "510623",
        "office_name": "县建设办",
        "reminders_from": DAY - datetime.timedelta(365),
    }
    return Zone.objects.create(slug=slug, **{**defaults, **values})


def make_user(name: str = "", **values) -> User:
    username = name or f"person{next(_number)}"
    defaults = {"display_name": f"{username} 同志", "email": f"{username}@example.com"}
    return User.objects.create_user(username=username, password="pass-word-1", **{**defaults, **values})


def make_department(zone: Zone, name: str = "", **values) -> Department:
    return Department.objects.create(
        zone=zone,
        name=name or f"单位{next(_number)}",
        kind=values.pop("kind", DepartmentKind.BUREAU),
        **values,
    )


def join(
    zone: Zone, role: str, user: User | None = None, department: Department | None = None, **values
) -> User:
    """A person in a role; whoever is not given is made."""
    person = user or make_user()
    if role in (Role.LIAISON, Role.HEAD, Role.DEPUTY) and department is None:
        department = make_department(zone)
    Membership.objects.create(user=person, zone=zone, role=role, department=department, **values)
    return person


def make_message(zone: Zone, recipient: User, **values) -> Message:
    """A message that has arrived in the portal, unless ``values`` say otherwise."""
    defaults = {
        "channel": Message.Channel.IN_APP,
        "state": Message.State.SENT,
        "subject": "有 1 项待报送",
        "body": "以下事项待报送",
        "path": f"/{zone.slug}/mine/",
        "not_before": NOON,
        "created_at": NOON,
    }
    return Message.objects.create(zone=zone, recipient=recipient, **{**defaults, **values})


def make_email(zone: Zone, recipient: User, **values) -> Message:
    """An e-mail that waits to be sent."""
    defaults = {"channel": Message.Channel.EMAIL, "state": Message.State.QUEUED}
    return make_message(zone, recipient, **{**defaults, **values})
