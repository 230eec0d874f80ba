"""Who may import, how a whole import is undone, and what is stored of files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from hubs.enums import EntryType, Publication
from hubs.importers import imports
from hubs.importers.imports import (
    NotAllowed,
    ask_to_apply,
    ask_to_undo,
    discard,
    file_import,
    is_small,
)
from hubs.models import Firm, Hub, Import, Job
from hubs.models.job import ImportStep
from tests.factories import AnchorFirmFactory, FirmFactory, HubFactory, SuggestionFactory, update_hubs
from tests.importers.test_imports import HUBS, OGDEN, applied, checked, do, importer, new_hub, revisions, undone

__all__ = ["importer"]


# Who may


def test_who_may_not_publish_imports_drafts_only(importer: User) -> None:
    editor = User.objects.create_user("ed")
    editor.user_permissions.set(Permission.objects.filter(codename="import_entries"))
    HubFactory(slug="draft", publication=Publication.DRAFT, description="Made here.")
    content = f"slug,publication,summary\ndraft,published,New.\n{OGDEN},,New.\n"
    found = checked(content, User.objects.get(pk=editor.pk))
    assert found.problems == [
        [2, "publication", "draft", "can only be set by users who may publish hubs"],
        [3, "slug", OGDEN, "is public, so only users who may publish hubs can change it"],
    ]
    assert checked("slug,summary\ndraft,New.\n", editor).counts == {"changed": 1}
    assert checked(content, importer).counts == {"changed": 2}


def test_who_lost_the_right_meanwhile_imports_nothing(importer: User) -> None:
    found = checked(HUBS + new_hub("fresh"), importer)
    ask_to_apply(import_file=found, only_good_rows=False, by=importer)
    User.objects.update(is_active=False)
    found = do(found)
    assert (found.step, found.problems[0][3]) == (
        ImportStep.CHECKED,
        "The user who started this may no longer import.",
    )
    assert not Hub.objects.filter(slug="fresh").exists()


# Undoing


def test_undoing_brings_changed_entries_back_and_deletes_new_ones(importer: User) -> None:
    hub = HubFactory(slug="kept", summary="Old.", description="Made here.")
    AnchorFirmFactory(hub=hub, firm=FirmFactory(slug="flyers"), role="Flies")
    cells = (
        f'{HUBS.strip()},anchor_firms\n{new_hub("fresh").strip()},\n"kept",Kept,us-ut,brewing,1,2,emerging,New.,D,\n'
    )
    found = applied(cells, importer)
    assert found.counts == {"new": 1, "changed": 1}
    found = undone(found, importer)
    assert (found.step, found.job.message) == (ImportStep.UNDONE, "")
    assert found.undone_at
    hub.refresh_from_db()
    assert (hub.summary, [part.role for part in hub.anchor_firms.all()]) == ("Old.", ["Flies"])
    assert not Hub.objects.filter(slug="fresh").exists()
    assert [action for action, _by, _job in revisions("kept")] == ["found", "imported", "reverted"]
    assert [action for action, _by, _job in revisions("fresh")] == ["imported", "deleted"]
    with pytest.raises(NotAllowed):
        ask_to_undo(import_file=found, by=importer)


def test_undoing_is_refused_where_somebody_changed_an_entry_since(importer: User) -> None:
    found = applied(HUBS + new_hub("fresh") + new_hub("other"), importer)
    applied("slug,summary\nfresh,By somebody else.\n", importer)
    found = undone(found, importer)
    assert (found.step, found.job.message) == (
        ImportStep.APPLIED,
        "The import cannot be undone, because these entries were changed since: fresh",
    )
    assert Hub.objects.filter(slug__in=["fresh", "other"]).count() == 2


def test_undoing_is_refused_where_others_rely_on_what_it_made(importer: User) -> None:
    firms = applied("slug,name\nfresh-firm,Fresh\n", importer, EntryType.FIRM)
    AnchorFirmFactory(hub=HubFactory(slug="relies"), firm=Firm.objects.get(slug="fresh-firm"))
    assert "these hubs refer to entries that it created: relies" in undone(firms, importer).job.message
    hubs = applied(HUBS + new_hub("fresh"), importer)
    SuggestionFactory(hub=Hub.objects.get(slug="fresh"))
    assert "visitors sent suggestions for these new hubs: fresh" in undone(hubs, importer).job.message
    assert Hub.objects.filter(slug="fresh").exists()


def test_undoing_takes_away_hubs_that_succeed_each_other(importer: User) -> None:
    found = applied(HUBS + new_hub("one") + new_hub("two"), importer)
    update_hubs(Hub.objects.filter(slug="one"), successor=Hub.objects.get(slug="two"))
    assert "changed since: one" in undone(found, importer).job.message
    update_hubs(Hub.objects.filter(slug="one"), successor=None)
    assert undone(found, importer).step == ImportStep.UNDONE


# What is kept


def test_a_file_that_nobody_decided_on_is_forgotten_after_a_month(importer: User) -> None:
    old, done = checked(HUBS + new_hub("old"), importer), applied(HUBS + new_hub("done"), importer)
    Job.objects.update(created_at=timezone.now() - timedelta(days=31))
    file_import(entry_type=EntryType.HUB, file_name="x.csv", content=b"slug\n", by=importer)
    assert not Import.objects.filter(pk=old.pk).exists()
    assert Import.objects.filter(pk=done.pk).exists()


def test_only_what_was_not_applied_can_be_discarded(importer: User) -> None:
    found, done = checked(HUBS, importer), applied(HUBS + new_hub("done"), importer)
    discard(import_file=found)
    assert not Job.objects.filter(pk=found.pk).exists()
    with pytest.raises(NotAllowed):
        discard(import_file=done)


def test_large_files_are_left_to_a_worker(importer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    found = file_import(entry_type=EntryType.HUB, file_name="x.csv", content=HUBS.encode(), by=importer)
    assert is_small(found)
    monkeypatch.setattr(imports, "SMALL", 10)
    assert not is_small(found)
    monkeypatch.setattr(imports, "SMALL_ROWS", 0)
    assert not is_small(applied(HUBS + new_hub("done"), importer))
