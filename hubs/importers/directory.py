"""Loads the directory's YAML files, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hubs.entries import records, saving
from hubs.entries.changes import changing
from hubs.entries.entries import Entry, Problem
from hubs.entries.references import References, parents_of_regions, references
from hubs.entries.rules import parent_of_region, usual_radius_m
from hubs.enums import EntryType, RevisionAction
from hubs.importers.yaml_reader import read_folder
from hubs.indexes import listings
from hubs.indexes.rebuild import rebuild_indexes
from hubs.models import Firm, Hub, Industry, Load, Region, SupportOrganization, Word
from hubs.models.hub import REVIEW_AFTER

MOST_PROBLEMS_SHOWN = 50


class DirectoryProblems(Exception):
    """The files have errors; `problems` says where and why. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    entry_type: EntryType
    parse: Callable[[Entry], Any]
    save: Callable[[list[Any], References], None]
    model: Any
    required: tuple[str, ...] = ()
    """Fields that entries in the directory's files must have, although drafts may lack them."""


SECTIONS = (
    Section("sectors", EntryType.INDUSTRY, records.sector, saving.save_industries, Industry, ("description",)),
    Section(
        "industries", EntryType.INDUSTRY, records.industry, saving.save_industries, Industry, ("description", "sector")
    ),
    Section("regions", EntryType.REGION, records.region, saving.save_regions, Region, ("parent",)),
    Section("firms", EntryType.FIRM, records.firm, saving.save_firms, Firm),
    Section("support", EntryType.SUPPORT, records.support, saving.save_support, SupportOrganization),
    Section("hubs", EntryType.HUB, records.hub, saving.save_hubs, Hub, ("description",)),
)


def load_directory(folder: Path, *, force: bool = False) -> Counter[str]:
    """Upsert every entry that changed since the last load. Return the number of changed entries per section.

    Curators' edits are kept until the entry's file changes. Entries removed from the files stay in the database; a
    curator can archive them. With `force`, every entry is written. Raises DirectoryProblems.
    """
    entries, problems = read_folder(folder)
    parsed: dict[str, list[tuple[Entry, Any]]] = {}
    for section in SECTIONS:
        parsed[section.name] = [(entry, section.parse(entry)) for entry in entries[section.name]]
        for entry in entries[section.name]:
            entry.finish()
            for field in section.required:
                if not entry.values.get(field):
                    entry.problem(field, _("is missing"))
    _check_unique(entries, problems)
    _check_references(parsed)
    if problems:
        raise DirectoryProblems(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    with transaction.atomic():
        changed = _save_changed(parsed, force=force)
        # After an upgrade from a version without these indexes, they are empty.
        if not (listings.are_complete() and Word.objects.exists()):
            rebuild_indexes()
    return changed


def _save_changed(parsed: dict[str, list[tuple[Entry, Any]]], *, force: bool) -> Counter[str]:
    known = {} if force else dict(Load.objects.filter(name__contains=":").values_list("name", "fingerprint"))
    changed: Counter[str] = Counter()
    loads = []
    for position, (_entry, record) in enumerate((*parsed["sectors"], *parsed["industries"])):
        record.row.position = position
    for _entry, record in parsed["hubs"]:
        if not record.row.review_by:
            record.row.review_by = _first_review(record)
    for _entry, record in parsed["regions"]:
        if record.row.radius_m is None:
            record.row.radius_m = usual_radius_m(record.row.kind)
    with changing(action=RevisionAction.LOADED) as change:
        for section in SECTIONS:
            to_save = []
            for entry, record in parsed[section.name]:
                load = Load(name=f"{section.name}:{entry.values['slug']}", fingerprint=entry.fingerprint)
                if known.get(load.name) != load.fingerprint:
                    to_save.append((entry, record))
                    loads.append(load)
            if to_save:
                slugs = [entry.values["slug"] for entry, _record in to_save]
                change.include(section.entry_type, slugs)
                section.save([record for _entry, record in to_save], References())
                changed[section.name] = len(to_save)
                if section.name == "industries":
                    saving.save_complements((record for _entry, record in parsed["industries"]), set(slugs))
    Load.objects.bulk_create(
        loads, update_conflicts=True, unique_fields=["name"], update_fields=["fingerprint", "loaded_at"]
    )
    return changed


def _first_review(hub: records.HubRecord) -> date | None:
    """A year after the hub was verified. One that nobody verified is due since its newest source was read."""
    if hub.row.last_verified:
        return hub.row.last_verified + REVIEW_AFTER
    return max((source.retrieved_on for source in hub.sources if source.retrieved_on), default=None)


def _check_unique(entries: dict[str, list[Entry]], problems: list[Problem]) -> None:
    for rows in entries.values():
        first: dict[str, Entry] = {}
        for entry in rows:
            slug = str(entry.values.get("slug"))
            if slug in first:
                where = f"{first[slug].file}:{first[slug].line}"
                entry.problem("slug", _("“%(slug)s” already exists at %(where)s") % {"slug": slug, "where": where})
            first.setdefault(slug, entry)
    industries = {str(entry.values.get("slug")) for entry in entries["sectors"]}
    for entry in entries["industries"]:
        if entry.values.get("slug") in industries:
            entry.problem("slug", _("is also the slug of a sector"))


def _check_references(parsed: dict[str, list[tuple[Entry, Any]]]) -> None:
    """Each slug that an entry refers to must be in the files or already in the database."""
    known = {
        section.model: set(section.model.objects.values_list("slug", flat=True))
        | {str(entry.values.get("slug")) for entry, _record in parsed[section.name]}
        for section in SECTIONS
    }
    known[Industry] |= {str(entry.values.get("slug")) for entry, _record in parsed["sectors"]}
    sectors = {str(entry.values.get("slug")) for entry, _record in parsed["sectors"]} | set(
        Industry.objects.sectors().values_list("slug", flat=True)
    )

    def check(entry: Entry, key: str, slug: str, among: set[str]) -> None:
        if slug and slug not in among:
            hint = " " + _("(load_gazetteer adds countries and states)") if among is known[Region] else ""
            entry.problem(key, _("“%(slug)s” does not exist") % {"slug": slug} + hint)

    for entry, record in parsed["industries"]:
        check(entry, "sector", record.sector, sectors)
        for slug in record.complementary:
            check(entry, "complementary", slug, known[Industry])
    for entry, record in parsed["regions"]:
        check(entry, "parent", record.parent, known[Region])
    _check_nesting(parsed["regions"])
    for section in ("support", "hubs"):
        for entry, record in parsed[section]:
            for field, model, slug in references(record):
                check(entry, field, slug, known[model] - sectors if model is Industry else known[model])


def _check_nesting(regions: list[tuple[Entry, Any]]) -> None:
    """No region may be part of itself, directly or through others."""
    parents = parents_of_regions({record.row.slug: {"parent": record.parent} for _entry, record in regions})
    for entry, record in regions:
        for breach in parent_of_region(record.row.slug, record.parent, parents):
            entry.problem(breach.field, breach.message)
