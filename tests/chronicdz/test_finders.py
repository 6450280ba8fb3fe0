"""Of the front-end packages only the listed files can be reached."""

from chronicdz.finders import VENDOR_FILES, VendorFinder


def test_only_listed_files_are_found():
    finder = VendorFinder()
    assert finder.find("vendor/@tabler/core/package.json") is None
    assert finder.find("vendor/../package.json") is None
    assert finder.find("vendor/nothing.js", find_all=True) == []


def test_listed_files_exist_under_their_names():
    finder = VendorFinder()
    for name, storage in finder.list(None):
        assert storage.exists(name), name
        assert finder.find(name).endswith(VENDOR_FILES[name])
