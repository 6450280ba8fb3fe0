"""The Excel list of heads, deputies and A/B liaisons."""

import base64
import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from departments.models import AuditEntry, Membership, Role, User
from departments.services import account
from tests.exchanging import Desk, counts, faults, sheet, text, token
from tests.factories import AliasFactory, LiaisonFactory, MembershipFactory, UserFactory

HEAD = ["部门", "姓名", "角色", "职务", "电子邮箱", "登录名"]


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> Path:
    settings.FILES_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def desk(client, cast) -> Desk:
    return Desk(client, cast.zone, cast.admin)


def secrets(answer) -> list[str]:
    return re.findall(r'class="secret">([^<]+)<', answer.content.decode())


def test_a_list_makes_accounts_with_passwords_shown_once(desk, cast, client):
    rows = [
        HEAD,
        ["县教体局", "甲某", "主要领导", "局长", "", "jia.mou"],
        ["县教体局", "乙某", "副职", "", "yi@example.com", ""],
        ["县财政局", "丙某", "联络员A", "", "", ""],
        ["县财政局", "丁某", "B角", "", "", ""],
    ]
    shown = desk.preview("people", rows)
    assert counts(shown) == {"new": 4, "changed": 0, "same": 0, "wrong": 0}
    assert "new account, log-in name zhongjiang001" in text(shown)
    assert User.objects.filter(username="jia.mou").count() == 0
    report = desk.confirm("people", shown)
    passwords = secrets(report)
    assert len(set(passwords)) == 4
    assert report["Cache-Control"] == "no-store"
    held = Membership.objects.filter(
        user__username__in=["jia.mou", "zhongjiang001", "zhongjiang002", "zhongjiang003"]
    )
    assert {(one.user.display_name, one.role, one.duty, one.department.name) for one in held} == {
        ("甲某", "head", "a", "县教体局"), ("乙某", "deputy", "a", "县教体局"),
        ("丙某", "liaison", "a", "县财政局"), ("丁某", "liaison", "b", "县财政局"),
    }  # fmt: skip
    person = User.objects.get(username="jia.mou")
    assert person.must_change_password
    assert person.check_password(passwords[0])

    again = desk.confirm("people", shown)
    assert again.status_code == 409
    assert not set(passwords) & set(re.findall(r"\w+", again.content.decode()))
    kept = [str(entry.detail) for entry in AuditEntry.objects.all()]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    assert not [one for one in kept for password in passwords if password in one]


def test_the_workbook_holds_exactly_that_page(desk, cast):
    report = desk.store("people", [HEAD, ["县财政局", "=丙某", "联络员", "", "", "bing"]])
    found = re.search(r'href="data:[^,]+;base64,([^"]+)" download="([^"]+)"', report.content.decode())
    rows = sheet(base64.b64decode(found[1]))
    assert rows[1:] == [["县财政局", "=丙某", "liaison A", "bing", secrets(report)[0]]]
    assert found[2].endswith(".xlsx")


