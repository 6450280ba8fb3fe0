"""``python -m benchmarks [--json FILE]``: a table, a JSON file, and exit status 1 where a limit is missed.

Needs a PostgreSQL and a Redis of its own; ``make bench`` starts both. The data set is written into a new
database beside the configured one, which stays untouched, and dropped at the end.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
MANIFEST = HERE.parent / "staticfiles" / "staticfiles.json"


def prepare() -> None:
    """Settings as an installation has them: no debugging, collected static files."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("benchmarks: DATABASE_URL must name a PostgreSQL to work on; `make bench` starts one.")
    if not MANIFEST.exists():
        sys.exit("benchmarks: the static files are not collected; `make bench` or `make install` does that.")
    settings = {"DEBUG": "false", "STATIC_MANIFEST": "true", "HTTPS": "false", "WEB_WORKERS": "1"}
    os.environ.update(settings, DJANGO_SETTINGS_MODULE="benchmarks.settings")
    import django

    django.setup()


@contextmanager
def fresh_database() -> Iterator[None]:
    """A migrated database under another name, for this process and those it starts."""
    from django.conf import settings
    from django.db import connection

    name = settings.DATABASES["default"]["NAME"]
    made = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    head, found, _tail = os.environ["DATABASE_URL"].rpartition(name)
    assert found
    os.environ["DATABASE_URL"] = head + made
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, default=HERE / "results.json", metavar="FILE")
    options = parser.parse_args(arguments)
    prepare()
    from benchmarks.report import table
    from benchmarks.run import run

    with fresh_database():
        results = run()
    results["machine"] = {"python": platform.python_version(), "cpus": os.cpu_count()}
    options.json.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(results))
    return 0 if all(check["held"] for check in results["checks"]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
