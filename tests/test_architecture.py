"""Arrows run one way: between apps and between the layers inside one. Modules and functions stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MAY_USE = {
    "departments": {"officedocs"},
    "notices": {"departments"},
    "indicators": {"departments"},
    "tasks": {"departments", "notices", "indicators", "officedocs"},
    "supervision": {"departments", "notices", "indicators", "tasks"},
    "reports": {"departments", "notices", "indicators", "tasks", "supervision"},
    "officedocs": set(),
    "chronicdz": set(),
}
APPS = [name for name in MAY_USE if name not in ("officedocs", "chronicdz")]
SHARED = {
    "chronicdz.web",
    "chronicdz.bell",
    "chronicdz.bulk",
    "chronicdz.errors",
}  # what an app may use of the project

# A module imports its own layer and those before it. Whatever is not named here is pure.
LAYERS = ["pure", "models", "access", "selectors", "services", "edge", "views", "urls"]
LAYER_OF = {
    **{name: name for name in LAYERS},
    "tree": "selectors",
    **dict.fromkeys(
        ("jobs", "forms", "admin", "management", "filters", "resources", "exchange", "demo"), "edge"
    ),
    **dict.fromkeys(
        ("middleware", "templatetags", "context", "entry", "navigation", "apps", "checks", "backends"), "edge"
    ),
    **dict.fromkeys(("account_urls", "zone_urls", "urls_imports"), "urls"),
}
EXEMPT = {"migrations", "tests", "__pycache__"}
MODULE_LINES, FUNCTION_LINES = 300, 40


def modules(package: str) -> Iterator[Path]:
    for path in sorted((ROOT / package).rglob("*.py")):
        if not EXEMPT & set(path.relative_to(ROOT).parts):
            yield path


def dotted(path: Path, root: Path = ROOT) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.AST, module: str, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import, at the top or inside a function; relative ones made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".") + ([""] if is_package else [])
                base = ".".join([*parts[: -node.level], *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def layer(module: str) -> str:
    parts = module.split(".")
    return LAYER_OF.get(parts[1], "pure") if len(parts) > 1 else "pure"


def wrong_app(module: str, target: str) -> bool:
    """Whether the import leaves the allowed order of apps."""
    source, aim = module.split(".")[0], target.split(".")[0]
    if aim not in MAY_USE or aim == source:
        return False
    if aim == "chronicdz":
        return source == "officedocs" or not any(f"{target}.".startswith(f"{name}.") for name in SHARED)
    return aim not in MAY_USE[source]


def wrong_layer(module: str, target: str) -> bool:
    """Whether a lower layer of an app imports a higher one of the same app."""
    same = module.split(".")[0] == target.split(".")[0]
    return same and LAYERS.index(layer(target)) > LAYERS.index(layer(module))


def violations(source: str, module: str, is_package: bool = False) -> list[str]:
    found = []
    for line, target in imported(ast.parse(source), module, is_package):
        if wrong_app(module, target):
            found.append(f"{module}:{line} imports {target}: against the order of apps")
        elif module.split(".")[0] in APPS and wrong_layer(module, target):
            found.append(f"{module}:{line} imports {target}: against the order of layers")
    return found


def too_long(source: str, module: str) -> list[str]:
    found = []
    if (lines := len(source.splitlines())) > MODULE_LINES:
        found.append(f"{module} has {lines} lines")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{module}.{node.name} has {length} lines")
    return found


@pytest.mark.parametrize("package", [name for name in MAY_USE if (ROOT / name).is_dir()])
def test_arrows_run_one_way(package):
    found = []
    for path in modules(package):
        found += violations(path.read_text(encoding="utf-8"), dotted(path), path.name == "__init__.py")
    assert found == []


@pytest.mark.parametrize("package", [name for name in MAY_USE if (ROOT / name).is_dir()])
def test_modules_and_functions_are_small(package):
    found = []
    for path in modules(package):
        found += too_long(path.read_text(encoding="utf-8"), dotted(path))
    assert found == []


def test_bootstrap_functions_are_small():
    assert too_long((ROOT / "bootstrap.py").read_text(encoding="utf-8"), "bootstrap") == []


# ------------------------------------------------------------------ the checker itself
@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("departments.models", "from tasks.models import Task"),
        ("indicators.selectors", "import notices.models"),
        ("tasks.services.review", "from reports import selectors"),
        ("departments.services.person", "def late():\n    from tasks import models"),
        ("officedocs.xlsx", "from chronicdz.web import today"),
        ("tasks.views", "from chronicdz import settings"),
        ("chronicdz.web", "from departments.models import User"),
        ("tasks.models.task", "from tasks.access import visible"),
        ("tasks.models.task", "from ..services import review"),
        ("tasks.services", "from tasks.jobs import generate"),
        ("tasks.states", "from tasks.models import Task"),
        ("tasks.forms", "def late():\n    from tasks import views"),
    ],
)
def test_the_checker_sees_a_wrong_arrow(module, source):
    assert violations(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tasks.models.task", "from departments.models import Zone\nfrom officedocs import read"),
        ("tasks.views.home", "from chronicdz.web import today\nfrom chronicdz import bell, web"),
        (
            "tasks.services.review",
            "from . import submission\nfrom ..states import ITEM",
        ),
        ("reports.selectors", "import tasks.selectors\nimport json"),
        ("tasks.urls", "from tasks import views"),
    ],
)
def test_the_checker_lets_right_arrows_pass(module, source):
    assert violations(source, module) == []


def test_the_checker_sees_what_grew_too_long():
    assert too_long("x = 1\n" * (MODULE_LINES + 1), "m") == [f"m has {MODULE_LINES + 1} lines"]
    body = "    pass\n" * FUNCTION_LINES
    assert too_long(f"def f():\n{body}", "m") == [f"m.f has {FUNCTION_LINES + 1} lines"]
