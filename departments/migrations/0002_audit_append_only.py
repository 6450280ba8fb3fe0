"""Let the database itself refuse to change or remove audit entries.

PostgreSQL only. On SQLite, the embedded form, the model is the only guard.
"""

from typing import Any

from django.db import migrations

FORWARD = """
CREATE FUNCTION departments_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END
$$;
CREATE TRIGGER departments_audit_append_only
    BEFORE UPDATE OR DELETE ON departments_auditentry
    FOR EACH ROW EXECUTE FUNCTION departments_audit_append_only();
"""
BACKWARD = """
DROP TRIGGER departments_audit_append_only ON departments_auditentry;
DROP FUNCTION departments_audit_append_only();
"""


def add_trigger(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORWARD)


def drop_trigger(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACKWARD)


class Migration(migrations.Migration):
    dependencies = [("departments", "0001_people_and_departments")]

    operations = [migrations.RunPython(add_trigger, drop_trigger)]
