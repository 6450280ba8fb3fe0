"""Rows that are copied in are the rows that an ordinary insert gives."""

import datetime

import pytest
from django.db import IntegrityError

from chronicdz import bulk
from tasks.models import Cycle, ImportBatch, ImportChange, Schedule, Task
from tests.factories import ZoneFactory
from tests.tasks.importing import NOW, make_county, run, table

ODD = "制表\t换行\n回车\r反斜杠\\ \\N “引号” 𠮷 '"


@pytest.fixture(params=[0, 10**9], ids=["copied", "inserted"])
def way(request, monkeypatch):
    monkeypatch.setattr(bulk, "COPIED_FROM", request.param)


@pytest.mark.django_db
def test_every_kind_of_value_comes_back_as_it_went(way):
    zone = ZoneFactory()
    cycle = Cycle.objects.create(zone=zone, name="一轮", level="provincial")
    tasks = bulk.insert(
        Task,
        [
            Task(zone=zone, cycle=cycle, number=n, text=ODD, items=[ODD, {"a": None, "b": 1.5}])
            for n in (1, 2)
        ],
    )
    assert [task.pk for task in tasks] == sorted({task.pk for task in tasks})
    for task in Task.objects.all():
        assert (task.text, task.items, task.due_on) == (ODD, [ODD, {"a": None, "b": 1.5}], None)
    day = datetime.date(2026, 12, 30)
    bulk.insert(Schedule, [Schedule(zone=zone, task=tasks[0], kind="once", due_on=day, needs_paper=True)])
    schedule = Schedule.objects.get()
    assert (schedule.due_on, schedule.needs_paper, schedule.due_day) == (day, True, None)


@pytest.mark.django_db
def test_ordinary_inserts_go_on_behind(way):
    zone = ZoneFactory()
    cycle = Cycle.objects.create(zone=zone, name="一轮", level="provincial")
    last = bulk.insert(Task, [Task(zone=zone, cycle=cycle, number=n, text="a") for n in range(1, 6)])[-1]
    assert Task.objects.create(zone=zone, cycle=cycle, number=9, text="b").pk > last.pk


@pytest.mark.django_db
def test_a_broken_constraint_leaves_nothing(way):
    zone = ZoneFactory()
    cycle = Cycle.objects.create(zone=zone, name="一轮", level="provincial")
    with pytest.raises(IntegrityError):
        bulk.insert(Task, [Task(zone=zone, cycle=cycle, number=1, text="a") for _ in range(3)])


@pytest.mark.django_db
def test_json_and_moments(way):
    batch = run(make_county(), table(1))
    bulk.insert(
        ImportChange,
        [ImportChange(zone=batch.zone, batch=batch, kind="task", operation="made", after={"文": ODD})],
    )
    assert ImportChange.objects.latest("pk").after == {"文": ODD}
    copy = ImportBatch.objects.get(pk=batch.pk)
    copy.pk, copy.applied_at = None, NOW
    bulk.insert(ImportBatch, [copy])
    assert ImportBatch.objects.get(pk=copy.pk).applied_at == NOW


@pytest.mark.django_db
def test_changed_rows_are_written_as_they_are_and_no_others(monkeypatch):
    monkeypatch.setattr(bulk, "UPDATED_FROM", 0)
    zone = ZoneFactory()
    cycle = Cycle.objects.create(zone=zone, name="一轮", level="provincial")
    tasks = bulk.insert(Task, [Task(zone=zone, cycle=cycle, number=n, text="旧") for n in (1, 2, 3)])
    day = datetime.date(2026, 12, 30)
    for task in tasks[:2]:
        task.text, task.items, task.due_on, task.cycle = ODD, [ODD], day, cycle
    bulk.update(Task, tasks[:2], ["text", "items", "due_on", "cycle"])
    found = list(Task.objects.order_by("number").values_list("text", "items", "due_on"))
    assert found == [(ODD, [ODD], day), (ODD, [ODD], day), ("旧", [], None)]
    bulk.update(Task, [], ["text"])


@pytest.mark.django_db
def test_more_rows_than_are_held_at_once(way, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 4)
    zone = ZoneFactory()
    cycle = Cycle.objects.create(zone=zone, name="一轮", level="provincial")
    assert bulk.pour(Task, (Task(zone=zone, cycle=cycle, number=n, text="a") for n in range(1, 11))) == 10
    assert list(Task.objects.order_by("pk").values_list("number", flat=True)) == list(range(1, 11))
