"""Builds the demonstration zone; says which accounts there are. Safe to call again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from chronicdz.web import now, today
from departments.models import Role
from tasks.demo.build import PASSWORD, build, plan, years_later


class Command(BaseCommand):
    help = "Build the demonstration zone from the table carried in fixtures/ (embedded mode only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "演示数据只能用于内置模式（未设置 DATABASE_URL）。Demo data exist in the embedded mode only."
            )
        with override(settings.LANGUAGE_CODE):
            made = build(now=now(), today=today())
            wanted = plan()
            years = years_later(wanted["table_year"], today())
            if made is not None:
                self.stdout.write(
                    f"已建立演示示范区：{wanted['name']}（原表日期整体后移{years}年，历史记录为虚构）。"
                )
            self._accounts(wanted)

    def _accounts(self, wanted: dict[str, Any]) -> None:
        self.stdout.write(f"演示账号（密码均为 {PASSWORD}）：")
        for account in wanted["accounts"]:
            self.stdout.write(
                f"  {account['username']:<12}{Role(account['role']).label}　{account['display_name']}"
            )
