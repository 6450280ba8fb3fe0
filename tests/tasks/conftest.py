import pytest

from tests.tasks.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def racing_cast(transactional_db) -> Cast:
    return make_cast()
