"""The front door: log-in, lock-out, forced change of password, idle time-out, switching off, the way in."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from departments.models import AuditEntry, Role, User
from departments.services import account
from tests.factories import PASSWORD, MembershipFactory

LOG_IN = "/log-in/"


def log_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post(LOG_IN, {"username": username, "password": password}, **extra)


def test_the_page_is_chinese_whatever_the_browser_says(db, client):
    page = client.get(LOG_IN, headers={"accept-language": "en"})
    assert page.status_code == 200
    assert 'lang="zh-Hans"' in page.text


def test_a_right_password_leads_to_the_first_page(cast, client):
    assert log_in(client, "auditor").url == "/"
    assert client.get("/").url == "/zhongjiang/"
    assert client.get("/zhongjiang/").url == "/zhongjiang/audit/"


def test_a_wrong_password_is_told_and_keeps_the_name(cast, client):
    page = log_in(client, "officer", "wrong")
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert 'value="officer"' in page.text


TIMED_OUT = "登录已超时或尚未登录，请登录后继续。"


def test_who_was_away_too_long_is_told_why_the_log_in_is_here(cast, client):
    assert TIMED_OUT in client.get(f"{LOG_IN}?next=/zhongjiang/departments/").text
    for plain in (LOG_IN, f"{LOG_IN}?next=/", f"{LOG_IN}?next=https://example.com/"):
        assert TIMED_OUT not in client.get(plain).text
    wrong = {"username": "officer", "password": "wrong", "next": "/zhongjiang/departments/"}
    assert TIMED_OUT not in client.post(LOG_IN, wrong).text


def test_who_is_logged_in_needs_no_log_in_page(cast, client):
    client.force_login(cast.officer)
    assert client.get(LOG_IN).url == "/"


def test_an_account_that_is_off_is_not_let_in(cast, client):
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert log_in(client, "officer").status_code == 200
    assert not client.session.get("_auth_user_id")


class TestLockOut:
    def fail(self, client, times, username="officer"):
        return [log_in(client, username, "wrong").status_code for _ in range(times)][-1]

    def test_after_five_wrong_tries_even_the_right_password_is_refused(self, cast, client):
        assert self.fail(client, 5) == 429
        page = log_in(client, "officer")
        assert page.status_code == 429
        assert any(template.name == "departments/locked_out.html" for template in page.templates)

    def test_four_wrong_tries_are_forgiven(self, cast, client):
        assert self.fail(client, 4) == 200
        assert log_in(client, "officer").status_code == 302

    def test_others_are_not_locked_out(self, cast, client):
        self.fail(client, 5)
        assert log_in(client, "liaison").status_code == 302

    def test_a_reset_password_unlocks(self, cast, client, now):
        self.fail(client, 5)
        password = account.reset_password(actor=cast.admin, zone=cast.zone, person=cast.officer, now=now)
        assert log_in(client, "officer", password).status_code == 302


def test_log_out_is_a_post(cast, client):
    client.force_login(cast.officer)
    assert client.get("/log-out/").status_code == 405
    assert client.post("/log-out/").url == LOG_IN
    assert client.get("/zones/").url == f"{LOG_IN}?next=/zones/"


def test_every_page_of_a_zone_needs_a_log_in(cast, client):
    path = reverse("departments:list", kwargs={"zone": "zhongjiang"})
    assert client.get(path).url == f"{LOG_IN}?next={path}"


def test_a_fragment_moves_the_whole_page_to_the_log_in(cast, client):
    answer = client.get("/zhongjiang/departments/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == LOG_IN


class TestForcedChange:
    @pytest.fixture
    def newcomer(self, cast, client):
        User.objects.filter(pk=cast.officer.pk).update(must_change_password=True)
        client.force_login(cast.officer)
        return client

    @pytest.mark.parametrize("path", ["/", "/zones/", "/zhongjiang/departments/"])
    def test_every_page_leads_to_it(self, newcomer, path):
        assert newcomer.get(path).url == "/account/password/"

    def test_a_fragment_leads_to_it(self, newcomer):
        answer = newcomer.get("/zones/", headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == "/account/password/"

    def test_log_out_stays_possible(self, newcomer):
        assert newcomer.post("/log-out/").url == LOG_IN

    def change(self, client, old=PASSWORD, new="another horse 8", again=""):
        values = {"old_password": old, "new_password1": new, "new_password2": again or new}
        return client.post("/account/password/", values)

    def test_an_own_password_opens_the_portal(self, newcomer, cast):
        assert self.change(newcomer).url == "/"
        cast.officer.refresh_from_db()
        assert not cast.officer.must_change_password
        assert newcomer.get("/zhongjiang/departments/").status_code == 200
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.actor, entry.zone) == (
            "account.password-changed",
            cast.officer,
            cast.zone,
        )

    @pytest.mark.parametrize(
        ("old", "new", "again"),
        [
            ("wrong", "another horse 8", ""),
            (PASSWORD, "short7", ""),
            (PASSWORD, "12345678901", ""),
            (PASSWORD, "another horse 8", "another horse 9"),
        ],
    )
    def test_a_poor_password_is_refused(self, newcomer, cast, old, new, again):
        assert self.change(newcomer, old, new, again).status_code == 422
        cast.officer.refresh_from_db()
        assert cast.officer.must_change_password and cast.officer.check_password(PASSWORD)

    @pytest.mark.parametrize(
        ("new", "told"),
        [
            ("short7", "密码太短，至少需要10个字符。"),
            ("12345678905544", "密码不能全是数字，请加入字母或符号。"),
            ("password123", "这是常见密码，容易被猜到，请换一个。"),
            ("officer-2026", "密码与您的姓名、登录名或电子邮箱过于相似，请换一个。"),
        ],
    )
    def test_what_is_wrong_is_told_at_the_new_password(self, newcomer, new, told):
        errors = self.change(newcomer, new=new).context["form"].errors
        assert errors == {"new_password1": [told]}

    def test_the_temporary_password_cannot_become_the_own_one(self, newcomer, cast):
        answer = self.change(newcomer, new=PASSWORD)
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"new_password1"}
        cast.officer.refresh_from_db()
        assert cast.officer.must_change_password

    def test_other_mistakes_are_told_where_they_are(self, newcomer):
        form = self.change(newcomer, "wrong", "another horse 8", "another horse 9").context["form"]
        assert form.errors == {
            "old_password": ["原密码不正确，请输入本次登录所用的密码。"],
            "new_password2": ["两次输入的新密码不一致，请重新输入。"],
        }

    def test_the_page_speaks_the_language_of_the_house(self, newcomer, cast):
        text = newcomer.get("/account/password/").text
        labels = re.findall(r'<label class="form-label[^>]*>(.+?)</label>', text)
        assert labels == ["临时密码", "新密码", "再次输入新密码"]
        assert "至少10个字符，不能全是数字" in text and "你" not in text
        User.objects.filter(pk=cast.officer.pk).update(must_change_password=False)
        assert ">当前密码</label>" in newcomer.get("/account/password/").text

    def test_other_sessions_end(self, newcomer, cast):
        elsewhere = Client()
        elsewhere.force_login(cast.officer)
        self.change(newcomer)
        assert elsewhere.get("/zones/").status_code == 302
        assert newcomer.get("/zones/").status_code == 200


def test_an_idle_session_ends(cast, client):
    client.force_login(cast.officer)
    assert client.session.get_expiry_age() <= settings.IDLE_MINUTES * 60
    session = client.session
    session.set_expiry(-1)
    session.save()
    assert client.get("/zones/").status_code == 302


def test_a_session_in_use_goes_on(cast, client):
    log_in(client, "officer")
    session = client.session
    session["seen"] = session["seen"] - 120
    session.save()
    before = client.session["seen"]
    client.get("/zones/")
    assert client.session["seen"] > before


def test_a_switched_off_account_is_out_at_the_next_click_for_ever(cast, client, now):
    client.force_login(cast.liaison)
    assert client.get("/zhongjiang/departments/").status_code == 200
    account.switch_off(actor=cast.admin, zone=cast.zone, person=cast.liaison, now=now)
    assert client.get("/zhongjiang/departments/").url.startswith(LOG_IN)
    account.switch_on(actor=cast.admin, zone=cast.zone, person=cast.liaison, now=now)
    assert client.get("/zhongjiang/departments/").url.startswith(LOG_IN), "an old session must not revive"


class TestTheWayIn:
    def test_several_zones_are_offered(self, cast, client):
        MembershipFactory(user=cast.officer, zone=cast.elsewhere, role=Role.OBSERVER)
        client.force_login(cast.officer)
        assert client.get("/").url == "/zones/"
        page = client.get("/zones/").text
        assert "中江县" in page and "别处县" in page
        assert "别处县" in client.get("/zhongjiang/departments/").text  # the switcher

    def test_no_zone_at_all_is_explained(self, cast, client):
        client.force_login(cast.stranger)
        assert client.get("/").url == "/zones/"
        page = client.get("/zones/")
        assert page.status_code == 200 and not page.context["zones"]

    @pytest.mark.parametrize("who", ["stranger", "root", "far_admin"])
    def test_a_zone_that_is_not_mine_does_not_exist(self, cast, client, who):
        client.force_login(cast.people[who])
        assert client.get("/zhongjiang/").status_code == 404
        assert client.get("/zhongjiang/departments/").status_code == 404
        assert not AuditEntry.objects.exists()


def test_a_refusal_is_a_page_inside_the_zone_and_an_entry(cast, client):
    client.force_login(cast.liaison)
    page = client.get("/zhongjiang/audit/")
    assert page.status_code == 403
    assert "县建设办" in page.text  # the zone's frame is around it
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.target) == ("access.denied", cast.liaison, "see-audit")
    assert entry.detail == {"path": "/zhongjiang/audit/", "method": "GET"}


def test_a_page_has_nothing_inline(cast, client):
    client.force_login(cast.admin)
    page = client.get("/zhongjiang/departments/").text
    assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)", page)
