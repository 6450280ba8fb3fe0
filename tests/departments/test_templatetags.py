"""The look's tags: never colour alone, dates in one form, nothing unescaped."""

import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

UTC = datetime.UTC


def shown(source: str, **values) -> str:
    return Template("{% load portal %}" + source).render(Context(values))


@pytest.mark.parametrize("colour", ["grey", "green", "amber", "red"])
def test_a_light_has_a_colour_a_shape_and_a_word(colour):
    with translation.override("en"):
        html = shown("{% light colour %}", colour=colour)
    assert f"light-{colour}" in html and "<svg" in html
    assert html.split("</svg>")[1].removesuffix("</span>").strip()


def test_the_four_shapes_differ():
    shapes = {
        shown("{% light colour 'x' %}", colour=c).split("<svg")[1] for c in ("grey", "green", "amber", "red")
    }
    assert len(shapes) == 4


def test_a_badge_has_an_icon_and_escapes_its_text():
    html = shown("{% badge 'warn' text %}", text="<b>")
    assert "<svg" in html and "&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("done", "of", "words", "met"),
    [(3, 5, "3/5", False), (5, 5, "5/5", True), (7, 5, "7/5", True), (0, 0, "0/0", False)],
)
def test_a_quota_is_also_words(done, of, words, met):
    html = shown("{% quota done of %}", done=done, of=of)
    assert f">{words}<" in html
    assert ("quota-met" in html) is met


def test_dates_and_times_are_beijings():
    late = datetime.datetime(2026, 11, 23, 17, 5, tzinfo=UTC)  # 01:05 of the next day
    assert ">2026-11-24<" in shown("{{ value|day }}", value=late)
    assert ">2026-11-24 01:05<" in shown("{{ value|moment }}", value=late)
    assert ">2026-11-23<" in shown("{{ value|day }}", value=datetime.date(2026, 11, 23))
    assert shown("{{ value|day }}{{ value|moment }}", value=None) == ""


def test_a_field_ties_hint_and_error_to_its_control():
    class NameForm(forms.Form):
        name = forms.CharField(label="名称", help_text="提示")

    form = NameForm({"name": ""})
    html = shown("{% field form.name %}", form=form)
    assert 'for="id_name"' in html and 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html


def test_an_empty_state_offers_the_next_step():
    html = shown("{% empty_state '没有' '请新建' '/new/' '新建' %}")
    assert 'href="/new/"' in html and "请新建" in html
