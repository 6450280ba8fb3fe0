"""Every address × method × role × own / other department / other zone, against one table.

Other zone → 404, missing right → 403, and whatever is denied writes nothing but the audit entry.
"""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from departments import access
from departments.models import AuditEntry, Role
from tests.permissions.cast import World, make_world, thing
from tests.permissions.policy import EVERY_MEMBER, OPEN_PAGES, PERSONAL_PAGES, ROLES, ZONE_PAGES, Rule

DONE = {200, 201, 302, 400, 409, 422}
LOG_IN = "log-in"
WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(?!departments_audit|django_session)')


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.FILES_ROOT = str(tmp_path)
    return make_world()


def addresses(patterns=None, namespace="") -> dict[str, str]:
    """Every named address of the project but Django's own administration."""
    found = {}
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                found |= addresses(entry.url_patterns, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"an address without a name: {entry.pattern}"
            found[f"{namespace}:{entry.name}" if namespace else entry.name] = str(entry.pattern)
    return found


def unknown_addresses() -> set[str]:
    return set(addresses()) ^ (set(ZONE_PAGES) | set(OPEN_PAGES) | set(PERSONAL_PAGES))


def expected(rule: Rule, method: str, role: str, owner: str) -> set[int]:
    if method not in rule.methods:
        return {405}
    if role in ("stranger", "superuser"):
        return {404}
    if role not in rule.enter:
        return {403}
    if rule.about and (
        owner == "foreign" or role not in (rule.sees_own if owner == "own" else rule.sees_other)
    ):
        return {404}
    acts = rule.post_acts if method == "POST" and rule.post_acts is not None else rule.acts
    return DONE if role in acts else {403}


def outcome(world: World, name: str, rule: Rule, method: str, role: str, owner: str) -> tuple[int, list[str]]:
    """The status, and what was written, of one call; undone afterwards."""
    actor = world.actors[role]
    client = Client(raise_request_exception=False)
    client.force_login(actor, backend="departments.backends.PortalBackend")
    kwargs = {"zone": world.zone.slug}
    with transaction.atomic():
        if rule.about:
            kwargs["pk"] = thing(world, rule.about, owner, actor)
        for argument, about in rule.args.items():
            kwargs[argument] = thing(world, about, owner, actor)
        with CaptureQueriesContext(connection) as queries:
            answer = client.generic(
                method, reverse(name, kwargs=kwargs), "", "application/x-www-form-urlencoded"
            )
        transaction.set_rollback(True)
    return answer.status_code, [query["sql"][:120] for query in queries if WRITES.match(query["sql"])]


def calls(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """(method, role, owner) worth asking: a method the page does not know and the object of another zone
    are asked for by one role each that would be let in, for nobody could get further."""
    strongest = next(role for role in ROLES if role in rule.enter)
    for method in rule.methods:
        for role in (*ROLES, "stranger", "superuser"):
            yield method, role, "own"
            if rule.about and role in rule.enter:
                yield method, role, "other"
        if rule.about:
            yield method, strongest, "foreign"
    for method in {"GET", "POST", "PUT", "DELETE"} - set(rule.methods):
        yield method, strongest, "own"


def mismatches(world: World, name: str, rule: Rule) -> list[str]:
    wrong = []
    for method, role, owner in calls(rule):
        allowed = expected(rule, method, role, owner)
        status, writes = outcome(world, name, rule, method, role, owner)
        call = f"{method} {name} ({owner}) as {role}"
        if status not in allowed:
            wrong.append(f"{call}: {status}, not {sorted(allowed)}")
        elif allowed != DONE and writes:
            wrong.append(f"{call}: denied, but wrote {writes}")
    return wrong


def test_every_address_stands_in_the_table():
    assert unknown_addresses() == set()


@pytest.mark.parametrize("name", sorted(ZONE_PAGES))
def test_zone_page(world, name):
    assert mismatches(world, name, ZONE_PAGES[name]) == []


@pytest.mark.parametrize("name", sorted(ZONE_PAGES))
def test_without_log_in_there_is_only_the_log_in_page(world, name, client):
    rule = ZONE_PAGES[name]
    kwargs = {"zone": world.zone.slug}
    if rule.about:
        kwargs["pk"] = 1
    kwargs |= dict.fromkeys(rule.args, 1)
    for method in rule.methods:
        answer = client.generic(method, reverse(name, kwargs=kwargs))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse(LOG_IN))


@pytest.mark.parametrize(("name", "status"), sorted(OPEN_PAGES.items()))
def test_open_page(db, client, name, status):
    method = client.post if name == "set_language" else client.get
    assert method(reverse(name)).status_code == status


@pytest.mark.parametrize("name", PERSONAL_PAGES)
def test_personal_page_needs_a_log_in(db, client, name):
    answer = client.get(reverse(name))
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer.url.split("?")[0] == reverse(LOG_IN)


# ------------------------------------------------------------------ the matrix itself can fail
def test_an_address_without_a_line_fails(monkeypatch):
    monkeypatch.delitem(ZONE_PAGES, "tasks:review")
    assert unknown_addresses() == {"tasks:review"}


def test_a_right_too_many_fails(world, monkeypatch):
    grants = {**access.GRANTS, Role.LIAISON: access.GRANTS[Role.LIAISON] | {access.Cap.REVIEW}}
    monkeypatch.setattr(access, "GRANTS", grants)
    assert any("as liaison" in line for line in mismatches(world, "tasks:review", ZONE_PAGES["tasks:review"]))


def test_a_right_too_few_fails(world, monkeypatch):
    grants = {**access.GRANTS, Role.OFFICER: access.GRANTS[Role.OFFICER] - {access.Cap.REVIEW}}
    monkeypatch.setattr(access, "GRANTS", grants)
    assert any("as officer" in line for line in mismatches(world, "tasks:review", ZONE_PAGES["tasks:review"]))


def test_a_page_that_forgets_its_door_fails(world, monkeypatch):
    monkeypatch.setattr(access.Access, "require", lambda *_args: None)
    wrong = mismatches(world, "departments:audit", ZONE_PAGES["departments:audit"])
    assert {line.rsplit(" as ", 1)[1].split(":")[0] for line in wrong} == EVERY_MEMBER - {
        "office_head",
        "auditor",
    }


def test_a_refusal_is_written_into_the_audit_log(world, client):
    client.force_login(world.actors["liaison"], backend="departments.backends.PortalBackend")
    assert client.get(reverse("tasks:review", kwargs={"zone": world.zone.slug})).status_code == 403
    entry = AuditEntry.objects.filter(zone=world.zone).order_by("-number")[0]
    assert (entry.action, entry.actor, entry.target) == ("access.denied", world.actors["liaison"], "review")
    assert entry.detail == {"path": "/anning/review/", "method": "GET"}
