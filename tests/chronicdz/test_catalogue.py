"""Messages are found in Python and templates, and an incomplete catalogue is told from a complete one."""

import json

import pytest
from django.core.management import CommandError, call_command

from chronicdz import catalogue
from chronicdz.management.commands import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
def f(n):
    return _("Hello %(name)s"), ngettext("%(n)d file", "%(n)d files", n), pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}
  <p title="{% translate 'Title' %}">it's {% translate "May" context "verb" %}</p>
    {% blocktranslate trimmed with who=user.name %}
      Dear {{ who }},
      welcome
    {% endblocktranslate %}
{% blocktranslate count n=rows|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
"""
TRANSLATIONS = {
    "Hello %(name)s": "您好,%(name)s",
    "%(n)d file": ["%(n)d 个文件"],
    "month\u0004May": "五月",
    "verb\u0004May": "可以",
    "Title": "标题",
    "Dear %(who)s, welcome": "%(who)s,欢迎",
    "%(n)s row": ["%(n)s 行"],
}


@pytest.fixture
def sources(tmp_path, monkeypatch):
    folder = tmp_path / "app"
    (folder / "migrations").mkdir(parents=True)
    (folder / "a.py").write_text(PYTHON)
    (folder / "a.html").write_text(TEMPLATE)
    (folder / "migrations" / "0001.py").write_text('_("never")')
    monkeypatch.setattr(messages, "own_folders", lambda: [folder])
    return folder


def run(tmp_path, *options):
    call_command("messages", *options, "--locale-dir", str(tmp_path / "locale"))


def po(tmp_path):
    return tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@pytest.fixture
def complete(sources, tmp_path):
    file = tmp_path / "texts.json"
    file.write_text(json.dumps(TRANSLATIONS))
    run(tmp_path, "--merge", str(file))
    return po(tmp_path)


def test_every_kind_of_message_is_found(sources):
    found = set(catalogue.by_key(catalogue.extracted([sources])))
    assert found == {
        (None, "Hello %(name)s"),
        (None, "%(n)d file"),
        ("month", "May"),
        ("verb", "May"),
        (None, "Title"),
        (None, "Dear %(who)s, welcome"),
        (None, "%(n)s row"),
    }


def test_a_merged_catalogue_is_complete_and_compiled(complete, tmp_path):
    run(tmp_path, "--check")
    assert complete.with_suffix(".mo").stat().st_size > 100
    assert 'msgstr[0] "%(n)d 个文件"' in complete.read_text()


def test_a_second_run_changes_nothing(complete, tmp_path):
    before = complete.read_bytes()
    run(tmp_path)
    assert complete.read_bytes() == before


def test_an_unknown_translation_is_named(sources, tmp_path, capsys):
    file = tmp_path / "texts.json"
    file.write_text(json.dumps({"Nowhere": "无"}))
    run(tmp_path, "--merge", str(file))
    assert "'Nowhere'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgstr "标题"', 'msgstr ""', "untranslated: 'Title'"),
        ('msgid "Title"', '#, fuzzy\nmsgid "Title"', "fuzzy: 'Title'"),
        ('msgid "Title"', 'msgid "Heading"', "missing: 'Title'"),
        ('msgid "Title"', 'msgid "Heading"', "obsolete: 'Heading'"),
        ("您好,%(name)s", "您好,%(nmae)s", "placeholders differ: 'Hello %(name)s'"),
        ('msgstr "五月"', 'msgstr ""', "untranslated: [month] 'May'"),
        ("%(n)s 行", "行", "placeholders differ: '%(n)s row'"),
    ],
)
def test_a_fault_is_found_and_named(complete, tmp_path, before, after, fault):
    text = complete.read_text()
    assert before in text
    complete.write_text(text.replace(before, after))
    with pytest.raises(CommandError) as error:
        run(tmp_path, "--check")
    assert fault in str(error.value)


def test_the_folders_are_our_own():
    names = {folder.name for folder in messages.own_folders()}
    assert {"departments", "templates"} <= names
    assert "axes" not in names
