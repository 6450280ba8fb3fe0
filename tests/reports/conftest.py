import pytest

from departments.models import Role
from tests.tasks.cast import Cast, make_cast, person


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def by_role(cast):
    """Makes an account with one role for the whole zone."""
    return lambda role: person(f"a-{role}", cast.zone, role)


@pytest.fixture
def office(client, cast):
    """The office's browser, in English whatever the catalogue holds."""
    client.force_login(cast.officer)
    client.cookies["django_language"] = "en"
    return client


RESULTS_ONLY = [Role.VIEWER, Role.OBSERVER]
