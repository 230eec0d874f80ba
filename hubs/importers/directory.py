"""Loads the directory's files: all of their changes, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hubs.documents import records
from hubs.documents.entries import Entry, Problem
from hubs.documents.history import recorded
from hubs.documents.references import references
from hubs.documents.saving import (
    save_complements,
    save_firms,
    save_hubs,
    save_industries,
    save_regions,
    save_support,
)
from hubs.enums import Noun, RevisionAction
from hubs.gazetteer.loading import add_region_names
from hubs.importers.yaml_reader import read_folder
from hubs.models import Firm, Hub, HubText, Industry, Load, Region, SupportOrganization, Word
from hubs.models.hub import REVIEW_AFTER
from hubs.models.placement import are_complete, rebuild_placements

MOST_PROBLEMS_SHOWN = 50


class DirectoryProblems(Exception):
    """The files cannot be loaded as they are; `problems` says where and why. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    parse: Callable[[Entry], Any]
    save: Callable[[list[Any]], None]
    model: Any


SECTIONS = (
    Section("sectors", records.sector, save_industries, Industry),
    Section("industries", records.industry, save_industries, Industry),
    Section("regions", records.region, save_regions, Region),
    Section("firms", records.firm, save_firms, Firm),
    Section("support", records.support, save_support, SupportOrganization),
    Section("hubs", records.hub, save_hubs, Hub),
)


def load_directory(folder: Path, *, force: bool = False) -> Counter[str]:
    """Upsert every entry that changed since it was last loaded; returns how many of each section.

    An entry that a curator edited since keeps those edits until its file changes. Entries that left the files stay in the
    database: a curator archives them. Raises DirectoryProblems.
    """
    entries, problems = read_folder(folder)
    parsed: dict[str, list[tuple[Entry, Any]]] = {}
    for section in SECTIONS:
        parsed[section.name] = [(entry, section.parse(entry)) for entry in entries[section.name]]
        for entry in entries[section.name]:
            entry.finish()
    for entry, record in parsed["hubs"]:
        if not record.row.description:
            entry.problem("description", _("is missing"))  # a draft may lack it, the directory's own entries may not
    _check_unique(entries, problems)
    _check_references(parsed)
    if problems:
        raise DirectoryProblems(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    with transaction.atomic():
        changed = _save_changed(parsed, force=force)
        if changed or not Word.objects.exists():
            HubText.refresh(Hub.objects.all())
        if changed:
            add_region_names()
        if not are_complete():
            rebuild_placements()
    return changed


def _save_changed(parsed: dict[str, list[tuple[Entry, Any]]], *, force: bool) -> Counter[str]:
    known = {} if force else dict(Load.objects.filter(name__contains=":").values_list("name", "fingerprint"))
    changed: Counter[str] = Counter()
    loads = []
    for position, (_entry, record) in enumerate((*parsed["sectors"], *parsed["industries"])):
        record.row.position = position
    for _entry, record in parsed["hubs"]:
        if record.row.last_verified and not record.row.review_by:
            record.row.review_by = record.row.last_verified + REVIEW_AFTER
    for section in SECTIONS:
        to_save = []
        for entry, record in parsed[section.name]:
            load = Load(name=f"{section.name}:{entry.values['slug']}", fingerprint=entry.fingerprint)
            if known.get(load.name) != load.fingerprint:
                to_save.append((entry, record))
                loads.append(load)
        if to_save:
            slugs = [entry.values["slug"] for entry, record in to_save]
            with _kept_in_history(section.name, slugs):
                section.save([record for _entry, record in to_save])
            changed[section.name] = len(to_save)
        if to_save and section.name == "industries":
            save_complements((record for _entry, record in parsed["industries"]), set(slugs))
    Load.objects.bulk_create(
        loads, update_conflicts=True, unique_fields=["name"], update_fields=["fingerprint", "loaded_at"]
    )
    return changed


def _kept_in_history(section: str, slugs: list[str]) -> AbstractContextManager[None]:
    return recorded(Noun(section), slugs, action=RevisionAction.LOADED) if section in Noun else nullcontext()


def _check_unique(entries: dict[str, list[Entry]], problems: list[Problem]) -> None:
    for rows in entries.values():
        first: dict[str, Entry] = {}
        for entry in rows:
            slug = str(entry.values.get("slug"))
            if slug in first:
                where = f"{first[slug].file}:{first[slug].line}"
                entry.problem("slug", _("“%(slug)s” already stands at %(where)s") % {"slug": slug, "where": where})
            first.setdefault(slug, entry)
    industries = {str(entry.values.get("slug")) for entry in entries["sectors"]}
    for entry in entries["industries"]:
        if entry.values.get("slug") in industries:
            entry.problem("slug", _("is a sector's slug too"))


def _check_references(parsed: dict[str, list[tuple[Entry, Any]]]) -> None:
    """Each slug that an entry names must stand in the files or, from an earlier load, in the database."""
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
            hint = " " + _("(countries and states come with load_gazetteer)") if among is known[Region] else ""
            entry.problem(key, _("“%(slug)s” is not known") % {"slug": slug} + hint)

    for entry, record in parsed["industries"]:
        check(entry, "sector", record.sector, sectors)
        for slug in record.complementary:
            check(entry, "complementary", slug, known[Industry])
            if slug == record.row.slug:
                entry.problem("complementary", _("names the industry itself"))
    for entry, record in parsed["regions"]:
        check(entry, "parent", record.parent, known[Region])
    _check_nesting(parsed["regions"])
    for section in ("support", "hubs"):
        for entry, record in parsed[section]:
            for field, model, slug in references(record):
                check(entry, field, slug, known[model] - sectors if model is Industry else known[model])


def _check_nesting(regions: list[tuple[Entry, Any]]) -> None:
    """No region may be a part of itself, through however many others."""
    parents = dict(Region.objects.values_list("slug", "parent__slug"))
    parents |= {record.row.slug: record.parent for _entry, record in regions}
    for entry, record in regions:
        above: list[str] = []
        slug = record.parent
        while slug and slug not in above:
            above.append(slug)
            slug = parents.get(slug) or ""
        if record.row.slug in above:
            entry.problem("parent", _("makes it a part of itself: %(regions)s") % {"regions": " → ".join(above)})
