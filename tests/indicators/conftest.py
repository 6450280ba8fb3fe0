import pytest

from departments.models import Role, User, Zone
from tests.notices.cast import join, make_zone


@pytest.fixture
def zone(db) -> Zone:
    return make_zone()


@pytest.fixture
def other_zone(db) -> Zone:
    return make_zone("shehong", name="射洪市", region_code="510981")


@pytest.fixture
def expert(zone: Zone) -> User:
    return join(zone, Role.EXPERT)


@pytest.fixture
def observer(zone: Zone) -> User:
    """May enter the zone but not see its tasks."""
    return join(zone, Role.OBSERVER)


@pytest.fixture
def stranger(other_zone: Zone) -> User:
    return join(other_zone, Role.ZONE_ADMIN)
