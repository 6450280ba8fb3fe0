"""Serve the front-end packages' files, and only the listed ones, from node_modules as `vendor/…`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

# Where a file names a source map, list the map too: the manifest storage stops at a name it cannot find.
VENDOR_FILES = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
}


class VendorStorage(FileSystemStorage):
    """Read-only view of node_modules under the vendor names."""

    def path(self, name: str) -> str:
        return str(Path(self.location) / VENDOR_FILES[name])


class VendorFinder(BaseFinder):
    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = VendorStorage(location=settings.BASE_DIR / "node_modules")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in VENDOR_FILES or not self.storage.exists(path):
            return [] if find_all else None
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in VENDOR_FILES:
            yield name, self.storage
