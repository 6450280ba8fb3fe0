"""What a piece of work wrote into PostgreSQL, held in memory, and the time it takes to write just that.

Every row version carries the number of the transaction that wrote it, so the rows of any piece of work are
those from a number on, whichever tables they stand in and whether they are new or changed.
"""

import gc
import io
import time
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Table:
    """The rows of one table in the text format of COPY."""

    name: str
    columns: str
    rows: int
    content: bytes


class Incomplete(RuntimeError):
    """Writing back did not give the same number of rows, so its time would mean nothing."""


def mark() -> int:
    """The number that every later transaction's is above."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def written_since(number: int) -> list[Table]:
    """Every table with rows that were written since, all their columns."""
    connection.ensure_connection()
    tables = []
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            columns = _columns(cursor, name)
            content = io.BytesIO()
            cursor.copy_expert(
                f"COPY (SELECT {columns} FROM {_quoted(name)}{_since(number)}) TO STDOUT", content
            )
            if content.tell():
                tables.append(Table(name, columns, int(cursor.rowcount), content.getvalue()))
    return tables


def seconds_to_copy(tables: list[Table], number: int) -> float:
    """Take these rows out and time putting them back: same constraints, same indexes, one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # nothing cascades, nothing is checked
        for table in tables:
            cursor.execute(f"DELETE FROM {_quoted(table.name)}{_since(number)}")
        cursor.execute("SET session_replication_role = origin")
        for table in tables:
            cursor.execute(f"VACUUM {_quoted(table.name)}")
        gc.collect()
        began = time.perf_counter()
        with transaction.atomic():
            for table in tables:
                cursor.copy_expert(
                    f"COPY {_quoted(table.name)} ({table.columns}) FROM STDIN", io.BytesIO(table.content)
                )
                if cursor.rowcount != table.rows:
                    raise Incomplete(f"{table.name}: {cursor.rowcount} of {table.rows} rows came back")
        return time.perf_counter() - began


def _columns(cursor: object, table: str) -> str:
    found = connection.introspection.get_table_description(cursor, table)
    return ", ".join(_quoted(column.name) for column in found)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _since(number: int) -> str:
    return f" WHERE xmin::text::bigint >= {number}"
