"""The benchmarks' own parts, on a fiftieth of the data; the measuring itself is `make bench`."""

import datetime
import json
from contextlib import nullcontext

import pytest
from django.urls import reverse

from benchmarks import __main__ as program
from benchmarks import run
from benchmarks.dataset import build
from benchmarks.limits import Check
from benchmarks.measure import BadAnswer, measure, percentiles
from benchmarks.plan import BLOCK_DELIVERABLES, BLOCK_TASKS
from benchmarks.report import table
from benchmarks.run import PAGES, mix, ratios
from chronicdz.web import today

TODAY = datetime.date(2026, 5, 20)


@pytest.fixture
def bench_urls(settings):
    settings.ROOT_URLCONF = "benchmarks.floors"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], program.HERE / "templates"]}
    ]


def test_fifty_blocks_are_the_size_that_is_promised():
    assert (50 * BLOCK_TASKS, 50 * BLOCK_DELIVERABLES) == (300, 20_000)


def test_a_block_of_the_data_is_believable(db):
    data = build(TODAY, blocks=1)
    assert (data.sizes["tasks"], data.sizes["deliverables"], data.sizes["evidence"]) == (6, 400, 100)
    assert 0.35 < data.sizes["met"] / data.sizes["deliverables"] < 0.65
    states = {one.state for one in data.zone.items.all()}
    assert states == {"draft", "pending", "accepted", "returned", "withdrawn"}
    assert data.zone.evidence.filter(items=None).count() < 5
    assert data.zone.deliverables.filter(due_on__lt=TODAY, state="open").exists()


def test_pages_floors_and_the_mix_all_answer(client, db, bench_urls):
    data = build(today(), blocks=9)
    client.force_login(data.officer)
    paths = {name: reverse(url, kwargs={"zone": data.zone.slug}) for name, url in PAGES.items()}
    timings = measure(client, paths, rounds=2)
    assert timings["floor: one aggregate"].queries <= timings["overview"].queries <= 10
    assert [check.unit for check in ratios(timings)] == ["×", "×"]
    assert {client.get(path).status_code for path in mix(data)} == {200}
    for page in ("task list, 50 rows", "floor: plain table"):
        assert client.get(paths[page]).content.decode().count("<tr>") == 51, page


def test_a_page_that_does_not_answer_stops_the_run(client, db):
    with pytest.raises(BadAnswer):
        measure(client, {"gone": "/nowhere/at/all/"}, rounds=1)


def test_the_median_is_not_moved_by_one_slow_answer():
    assert percentiles([1.0, 1.0, 2.0, 3.0, 500.0])[0] == 2.0


@pytest.mark.parametrize(("value", "held"), [(2.49, True), (2.5, True), (2.51, False)])
def test_a_limit_may_be_reached_but_not_passed(value, held):
    assert Check("x", value, 2.5, "×").held is held


def test_the_table_marks_what_missed():
    page = {"p50": 10.0, "p95": 12.5, "queries": 7}
    checks = [
        {"name": "list", "value": 2.7, "limit": 2.5, "unit": "×", "held": False},
        {"name": "worker", "value": 99.0, "limit": 130.0, "unit": "MB", "held": True},
    ]
    imports = {"first": {"seconds": 12.5, "parsing": 0.1, "copying": 4.0, "rows": 290000}}
    sizes = {"tasks": 300}
    text = table({"sizes": sizes, "pages": {"task list": page}, "imports": imports, "checks": checks})
    assert "290,000" in text
    assert "300 tasks" in text
    assert "2.70 ×" in text and "99.00 MB" in text
    assert [line[-1] for line in text.splitlines()[-2:]] == ["✗", "✓"]


@pytest.mark.parametrize("url", ["", "sqlite:///somewhere.sqlite3"])
def test_it_runs_on_postgresql_only(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SystemExit, match="PostgreSQL"):
        program.prepare()


def test_it_asks_for_the_static_files(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/x")
    monkeypatch.setattr(program, "MANIFEST", tmp_path / "missing.json")
    with pytest.raises(SystemExit, match="static files"):
        program.prepare()


@pytest.mark.parametrize(("held", "status"), [(True, 0), (False, 1)])
def test_the_exit_status_says_whether_all_limits_held(monkeypatch, tmp_path, capsys, held, status):
    check = {"name": "list", "value": 2.0, "limit": 2.5, "unit": "×", "held": held}
    monkeypatch.setattr(program, "prepare", lambda: None)
    monkeypatch.setattr(program, "fresh_database", nullcontext)
    monkeypatch.setattr(run, "run", lambda: {"sizes": {}, "pages": {}, "imports": {}, "checks": [check]})
    assert program.main(["--json", str(tmp_path / "out.json")]) == status
    assert json.loads((tmp_path / "out.json").read_text())["checks"] == [check]
    assert "2.00 ×" in capsys.readouterr().out
