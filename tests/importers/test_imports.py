"""From a file to its preview, its application and its undo; what is refused on the way; all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from hubs.entries.changes import Change
from hubs.enums import EntryType, JobKind, JobState, Publication, RevisionAction
from hubs.importers import checking, imports
from hubs.importers.imports import (
    NotAllowed,
    ask_to_apply,
    ask_to_check_again,
    ask_to_undo,
    file_import,
    run_import,
)
from hubs.jobs.leases import claim, due_jobs, work
from hubs.models import Firm, Hub, Import, Revision, SearchDocument, SupportOrganization
from hubs.models.job import ImportStep
from tests.factories import AnchorFirmFactory, FirmFactory, HubFactory, update_hubs
from tests.served import KEY, ROOT, copied_database

HUBS = "slug,name,region,industry,lat,lon,stage,summary,description\n"
OGDEN = "ogden-sporting-goods"


@pytest.fixture
def importer(db: None) -> User:
    return User.objects.create_user("ida", is_superuser=True)


def new_hub(slug: str, *, region: str = "us-ut", lat: str = "41.2") -> str:
    return f"{slug},Hub {slug},{region},brewing,{lat},-111.9,emerging,Made here.,Things are made here.\n"


def do(import_file: Import) -> Import:
    lease = claim(due_jobs().filter(pk=import_file.pk))
    assert lease
    work(lease, {JobKind.IMPORT: run_import})
    return Import.objects.select_related("job").get(pk=import_file.pk)


def checked(content: str, by: User, entry_type: EntryType = EntryType.HUB) -> Import:
    return do(file_import(entry_type=entry_type, file_name="file.csv", content=content.encode(), by=by))


def applied(content: str, by: User, entry_type: EntryType = EntryType.HUB, *, only_good_rows: bool = False) -> Import:
    import_file = checked(content, by, entry_type)
    ask_to_apply(import_file=import_file, only_good_rows=only_good_rows, by=by)
    return do(import_file)


def undone(import_file: Import, by: User) -> Import:
    ask_to_undo(import_file=import_file, by=by)
    return do(import_file)


def revisions(slug: str) -> list[tuple[str, str, bool]]:
    rows = Revision.objects.filter(slug=slug).order_by("number")
    return [(row.action, row.by.username if row.by else "", row.job is not None) for row in rows]


# The check


def test_a_check_tells_new_changed_and_unchanged_and_writes_nothing(importer: User) -> None:
    before = Hub.objects.count()
    summary = Hub.objects.get(slug=OGDEN).summary
    found = checked(f"{HUBS}{new_hub('fresh')}", importer)
    assert (found.step, found.counts, found.preview["new"]) == (
        ImportStep.CHECKED,
        {"new": 1},
        [[2, "fresh", "Hub fresh"]],
    )
    found = checked(f"slug,summary\n{OGDEN},Skis.\n{Hub.objects.exclude(slug=OGDEN).first()},x\n", importer)
    assert found.counts == {"changed": 1, "bad": 1, "problems": 1}
    assert found.preview["changed"] == [[2, OGDEN, "Ogden Sporting Goods", [["summary", summary, "Skis."]]]]
    found = checked(f'slug,summary\n{OGDEN},"{summary}"\n', importer)
    assert found.counts == {"unchanged": 1}
    assert Hub.objects.count() == before


def test_problems_are_told_by_row_and_column(importer: User) -> None:
    columns = "slug,name,region,industry,lat,lon,stage,summary,description,anchor_firms,since\n"
    bad = "Bad,,nowhere,brewing,91,x,great,S,D,nobody | Makes | 1999 | huge\n"
    long = "long,L,us-ut,brewing,1,1,emerging,S,D,amer-sports | a | 1999 | large | | | more | and more,\n"
    found = checked(f"{columns}{bad}{long}{bad.strip()},1999\n", importer)
    told = {(row, column): message for row, column, _entry, message in found.problems}
    assert told[2, ""] == "The row has 10 cells, but the first line has 11."
    assert (
        told[3, "anchor_firms"]
        == "amer-sports: has more parts than firm | role | since | size | checked_on | checked_source"
    )
    assert told[4, "slug"].startswith("“Bad” must consist of lower-case")
    assert told[4, "name"] == "is missing"
    assert told[4, "lat, lon"] == "Latitude must be between -90 and 90."
    assert told[4, "region"] == "“nowhere” does not exist"
    assert told[4, "stage"].startswith("“great” must be one of")
    assert told[4, "anchor_firms"] == "“nobody” does not exist"
    assert told[4, "since"].startswith("The year needs a source")
    assert found.counts["bad"] == 3


def test_an_entry_stands_in_a_file_once(importer: User) -> None:
    found = checked(f"{HUBS}{new_hub('twice')}{new_hub('twice')}", importer)
    assert found.problems == [[3, "slug", "twice", "row 2 already has the slug “twice”"]]


def test_a_new_entry_needs_the_columns_that_the_file_lacks(importer: User) -> None:
    found = checked("slug,website\nnew-one,https://example.org/\n", importer, EntryType.FIRM)
    assert found.problems == [[2, "slug", "new-one", "does not exist yet, and a new entry also needs the columns name"]]


def test_a_file_that_cannot_be_read_is_refused_and_forgotten(importer: User) -> None:
    found = checked("what is this?", importer)
    assert (found.step, bytes(found.content), found.job.state) == (ImportStep.REFUSED, b"", JobState.DONE)
    assert found.problems[0][3].startswith("The first line must contain the column names")
    with pytest.raises(NotAllowed):
        ask_to_apply(import_file=found, only_good_rows=True, by=importer)


def test_what_is_kept_of_a_preview_is_limited_and_all_is_counted(
    importer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_SHOWN", 2)
    content = HUBS + "".join(new_hub(f"many-{n}") for n in range(3)) + "".join(new_hub(f"BAD-{n}") for n in range(3))
    found = checked(content, importer)
    assert (len(found.preview["new"]), len(found.problems), found.counts) == (2, 2, {"new": 3, "bad": 3, "problems": 3})


# Applying


def test_a_new_hub_is_a_draft_that_search_will_find(importer: User) -> None:
    found = applied(HUBS + new_hub("fresh"), importer)
    assert (found.step, found.counts, bytes(found.content)) == (ImportStep.APPLIED, {"new": 1}, b"")
    hub = Hub.objects.get(slug="fresh")
    assert (hub.publication, hub.origin, hub.point.coords) == (Publication.DRAFT, "curated", (-111.9, 41.2))
    assert SearchDocument.objects.get(hub=hub).names.startswith(" hub fresh utah ")
    assert revisions("fresh") == [(RevisionAction.IMPORTED, "ida", True)]


def test_a_missing_column_stays_as_it_is_and_an_empty_cell_empties_its_field(importer: User) -> None:
    hub = HubFactory(slug="kept", website="https://example.org/", summary="Old.", description="Made here.")
    anchor = AnchorFirmFactory(hub=hub)
    applied("slug,website,summary\nkept,,New.\n", importer)
    hub.refresh_from_db()
    assert (hub.website, hub.summary, hub.publication) == ("", "New.", Publication.PUBLISHED)
    assert [part.firm for part in hub.anchor_firms.all()] == [anchor.firm]
    assert revisions("kept") == [(RevisionAction.FOUND, "", False), (RevisionAction.IMPORTED, "ida", True)]


def test_an_empty_publication_publishes_nothing(importer: User) -> None:
    HubFactory(slug="kept", publication=Publication.REVIEW, description="Made here.")
    applied(f"slug,publication,summary\nkept,,New.\n{OGDEN},,New.\n", importer)
    states = dict(Hub.objects.filter(summary="New.").values_list("slug", "publication"))
    assert states == {"kept": Publication.REVIEW, OGDEN: Publication.PUBLISHED}


def test_relations_are_written_and_taken_away(importer: User) -> None:
    FirmFactory(slug="flyers"), FirmFactory(slug="strings")
    helper = SupportOrganization.objects.first()
    assert helper
    cells = f'"flyers | Makes a\\|b | 1999 | large\nstrings | Strings",{helper.slug},"https://example.org/a | A | | 2026-01-31 | since"'
    applied(f"{HUBS.strip()},anchor_firms,support,sources\n{new_hub('fresh').strip()},{cells}\n", importer)
    hub = Hub.objects.get(slug="fresh")
    parts = [(part.firm.slug, part.role, part.since, part.size_band) for part in hub.anchor_firms.all()]
    assert parts == [("flyers", "Makes a|b", 1999, "large"), ("strings", "Strings", None, "")]
    assert [part.organization for part in hub.supports.all()] == [helper]
    assert [(source.url, source.supports) for source in hub.sources.all()] == [("https://example.org/a", ["since"])]
    applied("slug,anchor_firms\nfresh,strings | Strings\n", importer)
    assert [part.firm.slug for part in hub.anchor_firms.all()] == ["strings"]
    assert hub.sources.count() == 1


def test_firms_and_organizations_are_imported_too(importer: User) -> None:
    anchor = AnchorFirmFactory(hub=HubFactory(), firm=FirmFactory(slug="old-name"))
    applied("slug;name\nold-name;New Name\nfresh;Fresh\n", importer, EntryType.FIRM)
    assert list(Firm.objects.filter(slug__in=["old-name", "fresh"]).values_list("name", flat=True)) == [
        "Fresh",
        "New Name",
    ]
    assert " new name " in SearchDocument.objects.get(hub=anchor.hub).context
    header = "slug,name,kind,place,lat,lon,serves,reach\n"
    applied(f"{header}helper,Helper,chamber,Ogden,41.2,-111.9,us-ut | us-id,remote\n", importer, EntryType.SUPPORT)
    helper = SupportOrganization.objects.get(slug="helper")
    assert (helper.in_person, helper.remote) == (False, True)
    assert {region.slug for region in helper.serves.all()} == {"us-ut", "us-id"}


def test_importing_the_same_file_again_finds_nothing_to_do(importer: User) -> None:
    applied(HUBS + new_hub("fresh"), importer)
    again = checked(HUBS + new_hub("fresh"), importer)
    assert again.counts == {"unchanged": 1}
    with pytest.raises(NotAllowed):
        ask_to_apply(import_file=again, only_good_rows=False, by=importer)


def test_rows_with_errors_stop_all_unless_they_are_to_be_left_out(importer: User) -> None:
    found = checked(HUBS + new_hub("good") + new_hub("bad", region="nowhere"), importer)
    with pytest.raises(NotAllowed):
        ask_to_apply(import_file=found, only_good_rows=False, by=importer)
    ask_to_apply(import_file=found, only_good_rows=True, by=importer)
    found = do(found)
    assert (found.step, found.counts) == (ImportStep.APPLIED, {"new": 1, "bad": 1, "problems": 1})
    assert list(Hub.objects.filter(slug__in=["good", "bad"]).values_list("slug", flat=True)) == ["good"]


def test_an_entry_that_changed_since_the_preview_is_not_overwritten(importer: User) -> None:
    found = checked(f"slug,summary\n{OGDEN},From the file.\nalbany-nanotechnology,From the file.\n", importer)
    update_hubs(Hub.objects.filter(slug=OGDEN), stage="declining")
    ask_to_apply(import_file=found, only_good_rows=False, by=importer)
    found = do(found)
    assert (found.step, found.job.state) == (ImportStep.CHECKED, JobState.DONE)
    assert found.job.message.startswith("Nothing was applied")
    assert found.problems == [[2, "", OGDEN, "was changed since the preview"]]
    assert not Hub.objects.filter(summary="From the file.").exists()
    ask_to_check_again(import_file=found, by=importer)
    found = do(found)
    ask_to_apply(import_file=found, only_good_rows=False, by=importer)
    assert do(found).step == ImportStep.APPLIED
    assert Hub.objects.get(slug=OGDEN).stage == "declining"
    assert Hub.objects.filter(summary="From the file.").count() == 2


def test_an_error_midway_leaves_nothing_behind(importer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "TOGETHER", 1)
    found = checked(HUBS + new_hub("one") + new_hub("two"), importer)
    ask_to_apply(import_file=found, only_good_rows=False, by=importer)
    done: list[Any] = []

    save = Change.save

    def fail_at_the_second(*args: Any, **kwargs: Any) -> None:
        save(*args, **kwargs)
        done.append(args)
        if len(done) == 2:
            raise RuntimeError("the power went out")

    monkeypatch.setattr(Change, "save", fail_at_the_second)
    found = do(found)
    assert (found.job.state, found.job.message) == (
        JobState.FAILED,
        "Something went wrong on our side. Nothing was changed.",
    )
    assert len(done) == 2
    assert not Hub.objects.filter(slug__in=["one", "two"]).exists()


WORKER = """
import os, signal, sys
import django
django.setup()
from hubs.entries.changes import Change
from hubs.importers import checking, imports
from hubs.jobs.leases import due_jobs, claim
checking.TOGETHER = 1
real, calls = Change.save, []
def save(*args, **kwargs):
    real(*args, **kwargs)
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
Change.save = save
imports.run_import(claim(due_jobs()))
"""


def test_an_import_whose_worker_is_killed_is_done_whole_by_the_next(db: None, tmp_path: Path) -> None:
    prepare = """
