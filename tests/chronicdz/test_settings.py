"""What refuses to start, what is generated, and what production is like. Each in a process of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DATABASE_URL": "postgres://name:word@db.example/chronicdz",
    "REDIS_URL": "redis://redis.example:6379/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "SECRET_KEY": "kJ8w2-" + "abcdefghij0123456789" * 3,
    "ALLOWED_HOSTS": "portal.example, other.example",
}
SHOWN = [
    "EMBEDDED",
    "DEMO_ALLOWED",
    "ALLOWED_HOSTS",
    "SESSION_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "CELERY_BROKER_URL",
    "SECRET_KEY",
    "CELERY_TASK_ACKS_LATE",
    "CELERY_TASK_REJECT_ON_WORKER_LOST",
    "CELERY_WORKER_PREFETCH_MULTIPLIER",
    "DEBUG",
]
PRINT = f"import json, chronicdz.settings as s; print(json.dumps({{n: getattr(s, n) for n in {SHOWN!r}}}))"


def load(folder: Path, **variables: str) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "CHRONICDZ_ENV_FILE": "", "CHRONICDZ_VAR": str(folder), **variables}
    return subprocess.run([sys.executable, "-c", PRINT], cwd=ROOT, env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-" * 10}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "abcdefghij" * 6}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ],
)
def test_production_refuses_and_names_the_setting(tmp_path, change, name):
    done = load(tmp_path, **{**GOOD, **change})
    assert done.returncode != 0
    assert f"配置项 {name} 有误" in done.stderr
    assert f"Setting {name} is wrong" in done.stderr


def test_production_without_anything_refuses_too(tmp_path):
    assert "有误" in load(tmp_path, CHRONICDZ_MODE="production").stderr


def test_production_is_strict(tmp_path):
    shown = json.loads(load(tmp_path, **GOOD).stdout)
    assert shown["EMBEDDED"] is shown["DEMO_ALLOWED"] is shown["DEBUG"] is False
    assert shown["ALLOWED_HOSTS"] == ["portal.example", "other.example"]
    assert shown["SESSION_COOKIE_SECURE"] is shown["SECURE_SSL_REDIRECT"] is True
    assert shown["CELERY_BROKER_URL"] == GOOD["REDIS_URL"]
    assert shown["CELERY_TASK_ACKS_LATE"] is shown["CELERY_TASK_REJECT_ON_WORKER_LOST"] is True
    assert shown["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1


def test_embedded_makes_and_keeps_its_own_secret(tmp_path):
    first, second = json.loads(load(tmp_path).stdout), json.loads(load(tmp_path).stdout)
    assert first["EMBEDDED"] is first["DEMO_ALLOWED"] is True
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("secret.*"))


def test_two_embedded_installations_have_two_secrets(tmp_path):
    one, other = (json.loads(load(tmp_path / name).stdout)["SECRET_KEY"] for name in ("one", "other"))
    assert one != other


def test_the_env_file_is_read_and_real_variables_win(tmp_path):
    file = tmp_path / "env"
    file.write_text("".join(f"{name}={value}\n" for name, value in GOOD.items()))
    done = load(tmp_path, CHRONICDZ_ENV_FILE=str(file), ALLOWED_HOSTS="real.example")
    assert json.loads(done.stdout)["ALLOWED_HOSTS"] == ["real.example"]


def test_the_example_file_is_refused_as_it_stands(tmp_path):
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS")
    settings = [line.removeprefix("# ") for line in lines if line.removeprefix("# ").startswith(names)]
    file = tmp_path / "env"
    file.write_text("\n".join(settings))
    assert "配置项 SECRET_KEY 有误" in load(tmp_path, CHRONICDZ_ENV_FILE=str(file)).stderr
