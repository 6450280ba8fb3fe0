"""Every limit of the benchmarks, in one place."""

from dataclasses import dataclass

#: p50 of the task list (50 rows, filter form) over a plain 50-row table from one query.
TASK_LIST = 2.5
#: p50 of the zone overview over a view that runs only its one aggregate.
OVERVIEW = 3.0
#: Resident memory of any web or job process after the mix, MB of 1024 × 1024 bytes.
MEMORY_MB = 130.0
#: A first import of 10,000 rows over parsing its file with calamine and COPY of the rows that it wrote.
IMPORT = 6.0
#: The same for the edited table, a tenth of whose rows is another.
IMPORT_AGAIN = 8.0
#: Of what django-import-export takes for the same rows one by one.
ROW_BY_ROW = 0.1
#: What the importing process grows by at most, MB.
IMPORT_MB = 100.0
#: A table of 71 rows: seconds of the command beyond Django's own start, and queries of the preview.
READING_SECONDS = 0.5
PREVIEW_QUERIES = 20


@dataclass(frozen=True)
class Check:
    """One measured value against its limit; ``unit`` is ``×``, ``MB``, ``s`` or ``queries``."""

    name: str
    value: float
    limit: float
    unit: str

    @property
    def held(self) -> bool:
        return self.value <= self.limit