import django
django.setup()
from django.contrib.auth.models import User
from hubs.entries.changes import Change
from hubs.enums import JobKind, EntryType
from hubs.importers.imports import ask_to_apply, file_import, run_import
from hubs.jobs.leases import due_jobs, claim
import sys
by = User.objects.create_user("ida", is_superuser=True)
found = file_import(entry_type=EntryType.HUB, file_name="x.csv", content=sys.argv[1].encode(), by=by)
run_import(claim(due_jobs()))
found.refresh_from_db()
ask_to_apply(import_file=found, only_good_rows=False, by=by)
"""
    folder = tmp_path / "site"
    folder.mkdir()
    with copied_database(folder) as database:
        told = {
            "DATABASE_URL": database.url,
            "DEBUG": "0",
            "SECRET_KEY": KEY,
            "DJANGO_SETTINGS_MODULE": "hubfinder.settings.base",
        }

        def run(*command: str) -> int:
            return subprocess.run([sys.executable, *command], cwd=ROOT, env=os.environ | told).returncode

        def found() -> list[Any]:
            hubs = "SELECT count(*) FROM hubs_hub WHERE slug IN ('one', 'two', 'three')"
            texts = "SELECT count(*) FROM hubs_searchdocument WHERE names LIKE ' hub one %' OR names LIKE ' hub t%'"
            return [database.ask(sql)[0][0] for sql in (hubs, texts, "SELECT state FROM hubs_job")]

        assert run("-c", prepare, HUBS + new_hub("one") + new_hub("two") + new_hub("three")) == 0
        assert run("-c", WORKER) == -signal.SIGKILL
        assert found() == [0, 0, "running"]
        # Not yet: the worker might only be slow.
        assert run("manage.py", "run_jobs") == 0
        assert found() == [0, 0, "running"]
        late = "import django; django.setup(); from hubs.models import Job; from datetime import *; "
        assert run("-c", late + "Job.objects.update(heartbeat_at=datetime(2026, 1, 1, tzinfo=UTC))") == 0
        assert run("manage.py", "run_jobs") == 0
        assert found() == [3, 3, "done"]
