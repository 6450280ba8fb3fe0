"""Whom a row of a list of people means: by log-in name, by e-mail, or by name within one department."""

from collections import defaultdict
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.exchange.resource import Record
from departments.models import Membership, User, Zone


class People:
    """The accounts of a zone, and those that the rows so far have named. Accounts elsewhere stay unknown."""

    def __init__(self, zone: Zone) -> None:
        self.known: dict[str, User] = {}
        self.by_email: dict[str, list[User]] = defaultdict(list)
        self.by_name: dict[str, list[User]] = defaultdict(list)
        self.departments: dict[str, set[str]] = defaultdict(set)
        self._rows: dict[str, tuple[Record, int]] = {}  # log-in name → the row that first named it
        self._namesakes: dict[str, list[str]] = defaultdict(list)  # name → log-in names of those rows
        self._numbers = count(1)
        self._prefix = zone.slug
        for person in User.objects.filter(memberships__zone=zone).distinct():
            self.known[person.username] = person
            self.by_email[person.email.casefold()].append(person)
            self.by_name[person.display_name].append(person)
        places = Membership.objects.filter(zone=zone, department__isnull=False)
        for username, department in places.values_list("user__username", "department__name"):
            self.departments[username].add(department)

    def username_of(self, record: Record) -> str:
        """The log-in name of the person meant, a new one for a new person."""
        if record.username:
            self._refuse_other_words(record)
            return str(record.username)
        person = self._by_email(record) or self._by_name(record)
        if person is not None:
            return person.username
        return self._in_list(record) or self._free()

    def remember(self, record: Record, number: int) -> None:
        """Later rows may mean the same new person."""
        if record.username not in self._rows:
            self._rows[record.username] = (record, number)
            self._namesakes[record.name].append(record.username)

    def _by_email(self, record: Record) -> User | None:
        found = self.by_email.get(record.email.casefold(), []) if record.email else []
        same = [person for person in found if person.display_name == record.name]
        if len(same) == 1:
            return same[0]
        if found:
            raise ValidationError({"email": _(
                "This e-mail belongs to %s. If that person is meant, write the log-in name; else another one."
            ) % _listed(found)})  # fmt: skip
        return None

    def _by_name(self, record: Record) -> User | None:
        found = self.by_name.get(record.name, [])
        here = [person for person in found if record.department in self.departments[person.username]]
        if len(here) == 1 and not (record.email and here[0].email):
            return here[0]
        if found:
            raise ValidationError({"username": _(
                "There is already %s. If the same person is meant, write that log-in name; for another "
                "person of the same name write a new one."
            ) % _listed(found)})  # fmt: skip
        return None

    def _in_list(self, record: Record) -> str:
        """A new person that an earlier row named: same name, and same e-mail or same department."""
        rows = [(username, *self._rows[username]) for username in self._namesakes[record.name]]
        for username, earlier, _number in rows:
            same_place = earlier.department == record.department and not (earlier.email and record.email)
            if same_place or (record.email and earlier.email.casefold() == record.email.casefold()):
                return username
        if rows:
            raise ValidationError({"username": _(
                "Row %d has a person of the same name. Write a log-in name in both rows: the same one for "
                "one person, different ones for two."
            ) % rows[0][2]})  # fmt: skip
        return ""

    def _refuse_other_words(self, record: Record) -> None:
        """Two rows of one account must agree on who it is."""
        earlier = self._rows.get(record.username)
        if earlier is not None and earlier[0].name != record.name:
            raise ValidationError({"name": _(
                "Row %(number)d says “%(name)s” for the same log-in name. Make both rows alike."
            ) % {"number": earlier[1], "name": earlier[0].name}})  # fmt: skip

    def _free(self) -> str:
        """The next log-in name made from the zone's address."""
        while True:
            name = f"{self._prefix}{next(self._numbers):03d}"
            if name not in self._rows and not User.objects.filter(username=name).exists():
                return name


def _listed(people: list[User]) -> str:
    words = _("%(name)s (log-in name %(username)s)")
    return "、".join(words % {"name": one.display_name, "username": one.username} for one in people[:3])
