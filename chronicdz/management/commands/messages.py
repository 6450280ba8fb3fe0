"""`manage.py messages`: keep the Chinese texts complete, without the gettext programs."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chronicdz import catalogue

HELP = "提取、检查、编译界面翻译 / Extract, check and compile the translations of the screens"


def own_folders() -> list[Path]:
    """The portal's apps and its templates, not those of installed packages."""
    base = Path(settings.BASE_DIR)
    folders = [Path(config.path) for config in apps.get_app_configs()]
    own = [folder for folder in folders if folder.parent == base]
    return [*sorted(own), base / "templates"]


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="只检查,有缺漏即失败 / fail when incomplete")
        parser.add_argument("--compile", action="store_true", help="只编译 .mo / only write the .mo file")
        parser.add_argument(
            "--merge",
            nargs="+",
            default=[],
            metavar="FILE.json",
            help="并入译者交来的 JSON / import a translator's JSON",
        )
        parser.add_argument("--locale-dir", default=str(settings.LOCALE_PATHS[0]))

    def handle(self, *args: Any, **options: Any) -> None:
        po = Path(options["locale_dir"]) / catalogue.LOCALE / "LC_MESSAGES" / "django.po"
        if options["check"]:
            self.check_complete(po)
        elif options["compile"]:
            self.compile(po)
        else:
            self.update(po, options["merge"])
            self.compile(po)

    def check_complete(self, po: Path) -> None:
        lines = catalogue.faults(catalogue.extracted(own_folders()), catalogue.read_catalog(po))
        if lines:
            raise CommandError("翻译不完整 / the translation is incomplete:\n" + "\n".join(lines))
        self.stdout.write("翻译完整 / the translation is complete")

    def compile(self, po: Path) -> None:
        catalogue.compile_catalog(catalogue.read_catalog(po), po.with_suffix(".mo"))

    def update(self, po: Path, files: list[str]) -> None:
        catalog = catalogue.extracted(own_folders())
        catalogue.carry_over(catalogue.read_catalog(po), catalog)
        for name in files:
            translations = json.loads(Path(name).read_text(encoding="utf-8"))
            for msgid in catalogue.merge(catalog, translations):
                self.stderr.write(f"{name}: not in the sources: {msgid!r}")
        catalogue.write_catalog(catalog, po)
        missing = sum(1 for message in catalog if message.id and catalogue.fault_of(message))
        self.stdout.write(
            f"{len(catalog)} 条,待译 {missing} 条 / {len(catalog)} messages, {missing} to translate"
        )