def test_one_time_passwords_are_hashed_quickly_but_hashed(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = User(username="x")
    password = account.give_listed_password(user)
    assert user.password.startswith(f"pbkdf2_sha256${account.ROUNDS_FROM_LIST}$")
    assert password not in user.password
    assert user.must_change_password


def test_a_first_log_in_works_and_hashes_anew(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = User(username="x", display_name="x")
    password = account.give_listed_password(user)
    user.save()
    assert user.check_password(password)
    user.refresh_from_db()
    assert f"${account.ROUNDS_FROM_LIST}$" not in user.password


def test_people_are_found_by_log_in_name_by_e_mail_and_by_name(desk, cast):
    User.objects.filter(username="liaison").update(email="liaison@example.com", display_name="联某")
    rows = [
        HEAD,
        ["县财政局", "联某", "主要领导", "", "Liaison@Example.com", ""],
        ["县教体局", "head", "主要领导", "新职务", "", "head"],
        ["县教体局", "deputy", "分管领导", "", "", ""],
    ]
    shown = desk.preview("people", rows)
    assert counts(shown) == {"new": 1, "changed": 1, "same": 1, "wrong": 0}
    assert "gives this role to the account liaison" in text(shown)
    report = desk.confirm("people", shown)
    assert secrets(report) == []
    assert Membership.objects.get(user=cast.liaison, role=Role.HEAD).department == cast.finance
    assert User.objects.get(username="head").post == "新职务"
    assert User.objects.get(username="liaison").email == "liaison@example.com"


def test_an_e_mail_or_name_of_two_people_is_asked_about(desk, cast):
    for name in ("一某", "二某"):
        MembershipFactory(
            zone=cast.zone, user=UserFactory(display_name=name, email="office@example.com"), role=Role.VIEWER
        )
    rows = [
        HEAD,
        ["县财政局", "三某", "联络员A", "", "office@example.com", ""],
        ["县财政局", "liaison", "联络员A", "", "", ""],
        ["县财政局", "四某", "联络员A", "", "", ""],
        ["县教体局", "四某", "联络员A", "", "", ""],
        ["县教体局", "五某", "联络员A", "", "", "wu"],
        ["县财政局", "六某", "联络员A", "", "", "wu"],
    ]
    shown = desk.preview("people", rows)
    assert counts(shown) == {"new": 2, "changed": 0, "same": 0, "wrong": 4}
    said = faults(shown)
    assert "2 E-mail This e-mail belongs to 一某" in said.replace("电子邮箱", "E-mail")
    assert "There is already liaison (log-in name liaison)" in said
    assert "Row 4 has a person of the same name" in said
    assert "Row 6 says “五某” for the same log-in name" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ["县教育体局", "甲某", "联络员A", "", "", ""],
            "“县教育体局” is not known in this zone. Is it “县教体局”",
        ),
        (["县教体局", "", "联络员A", "", "", ""], "This cell is empty"),
        (["县教体局", "甲某", "司机", "", "", ""], "“司机” is not among"),
        (["县教体局", "甲某", "联络员A", "", "not an address", ""], "Enter one address"),
        (["县教体局", "甲某", "联络员A", "", "", "有 空格"], "Enter a valid username"),
        (["县教体局", "甲" * 41, "联络员A", "", "", ""], "41 characters; at most 40 fit"),
        (["县教体局", "远某", "联络员A", "", "", "far_liaison"], "This log-in name is already in use"),
    ],
)
def test_a_row_with_an_error_says_what(desk, cast, row, said):
    shown = desk.preview("people", [HEAD, row])
    assert counts(shown)["wrong"] == 1
    assert said in faults(shown) or "已" in faults(shown) or "有效" in faults(shown)


def test_somebody_of_another_zone_is_neither_found_nor_changed(desk, cast):
    User.objects.filter(pk=cast.far_liaison.pk).update(email="far@example.com", display_name="远某")
    report = desk.store("people", [HEAD, ["县教体局", "远某", "联络员A", "", "far@example.com", ""]])
    assert len(secrets(report)) == 1
    assert Membership.objects.filter(user=cast.far_liaison).count() == 1


def test_an_account_beyond_ones_reach_keeps_its_name(desk, cast):
    both = LiaisonFactory(department=cast.education, user=UserFactory(username="both", display_name="两地"))
    LiaisonFactory(department=cast.far, user=both.user)
    shown = desk.preview("people", [HEAD, ["县教体局", "改名", "联络员A", "", "", "both"]])
    assert "more rights than yours" in faults(shown)
    assert (
        counts(desk.preview("people", [HEAD, ["县教体局", "两地", "联络员A", "", "", "both"]]))["same"] == 1
    )


def test_a_and_b_change_places_and_a_past_role_begins_anew(desk, cast, now, monkeypatch):
    monkeypatch.setattr("chronicdz.web.now", lambda: now)
    Membership.objects.filter(user=cast.deputy).update(ends_on="2026-01-31")
    rows = [
        HEAD,
        ["县教体局", "liaison", "联络员B", "", "", "liaison"],
        ["县教体局", "deputy", "分管领导", "", "", "deputy"],
    ]
    shown = desk.preview("people", rows)
    assert counts(shown) == {"new": 1, "changed": 1, "same": 0, "wrong": 0}
    assert "liaison A → liaison B" in text(shown)
    desk.confirm("people", shown)
    assert Membership.objects.get(user=cast.liaison).duty == "b"
    assert Membership.objects.get(user=cast.deputy).ends_on is None
    assert AuditEntry.objects.filter(zone=cast.zone).count() == 1


def test_one_person_in_two_roles_is_one_account(desk, cast):
    AliasFactory(department=cast.education, name="教体局")
    rows = [
        HEAD,
        ["教体局", "甲某", "主要领导", "", "", ""],
        ["县教体局", "甲某", "联络员A", "", "", ""],
        ["县财政局", "甲某", "分管领导", "", "jia@example.com", "zhongjiang001"],
    ]
    report = desk.store("people", rows)
    assert len(secrets(report)) == 1
    person = User.objects.get(username="zhongjiang001")
    assert person.memberships.count() == 3
    assert person.email == "jia@example.com"


def test_a_list_of_hundreds_is_taken_in(desk, cast):
    rows = [HEAD, *(["县教体局", f"人员{n}", "联络员A", "", "", ""] for n in range(300))]
    shown = desk.preview("people", rows)
    assert counts(shown)["new"] == 300
    assert token(shown)
