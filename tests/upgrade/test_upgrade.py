"""Upgrading a database of an earlier version: nothing that people wrote is lost, and its schema equals a new one's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from hubs.text.phones import e164
from tests.upgrade.conftest import VERSIONS, restore
from tests.upgrade.schema import contents_of, schema_of, tables_of

DERIVED = ("hubs_placement", "hubs_cluster", "hubs_hubtext", "hubs_word", "hubs_edition", "hubs_indexedwords")
"""Indexes, as they were called: made again from the entries by `rebuild_indexes`."""

RENAMED_TABLES = {"hubs_twins": "hubs_duplicatecandidate"}
RENAMED_COLUMNS = {"noun": "entry_type", "likeness": "similarity"}
RENAMED_MODELS = {"twins": "duplicatecandidate", "edition": "dataversion"}
"""In the table of content types."""

FORMER = {
    "0005_upkeep": "0006_upkeep",
    "0006_unit_sphere": "0007_unit_sphere",
    "0007_placements": "0008_placements",
}
"""Migrations as they were named and recorded 120 commits before version 1.0."""


REMOVED = ("hubs_indicator",)
"""Copies of official statistics, which curators could type in and no page showed. Their rows stay in KEPT."""

KEPT = "hubs_former_indicator"


def migrate(*target: str) -> None:
    call_command("migrate", *target, database="scratch", interactive=False, verbosity=0)


@pytest.fixture
def fresh_schema(scratch: BaseDatabaseWrapper) -> dict[str, Any]:
    migrate()
    call_command("createcachetable", database="scratch", verbosity=0)
    return schema_of(scratch)


def test_an_empty_database_can_be_migrated(fresh_schema: dict[str, Any]) -> None:
    assert any("hubs_hub" in str(part) for part in fresh_schema.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_that_people_wrote_survives_an_upgrade(version: str, scratch: BaseDatabaseWrapper) -> None:
    restore(version, scratch)
    tables = [table for table in tables_of(scratch) if not table.startswith(DERIVED) and table not in REMOVED]
    before = contents_of(scratch, tables)
    assert {table for table in ("hubs_hub", "hubs_revision", "hubs_suggestion", "auth_user") if before[table]} == {
        *("hubs_hub", "hubs_revision", "hubs_suggestion", "auth_user")
    }
    migrate()
    after = contents_of(scratch, [RENAMED_TABLES.get(table, table) for table in tables])
    for table, rows in before.items():
        if table in ("auth_permission", "auth_group_permissions"):
            continue  # Django adds rights for new models
        wanted = [as_renamed(table, row) for row in rows]
        found = after[RENAMED_TABLES.get(table, table)]
        kept = [{name: row[name] for name in wanted[0]} for row in found] if wanted else found
        assert {repr(row) for row in wanted} <= {repr(row) for row in kept}, table
        assert len(kept) == len(wanted) or table == "django_content_type", table


@pytest.mark.parametrize("version", VERSIONS)
def test_indicators_stay_in_a_plain_table(version: str, scratch: BaseDatabaseWrapper) -> None:
    restore(version, scratch)
    before = contents_of(scratch, ["hubs_indicator"])["hubs_indicator"]
    migrate()
    after = contents_of(scratch, [KEPT])[KEPT]
    told = ("year", "employment", "establishments", "wages_usd", "location_quotient", "disclosure", "source_url")
    assert sorted(repr([row[name] for name in told]) for row in after) == sorted(
        repr([row[name] for name in told]) for row in before
    )
    assert before
    assert all(row["region"] and row["industry"] for row in after)


def as_renamed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row from before the upgrade under the names of today."""
    row = {RENAMED_COLUMNS.get(name, name): value for name, value in row.items()}
    if table == "django_content_type":
        row["model"] = RENAMED_MODELS.get(row["model"], row["model"])
    if table == "hubs_supportorganization" and row["phone"]:
        row["phone"] = e164(row["phone"])
    return row


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgraded_database_has_the_schema_of_a_new_one(
    version: str, fresh_schema: dict[str, Any], scratch: BaseDatabaseWrapper
) -> None:
    empty(scratch)
    restore(version, scratch)
    migrate()
    with scratch.cursor() as cursor:
        cursor.execute(f"DROP TABLE {KEPT}")  # a new database has none
    upgraded = schema_of(scratch)
    for kind in fresh_schema:
        assert upgraded[kind] == fresh_schema[kind], kind


def test_a_database_from_before_the_migrations_were_renumbered_upgrades(scratch: BaseDatabaseWrapper) -> None:
    scratch.prepare_database()
    recorder = MigrationRecorder(scratch)
    executor = MigrationExecutor(scratch)
    executor.loader.replace_migrations = False  # one by one, as it was done then
    executor.loader.build_graph()
    executor.migrate([("hubs", "0007_placements")])
    for now, former in FORMER.items():
        recorder.record_unapplied("hubs", now)
        recorder.record_applied("hubs", former)
    migrate()
    migrate()  # which only notes that the squashed migration is done
    applied = {name for app, name in recorder.applied_migrations() if app == "hubs"}
    assert {*FORMER, *FORMER.values(), "0001_squashed_0014"} <= applied


def empty(database: BaseDatabaseWrapper) -> None:
    """Take the schema away again."""
    if database.vendor == "sqlite":
        database.close()
        open(database.settings_dict["NAME"], "w").close()
        return
    with database.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
