"""What the settings read from the outside: environment, .env file, the var folder and the secret.

Two modes. *Embedded* (nothing set) keeps everything under var/ so that one command starts a portal on a desk.
*Production* begins as soon as a database or a Redis is named, and then refuses every half-made setting.
"""

import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
EXAMPLE_SECRET = "change-me"  # noqa: S105 - the value .env.example carries, refused in production
SECRET_LENGTH = 50

env = environ.Env()


def read_env_file() -> None:
    """Read .env next to manage.py (or the file CHRONICDZ_ENV_FILE names; empty: none). Real variables win."""
    name = os.environ.get("CHRONICDZ_ENV_FILE", str(BASE_DIR / ".env"))
    if name and Path(name).is_file():
        environ.Env.read_env(name)


def is_production() -> bool:
    """Whether this process runs as a real installation."""
    if env("CHRONICDZ_MODE", default="") == "production":
        return True
    return bool(env("DATABASE_URL", default="") or env("REDIS_URL", default=""))


def var_folder() -> Path:
    """The folder for everything that is written while running; only its owner may look in."""
    folder = Path(env("CHRONICDZ_VAR", default=str(BASE_DIR / "var"))).resolve()
    for part in (folder, folder / "uploads", folder / "files"):
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def kept_secret(path: Path) -> str:
    """The secret of an embedded installation, made at the first start and kept.

    It is written aside and linked into place, so that two processes starting at once read the same one.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def refuse(name: str, chinese: str, english: str) -> ImproperlyConfigured:
    """The error that stops a start, naming the setting that is wrong."""
    return ImproperlyConfigured(f"配置项 {name} 有误:{chinese} / Setting {name} is wrong: {english}")


def required(name: str) -> str:
    """The value of a setting production cannot do without."""
    value: str = env(name, default="").strip()
    if not value:
        raise refuse(
            name,
            "未设置,请在环境变量或 .env 中填写。",
            "it is missing; set it in the environment or in .env.",
        )
    return value


def production_secret() -> str:
    """SECRET_KEY, which must be long and nobody's default."""
    value = required("SECRET_KEY")
    if EXAMPLE_SECRET in value or value.startswith("django-insecure-"):
        raise refuse(
            "SECRET_KEY",
            "仍是示例值,请换成自己的随机字符串。",
            "it is the example value; make your own.",
        )
    if len(value) < SECRET_LENGTH or len(set(value)) < 5:
        raise refuse(
            "SECRET_KEY",
            f"太短或太简单,至少需要 {SECRET_LENGTH} 个随机字符。",
            f"it is too short or too simple; at least {SECRET_LENGTH} random characters are needed.",
        )
    return value


def production_hosts() -> list[str]:
    """ALLOWED_HOSTS, the names under which the portal may be asked for."""
    return [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
