"""Many rows at once: PostgreSQL's COPY where there is PostgreSQL, the ordinary way elsewhere.

An import of a long table writes some hundred thousand rows; building and parsing that many INSERT
parameters costs several times what the rows themselves do.
"""

from __future__ import annotations

import datetime
import gc
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connections, router, transaction
from django.db.models import Field, JSONField, Model

#: Fewer rows are inserted in the ordinary way.
COPIED_FROM = 500
#: Fewer rows are changed in the ordinary way.
UPDATED_FROM = 50
#: Rows made, and rows held as text, in one go.
CHUNK, COPIED_AT_ONCE = 5000, 200
_EMPTY = "CREATE TEMP TABLE changed_rows AS SELECT {columns} FROM {table} WITH NO DATA"
_FILL = "UPDATE {table} SET {values} FROM changed_rows new WHERE {table}.{key} = new.{key}"
_NULL = "\\N"
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
M = TypeVar("M", bound=Model)


@contextmanager
def without_collecting() -> Iterator[None]:
    """While very many objects are made that all stay, looking for garbage among them is in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert(model: type[M], objects: Iterable[M]) -> list[M]:
    """Insert them all, in their order, and give each its key. No signals, no ``save``, as ``bulk_create``.

    Raises ``IntegrityError`` when any of them breaks a constraint; nothing is written then.
    """
    rows = list(objects)
    using = router.db_for_write(model)
    if connections[using].vendor != "postgresql" or len(rows) < COPIED_FROM:
        return model._default_manager.bulk_create(rows, batch_size=CHUNK // 2)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _number(model, rows, cursor)
        _copy(cursor, model._meta.db_table, model._meta.concrete_fields, rows)
    for row in rows:
        row._state.adding, row._state.db = False, using
    return rows


def pour(model: type[M], objects: Iterable[M]) -> int:
    """Like :func:`insert` for more rows than should be held, in the caller's transaction; how many."""
    rest, count = iter(objects), 0
    while portion := list(islice(rest, CHUNK)):
        count += len(insert(model, portion))
    return count


def update(model: type[M], objects: Iterable[M], names: Sequence[str]) -> None:
    """Write these fields of rows that are there, as ``bulk_update``; one statement instead of many cases."""
    rows = list(objects)
    using = router.db_for_write(model)
    if connections[using].vendor != "postgresql" or len(rows) < UPDATED_FROM:
        model._default_manager.bulk_update(rows, names, batch_size=200)
        return
    quote = connections[using].ops.quote_name
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    table, columns = quote(model._meta.db_table), [quote(field.column) for field in fields]
    values = ", ".join(f"{column} = new.{column}" for column in columns[1:])
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_EMPTY.format(columns=", ".join(columns), table=table))
        _copy(cursor, "changed_rows", fields, rows)
        cursor.execute(_FILL.format(table=table, values=values, key=columns[0]))
        cursor.execute("DROP TABLE changed_rows")


def _copy(cursor: Any, table: str, fields: Sequence[Any], rows: Sequence[Model]) -> None:
    quote = cursor.db.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    for start in range(0, len(rows), COPIED_AT_ONCE):
        text = "".join([_line(row, fields) for row in rows[start : start + COPIED_AT_ONCE]])
        with cursor.db.wrap_database_errors:
            cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", io.StringIO(text))


def _number(model: type[Model], rows: Sequence[Model], cursor: Any) -> None:
    """Keys from the table's own sequence, so that ordinary inserts go on behind them."""
    key = model._meta.pk
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [f'"{model._meta.db_table}"', key.column, len(rows)],
    )
    for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = pk


def _line(row: Model, fields: Sequence[Field[Any, Any]]) -> str:
    return "\t".join([_text(field, getattr(row, field.attname)) for field in fields]) + "\n"


def _text(field: Field[Any, Any], value: Any) -> str:
    """One value in the text format of COPY."""
    if value is None:
        return _NULL
    if isinstance(field, JSONField):
        return json.dumps(value, cls=field.encoder, ensure_ascii=False).replace("\\", "\\\\")
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _SPECIAL.search(value) else value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).translate(_ESCAPES)
