"""The resource all kinds of lists share: rows are matched by what people call things, within one zone.

A row becomes a :class:`Record` of plain values. What a record changes is stored by a service, so that every
rule of the pages holds here too; a row that a service refuses is shown with its sentence and leaves no trace.
"""

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from chronicdz.errors import Conflict, Invalid
from departments.access import Access
from departments.exchange.columns import Amount, Column, Words
from departments.exchange.sheets import sheets_of
from departments.exchange.table import Table, table_of


@dataclass(frozen=True)
class Desk:
    """For whom and when a list is worked on. ``rehearsal``: all of it is undone afterwards."""

    held: Access
    now: datetime.datetime
    today: datetime.date
    rehearsal: bool = False

    @property
    def zone(self) -> Any:
        return self.held.zone

    @property
    def actor(self) -> Any:
        return self.held.user


class Record:
    """One line of a list as values, and in ``of`` the row of the database it stands for."""

    def __init__(self, of: Any = None, **values: Any) -> None:
        self.of = of
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __deepcopy__(self, memo: dict[int, Any]) -> "Record":
        """The library keeps what was there before; values are never changed in place."""
        return copy(self)

    def __str__(self) -> str:
        return ""


class ZoneResource(Resource):
    """A kind of list. ``key`` are the columns a row is found by; ``known`` gives all records of the zone."""

    columns: ClassVar[tuple[Column, ...]] = ()
    key: ClassVar[tuple[str, ...]] = ()
    depends: ClassVar[tuple[str, str] | None] = None  #: (name, refers to): what is referred to comes first
    headings_in: ClassVar[str] = ""  #: a language the headings are always written in
    may_add: ClassVar[bool] = True
    unknown: ClassVar[Words] = ""  #: what to say of a row that is not there, where none can be added

    class Meta:
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True
        report_skipped = True
        clean_model_instances = False
        use_transactions = True
        instance_loader_class = BaseInstanceLoader

    def __init__(self, desk: Desk, scope: str = "") -> None:
        super().__init__()
        self.desk, self.scope = desk, scope
        self.fields = OrderedDict((one.name, _field(one)) for one in self.columns)
        self.records: dict[tuple[Any, ...], Record] = {}
        self.seen: dict[tuple[Any, ...], int] = {}
        self.numbers: list[int] = []
        self.current = Record()
        self.effects: list[str] = []  #: sentences on what follows from the list as a whole

    # -------------------------------------------------------------- what a kind says
    def known(self) -> Iterable[Record]:
        """Every record of the zone, in the order of the export."""
        raise NotImplementedError

    def store(self, record: Record, before: Record | None) -> None:
        """Hand a new or changed record to its service; ``before`` is None for a new one."""
        raise NotImplementedError

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        """Column → what is wrong, before anything is stored, also for rows that change nothing."""
        return {}

    def prepare(self, table: Table) -> None:
        """Look at the whole list before its rows are taken one by one."""

    def key_of(self, record: Record) -> tuple[Any, ...]:
        return tuple(getattr(record, name) for name in self.key)

    def note(self, record: Record) -> str:
        """What else the preview says of a new row."""
        return ""

    @property
    def named_by(self) -> Sequence[str]:
        """The columns that name a row in the preview."""
        return self.key

    def read(self, content: bytes, file_name: str) -> Table:
        """The rows of a file; :class:`Invalid` for a file that is no such list."""
        return table_of(sheets_of(content, file_name), self.columns)

    # -------------------------------------------------------------- the library's hooks
    @property
    def labels(self) -> dict[str, str]:
        return {column.name: str(column.label) for column in self.columns}

    def get_import_id_fields(self) -> Sequence[str]:
        return self.key

    def load(self, table: Table) -> None:
        """Read what there is, once, before the rows."""
        self.records = {self.key_of(record): record for record in self.known()}
        self.seen, self.numbers = {}, table.numbers
        self.prepare(table)

    def get_queryset(self) -> list[Record]:
        return list(self.known())

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Record | None:
        return self.records.get(self.key_of(self.current))

    def init_instance(self, row: Any = None) -> Record:
        return Record()

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, Any]) -> tuple[Record, bool]:
        found = self.get_instance(instance_loader, row)
        return (copy(found), False) if found else (self.init_instance(row), True)

    def keyed(self, row: dict[str, Any]) -> Record:
        """The columns a row is found by; what is wrong in one of them is told at once."""
        record, wrong = Record(), {}
        for name in self.key:
            try:
                setattr(record, name, self.fields[name].widget.clean(row.get(name), row=row))
            except ValueError as error:
                wrong[name] = ValidationError(str(error))
        if wrong:
            raise ValidationError(wrong)
        return record

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        number = self.numbers[kwargs["row_number"] - 1]
        empty = {
            column.name: ValidationError(_("This cell is empty. Fill it in."))
            for column in self.columns
            if column.needed and not str(row.get(column.name) or "").strip()
        }
        if empty:
            raise ValidationError(empty)
        self.current = self.keyed(row)
        key = self.key_of(self.current)
        first = self.seen.setdefault(key, number)
        if first != number:
            raise ValidationError(
                _("Row %d of the list says this already. Leave one of the two out.") % first
            )

    def import_instance(self, instance: Record, row: dict[str, Any], **kwargs: Any) -> None:
        before = copy(instance)
        super().import_instance(instance, row, **kwargs)
        if before.of is not None:
            instance.__dict__.update({name: getattr(before, name) for name in self.key})
        for column in self.columns:
            if column.fixed and not getattr(instance, column.name):
                setattr(instance, column.name, getattr(before, column.name))
        fresh = instance.of is None
        if fresh and not self.may_add:
            raise ValidationError(str(self.unknown))
        wrong = {} if fresh else self._moved(instance, before)
        wrong.update(self.check(instance, None if fresh else before))
        if wrong:
            raise ValidationError({name: ValidationError(str(text)) for name, text in wrong.items()})

    def _moved(self, record: Record, before: Record) -> dict[str, Any]:
        """Columns that are only shown and were written over."""
        return {
            column.name: column.elsewhere
            for column in self.columns
            if column.fixed and getattr(record, column.name) != getattr(before, column.name)
        }

    def skip_row(
        self, instance: Record, original: Record, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if import_validation_errors or instance.of is None:
            return False
        return not self.changed(original, instance)

    def changed(self, before: Record, after: Record) -> dict[str, tuple[str, str]]:
        """What differs, as the export writes it."""
        found = {}
        for column in self.columns:
            one, other = getattr(before, column.name), getattr(after, column.name)
            if one != other:
                found[column.name] = (column.widget.render(one), column.widget.render(other))
        return found

    def save_instance(self, instance: Record, is_create: bool, row: Any, **kwargs: Any) -> None:
        before = None if is_create else self.records.get(self.key_of(instance))
        try:
            with transaction.atomic():
                self.store(instance, before)
        except (Invalid, Conflict) as refused:
            raise ValidationError(str(refused.message)) from refused
        except DatabaseError as refused:
            raise ValidationError(
                _("This row cannot be stored. Look for odd characters or numbers in it.")
            ) from refused
        self.records[self.key_of(instance)] = instance


def _field(column: Column) -> Field:
    """An empty cell clears a text, a list or an amount; where it cannot mean "none" it changes nothing."""
    clears = isinstance(column.widget, Amount)
    return Field(
        attribute=column.name, column_name=column.name, widget=column.widget, saves_null_values=clears
    )


def sentences(problem: ValidationError, labels: dict[str, str]) -> list[tuple[str, str]]:
    """(column's heading or "", what is wrong) of a row."""
    if not hasattr(problem, "error_dict"):
        return [("", text) for text in problem.messages]
    found = []
    for name, errors in problem.error_dict.items():
        label = "" if name == NON_FIELD_ERRORS else labels.get(name, "")
        found += [(label, text) for error in errors for text in error.messages]
    return found
