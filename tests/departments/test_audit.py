"""The audit log: one chain per zone, no fork under concurrent writers, tampering found."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from departments.models import AuditChain, AuditEntry
from departments.models.audit import AppendOnly
from departments.services.audit import broken_links, record
from tests.factories import ZoneFactory

WRITERS, EACH = 6, 15


def write(cast, now, count=3, zone=None):
    return [
        record(
            zone=zone or cast.zone,
            actor=cast.admin,
            action="person.created",
            now=now,
            detail={"n": n, "名": "甲"},
        )
        for n in range(count)
    ]


def raw(sql: str, *values) -> None:
    """Change the log behind the models' backs, and on PostgreSQL with its guard asleep."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_entries_are_numbered_and_linked_per_zone(cast, now):
    here = write(cast, now)
    there = write(cast, now, 1, cast.elsewhere)
    assert [entry.number for entry in here] == [1, 2, 3]
    assert [entry.number for entry in there] == [1]
    assert [entry.previous for entry in here] == ["", here[0].digest, here[1].digest]
    assert list(broken_links(cast.zone)) == []


def test_an_empty_log_is_whole(cast):
    assert list(broken_links(cast.zone)) == []


def test_what_was_rolled_back_leaves_no_gap(cast, now):
    write(cast, now, 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(cast, now, 1)
        raise ZeroDivisionError
    write(cast, now, 1)
    assert list(AuditEntry.objects.filter(zone=cast.zone).values_list("number", flat=True)) == [2, 1]
    assert list(broken_links(cast.zone)) == []


def test_a_changed_entry_is_found(cast, now):
    write(cast, now)
    raw("UPDATE departments_auditentry SET action = 'nothing.happened' WHERE number = 2")
    assert list(broken_links(cast.zone)) == [2]


def test_a_changed_entry_with_a_fitting_digest_breaks_the_next(cast, now):
    entry = write(cast, now)[1]
    entry.action = "nothing.happened"
    sql = "UPDATE departments_auditentry SET action = %s, digest = %s WHERE id = %s"
    raw(sql, entry.action, entry.computed_digest(), entry.pk)
    assert list(broken_links(cast.zone)) == [3]


def test_a_removed_entry_is_found(cast, now):
    write(cast, now)
    raw("DELETE FROM departments_auditentry WHERE number = 2")
    assert list(broken_links(cast.zone)) == [3]


def test_a_cut_tail_is_found_by_the_tip(cast, now):
    write(cast, now)
    raw("DELETE FROM departments_auditentry WHERE number = 3")
    assert list(broken_links(cast.zone)) == [3]


class TestAppendOnly:
    def test_the_model_refuses(self, cast, now):
        entry = write(cast, now, 1)[0]
        entry.action = "else"
        for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
            with pytest.raises(AppendOnly):
                attempt()
        with pytest.raises(AppendOnly):
            AuditEntry.objects.update(action="else")
        assert AuditEntry.objects.get().action == "person.created"

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        "sql", ["UPDATE departments_auditentry SET action = 'x'", "DELETE FROM departments_auditentry"]
    )
    def test_the_database_refuses(self, cast, now, sql):
        write(cast, now, 1)
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_do_not_fork_the_chain(now):
    zone = ZoneFactory()
    start = threading.Barrier(WRITERS)

    def writer(name: int) -> None:
        start.wait()
        for n in range(EACH):
            record(zone=zone, actor=None, action="job.ran", now=now, detail={"writer": name, "n": n})
        connection.close()

    threads = [threading.Thread(target=writer, args=(name,)) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(AuditEntry.objects.filter(zone=zone).values_list("number", flat=True))
    assert numbers == list(range(1, WRITERS * EACH + 1))
    assert AuditChain.objects.get(zone=zone).number == WRITERS * EACH
    assert list(broken_links(zone)) == []
