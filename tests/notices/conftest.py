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
def liaison(zone: Zone) -> User:
    return join(zone, Role.LIAISON)


@pytest.fixture
def colleague(zone: Zone) -> User:
    return join(zone, Role.LIAISON)


@pytest.fixture
def admin(zone: Zone) -> User:
    return join(zone, Role.ZONE_ADMIN)


@pytest.fixture
def stranger(other_zone: Zone) -> User:
    return join(other_zone, Role.ZONE_ADMIN)
