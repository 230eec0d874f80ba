"""The columns of import and export files: one definition for templates, exports, imports and their explanations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubs.entries.describe import CHECK
from hubs.entries.records import SUPPORTED_FIELDS
from hubs.enums import ArchiveReason, EntryType, Origin, Publication, Reach, SizeBand, Stage, SupportKind


class Kind(Enum):
    TEXT = auto()
    NUMBER = auto()
    """Text that a spreadsheet may store as a number."""
    WORDS = auto()
    """A list of texts."""
    ITEMS = auto()
    """A list of relations, each with the `parts`."""


@dataclass(frozen=True, slots=True)
class Column:
    """`parts` are a relation's fields in order. Those in `lists` are lists themselves."""

    name: str
    help: str | Promise
    kind: Kind = Kind.TEXT
    required: bool = False
    parts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    example: str = ""

    @property
    def field(self) -> str:
        """The document's field for the column's value."""
        return "point" if self.name in POINT else self.name


POINT = ("lat", "lon")
STANDING = "publication"
"""If empty, an existing hub stays as it is and a new one becomes a draft. Omissions never publish anything."""


def _choices(choices: type[TextChoices]) -> tuple[str, ...]:
    return tuple(choices.values)


_SLUG = Column(
    "slug",
    _("Identifies the entry: lower-case letters, digits and hyphens."),
    required=True,
    example="kite-valley-kites",
)
_LAT = Column("lat", _("Latitude in degrees (WGS 84)."), Kind.NUMBER, required=True, example="41.223")
_LON = Column("lon", _("Longitude in degrees (WGS 84)."), Kind.NUMBER, required=True, example="-111.974")
_WEBSITE = Column("website", _("A web address (https://…)."), example="https://example.org/")
_REVIEWED = (
    Column("last_verified", _("The date of the last check, for example 2026-01-31."), example="2026-01-31"),
    Column("review_by", _("The date by which the entry should be checked again."), example="2027-01-31"),
)

COLUMNS: dict[EntryType, tuple[Column, ...]] = {
    EntryType.HUB: (
        _SLUG,
        Column("name", _("At most 120 characters."), required=True, example="Kites of Kite Valley"),
        Column("other_names", _("Other names in use."), Kind.WORDS, example="Kite Country | Drachental"),
        Column("region", _("The slug of its region."), required=True, example="us-ut"),
        Column("industry", _("The slug of its main industry."), required=True, example="sporting-goods"),
        Column("related_industries", _("The slugs of related industries."), Kind.WORDS, example="toys-and-games"),
        _LAT,
        _LON,
        Column("radius_km", _("Approximate reach in km, from 1 to 500. If empty, 40."), Kind.NUMBER, example="25.5"),
        Column("area", _("Its outline, if any, as a GeoJSON MultiPolygon.")),
        Column("stage", "", required=True, choices=_choices(Stage), example="established"),
        Column(
            "since",
            _("The year it became a hub. One of its sources must support it."),
            Kind.NUMBER,
            example="1999",
        ),
        Column("summary", _("At most 160 characters."), required=True, example="Kites are made here."),
        Column("summary_de", _("The same in German, in your own words."), example="Hier werden Drachen gebaut."),
        Column(
            "description",
            _("At most 4000 characters. Line breaks are kept."),
            example="Firms in Kite Valley make kites and their strings.",
        ),
        _WEBSITE,
        Column(
            STANDING,
            _(
                "If empty, a new hub becomes a draft and an existing one stays as it is. Only users who may publish can set it."
            ),
            choices=_choices(Publication),
            example="draft",
        ),
        Column("archive_reason", _("Why it was archived."), choices=_choices(ArchiveReason)),
        Column("successor", _("The slug of an existing hub to which visitors of an archived one are sent.")),
        Column("origin", "", choices=_choices(Origin), example="curated"),
        Column(
            "anchor_firms",
            _(
                "The slugs of existing firms. The size is micro, small, medium or large. The last two parts are the day on which a page confirmed it, and that page."
            ),
            Kind.ITEMS,
            parts=("firm", "role", "since", "size", *CHECK),
            example=f"amer-sports | American sales | 2007 | {SizeBand.LARGE} | 2026-01-31 | https://example.org/ogden",
        ),
        Column(
            "support",
            _("The slugs of existing support organizations."),
            Kind.ITEMS,
            parts=("organization", "role"),
        ),
        Column(
            "designations",
            _("Official programs that recognize it."),
            Kind.ITEMS,
            parts=("programme", "year", "url"),
            example="Tech Hub | 2023 | https://example.org/tech-hub",
        ),
        Column(
            "sources",
            _("Sources of the facts. “supports” lists the columns that the source supports, separated by commas."),
            Kind.ITEMS,
            parts=("url", "title", "publisher", "retrieved_on", "supports"),
            lists=("supports",),
            choices=SUPPORTED_FIELDS,
            example="https://example.org/kites | On kites | Kite Press | 2026-01-31 | since, summary",
        ),
        *_REVIEWED,
    ),
    EntryType.FIRM: (
        _SLUG,
        Column("name", _("At most 120 characters."), required=True, example="High Flyers"),
        _WEBSITE,
        Column("headquarters", _("Town and state or country."), example="Ogden, Utah"),
        Column("wikidata", _("Its item on Wikidata, only if that is certain."), example="Q111222333"),
        *_REVIEWED,
    ),
    EntryType.SUPPORT: (
        _SLUG,
        Column("name", _("At most 120 characters."), required=True, example="Kite Chamber"),
        Column("kind", "", required=True, choices=_choices(SupportKind), example="chamber"),
        _WEBSITE,
        Column(
            "phone",
            _("Outside the United States and Canada, begin with + and the country code."),
            example="+1 801 555 0100",
        ),
        Column("email", "", example="office@example.org"),
        Column(
            "contact_url",
            _("Its contact page, if it publishes no e-mail address."),
            example="https://example.org/contact",
        ),
        Column("place", _("Town and state or country."), required=True, example="Ogden, UT"),
        _LAT,
        _LON,
        Column(
            "serves",
            _("The slugs of the regions that it serves. Otherwise, fill in radius_km."),
            Kind.WORDS,
            example="us-ut",
        ),
        Column("radius_km", _("It also serves everything within this distance."), Kind.NUMBER, example="40"),
        Column(
            "reach", _("How it helps. If empty, in person."), Kind.WORDS, choices=_choices(Reach), example="in_person"
        ),
        Column(CHECK[0], _("The day on which a page confirmed this, for example 2026-01-31."), example="2026-01-31"),
        Column(CHECK[1], _("The page that confirmed it."), example="https://example.org/about"),
        *_REVIEWED,
    ),
}

REQUIRED: dict[EntryType, tuple[str, ...]] = {
    entry_type: tuple(column.name for column in columns if column.required) for entry_type, columns in COLUMNS.items()
}
