import pytest

from notices.paths import is_own_path


@pytest.mark.parametrize("path", ["/", "/zhongjiang/mine/", "/zhongjiang/tasks/?q=健康&page=2", "/a/#b"])
def test_pages_of_the_portal(path):
    assert is_own_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "", "mine/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "http://evil.example/",
        "javascript:alert(1)", "https:evil.example", "/\t/evil.example", " /mine/",
    ],
)  # fmt: skip
def test_anything_that_leaves_the_portal(path):
    assert not is_own_path(path)
