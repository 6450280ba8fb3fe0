import pytest

from departments.models import Role, User, Zone
from tests.notices.cast import join
from tests.notices.conftest import other_zone, stranger, zone

__all__ = ["other_zone", "stranger", "zone"]


@pytest.fixture
def expert(zone: Zone) -> User:
    return join(zone, Role.EXPERT)


@pytest.fixture
def observer(zone: Zone) -> User:
    """May enter the zone but not see its tasks."""
    return join(zone, Role.OBSERVER)
