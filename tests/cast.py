"""The people every story is told with: one zone with its roles, a second zone, and a stranger.

A folder's conftest.py takes it with ``from tests.cast import cast``; a test asks for whom it needs::

    def test_…(client, cast):
        client.force_login(cast.liaison)
"""

from dataclasses import dataclass, field

import pytest

from departments.models import Department, Role, User, Zone
from tests.factories import DepartmentFactory, MembershipFactory, UserFactory, ZoneFactory

#: Who holds a role for the whole zone, by their name in the cast.
ZONE_ROLES = {
    "office_head": Role.OFFICE_HEAD,
    "officer": Role.OFFICER,
    "admin": Role.ZONE_ADMIN,
    "supervisor": Role.SUPERVISOR,
    "expert": Role.EXPERT,
    "viewer": Role.VIEWER,
    "observer": Role.OBSERVER,
    "auditor": Role.AUDITOR,
}
DEPARTMENT_ROLES = {"head": Role.HEAD, "deputy": Role.DEPUTY, "liaison": Role.LIAISON}


@dataclass
class Cast:
    """``zone`` is 中江; ``education`` is the liaison's own department, ``finance`` the other liaison's."""

    zone: Zone
    elsewhere: Zone
    education: Department
    finance: Department
    far: Department  # in the zone elsewhere
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_cast() -> Cast:
    zone = ZoneFactory(slug="zhongjiang", name="中江县")
    elsewhere = ZoneFactory(slug="elsewhere", name="别处县", region_code="510000")
    education = DepartmentFactory(zone=zone, name="县教体局", position=1)
    finance = DepartmentFactory(zone=zone, name="县财政局", position=2)
    cast = Cast(zone, elsewhere, education, finance, DepartmentFactory(zone=elsewhere, name="别处县教体局"))
    for name, role in ZONE_ROLES.items():
        cast.people[name] = member(name, role, zone)
    for name, role in DEPARTMENT_ROLES.items():
        cast.people[name] = member(name, role, zone, education)
    cast.people["other_liaison"] = member("other_liaison", Role.LIAISON, zone, finance)
    cast.people["far_admin"] = member("far_admin", Role.ZONE_ADMIN, elsewhere)
    cast.people["far_liaison"] = member("far_liaison", Role.LIAISON, elsewhere, cast.far)
    cast.people["stranger"] = UserFactory(username="stranger", display_name="stranger")
    cast.people["root"] = UserFactory(username="root", display_name="root", is_superuser=True, is_staff=True)
    return cast


def member(name: str, role: Role, zone: Zone, department: Department | None = None) -> User:
    user = UserFactory(username=name, display_name=name)
    MembershipFactory(user=user, zone=zone, role=role, department=department)
    return user


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
