"""The translation catalogue: extract, merge, compare and compile, with Babel alone."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
CONTEXT_MARK = "\u0004"  # gettext's own mark between a context and its msgid
SKIPPED_FOLDERS = {"migrations", "node_modules", "__pycache__", "tests"}
TEMPLATE_ENDINGS = {".html", ".txt"}
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-z]|(?<!%)(?:%%)*%[sd]|\{\w*\}")
FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a header that changes at every run is noise in each commit

Key = tuple[str | None, str]
Translation = str | list[str]


# ------------------------------------------------------------------ extract
def source_files(folders: Iterable[Path]) -> Iterator[Path]:
    """The Python and template files under the folders, in a steady order."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            if path.suffix in TEMPLATE_ENDINGS | {".py"} and not SKIPPED_FOLDERS & set(inside):
                yield path


def python_source(path: Path) -> str:
    """The file as Python: a template is turned into the calls its tags stand for."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    calls = templatize(text, origin=str(path))
    return "\n".join(line.lstrip() for line in calls.splitlines())


def extracted(folders: Iterable[Path]) -> Catalog:
    """A catalogue of every message in the files, without translations."""
    catalog = new_catalog()
    for path in source_files(folders):
        source = io.BytesIO(python_source(path).encode())
        for _line, msgid, _comments, context in extract("python", source, keywords=KEYWORDS):
            if msgid and msgid != ("", ""):
                catalog.add(msgid, context=context)
    return catalog


def new_catalog() -> Catalog:
    return Catalog(
        locale=LOCALE,
        project="chronicdz",
        version="1",
        header_comment="# Simplified Chinese texts of chronicdz.",
        msgid_bugs_address="chronicdz",
        language_team="chronicdz",
        last_translator="chronicdz",
        creation_date=FIXED_DATE,
        revision_date=FIXED_DATE,
        fuzzy=False,
    )


# ------------------------------------------------------------------ read, write, merge
def read_catalog(path: Path) -> Catalog:
    """The catalogue in a .po file; an empty one when there is no file."""
    if not path.exists():
        return new_catalog()
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def write_catalog(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=True, ignore_obsolete=True, width=110)


def compile_catalog(catalog: Catalog, path: Path) -> None:
    """Write the .mo file aside and put it in place, for a portal may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(path)


def key_of(message: Message) -> Key:
    """What identifies a message: its context and its (singular) msgid."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, msgid


def by_key(catalog: Catalog) -> dict[Key, Message]:
    return {key_of(message): message for message in catalog if message.id}


def carry_over(old: Catalog, new: Catalog) -> None:
    """Give the new catalogue the translations the old one has."""
    known = by_key(old)
    for key, message in by_key(new).items():
        if key in known and shape(known[key]) == shape(message):
            message.string = known[key].string
            message.flags |= known[key].flags & {"fuzzy"}


def merge(catalog: Catalog, translations: Mapping[str, Translation]) -> list[str]:
    """Fill in translations given as {msgid: text}; return the msgids the catalogue does not know."""
    known = by_key(catalog)
    unknown = []
    for name, text in translations.items():
        context, _mark, msgid = name.rpartition(CONTEXT_MARK)
        message = known.get((context or None, msgid))
        if message is None:
            unknown.append(name)
            continue
        one = text if isinstance(text, str) else text[0]
        message.string = one if isinstance(message.id, str) else (one,)
        message.flags.discard("fuzzy")
    return unknown


def shape(message: Message) -> bool:
    """Whether a message has a plural."""
    return not isinstance(message.id, str)


# ------------------------------------------------------------------ check
def faults(wanted: Catalog, have: Catalog) -> list[str]:
    """What keeps the catalogue from being complete: one line for each message and fault."""
    sources, present = by_key(wanted), by_key(have)
    lines = [f"missing: {label(key)}" for key in sources if key not in present]
    lines += [f"obsolete: {label(key)}" for key in present if key not in sources]
    for key in sources.keys() & present.keys():
        fault = fault_of(present[key])
        if fault:
            lines.append(f"{fault}: {label(key)}")
    return sorted(lines)


def fault_of(message: Message) -> str:
    """The first fault of one entry, or nothing."""
    string = message.string or ""
    texts = [string] if isinstance(string, str) else list(string)
    if not texts or not all(texts):
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    original = message.id if isinstance(message.id, str) else message.id[-1]
    if any(placeholders(text) != placeholders(original) for text in texts):
        return "placeholders differ"
    return ""


def placeholders(text: str) -> list[str]:
    """The places a value is put in, in a steady order."""
    return sorted(PLACEHOLDER.findall(text))


def label(key: Key) -> str:
    context, msgid = key
    return f"[{context}] {msgid!r}" if context else repr(msgid)
