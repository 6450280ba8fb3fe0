"""Times of pages, taken in turns so that whatever else the machine does falls on all of them alike."""

import gc
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARM_UP = 8
ROUNDS = 100


class BadAnswer(RuntimeError):
    """A page did not answer with 200, so its time would mean nothing."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds and queries of one page."""

    p50: float
    p95: float
    queries: int


def measure(client: Client, paths: Mapping[str, str], rounds: int = ROUNDS) -> dict[str, Timing]:
    """Name → timing of each path, visited in turns ``rounds`` times after a warm-up."""
    queries = {name: query_count(client, path) for name, path in paths.items()}
    taken: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(WARM_UP + rounds):
        gc.collect()
        for name, path in paths.items():
            seconds = visit(client, path)
            if number >= WARM_UP:
                taken[name].append(seconds * 1000)
    return {name: Timing(*percentiles(times), queries[name]) for name, times in taken.items()}


def visit(client: Client, path: str) -> float:
    """Seconds for one whole answer through the middleware."""
    began = time.perf_counter()
    response = client.get(path)
    seconds = time.perf_counter() - began
    if response.status_code != 200:
        raise BadAnswer(f"{path} answered {response.status_code}")
    return seconds


def query_count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit(client, path)
    return len(captured)


def percentiles(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]
