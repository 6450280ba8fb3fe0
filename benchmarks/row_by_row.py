"""django-import-export as it comes: a plain ModelResource for each model, row by row."""

import time
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from import_export.resources import modelresource_factory

from departments.models import Zone
from indicators.models import Indicator, Target
from tasks.models import Assignment, Deliverable, Responsibility, Schedule, Task

SAMPLE = 500
MODELS: tuple[type[Model], ...] = (Indicator, Target, Task, Schedule, Responsibility, Assignment, Deliverable)


class NotImported(RuntimeError):
    """Some rows of the sample were refused, so the time would mean nothing."""


def seconds_row_by_row(zone: Zone) -> tuple[float, int]:
    """Seconds for all rows of a zone's plan, worked out from a sample of each model; and how many rows."""
    counts = {model: _rows(model, zone).count() for model in MODELS}
    total = sum(counts.values())
    seconds = 0.0
    for model, count in counts.items():
        sample = _spread(_rows(model, zone), max(SAMPLE * count // total, 20))
        seconds += _seconds(model, sample) * count / len(sample)
    return seconds, total


def _rows(model: type[Model], zone: Zone) -> QuerySet[Model]:
    return model._default_manager.filter(zone=zone).order_by("pk")


def _spread(rows: QuerySet[Model], count: int) -> list[int]:
    """So many keys from the first to the last."""
    keys = list(rows.values_list("pk", flat=True))
    return keys[:: max(len(keys) // count, 1)]


def _seconds(model: type[Model], keys: Iterable[int]) -> float:
    """Take the rows out, import them from their own export, and leave everything as it was."""
    resource = modelresource_factory(model)()
    rows = model._default_manager.filter(pk__in=keys)
    dataset = resource.export(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what refers to them waits
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(keys)])
        began = time.perf_counter()
        result = resource.import_data(dataset, raise_errors=True)
        seconds = time.perf_counter() - began
        if result.totals["new"] != len(dataset):
            raise NotImported(f"{model.__name__}: {result.totals}")
        transaction.set_rollback(True)
    return seconds
