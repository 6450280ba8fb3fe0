"""The cast, for every test of this folder."""

import datetime

import pytest

from tests.cast import cast

__all__ = ["cast"]


@pytest.fixture
def now() -> datetime.datetime:
    """Noon in Beijing."""
    return datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture
def today(now: datetime.datetime) -> datetime.date:
    return now.date()
