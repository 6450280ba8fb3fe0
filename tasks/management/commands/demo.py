"""Builds the demonstration zones; says which accounts there are. Safe to call again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from chronicdz.web import now, today
from departments.models import Role
from tasks.demo.build import build_all
from tasks.demo.counting import open_points, table
from tasks.demo.manifests import Manifest, manifests
from tasks.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Build the demonstration zones from the documents in fixtures/zones/ (embedded mode only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--counts",
            action="store_true",
            help="print what docs/zones.md says of the zones that are there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "演示数据只能用于内置模式（未设置 DATABASE_URL）。Demo data exist in the embedded mode only."
            )
        with override(settings.LANGUAGE_CODE):
            if options["counts"]:
                self._counts()
                return
            for manifest, zone in build_all(now=now(), today=today()):
                self.stdout.write(f"已建立演示示范区：{zone.name}{self._moved(manifest)}")
            self._accounts()

    def _counts(self) -> None:
        self.stdout.write(table())
        for name, points in open_points():
            self.stdout.write(f"\n{name}")
            self.stdout.writelines(f"- {point}\n" for point in points)

    def _moved(self, manifest: Manifest) -> str:
        years = manifest.years_later(today())
        moved = f"原文日期整体后移{years}年，" if years else ""
        return f"（{moved}历史记录为虚构）。"

    def _accounts(self) -> None:
        self.stdout.write(f"演示账号（密码均为 {PASSWORD}）：")
        for manifest in manifests():
            for account in manifest.accounts:
                self.stdout.write(
                    f"  {account['username']:<16}{manifest.name.removesuffix('（演示）')}　"
                    f"{Role(account['role']).label}　{account['display_name']}"
                )
