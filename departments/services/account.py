"""Passwords, and switching an account off and on."""

import datetime
import secrets

from axes.utils import reset as forget_failed_tries
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User, Zone
from departments.services import audit

#: Without the letters and digits that are mistaken for each other when read out on the telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"
TEMPORARY_LENGTH = 12
#: Rounds of hashing for accounts made from a list, where hundreds are made at once. Random passwords need no
#: more, and Django hashes anew, with its own number of rounds, at the first log-in.
ROUNDS_FROM_LIST = 50_000


def temporary_password() -> str:
    """Letters and digits in turn, near 54 bits; good until the first log-in."""
    return "".join(secrets.choice(DIGITS if n % 4 == 3 else LETTERS) for n in range(TEMPORARY_LENGTH))


def give_temporary_password(user: User) -> str:
    """Set one on an unsaved or locked account; the caller saves and shows it once."""
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    return password


def give_listed_password(user: User) -> str:
    """The same for one of many accounts made at once: hashed in about 20 ms instead of half a second."""
    hasher = get_hasher()
    if not isinstance(hasher, PBKDF2PasswordHasher):
        return give_temporary_password(user)
    password = temporary_password()
    user.password = hasher.encode(password, hasher.salt(), ROUNDS_FROM_LIST)
    user.must_change_password = True
    return password


def give_no_password(user: User) -> str:
    """For a rehearsal, which is undone: nothing to hash and nothing to show."""
    user.set_unusable_password()
    return ""


@transaction.atomic
def reset_password(*, actor: User, zone: Zone, person: User, now: datetime.datetime) -> str:
    """A temporary password in place of the old one; ends the person's sessions and a lock-out."""
    if not person.is_active:
        raise Conflict(_("This account is switched off. Switching it on gives a new password."))
    password = give_temporary_password(person)
    person.save(update_fields=["password", "must_change_password"])
    forget_failed_tries(username=person.username)
    _record(zone, actor, "account.password-reset", person, now)
    return password


@transaction.atomic
def switch_off(*, actor: User, zone: Zone, person: User, now: datetime.datetime) -> None:
    """From the next request on nobody is let in by this account.

    Its password is thrown away too, so that no old session comes alive when it is switched on again.
    """
    if person.pk == actor.pk:
        raise Invalid(_("You cannot switch off your own account. Ask another administrator."))
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Conflict(_("This account is already switched off."))
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _record(zone, actor, "account.switched-off", person, now)


@transaction.atomic
def switch_on(*, actor: User, zone: Zone, person: User, now: datetime.datetime) -> str:
    """Let the account in again, with a temporary password."""
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Conflict(_("This account is already switched on."))
    person.is_active = True
    password = give_temporary_password(person)
    person.save(update_fields=["password", "must_change_password"])
    forget_failed_tries(username=person.username)
    _record(zone, actor, "account.switched-on", person, now)
    return password


@transaction.atomic
def change_own_password(*, actor: User, new_password: str, now: datetime.datetime) -> None:
    """Written into the log of every zone of the account; always in one order, as each log is locked."""
    actor.set_password(new_password)
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])
    for zone in Zone.objects.filter(memberships__user=actor).distinct().order_by("pk"):
        _record(zone, actor, "account.password-changed", actor, now)


def _record(zone: Zone, actor: User, action: str, person: User, now: datetime.datetime) -> None:
    audit.record(
        zone=zone, actor=actor, action=action, now=now,
        target=f"person:{person.pk}", detail={"name": str(person), "username": person.username},
    )  # fmt: skip
