"""What several migrations do on PostgreSQL alone."""

from django.db import migrations


def run_on_postgresql(forward, backward):
    """An operation that runs the SQL where the database is PostgreSQL, and does nothing elsewhere."""
    return migrations.RunPython(_run(forward), _run(backward))


def _run(sql):
    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return operation
