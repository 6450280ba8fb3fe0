"""JSON read so that what repeats is held once: a long table says the same unit and date all over."""

from __future__ import annotations

import json
from typing import Any

LARGEST = 16  # entries of a value that is shared as a whole


class Shared:
    """Reads the pieces of one document. Equal texts and small objects become one: do not change them."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._objects: dict[tuple[Any, ...], dict[str, Any]] = {}

    def loads(self, text: str | bytes) -> Any:
        """One piece; raises ValueError for what is no JSON."""
        return json.loads(text, object_pairs_hook=self._held)

    def _held(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        texts = self._texts
        held = {key: texts.setdefault(value, value) if type(value) is str else value for key, value in pairs}
        if len(held) > LARGEST:
            return held
        try:
            return self._objects.setdefault(tuple(held.items()), held)
        except TypeError:  # holds a list
            return held
