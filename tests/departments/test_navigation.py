"""The menu follows rights, and the first page is where the work is."""

import datetime

import pytest
from django.urls import reverse

from departments import access, navigation

DAY = datetime.date(2026, 11, 23)


def menu(cast, who, view_name="departments:list"):
    held = access.enter(cast.people[who], "zhongjiang", DAY)
    return [entry for section in navigation.sections(held, view_name) for entry in section.entries]


def last_parts(entries) -> list[str]:
    return [entry.url.removeprefix("/zhongjiang/").strip("/") for entry in entries]


def test_every_entry_leads_somewhere(cast):
    held = access.enter(cast.admin, "zhongjiang", DAY)
    for _heading, targets in navigation.SECTIONS:
        for target in targets:
            assert navigation.address(target, held).startswith("/zhongjiang/")


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("admin", {"departments", "people", "settings"}, {"audit"}),
        ("office_head", {"people", "audit"}, {"settings"}),
        ("liaison", {"departments"}, {"people", "audit"}),
        ("auditor", {"audit"}, {"people", "departments"}),
    ],
)
def test_by_role(cast, who, shown, hidden):
    found = set(last_parts(menu(cast, who)))
    assert shown <= found
    assert not hidden & found


@pytest.mark.parametrize(
    ("view_name", "lit"),
    [
        ("departments:list", "departments"),
        ("departments:group-edit", "departments"),
        ("departments:people", "people"),
        ("departments:person-edit", "people"),
        ("departments:role-give", "people"),
        ("departments:reset-password", "people"),
        ("departments:settings", "settings"),
    ],
)
def test_one_entry_is_lit(cast, view_name, lit):
    assert last_parts([entry for entry in menu(cast, "admin", view_name) if entry.active]) == [lit]


def test_no_entry_is_lit_on_a_page_of_its_own(cast):
    assert not any(entry.active for entry in menu(cast, "admin", "password-change"))


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("liaison", "tasks:home"),
        ("head", "tasks:home"),
        ("officer", "reports:overview"),
        ("admin", "reports:overview"),
        ("observer", "reports:overview"),
        ("expert", "tasks:list"),
        ("auditor", "departments:audit"),
    ],
)
def test_the_first_page(cast, who, names):
    held = access.enter(cast.people[who], "zhongjiang", DAY)
    assert navigation.first_page(held) == reverse(names, kwargs={"zone": "zhongjiang"})
