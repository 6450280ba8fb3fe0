"""The list of heads, deputies and A/B liaisons: accounts and the roles they hold for departments."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments import access
from departments.exchange.columns import Choice, Column, Text
from departments.exchange.directory import Directory
from departments.exchange.identity import People
from departments.exchange.resource import Record, ZoneResource
from departments.exchange.table import Table
from departments.models import DEPARTMENT_ROLES, Department, Membership, Role, User
from departments.services.account import give_listed_password, give_no_password
from departments.services.person import RoleGrant, change_duty, change_person, create_person, give_role

A, B = Membership.Duty.A, Membership.Duty.B
#: What the role column may say, with the role and the duty that are meant.
ROLES: dict[str, tuple[str, str]] = {
    "head": (Role.HEAD, A),
    "deputy": (Role.DEPUTY, A),
    "liaison-a": (Role.LIAISON, A),
    "liaison-b": (Role.LIAISON, B),
}
ROLE_WORDS: list[tuple[str, str | Promise]] = [
    ("head", Role.HEAD.label),
    ("deputy", Role.DEPUTY.label),
    ("liaison-a", gettext_lazy("liaison A")),
    ("liaison-b", gettext_lazy("liaison B")),
]
ALSO = {
    **dict.fromkeys(("主要负责人", "主要负责同志", "一把手", "正职", "单位负责人"), "head"),
    **dict.fromkeys(("副职", "分管负责人", "分管负责同志", "分管副职", "副职领导"), "deputy"),
    **dict.fromkeys(("联络员", "联络员(a)", "联络员(a角)", "a角", "a", "a角联络员", "联络员a"), "liaison-a"),
    **dict.fromkeys(("联络员(b)", "联络员(b角)", "b角", "b", "b角联络员", "联络员b"), "liaison-b"),
}


class Email(Text):
    """One address."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        address = User.objects.normalize_email(super().clean(value))
        try:
            if address:
                validate_email(address)
        except ValidationError:
            raise ValueError(_("Enter one address such as name@example.com, or leave it empty.")) from None
        return address


@dataclass(frozen=True)
class Issued:
    """A new account as it is shown once; the password is kept nowhere else."""

    name: str
    department: str
    role: str
    username: str
    password: str


