"""Every limit of the benchmarks, in one place."""

from dataclasses import dataclass

#: p50 of the task list (50 rows, filter form) over a plain 50-row table from one query.
TASK_LIST = 2.5
#: p50 of the zone overview over a view that runs only its one aggregate.
OVERVIEW = 3.0
#: Resident memory of any web or job process after the mix, MB of 1024 × 1024 bytes.
MEMORY_MB = 130.0


@dataclass(frozen=True)
class Check:
    """One measured value against its limit; ``unit`` is ``×`` or ``MB``."""

    name: str
    value: float
    limit: float
    unit: str

    @property
    def held(self) -> bool:
        return self.value <= self.limit
