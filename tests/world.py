"""A small directory, and every change that can be made to it, for tests that try changes in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import ProtectedError

from hubs.curation.merging import CannotMerge, CannotUndo, merge_hubs, undo_merge
from hubs.curation.publication import archive_hubs, publish_hubs, return_hubs_to_draft, verify_hubs
from hubs.curation.reverting import CannotRevert, revert
from hubs.curation.suggestions import CannotAccept, accept_suggestion
from hubs.entries.changes import BadDocuments, changing
from hubs.entries.describe import documents
from hubs.enums import ArchiveReason, EntryType, Publication, RevisionAction, Stage
from hubs.geo.coordinates import LonLat
from hubs.importers.directory import load_directory
from hubs.importers.exports import export
from hubs.importers.imports import NotAllowed, ask_to_apply, ask_to_undo, file_import
from hubs.management.commands.run_jobs import do_what_waits
from hubs.models import AnchorFirm, Firm, Hub, Import, Industry, IndustryWord, Region, Revision, SupportOrganization
from hubs.roles import Role
from tests.candidate_factory import CandidateFactory
from tests.factories import (
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    RegionFactory,
    SectorFactory,
    SuggestionFactory,
    SupportOrganizationFactory,
    person,
    write,
    write_directory,
)

REFUSALS = (CannotMerge, CannotUndo, CannotRevert, CannotAccept, NotAllowed, BadDocuments, ProtectedError)
"""What a change may answer instead of changing something."""


class World:
    """A few entries of each kind, and everything that can be done to them. `pick` chooses by number among what is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = person(Role.CURATOR)
        sectors = [SectorFactory(name="Toys"), SectorFactory(name="Tools")]
        self.industries = [
            IndustryFactory(name=name, sector=sectors[n % 2]) for n, name in enumerate(["Kites", "Ropes", "Nets"])
        ]
        self.sectors = sectors
        above = RegionFactory(name="Great Valley")
        self.regions = [RegionFactory(name="Little Valley", parent=above), RegionFactory(name="Cove"), above]
        for industry in self.industries:
            CandidateFactory(region=self.regions[0], industry=industry)
        self.firms = [FirmFactory(name=name) for name in ("High Flyers", "Low Riders")]
        self.helpers = [SupportOrganizationFactory(name=name) for name in ("Kite Chamber", "Rope Bank")]
        for n in range(3):
            self.create(n)
        self.made = 3

    def create(self, n: int) -> None:
        hub = HubFactory(
            name=f"Kites of {n % 2}",
            industry=self.industries[n % 3],
            related=[self.industries[(n + 1) % 3]],
            region=self.regions[n % 3],
            at=LonLat(-111.9 + n % 5 / 100, 41.2),
            publication=[*Publication][n % 4] if n > 3 else Publication.PUBLISHED,
        )
        AnchorFirm.objects.create(hub=hub, firm=self.firms[n % 2], role="Makes things")
        HubSupportFactory(hub=hub, organization=self.helpers[n % 2])

    def hub(self, n: int) -> Hub:
        hubs = list(Hub.objects.order_by("pk"))
        if not hubs:
            self.create(n)
            return self.hub(n)
        return hubs[n % len(hubs)]

    def chosen(self, n: int) -> Any:
        return Hub.objects.filter(pk=self.hub(n).pk)

    # In a shell

    def create_in_a_shell(self, n: int) -> None:
        self.create(n + 4)

    def rename_in_a_shell(self, n: int) -> None:
        hub = self.hub(n)
        hub.name = f"Ropes of {n}"
        hub.save()

    def move_in_a_shell(self, n: int) -> None:
        hub = self.hub(n)
        hub.point, hub.stage = LonLat(13.4 + n / 100, 52.5).as_point(), [*Stage][n % 4]
        hub.industry, hub.region = self.industries[n % 3], self.regions[n % 3]
        hub.save()

    def hide_in_a_shell(self, n: int) -> None:
        hub = self.hub(n)
        hub.publication = [*Publication][n % 4]
        hub.save()

    def delete_in_a_shell(self, n: int) -> None:
        self.hub(n).delete()

    def delete_several(self, n: int) -> None:
        Hub.objects.filter(name__endswith=str(n % 2)).delete()

    def relate(self, n: int) -> None:
        self.hub(n).related_industries.set(self.industries[: n % 3])

    def relate_from_the_other_side(self, n: int) -> None:
        self.industries[n % 3].related_hubs.add(self.hub(n))

    def anchor(self, n: int) -> None:
        hub = self.hub(n)
        AnchorFirm.objects.filter(hub=hub).delete()
        AnchorFirm.objects.create(hub=hub, firm=self.firms[n % 2], role="Flies", position=n)

    def rename_a_firm(self, n: int) -> None:
        firm = Firm.objects.get(pk=self.firms[n % 2].pk)
        firm.name = f"Flyers {n}"
        firm.save()

    def rename_a_helper(self, n: int) -> None:
        row = SupportOrganization.objects.get(pk=self.helpers[n % 2].pk)
        row.name = f"Bank {n}"
        row.save()

    def rename_a_region(self, n: int) -> None:
        region = Region.objects.get(pk=self.regions[n % 3].pk)
        region.name, region.other_names = f"Valley {n}", [f"Dale {n}"]
        region.save()

    def move_a_region(self, n: int) -> None:
        region = Region.objects.get(pk=self.regions[0].pk)
        region.parent = self.regions[1 + n % 2] if n % 3 else None
        region.kind = ["metro", "city", "informal"][n % 3]
        region.point = LonLat(-111.97 + n, 41.2).as_point()
        region.save()

    def rename_an_industry(self, n: int) -> None:
        industry = Industry.objects.get(pk=self.industries[n % 3].pk)
        industry.name, industry.sector = f"Things {n}", self.sectors[n % 2]
        industry.save()

    def rename_a_sector(self, n: int) -> None:
        sector = Industry.objects.get(pk=self.sectors[n % 2].pk)
        sector.name = f"Sector {n}"
        sector.save()

    def learn_a_word(self, n: int) -> None:
        IndustryWord.objects.get_or_create(industry=self.industries[n % 3], word=f"word {n}", language="en")

    def forget_a_word(self, n: int) -> None:
        IndustryWord.objects.filter(industry=self.industries[n % 3]).delete()

    def delete_an_industry(self, n: int) -> None:
        spare = IndustryFactory(sector=self.sectors[0])
        self.hub(n).related_industries.add(spare)
        spare.delete()

    # Through the door

    def update_many(self, n: int) -> None:
        slugs = list(Hub.objects.values_list("slug", flat=True))[: n + 1]
        with changing(EntryType.HUB, slugs, action=RevisionAction.EDITED, by=self.user):
            Hub.objects.filter(slug__in=slugs).update(name=f"All {n}", stage=[*Stage][n % 4])

    def change_in_a_batch(self, n: int) -> None:
        slugs = [region.slug for region in self.regions]
        with changing(EntryType.REGION, slugs, action=RevisionAction.LOADED, is_batch=True):
            Region.objects.filter(slug__in=slugs).update(name=f"Batch {n}")

    def publish(self, n: int) -> None:
        publish_hubs(hubs=self.chosen(n), by=self.user)

    def withdraw(self, n: int) -> None:
        return_hubs_to_draft(hubs=self.chosen(n), by=self.user)

    def archive(self, n: int) -> None:
        archive_hubs(hubs=self.chosen(n), by=self.user, reason=ArchiveReason.CLOSED)

    def verify(self, n: int) -> None:
        verify_hubs(hubs=self.chosen(n), by=self.user, on=date(2026, 1, 1 + n))

    def merge(self, n: int) -> None:
        merge_hubs(keep=self.hub(n), drop=self.hub(n + 1), by=self.user)

    def undo_a_merge(self, n: int) -> None:
        for hub in Hub.objects.filter(archive_reason=ArchiveReason.MERGED):
            undo_merge(drop=hub, by=self.user)

    def revert(self, n: int) -> None:
        revisions = list(Revision.objects.filter(entry_type__in=EntryType.values).exclude(slug="").order_by("pk"))
        if revisions:
            revert(revision=revisions[n % len(revisions)], by=self.user)

    def write_a_document(self, n: int) -> None:
        hub = self.hub(n)
        document = documents(EntryType.HUB, [hub.slug])[hub.slug]
        write(EntryType.HUB, [document | {"summary": f"Said {n}", "other_names": [f"Alias {n}"]}])

    def accept_a_correction(self, n: int) -> None:
        hub = self.hub(n)
        payload = {"name": f"Corrected {n}", "anchor_firms": [{"name": f"New Firm {n % 2}", "role": "flies"}]}
        base = documents(EntryType.HUB, [hub.slug])[hub.slug]
        row = SuggestionFactory(kind="correction", hub=hub, region=hub.region, payload=payload, base=base)
        accept_suggestion(suggestion=row, by=self.user)

    def accept_a_new_hub(self, n: int) -> None:
        payload = {
            "name": f"Suggested {n}",
            "place": "Moab, Utah",
            "point": ["38.57", "-109.55"],
            "summary": "Kites.",
            "industry": self.industries[n % 3].slug,
            "sources": ["https://example.org/"],
        }
        accept_suggestion(suggestion=SuggestionFactory(payload=payload), by=self.user)

    def accept_an_end(self, n: int) -> None:
        hub, other = self.hub(n), self.hub(n + 1)
        kind = ("closed", "duplicate")[n % 2]
        payload = {"reason": "closed", "duplicate_of": other.slug, "sources": ["https://example.org/end"]}
        accept_suggestion(suggestion=SuggestionFactory(kind=kind, hub=hub, payload=payload), by=self.user)

    def import_hubs(self, n: int) -> None:
        rows = Hub.objects.filter(pk__in=[self.hub(n).pk, self.hub(n + 1).pk])
        content = (
            b"".join(export(EntryType.HUB, rows, "csv"))
            .replace(b"Kites of", b"Imported")
            .replace(b"test-hub", b"new-hub")
        )
        imported = file_import(entry_type=EntryType.HUB, file_name="hubs.csv", content=content, by=self.user)
        do_what_waits()
        imported.refresh_from_db()
        ask_to_apply(import_file=imported, only_good_rows=True, by=self.user)
        do_what_waits()

    def import_firms(self, n: int) -> None:
        content = f"slug,name\n{self.firms[n % 2].slug},Imported {n}\n".encode()
        imported = file_import(entry_type=EntryType.FIRM, file_name="firms.csv", content=content, by=self.user)
        do_what_waits()
        imported.refresh_from_db()
        ask_to_apply(import_file=imported, only_good_rows=True, by=self.user)
        do_what_waits()

    def undo_an_import(self, n: int) -> None:
        imported = Import.objects.filter(step="applied").first()
        if imported is not None:
            ask_to_undo(import_file=imported, by=self.user)
            do_what_waits()

    def load_a_directory(self, n: int) -> None:
        name = ("Kites", "Dragons")[n % 2]
        changes = [
            ("name: Kites of Kite Valley", f"name: {name} of Kite Valley"),
            ("    name: Ropes", f"    name: {name} ropes"),
        ]
        load_directory(write_directory(self.folder, *changes))


STEPS: list[Callable[[World, int], None]] = [
    member
    for name, member in vars(World).items()
    if callable(member) and not name.startswith("_") and name not in ("create", "hub", "chosen")
]