class PersonResource(ZoneResource):
    """A row is a person in a role for a department; nobody's role is ended by a list."""

    key: ClassVar[tuple[str, ...]] = ("username", "department", "role")
    columns = (
        Column(
            "department",
            gettext_lazy("Department"),
            Text(80),
            gettext_lazy("Its name or another name of it."),
            "县教体局",
            ("单位", "部门名称", "单位名称"),
            required=True,
            needed=True,
        ),
        Column(
            "name", gettext_lazy("Full name"), Text(40), "", "某某", ("名字",), required=True, needed=True
        ),
        Column(
            "role",
            gettext_lazy("Role"),
            Choice(lambda: ROLE_WORDS, ALSO),
            gettext_lazy("Head of department, deputy in charge, liaison A or liaison B."),
            "联络员A",
            ("职务/角色", "人员类别", "类别"),
            required=True,
            needed=True,
        ),
        Column(
            "post",
            gettext_lazy("Post"),
            Text(40),
            gettext_lazy("Empty: stays as it is."),
            "办公室主任",
            ("岗位",),
        ),
        Column(
            "email",
            gettext_lazy("E-mail"),
            Email(254),
            gettext_lazy("Reminders go there too. Empty: stays as it is."),
            "name@example.com",
            ("邮箱", "电子邮件"),
        ),
        Column(
            "username",
            gettext_lazy("Log-in name"),
            Text(150),
            gettext_lazy(
                "Of an account that exists, or a new one of letters, digits and @ . + - _. Empty: a new "
                "account gets one by itself."
            ),
            "",
            ("用户名", "账号", "帐号"),
        ),
    )

    directory: Directory
    people: People

    def prepare(self, table: Table) -> None:
        self.directory = Directory(self.desk.zone)
        self.people = People(self.desk.zone)
        self.issued: list[Issued] = []

    def known(self) -> Iterable[Record]:
        held = Membership.objects.filter(zone=self.desk.zone, role__in=DEPARTMENT_ROLES, user__is_active=True)
        found = held.select_related("user", "department", "zone").order_by(
            "department__position", "department_id", "role", "duty", "id"
        )
        for one in found:
            if one.ends_on is None or one.ends_on >= self.desk.today:
                yield Record(one, **_cells(one))

    @property
    def named_by(self) -> tuple[str, ...]:
        return ("name", "department", "role")

    def key_of(self, record: Record) -> tuple[Any, ...]:
        return record.username, record.department, ROLES[record.role][0] if record.role else ""

    def keyed(self, row: dict[str, Any]) -> Record:
        """The row with its department and its person found; ``username`` is filled in where it was empty."""
        record, wrong = Record(), {}
        for column in self.columns:
            try:
                setattr(record, column.name, column.widget.clean(row.get(column.name), row=row))
                if column.name == "department":
                    record.department = self.directory.department(record.department).name
            except ValueError as error:
                wrong[column.name] = ValidationError(str(error))
        if wrong:
            raise ValidationError(wrong)
        record.username = self.people.username_of(record)
        return record

    def import_instance(self, instance: Record, row: dict[str, Any], **kwargs: Any) -> None:
        found = self.current
        given = {name: getattr(found, name) for name in ("department", "name", "role", "username")}
        person = self.people.known.get(found.username)
        for name in ("post", "email"):
            given[name] = getattr(found, name) or (getattr(person, name) if person else "")
        if person and given["email"].casefold() == person.email.casefold():
            given["email"] = person.email
        instance.__dict__.update(given)
        self.people.remember(found, self.numbers[kwargs["row_number"] - 1])
        if person is not None and self._renamed(person, instance) and not self._may_change(person):
            raise ValidationError(
                _("This account has more rights than yours or belongs to other zones too: its name, post and "
                  "e-mail stay as they are. Write them as they are, or leave post and e-mail empty.")
            )  # fmt: skip

    def note(self, record: Record) -> str:
        if record.is_fresh:
            return _("new account, log-in name %s") % record.username
        return _("gives this role to the account %s") % record.username

    def store(self, record: Record, before: Record | None) -> None:
        person = self.people.known.get(record.username)
        department = self.directory.department(record.department)
        role, duty = ROLES[record.role]
        if person is None:
            self._create(record, RoleGrant(role, department, duty))
            return
        self._change(person, record)
        common: dict[str, Any] = {"actor": self.desk.actor, "now": self.desk.now}
        if before is None:
            grant = RoleGrant(role, department, duty, self._first_day(person, department, role))
            record.of = give_role(zone=self.desk.zone, person=person, grant=grant, **common)
        elif before.of.duty != duty:
            change_duty(membership=before.of, duty=duty, **common)

    def _first_day(self, person: User, department: Department, role: str) -> datetime.date | None:
        """A role that was held before begins anew today."""
        past = Membership.objects.filter(
            user=person, department=department, role=role, ends_on__lt=self.desk.today
        )
        return self.desk.today if past.exists() else None

    def _create(self, record: Record, grant: RoleGrant) -> None:
        person, password = create_person(
            actor=self.desk.actor, zone=self.desk.zone, now=self.desk.now, grant=grant,
            username=record.username, display_name=record.name, post=record.post, email=record.email,
            give_password=give_no_password if self.desk.rehearsal else give_listed_password,
        )  # fmt: skip
        record.is_fresh = True
        record.of = Membership.objects.select_related("user", "department", "zone").get(
            user=person, zone=self.desk.zone
        )
        self.people.known[person.username] = person
        words = self.fields["role"].widget.render(record.role)
        self.issued.append(Issued(record.name, record.department, words, person.username, password))

    def _change(self, person: User, record: Record) -> None:
        if self._renamed(person, record):
            change_person(
                actor=self.desk.actor, zone=self.desk.zone, person=person, now=self.desk.now,
                display_name=record.name, post=record.post, email=record.email,
            )  # fmt: skip

    def _renamed(self, person: User, record: Record) -> bool:
        return (person.display_name, person.post, person.email) != (record.name, record.post, record.email)

    def _may_change(self, person: User) -> bool:
        return access.may_manage_account(self.desk.held, person, self.desk.today)


def _cells(one: Membership) -> dict[str, Any]:
    role = "liaison-b" if (one.role, one.duty) == (Role.LIAISON, B) else one.role
    return {
        "department": one.department.name if one.department else "",
        "name": one.user.display_name,
        "role": "liaison-a" if role == Role.LIAISON else str(role),
        "post": one.user.post,
        "email": one.user.email,
        "username": one.user.username,
    }
