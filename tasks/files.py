"""What may be stored, judged by content, and where it lies. Pure but for the disk; knows no request.

A file is accepted when its extension is listed and its content is of that kind. It is written to a
temporary name, hashed on the way, and moved under its hash: nothing half-written is ever readable.
"""

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import filetype

_OOXML = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OOXML_TYPE = "application/vnd.openxmlformats-officedocument."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Extension → content type it is served with. Anything else is refused.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": _OOXML_TYPE + "wordprocessingml.document",
    "xlsx": _OOXML_TYPE + "spreadsheetml.sheet",
    "pptx": _OOXML_TYPE + "presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
    "ofd": "application/ofd",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "txt": "text/plain",
    "csv": "text/csv",
}
#: Types a browser may show in the page; everything else is a download.
INLINE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp"})
_SAME = {"jpeg": {"jpg"}, "jpg": {"jpg"}, "zip": {"zip"}, "mp4": {"mp4", "m4v", "mov"}, "heic": {"heic"}}
_TEXT = frozenset({"txt", "csv"})
_OLE_KINDS = frozenset({"doc", "xls", "ppt", "wps", "et"})
DIRECTORY_LIMIT = 4 * 1024 * 1024  #: bytes; some 40 000 entries, and an office file has hundreds


@dataclass(frozen=True)
class Parked:
    """A file written to a temporary path, hashed, not yet in its place. ``size`` in bytes."""

    path: Path
    sha256: str
    size: int


def extension(name: str) -> str:
    """The extension of a file name in lower case without the dot; empty where there is none."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def park(chunks: Iterable[bytes], root: Path) -> Parked:
    """Write a stream to a temporary file on the same disk as ``root``, hashing on the way."""
    waiting = root / "incoming"
    waiting.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=waiting)
    with os.fdopen(handle, "wb") as target:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return Parked(Path(name), digest.hexdigest(), size)


def settle(parked: Parked, place: Path) -> None:
    """Move a parked file to its place; content that is already there is the same content."""
    place.parent.mkdir(parents=True, exist_ok=True)
    parked.path.replace(place)


def discard(parked: Parked) -> None:
    parked.path.unlink(missing_ok=True)


def is_what_it_says(path: Path, ext: str) -> bool:
    """Whether the content is of the kind that the extension names."""
    if ext in _OOXML:
        return _has_member(path, _OOXML[ext])
    if ext == "ofd":
        return _has_member(path, "OFD.xml")
    with path.open("rb") as file:
        head = file.read(8192)
    if ext in _OLE_KINDS:
        return head.startswith(_OLE)
    if ext in _TEXT:
        return _is_text(head)
    guess = filetype.guess(head)
    return guess is not None and guess.extension in _SAME.get(ext, {ext})


class ShortDirectory(io.FileIO):
    """A ZIP whose directory is not too long: ``zipfile`` reads it in one piece and keeps a large object for
    each entry, so that 100 MB of nothing but names would fill the memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY_LIMIT:
            raise zipfile.BadZipFile("directory too long")
        return super().read(size)


def _has_member(path: Path, prefix: str) -> bool:
    try:
        with ShortDirectory(path) as file, zipfile.ZipFile(file) as archive:
            return any(name.startswith(prefix) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _is_text(head: bytes) -> bool:
    """No markup pretending to be text, and no zero bytes unless it is UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    lowered = head[:1024].lower()
    return b"\0" not in head and b"<html" not in lowered and b"<script" not in lowered
