"""Documents become rows again: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hubs.documents import records
from hubs.documents.describe import Document
from hubs.documents.entries import Entry, Problem
from hubs.documents.references import known_slugs, references
from hubs.documents.saving import save_firms, save_hubs, save_support
from hubs.enums import Noun
from hubs.models import Hub, HubQuerySet, HubText


class BadDocuments(Exception):
    """Some documents cannot be written; `problems` says which and why. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Road:
    parse: Callable[[Entry], Any]
    save: Callable[..., None]


_ROADS = {
    Noun.HUB: _Road(records.hub, save_hubs),
    Noun.FIRM: _Road(records.firm, save_firms),
    Noun.SUPPORT: _Road(records.support, save_support),
}


def read_entries(noun: Noun, entries: Sequence[Entry]) -> list[Any]:
    """The records of the entries, in their order; what is wrong with an entry or what it names is noted in its problems."""
    parsed = []
    for entry in entries:
        parsed.append(_ROADS[noun].parse(entry))
        entry.finish()
    known = known_slugs(parsed)
    for entry, record in zip(entries, parsed, strict=True):
        for field, model, slug in references(record):
            if slug and slug not in known[model]:
                entry.problem(field, _("“%(slug)s” is not known") % {"slug": slug})
    return parsed


def save_records(noun: Noun, rows: list[Any]) -> None:
    """Write checked records with their standing, and the words by which the hubs that they touch are found."""
    _ROADS[noun].save(rows, with_standing=True)
    slugs = [row.slug if noun == Noun.FIRM else row.row.slug for row in rows]
    HubText.refresh(hubs_that_name(noun, slugs))


def write_documents(noun: Noun, new: Iterable[Document]) -> None:
    """Write each document as its entry now stands, made anew where it is gone. Raises BadDocuments; history is the caller's."""
    problems: list[Problem] = []
    entries = [Entry.of(noun, document, problems) for document in new]
    rows = read_entries(noun, entries)
    if problems:
        raise BadDocuments(problems)
    with transaction.atomic():
        save_records(noun, rows)


def hubs_that_name(noun: Noun, slugs: Iterable[str]) -> HubQuerySet:
    """The hubs with these slugs, or those that name the firms or organizations with them."""
    column = {
        Noun.HUB: "slug__in",
        Noun.FIRM: "anchor_firms__firm__slug__in",
        Noun.SUPPORT: "supports__organization__slug__in",
    }[noun]
    return Hub.objects.filter(pk__in=Hub.objects.filter(Q(**{column: list(slugs)})).values("pk"))
