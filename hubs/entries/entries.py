"""An entry from a file, with typed access to its fields. Each problem is recorded with file, line, entry and field."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from hubs.entries.rules import repeated
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.geo.outlines import read_area
from hubs.models.slug_model import SLUG
from hubs.models.wikidata import ITEM, LONGEST_ITEM, is_item
from hubs.text.phones import BadPhone, e164


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    line: int
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        where = " / ".join(part for part in (self.entry, self.field) if part)
        return f"{self.file}:{self.line}: {where}: {self.message}"


@dataclass(slots=True)
class Entry:
    """`values` maps a field to its text, list or list of entries; `lines` maps it to its line number, from 1."""

    section: str
    file: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int]
    problems: list[Problem]
    name: str = ""
    _asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not self.name:
            self.name = f"{self.section} {self.values.get('slug', '?')}"

    @classmethod
    def of(
        cls, section: str, document: dict[str, Any], problems: list[Problem], *, file: str = "", line: int = 1
    ) -> Entry:
        """An entry from a document, such as `hubs.entries.describe` makes."""

        def value_of(key: str, value: Any) -> Any:
            if isinstance(value, list):
                return [value_of(key, item) for item in value]
            return cls.of(key, value, problems, file=file, line=line) if isinstance(value, dict) else value

        values = {key: value_of(key, value) for key, value in document.items()}
        return cls(section=section, file=file, line=line, values=values, lines={}, problems=problems)

    @property
    def fingerprint(self) -> str:
        """Changes whenever anything in the entry changes."""
        return hashlib.sha256(json.dumps(_plain(self), sort_keys=True).encode()).hexdigest()

    def problem(self, field_name: str, message: str) -> None:
        line = self.lines.get(field_name, self.line)
        self.problems.append(Problem(self.file, line, self.name, field_name, message))

    def text(self, key: str, *, most: int, required: bool = True) -> str:
        """Text on one line: line breaks become spaces."""
        value = self._str(key, required)
        if not value.isprintable():  # rarely the case
            value = " ".join(line.strip() for line in value.splitlines())
        return self._checked(key, value, most)

    def prose(self, key: str, *, most: int, required: bool = True) -> str:
        """Text that keeps its line breaks."""
        return self._checked(key, "\n".join(line.rstrip() for line in self._str(key, required).splitlines()), most)

    def _str(self, key: str, required: bool) -> str:
        value = self._get(key, required=required)
        if not isinstance(value, str):
            if value is not None:
                self.problem(key, _("must be text"))
            return ""
        return value

    def _checked(self, key: str, value: str, most: int) -> str:
        value = value.strip()
        if "\0" in value:
            self.problem(key, _("contains a NUL character"))
        if len(value) > most:
            self.problem(
                key, _("has %(length)d characters; the limit is %(most)d") % {"length": len(value), "most": most}
            )
        return value

    def slug(self, key: str = "slug", *, required: bool = True) -> str:
        value = self.text(key, most=80, required=required)
        if value and not re.match(SLUG, value):
            self.problem(
                key, _("“%(value)s” must consist of lower-case letters, digits and single hyphens") % {"value": value}
            )
        return value

    def url(self, key: str, *, required: bool = False, most: int = 200) -> str:
        value = self.text(key, most=most, required=required)
        if value and not is_web_address(value):
            self.problem(key, _("“%(value)s” is not a web address (https://…)") % {"value": value[:80]})
        return value

    def email(self, key: str) -> str:
        value = self.text(key, most=254, required=False)
        try:
            if value:
                validate_email(value)
        except ValidationError:
            self.problem(key, _("“%(value)s” is not an e-mail address") % {"value": value[:80]})
        return value

    def phone(self, key: str, *, most: int) -> str:
        """A phone number in the form of E.164, however it was written."""
        value = self.text(key, most=most, required=False)
        try:
            return e164(value) if value else ""
        except BadPhone as error:
            self.problem(key, str(error))
            return value

    def wikidata(self, key: str) -> str:
        value = self.text(key, most=80, required=False)
        if value and not (re.match(ITEM, value) and len(value) <= LONGEST_ITEM):
            self.problem(key, str(is_item.message))
        return value

    def choice(self, key: str, choices: type[TextChoices], *, required: bool = True) -> str:
        value = self.text(key, most=40, required=required)
        if value and value not in choices._value2member_map_:
            self._not_among(key, value, choices.values)
        return value

    def number(self, key: str, *, least: float, most: float, required: bool = False) -> float | None:
        value = self.text(key, most=40, required=required)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            self.problem(
                key,
                _("“%(value)s” must be a number from %(least)g to %(most)g")
                % {"value": value, "least": least, "most": most},
            )
            return None
        return number

    def year(self, key: str, *, least: int = 1000, required: bool = False) -> int | None:
        number = self.number(key, least=least, most=date.today().year, required=required)
        if number is not None and not number.is_integer():
            self.problem(key, _("“%(value)s” must be a year such as 1999") % {"value": self.values[key]})
            return None
        return None if number is None else int(number)

    def metres(self, key: str, *, least_km: float, most_km: float) -> int | None:
        """A length given in kilometers, returned in meters."""
        number = self.number(key, least=least_km, most=most_km)
        return None if number is None else round(number * 1000)

    def day(self, key: str, *, required: bool = True) -> date | None:
        value = self.text(key, most=10, required=required)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.problem(key, _("“%(value)s” must be a date such as 2026-01-31") % {"value": value})
            return None

    def point(self, key: str) -> LonLat:
        """A point written as [latitude, longitude]. If it is invalid, adds a problem and returns 0, 0."""
        value = self._get(key, required=True)
        try:
            if not (isinstance(value, list) and all(isinstance(part, str) for part in value)):
                raise BadCoordinates(_("must be [latitude, longitude]"))
            return LonLat.parse(",".join(value))
        except BadCoordinates as error:
            if value is not None:
                self.problem(key, str(error))
            return LonLat(0, 0)

    def area(self, key: str) -> MultiPolygon | None:
        """One or more polygons, from the text of a GeoJSON MultiPolygon; None if empty or invalid."""
        value = self.text(key, most=500_000, required=False)
        try:
            return read_area(value) if value else None
        except BadCoordinates as error:
            self.problem(key, str(error))
            return None

    def words(self, key: str, *, most: int = 120, allowed: Sequence[str] = ()) -> list[str]:
        value = self._get(key, required=False)
        if value is None:
            return []
        if not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            self.problem(key, _("must be a list of texts"))
            return []
        for word in value:
            if not word or len(word) > most:
                self.problem(key, _("“%(word)s…” is empty or too long") % {"word": word[:40]})
            elif allowed and word not in allowed:
                self._not_among(key, word, allowed)
        if twice := repeated(value):
            self.problem(key, _("contains %(words)s more than once") % {"words": ", ".join(twice)})
        return value

    def items(self, key: str, *, of: str) -> list[Entry]:
        """Entries inside this one. Problems name them by this entry's name and their own field `of`."""
        value = self._get(key, required=False)
        if value is None:
            return []
        if not (isinstance(value, list) and all(isinstance(item, Entry) for item in value)):
            self.problem(key, _("must be a list of entries"))
            return []
        for item in value:
            item.name = f"{self.name} / {key} {item.values.get(of, '?')}"
        return value

    def finish(self) -> None:
        """Add a problem for each field that was never read, usually a misspelled name."""
        for key in self.values.keys() - self._asked:
            self.problem(key, _("is not a field of %(section)s") % {"section": self.section})

    def _get(self, key: str, *, required: bool) -> Any:
        self._asked.add(key)
        value = self.values.get(key)
        if value in (None, "") and required:
            self.problem(key, _("is missing"))
        return None if value == "" else value

    def _not_among(self, key: str, value: str, allowed: Sequence[str]) -> None:
        self.problem(key, _("“%(value)s” must be one of %(allowed)s") % {"value": value, "allowed": ", ".join(allowed)})


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https URL with a dot in its host and without spaces or control characters."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"[\s\x00-\x1f<>\"\\]", text)


def _plain(value: Any) -> Any:
    if isinstance(value, Entry):
        return {key: _plain(inner) for key, inner in value.values.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
