"""The database that all tests share, and what surrounds each test.

It holds the real directory and a gazetteer, on SpatiaLite or on PostGIS. The gazetteer is the real one (270,000 places) if a
test of the session is marked `full_gazetteer`; otherwise it is a small one, which is there in seconds. So a test that is not
marked must hold on both. Tests see the rows inside transactions that are rolled back.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.gis.db.models.fields import get_srid_info
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.utils import translation

from tests.queries import counted_queries
from tests.template_databases import DIRECTORY, GAZETTEER, GAZETTEERS, one_at_a_time, own_database

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
    config.addinivalue_line("markers", "full_gazetteer: needs the real gazetteer, not the small one of the tests")
    config.addinivalue_line(
        "markers", "one_engine: the engine makes no difference; `make test` runs it beside one only"
    )
    config.addinivalue_line("markers", "manifest: use the hashed static files, as after collectstatic")


def pytest_collection_finish() -> None:
    """Look for garbage less often: what was loaded by now stays, and searching it again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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
    from django.contrib.contenttypes.models import ContentType

    from hubs.importers.gazetteer import load_gazetteer

    kind = "full" if any(item.get_closest_marker("full_gazetteer") for item in request.session.items) else "small"
    django_settings.GAZETTEER_DIR = GAZETTEERS[kind]
    with django_db_blocker.unblock():
        database = own_database(kind)
        with one_at_a_time():
            stage = database.prepare()
            made = setup_databases(0, interactive=False, aliases={"default"}, serialized_aliases=set(), keepdb=True)
            if stage is None:
                load_gazetteer(lambda line: None)
                database.keep_as_template(GAZETTEER)
            if stage != DIRECTORY:
                _load_directory()
                if kind == "full":
                    _load_figures()
                database.keep_as_template(DIRECTORY)
        try:
            # Asked for once in a process, so that they do not count as a query of some test.
            get_srid_info(4326, connection)
            ContentType.objects.get_for_models(*apps.get_app_config("hubs").get_models())
            yield
        finally:
            teardown_databases(made, verbosity=0, keepdb=True)
            database.remove()


def _load_directory() -> None:
    from hubs.importers.areas import load_areas
    from hubs.importers.directory import DirectoryProblems, load_directory

    try:
        load_directory(django_settings.DIRECTORY_DIR)
    except DirectoryProblems as error:
        pytest.exit("\n".join(["The directory's files have problems:", *map(str, error.problems)]), returncode=1)
    load_areas()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load_figures() -> None:
    from hubs.statistics.snapshot import load_snapshot
    from hubs.statistics.specializations import refresh_specializations

    load_snapshot(force=True)
    refresh_specializations()


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


@pytest.fixture(autouse=True, scope="session")
def foreign_keys_checked_after_writing() -> Iterator[None]:
    """Django checks all foreign keys of SQLite after each test, which reads whole tables. Do so only if a row was written."""
    if connection.vendor != "sqlite":
        yield
        return
    should_check, checked_at = TestCase._should_check_constraints, None

    def should_check_what_was_written(case: TestCase, using: Any) -> bool:
        nonlocal checked_at
        if not should_check(case, using):  # closed, or in a broken transaction
            return False
        earlier, checked_at = checked_at, using.connection.total_changes
        return checked_at != earlier

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_should_check_constraints", should_check_what_was_written)
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
    from hubs.indexes import data_version
    from hubs.models import Analysis, AreaCounty, AreaFacts, Candidate, CountySums, Figure, Specialization

    for model in (Candidate, Analysis, Figure, CountySums, Specialization, AreaCounty, AreaFacts):
        model.objects.all().delete()
    data_version.bump()


@pytest.fixture
def no_directory(db: None) -> None:
    """The directory's tables emptied for this test; industries, countries, states and the gazetteer stay."""
    from tests.factories import empty_directory

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
