"""Hubs and regions side by side, as rows of a table in words. What was not published says so: it is never a 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.advice.columns import Column
from hubs.enums import SupportKind
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import distance_m
from hubs.geo.wording import distance_words, whereabouts
from hubs.search.support import Help
from hubs.statistics import phrasing
from hubs.statistics.areas import NATION
from hubs.statistics.figures import Figures, Measure
from hubs.statistics.naics import TOTAL
from hubs.text.phones import phone_words


class Part(NamedTuple):
    """A piece of text in a cell, with the address that it leads to, if any."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says of one column. Without parts, nothing is known, and the note says why."""

    parts: tuple[Part, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, text: str, note: str = "", address: str = "") -> Cell:
        return cls((Part(text, address),), note)


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: Sequence[Cell]
    sources: Sequence[str] = ()
    is_official: bool = False
    """A row of official figures: where nobody has one, the page says so."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    columns: Sequence[Column]
    rows: Sequence[Row]
    left_out: Sequence[str] = field(default_factory=list)
    """The labels of rows of official figures in which nobody has any."""

    @property
    def sources(self) -> list[str]:
        """Where the figures are from, each once, as they are numbered in the rows."""
        return list(dict.fromkeys(source for row in self.rows for source in row.sources))

    @property
    def numbered_rows(self) -> list[tuple[Row, list[int]]]:
        """The rows, each with the numbers of its sources."""
        numbers = {source: number for number, source in enumerate(self.sources, start=1)}
        return [(row, [numbers[source] for source in row.sources]) for row in self.rows]

    @property
    def has_some_abroad(self) -> bool:
        return any(column.is_abroad for column in self.columns)


class Origin(NamedTuple):
    """Where distances are measured from, and its name."""

    at: LonLat
    label: str


def side_by_side(columns: Sequence[Column], origin: Origin | None = None) -> SideBySide:
    """The table of the columns. Distances are from `origin`, else from the first column that is no state or country."""
    every = list(_rows(columns, origin))
    shown = [row for row in every if any(cell.parts for cell in row.cells)]
    return SideBySide(columns, shown, [row.label for row in every if row.is_official and row not in shown])


def _rows(columns: Sequence[Column], origin: Origin | None) -> Iterator[Row]:
    yield Row(_("What it is"), [_what(column) for column in columns])
    yield Row(_("Where"), [_where(column) for column in columns])
    yield Row(_("Industry"), [_industry(column) for column in columns])
    if any(column.area is not None and column.area != column.item.region for column in columns):
        yield Row(_("Figures are for"), [_area(column) for column in columns])
    yield _of_figures(columns, _("Jobs"), _jobs)
    yield _of_figures(columns, _("Establishments"), _establishments)
    if any(column.business is not None for column in columns):
        yield _of_figures(columns, _("Concentration"), _concentration)
    yield _of_figures(columns, _("Average pay"), _pay)
    yield _of_figures(columns, _("Pay beside the nation's"), _pay_to_nation)
    yield _of_figures(columns, _("Change of jobs"), _change)
    yield _of_facts(columns, _("Population"), "population", phrasing.amount)
    yield _of_facts(columns, _("Business applications a year per 1,000 people"), "applications", phrasing.decimal)
    yield _of_facts(columns, _("Patents a year per 1,000 people"), "patents", phrasing.decimal)
    if any(column.item.hub is None for column in columns):
        yield Row(_("The area specializes in"), [_strongest(column) for column in columns])
    yield Row(_("Whom to call first"), [_call(column) for column in columns])
    yield Row(_("Organizations that help"), [_helpers(column.help) for column in columns])
    yield Row(_("The nearest of them"), [_nearest(column) for column in columns])
    yield from _distances(columns, origin)


def _what(column: Column) -> Cell:
    hub, region = column.item.hub, column.item.region
    if hub is not None:
        since = _("since %(year)s") % {"year": hub.since} if hub.since else ""
        return Cell.of(_("Hub, %(stage)s") % {"stage": hub.get_stage_display()}, since)
    area = getattr(region, "area", None)
    kind = _("Micropolitan area") if area is not None and area.is_micropolitan else region.get_kind_display()
    return Cell.of(kind[:1].upper() + kind[1:])


def _where(column: Column) -> Cell:
    hub, region = column.item.hub, column.item.region
    if hub is not None:
        return Cell.of(region.label, address=region.get_absolute_url())
    if region.parent is None:
        return Cell.of(region.local_name)
    return Cell.of(region.parent.local_label, address=region.parent.get_absolute_url())


def _industry(column: Column) -> Cell:
    if column.business is None:
        return Cell.of(_("all industries"))
    industry = column.business.industry
    if industry is None:
        return Cell.of(column.business.name, f"NAICS {column.business.naics[0]}")
    return Cell.of(industry.label, address=industry.get_absolute_url())


def _area(column: Column) -> Cell:
    if column.area is None:
        return Cell(note=_missing(column))
    return Cell.of(column.area.local_label, address=column.area.get_absolute_url())


def _missing(column: Column, *, of_industry: bool = False) -> str:
    """Why nothing stands in a cell of official figures."""
    if column.item.region.country == "PR":
        return _("these figures leave out Puerto Rico")
    if column.is_abroad:
        return _("US areas only")
    if of_industry and column.cannot_be_seen:
        return _("no code shows this industry alone")
    return _("not published")


def _of_figures(columns: Sequence[Column], label: str, say: Callable[[Figures], tuple[Measure | None, Cell]]) -> Row:
    """A row of figures of an industry, with their sources."""
    said = [say(column.figures) if column.figures is not None else (None, Cell()) for column in columns]
    cells = [
        cell if measure is not None else Cell(note=cell.note or _missing(column, of_industry=True))
        for column, (measure, cell) in zip(columns, said, strict=True)
    ]
    return Row(label, cells, _sources(measure for measure, _cell in said), is_official=True)


def _of_facts(columns: Sequence[Column], label: str, name: str, say: Callable[[Measure | None], str]) -> Row:
    """A row of facts about areas, with their sources."""
    found = [column.facts.get(name) for column in columns]
    cells = [
        Cell.of(say(measure), measure.year) if measure is not None else Cell(note=_missing(column))
        for column, measure in zip(columns, found, strict=True)
    ]
    return Row(label, cells, _sources(found), is_official=True)


def _sources(found: Iterable[Measure | None]) -> list[str]:
    return list(dict.fromkeys(measure.source for measure in found if measure is not None))


def _jobs(figures: Figures) -> tuple[Measure | None, Cell]:
    jobs = figures.jobs
    return jobs, Cell.of(phrasing.amount(jobs), jobs.year if jobs else "")


def _establishments(figures: Figures) -> tuple[Measure | None, Cell]:
    firms = figures.establishments
    notes = [firms.year if firms else "", _("few firms: one can move these figures") if figures.is_caution_due else ""]
    return firms, Cell.of(phrasing.amount(firms), "; ".join(filter(None, notes)))


def _concentration(figures: Figures) -> tuple[Measure | None, Cell]:
    if figures.subject == TOTAL or figures.row.area == NATION:
        return None, Cell(note=_("does not apply"))
    quotient = figures.location_quotient
    return quotient, Cell.of(phrasing.quotient_words(figures), quotient.year if quotient else "")


def _pay(figures: Figures) -> tuple[Measure | None, Cell]:
    pay, share = figures.pay_usd, figures.pay_share
    notes = [pay.year if pay else ""]
    if share is not None and share < 100:
        notes.append(_("from %(share)s percent of the jobs") % {"share": share})
    return pay, Cell.of(phrasing.dollars(pay), "; ".join(filter(None, notes)))


def _pay_to_nation(figures: Figures) -> tuple[Measure | None, Cell]:
    if figures.row.area == NATION:
        return None, Cell(note=_("does not apply"))
    beside = figures.pay_to_nation
    return beside, Cell.of(phrasing.beside_nation(beside), beside.year if beside else "")


def _change(figures: Figures) -> tuple[Measure | None, Cell]:
    if figures.is_not_comparable:
        return None, Cell(note=_("not comparable"))
    change = figures.change
    return change, Cell.of(phrasing.percent(change), change.year if change else "")


def _strongest(column: Column) -> Cell:
    if not column.strongest:
        is_nation = column.figures is not None and column.figures.row.area == NATION
        return Cell(note=_("does not apply") if is_nation else _missing(column))
    parts = (
        Part(phrasing.name_of(row), row.industry.get_absolute_url() if row.industry is not None else "")
        for row in column.strongest
    )
    return Cell(tuple(parts))


def _call(column: Column) -> Cell:
    call = column.call
    if call is None:
        return Cell(note=_("none known"))
    named = Part(call.name, reverse("support_organization", args=[call.slug]))
    return Cell((named, Part(phone_words(call.phone), f"tel:{call.phone}")) if call.phone else (named,))


def _helpers(help: Help) -> Cell:
    """How many, and how many of each kind."""
    if not help.serving:
        return Cell(note=_("none known"))
    kinds = Counter(helper.kind for helper in help.serving)
    said = "; ".join(f"{SupportKind(kind).label}: {kinds[kind]}" for kind in SupportKind.values if kinds[kind])
    return Cell.of(phrasing.number(len(help.serving)), said)


def _nearest(column: Column) -> Cell:
    """Who serves it from the shortest distance; those without one, which serve the whole country, are left out."""
    at = column.at
    if at is None:
        return Cell(note=_("too large for distances"))
    away = [(helper.distance_m, helper) for helper in column.help.serving if helper.distance_m is not None]
    if not away:
        return Cell(note=_("none known"))
    metres, nearest = min(away)
    address = reverse("support_organization", args=[nearest.slug])
    return Cell.of(nearest.name, whereabouts(at, nearest.location, metres), address)


def _distances(columns: Sequence[Column], origin: Origin | None) -> Iterator[Row]:
    """How far each is from the origin; none where there is nothing to measure between."""
    placed = [column for column in columns if column.at is not None]
    if origin is None and len(placed) > 1 and placed[0].at is not None:
        origin = Origin(placed[0].at, placed[0].item.label)
    if origin is None:
        return
    cells = [_distance(origin.at, column.at) for column in columns]
    yield Row(_("Distance from %(place)s") % {"place": origin.label}, cells)


def _distance(origin: LonLat, at: LonLat | None) -> Cell:
    if at is None:
        return Cell(note=_("too large for distances"))
    if at == origin:
        return Cell.of(_("right here"))
    return Cell.of(distance_words(distance_m(origin, at)))
