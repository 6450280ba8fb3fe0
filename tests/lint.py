"""Every check, run to the end so that one look shows all that is wrong: `python -m tests.lint`."""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = Path(sys.executable).parent  # not resolved: the environment's own folder
MANAGE = ("python", "manage.py")
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "templates", "--lint", "--quiet"),
    (*MANAGE, "messages", "--check"),
    (*MANAGE, "makemigrations", "--check", "--dry-run"),
)
DEPLOY = (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")


def production(folder: str) -> dict[str, str]:
    """A production environment in which nothing is reached for."""
    return {
        "CHRONICDZ_MODE": "production",
        "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "dummymail://",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portal.example",
    }


def passes(command: tuple[str, ...], env: dict[str, str]) -> bool:
    print("· " + " ".join(command), flush=True)
    return subprocess.call([str(PROGRAMS / command[0]), *command[1:]], env=env) == 0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        embedded = {**os.environ, "CHRONICDZ_ENV_FILE": "", "CHRONICDZ_VAR": folder}
        failed = [command for command in CHECKS if not passes(command, embedded)]
        if not passes(DEPLOY, {**embedded, **production(folder)}):
            failed.append(DEPLOY)
    for command in failed:
        print("✗ " + " ".join(command), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
