"""`manage.py read_decomposition FILE`: what the import page would show, without touching the database."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from officedocs import Refused, read
from officedocs.headingrules import ROLES
from tasks.management.commands._decomposition_summary import summary_lines

REFUSED = 2


def _heading(text: str) -> tuple[str, str]:
    """HEADING=ROLE in two; the last = counts, as a heading may hold one."""
    title, equals, role = text.rpartition("=")
    if not equals or not title.strip() or role not in {*ROLES, ""}:
        raise ArgumentTypeError(f"not HEADING=ROLE with a known role: {text}")
    return title, role


class Command(BaseCommand):
    """Exit status 0 when the file was read (rows may carry problems), 2 when it is refused."""

    help = (
        "Read one decomposition table or text plan (Excel, Word, CSV or plain text) and print what it says."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            metavar="FILE",
            help="an .xlsx, .xls, .docx, .csv, .tsv or .txt file; with LibreOffice also .doc and .wps",
        )
        parser.add_argument("--year", type=int, help="the year for dates that leave it out")
        parser.add_argument(
            *("--heading", "-H"),
            action="append",
            default=[],
            type=_heading,
            metavar="HEADING=ROLE",
            help="what a column means, by its heading: one of "
            + ", ".join(sorted(ROLES))
            + "; nothing after = leaves the column out. May be given several times.",
        )
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["json"]
        try:
            document = read(
                Path(options["file"]), year=options["year"], headings=dict(options.get("heading") or [])
            )
        except Refused as refusal:
            self._refuse(refusal.code, refusal.message, as_json=as_json)
        except OSError:
            message = f"打不开文件“{Path(options['file']).name}”，请检查文件名和路径是否正确。"
            self._refuse("not-found", message, as_json=as_json)
        else:
            text = json.dumps(document.as_dict(), ensure_ascii=False, indent=2)
            self.stdout.write(text if as_json else "\n".join(summary_lines(document)))

    def _refuse(self, code: str, message: str, *, as_json: bool) -> None:
        """One plain sentence on stderr; for programs the same as JSON on stdout."""
        self.stderr.write(message, self.style.NOTICE if self.style else None)
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
        raise SystemExit(REFUSED)
