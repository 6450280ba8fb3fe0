"""Old Office files (.xls, .doc, .wps, .et) are small file systems: OLE compound files.

Every chain of sectors is followed at most as far as the file has sectors, so a damaged one ends as "damaged".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from officedocs.refusals import refuse

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_LAST_SECTOR = 0xFFFFFFFA  # larger numbers mean end, free or reserved
_ENTRY = 128
_MINI = 64
_STORAGE, _STREAM = 1, 2
_MOST_ENTRIES = 5000


class Compound:
    """The streams and storages at the top of an OLE file. What stands in embedded objects is not listed."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError, ValueError) as error:
            raise refuse("damaged") from error

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._top

    def read(self, name: str) -> bytes:
        """The bytes of a stream at the top. A file without it is damaged."""
        kind, start, size = self._top.get(name.lower(), (0, 0, 0))
        if kind != _STREAM:
            raise refuse("damaged")
        try:
            content = self._mini(start, size) if size < self._cutoff else self._stream(start, size)
        except (struct.error, IndexError, ValueError) as error:
            raise refuse("damaged") from error
        if len(content) < size:
            raise refuse("damaged")
        return content

    def _open(self, data: bytes) -> None:
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12) or len(data) < _HEADER:
            raise ValueError("sector size")
        self._data, self._sector = data, 1 << shift
        self._sectors = max(0, (len(data) - 1) // self._sector)
        directory, self._cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._table(self._fat_sectors())
        self._mini_fat = self._table(self._chain(self._fat, first_mini, self._sectors))
        entries = self._entries(b"".join(map(self._at, self._chain(self._fat, directory, self._sectors))))
        root_start, root_size, child = entries[0][4:]
        self._mini_stream = self._stream(root_start, root_size)
        self._top = {name: tuple(entry) for name, *entry in self._siblings(entries, child)}

    def _at(self, sector: int) -> bytes:
        """One sector; sector 0 follows the header, which takes one sector's place."""
        if sector >= self._sectors:
            raise ValueError("sector outside the file")
        start = (sector + 1) * self._sector
        content = self._data[start : start + self._sector]
        return content.ljust(self._sector, b"\0")  # the last one of a file may be cut

    def _table(self, sectors: Iterator[int]) -> list[int]:
        content = b"".join(map(self._at, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content))

    def _fat_sectors(self) -> Iterator[int]:
        """The sectors of the allocation table: 109 in the header, more in a chain of their own."""
        count = min(struct.unpack_from("<I", self._data, 44)[0], self._sectors)
        places = list(struct.unpack_from("<109I", self._data, 76))
        sector = struct.unpack_from("<I", self._data, 68)[0]
        per_sector = self._sector // 4
        while len(places) < count and sector < self._sectors:
            *more, sector = struct.unpack(f"<{per_sector}I", self._at(sector))
            places += more
        yield from (place for place in places[:count] if place < self._sectors)

    def _chain(self, table: list[int], sector: int, limit: int) -> Iterator[int]:
        """The sectors of one stream; a chain longer than the file goes in circles."""
        for _ in range(limit + 1):
            if sector > _LAST_SECTOR:
                return
            yield sector
            sector = table[sector]
        raise ValueError("chain without end")

    def _stream(self, start: int, size: int) -> bytes:
        wanted = -(-size // self._sector)
        chain = self._chain(self._fat, start, self._sectors)
        return b"".join(self._at(sector) for _, sector in zip(range(wanted), chain, strict=False))[:size]

    def _mini(self, start: int, size: int) -> bytes:
        wanted = -(-size // _MINI)
        chain = self._chain(self._mini_fat, start, len(self._mini_fat))
        places = (sector * _MINI for _, sector in zip(range(wanted), chain, strict=False))
        return b"".join(self._mini_stream[at : at + _MINI] for at in places)[:size]

    def _entries(self, content: bytes) -> list[tuple[str, int, int, int, int, int, int]]:
        """(name, kind, left, right, start, size, child) of each place in the directory; see `_siblings`."""
        found = []
        for at in range(0, min(len(content), _MOST_ENTRIES * _ENTRY), _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", content, at + 68)
            start, size = struct.unpack_from("<II", content, at + 116)
            found.append((name, kind, left, right, start, size, child))
        return found

    def _siblings(
        self, entries: list[tuple[str, int, int, int, int, int, int]], first: int
    ) -> Iterator[tuple[str, int, int, int]]:
        """What stands beside `first` in the directory, which is a tree of left and right neighbours."""
        waiting, seen = [first], set()
        while waiting:
            place = waiting.pop()
            if place >= len(entries) or place in seen:
                continue
            seen.add(place)
            name, kind, left, right, start, size, _ = entries[place]
            waiting += [left, right]
            if kind in (_STORAGE, _STREAM):
                yield name.lower(), kind, start, size
