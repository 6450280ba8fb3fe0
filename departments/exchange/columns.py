"""What a column of a list holds: its heading in either language, and how a cell is read and written."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

Words = str | Promise
SEPARATORS = str.maketrans(dict.fromkeys("，,；;\n", "、"))
YES = {"是", "√", "✓", "对", "1", "true", "yes", "y", "t", "有"}
NO = {"否", "×", "x", "0", "false", "no", "n", "f", "无"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  #: what Excel and PostgreSQL cannot keep
SHOWN = 30  # characters of a wrong value in a message
LARGEST = 2_147_483_647


def plain(value: Any) -> str:
    """A cell as text: no blanks around it, one kind of line end, whole numbers without “.0”."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def squeezed(text: Any) -> str:
    """The form in which headings, choices and names are compared."""
    return "".join(unicodedata.normalize("NFKC", plain(text)).split()).casefold().strip("*")


def in_both(words: Words) -> Iterator[str]:
    """Words in every language of the portal: a list may come back from a colleague who reads another one."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield str(words)


class Text(Widget):
    """Text of at most ``limit`` characters; ``one_line``: blanks and line ends inside become one blank."""

    def __init__(self, limit: int = 0, *, one_line: bool = True) -> None:
        super().__init__()
        self.limit, self.one_line = limit, one_line

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = plain(value)
        if self.one_line:
            text = " ".join(text.split())
        if self.limit and len(text) > self.limit:
            raise ValueError(
                _("%(count)d characters; at most %(limit)d fit. Please shorten it.")
                % {"count": len(text), "limit": self.limit}
            )
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain(value)


class Flag(Widget):
    """Yes or no; an empty cell leaves things as they are."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        word = squeezed(value)
        if not word:
            return None
        if word in YES or word in NO:
            return word in YES
        raise ValueError(_("“%s” is neither yes nor no. Write 是 or 否.") % plain(value)[:SHOWN])

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(_("Yes") if value else _("No"))


class Choice(Widget):
    """One of a model's choices, by its words in either language, its identifier or other words."""

    def __init__(
        self, choices: Callable[[], Iterable[tuple[str, Words]]], also: dict[str, str] | None = None
    ) -> None:
        super().__init__()
        self.choices, self.also = choices, also or {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str | None:
        word = squeezed(value)
        if not word:
            return None
        for key, words in self.choices():
            if word == squeezed(key) or word in {squeezed(form) for form in in_both(words)}:
                return str(key)
        if word in self.also:
            return self.also[word]
        offered = "、".join(str(words) for _key, words in self.choices())
        raise ValueError(
            _("“%(value)s” is not among: %(offered)s.") % {"value": plain(value)[:SHOWN], "offered": offered}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(dict(self.choices()).get(value, value))


class Choices(Choice):
    """Several of them, separated by 、"""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys(str(super(Choices, self).clean(one)) for one in parts(value)))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "、".join(super(Choices, self).render(one) for one in value or ())


class Names(Widget):
    """Several names, separated by 、"""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(" ".join(one.split()) for one in parts(value)))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "、".join(value or ())


def parts(value: Any) -> list[str]:
    """What stands between the separators."""
    return [one.strip() for one in plain(value).translate(SEPARATORS).split("、") if one.strip()]


class Whole(Widget):
    """A whole number from ``least`` on; an empty cell leaves things as they are."""

    def __init__(self, least: int = 0, most: int = LARGEST) -> None:
        super().__init__()
        self.least, self.most = least, most

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = unicodedata.normalize("NFKC", plain(value))
        if not text:
            return None
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else -1
        if not self.least <= number <= self.most:
            raise ValueError(
                _("“%(value)s” is not a whole number from %(least)d to %(most)d.")
                % {"value": plain(value)[:SHOWN], "least": self.least, "most": self.most}
            )
        return number

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class Amount(Widget):
    """A number with at most two decimals; an empty cell means none."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        text = unicodedata.normalize("NFKC", plain(value))
        if not text:
            return None
        try:
            number = Decimal(text) if len(text) <= 12 else Decimal("NaN")
            if number == number.quantize(Decimal("0.01")) and abs(number) < 10_000:
                return number.quantize(Decimal("0.01"))
        except InvalidOperation:
            pass
        raise ValueError(_("“%s” is not a number below 10000 with at most two decimals.") % text[:SHOWN])

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value.normalize() if value else Decimal(0)


@dataclass(frozen=True)
class Column:
    """``also``: further headings it is known by. ``required``: the sheet must have it. ``needed``: no cell
    of it may be empty. ``fixed``: shown for reading, refused with ``elsewhere`` when it was changed.
    """

    name: str
    label: Words
    widget: Widget
    hint: Words = ""
    example: str = ""
    also: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False
    fixed: bool = False
    elsewhere: Words = ""

    def headings(self) -> set[str]:
        """Every heading that means this column, squeezed."""
        return {squeezed(form) for form in (*in_both(self.label), *self.also, self.name)}
