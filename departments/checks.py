"""What must hold before the portal serves people."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def no_demonstration_accounts(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Demonstration accounts have a known password: none may exist in production."""
    from departments.models import User

    if settings.DEMO_ALLOWED or not databases or User._meta.db_table not in _tables(databases):
        return []
    found = User.objects.filter(is_demo=True).count()
    if not found:
        return []
    return [
        Error(
            f"数据库中有 {found} 个演示账号，生产模式不能启动 / demonstration accounts in production",
            hint="请使用全新的数据库，不要沿用演示数据 / start from a database of your own",
            id="departments.E001",
        )
    ]


def _tables(databases: Sequence[str]) -> list[str]:
    """The tables there are: before the first migration there is nothing to look at."""
    return connections[databases[0]].introspection.table_names()
