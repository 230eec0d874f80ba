"""Turns slugs in documents into names, and names into slugs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hubs.entries.describe import Document
from hubs.indexes.search_documents import with_words
from hubs.models import Firm, Hub, Industry, Region, SupportOrganization
from hubs.models.slug_model import SLUG
from hubs.text.folding import fold

MOST_NAMESAKES = 20
"""How many hubs are read to find one with exactly a given name."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names by slug, for each field that refers to other entries. A slug without an entry is its own name."""

    of_field: dict[str, dict[str, str]]

    @classmethod
    def of(cls, *documents: Document) -> Names:
        """The names of all entries in these documents. At most five queries."""
        wanted: dict[str, set[str]] = {field: set() for field in ("region", "industry", "firm", "organization", "hub")}
        for document in documents:
            wanted["region"].add(document.get("region", ""))
            wanted["industry"] |= {document.get("industry", ""), *document.get("related_industries", [])}
            wanted["firm"] |= {part["firm"] for part in document.get("anchor_firms", [])}
            wanted["organization"] |= {part["organization"] for part in document.get("support", [])}
            wanted["hub"].add(document.get("successor", ""))
        rows: dict[str, Any] = {
            "region": Region.objects.select_related("parent"),
            "industry": Industry.objects.all(),
            "firm": Firm.objects.all(),
            "organization": SupportOrganization.objects.all(),
            "hub": Hub.objects.all(),
        }
        return cls({field: _labels(rows[field], slugs - {""}) for field, slugs in wanted.items()})

    def called(self, field: str, slug: str) -> str:
        return self.of_field[field].get(slug, slug)

    def spelled_out(self, document: Document) -> Document:
        """The document with names instead of slugs."""
        said = dict(document)
        for field, kind in (("region", "region"), ("industry", "industry"), ("successor", "hub")):
            if field in said:
                said[field] = self.called(kind, said[field])
        if "related_industries" in said:
            said["related_industries"] = [self.called("industry", slug) for slug in said["related_industries"]]
        for field, kind in (("anchor_firms", "firm"), ("support", "organization")):
            if field in said:
                said[field] = [part | {kind: self.called(kind, part[kind])} for part in said[field]]
        return said


def _labels(rows: Any, slugs: set[str]) -> dict[str, str]:
    if not slugs:
        return {}
    return {row.slug: getattr(row, "label", row.name) for row in rows.filter(slug__in=slugs)}


def slugs_called(model: type[Firm] | type[SupportOrganization], names: Iterable[str]) -> dict[str, str]:
    """The slugs of entries with these names, ignoring case and accents. Reads all names of the model in one query."""
    wanted = {fold(name): name for name in names}
    if not wanted:
        return {}
    rows = model._default_manager.order_by("-pk").values_list("name", "slug")
    return {wanted[folded]: slug for name, slug in rows if (folded := fold(name)) in wanted}


def hub_called(text: str) -> Hub | None:
    """The published hub with exactly this slug, name or other name. At most two queries."""
    folded = fold(text)
    if not folded:
        return None
    hubs = Hub.objects.published()
    slug = text.strip()
    # PostgreSQL rejects null characters and lone surrogates, which no slug contains.
    if re.match(SLUG, slug) and (exact := hubs.filter(slug=slug).first()) is not None:
        return exact
    named = with_words(folded.split(), in_names=True).filter(names__contains=f" {folded} ")
    for hub in hubs.filter(pk__in=named.values("hub"))[:MOST_NAMESAKES]:
        if folded in {fold(name) for name in (hub.name, *hub.other_names)}:
            return hub
    return None


def free_slug(model: type[Firm] | type[Hub], name: str) -> str:
    """An unused slug made from the name. One query."""
    stem = "-".join(fold(name).split())[:70].strip("-") or model._meta.model_name or ""
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
