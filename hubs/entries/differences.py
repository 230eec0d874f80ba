"""The differences between two documents, field by field, as text for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hubs.entries.describe import MODELS, Document
from hubs.enums import EntryType

LEAST_ALIKE = 0.4
"""Texts that are less similar are shown one after the other. Marking the few shared words would only confuse."""

_OTHER_LABELS = {
    "radius_km": _("reach (km)"),
    "support": _("support organizations"),
    "reach": _("how it helps"),
    "anchor_firms": _("anchor firms"),
    "designations": _("designations"),
    "sources": _("sources"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose text differs. Lists have one item per line."""

    entry_type: EntryType
    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return field_label(self.entry_type, self.field)

    def marked(self) -> Iterator[tuple[str, str]]:
        """The words of both texts in reading order, as runs marked "same", "gone" or "new"."""
        old, new = (re.findall(r"\S+\s*", text) for text in (self.before, self.after))
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        replaced = ("replace", 0, len(old), 0, len(new))
        for kind, start, end, new_start, new_end in (
            [replaced] if matcher.ratio() < LEAST_ALIKE else matcher.get_opcodes()
        ):
            if kind == "equal":
                yield "same", "".join(old[start:end])
                continue
            if start < end:
                yield "gone", "".join(old[start:end])
            if new_start < new_end:
                yield "new", "".join(new[new_start:new_end])


def differences(entry_type: EntryType, before: Document, after: Document) -> list[Difference]:
    """The differing fields in order; empty if the documents are equal."""
    return [
        Difference(entry_type, field, as_text(before.get(field)), as_text(after.get(field)))
        for field in differing(before, after)
    ]


def differing(before: Document, after: Document) -> list[str]:
    """The names of the fields in which two documents differ, in the order of the later one."""
    return [field for field in dict.fromkeys((*after, *before)) if after.get(field) != before.get(field)]


def as_text(value: Any) -> str:
    """A document's value for people: one list item per line, parts of an item separated by bars."""
    if isinstance(value, dict):
        return " | ".join(as_text(part).replace("\n", ", ") for part in value.values())
    if isinstance(value, list):
        joint = ", " if all(isinstance(item, str) for item in value) else "\n"
        return joint.join(as_text(item) for item in value)
    return str(value or "")


def field_label(entry_type: EntryType, field: str) -> str:
    """The field's label for people."""
    if field in _OTHER_LABELS:
        return capfirst(str(_OTHER_LABELS[field]))
    try:
        return capfirst(str(MODELS[entry_type]._meta.get_field(field).verbose_name))
    except FieldDoesNotExist:
        return field
