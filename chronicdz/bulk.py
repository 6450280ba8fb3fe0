"""Many new rows at once: PostgreSQL's COPY where there is PostgreSQL, the ordinary insert elsewhere.

An import of a long table writes some hundred thousand rows; building and parsing that many INSERT
parameters costs several times what the rows themselves do.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connections, router, transaction
from django.db.models import Field, JSONField, Model

#: Fewer rows are inserted in the ordinary way.
COPIED_FROM = 500
#: Rows written in one go; bounds what is held as text.
CHUNK = 5000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"
M = TypeVar("M", bound=Model)


def insert(model: type[M], objects: Iterable[M]) -> list[M]:
    """Insert them all, in their order, and give each its key. No signals, no ``save``, as ``bulk_create``.

    Raises ``IntegrityError`` when any of them breaks a constraint; nothing is written then.
    """
    rows = list(objects)
    using = router.db_for_write(model)
    connection = connections[using]
    if connection.vendor != "postgresql" or len(rows) < COPIED_FROM:
        return model._default_manager.bulk_create(rows, batch_size=CHUNK // 2)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _number(model, rows, cursor)
        fields = model._meta.concrete_fields
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        table = connection.ops.quote_name(model._meta.db_table)
        for start in range(0, len(rows), CHUNK):
            text = "".join(_line(row, fields) for row in rows[start : start + CHUNK])
            with connection.wrap_database_errors:
                cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO(text))
    for row in rows:
        row._state.adding, row._state.db = False, using
    return rows


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
        return json.dumps(value, cls=field.encoder, ensure_ascii=False).translate(_ESCAPES)
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).translate(_ESCAPES)
