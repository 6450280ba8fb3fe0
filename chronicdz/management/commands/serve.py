"""`manage.py serve`: the web server and the workers under one supervisor."""

import errno
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from chronicdz.environment import env
from chronicdz.supervisor import Child, Supervisor

HELP = "启动网站、后台任务和定时器,Ctrl-C 一并停止 / Run web server, worker and beat; Ctrl-C stops them all"


def web_argv(host: str, port: int) -> list[str]:
    """The gunicorn command. Threads, because pages wait for the database and uploads for slow lines."""
    workers = env.int("WEB_WORKERS", default=1 if settings.EMBEDDED else 2)
    return [
        *(sys.executable, "-m", "gunicorn", "chronicdz.wsgi:application"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(env.int("WEB_THREADS", default=8))),
        *("--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
    ]


def worker_children() -> list[Child]:
    """Embedded: one process with beat inside. Production: beat runs apart, so no busy worker holds it up."""
    celery = [
        sys.executable,
        "-W",
        "ignore:You're running the worker",
        "-m",
        "celery",
        "--quiet",
        "-A",
        "chronicdz",
    ]
    worker = [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    if settings.EMBEDDED:
        return [Child("worker", [*worker, "-B", "--pool", "threads", "--concurrency", "2"])]
    concurrency = str(env.int("WORKER_CONCURRENCY", default=2))
    return [
        Child("worker", [*worker, "--concurrency", concurrency, "--max-tasks-per-child", "500"]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
    ]


def port_is_free(host: str, port: int) -> bool:
    """Whether we can listen there. Only an address in use counts as busy; gunicorn tells other errors."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


class Announcement:
    """Says once, when the web server answers, where the portal is."""

    def __init__(self, host: str, port: int, write: Any) -> None:
        self.address = ("127.0.0.1" if host in ("", "0.0.0.0") else host, port)  # noqa: S104
        self.write = write
        self.made = False

    def __call__(self) -> None:
        if self.made:
            return
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(self.address) != 0:
                return
        self.made = True
        self.write(
            f"门户已启动:http://{self.address[0]}:{self.address[1]}/  按 Ctrl-C 停止 / ready, Ctrl-C stops it"
        )


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default=env("HOST", default="127.0.0.1"))
        parser.add_argument("--port", type=int, default=env.int("PORT", default=8000))

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        if not port_is_free(host, port):
            raise CommandError(
                f"端口 {port} 已被占用,请停止占用它的程序,或换一个端口:PORT=8001 / port {port} is in use"
            )
        self.check(tags=[Tags.database], databases=["default"])
        children = [Child("web", web_argv(host, port)), *worker_children()]
        code = Supervisor(children, on_tick=Announcement(host, port, self.say)).run()
        self.say("已停止 / stopped")
        if code:
            sys.exit(code)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
