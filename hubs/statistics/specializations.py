"""Works out what the newest figures say of each industry in each area, once after each load, so that a page reads a few rows."""

from __future__ import annotations

import hashlib
import json
import pickle
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.db.models import Max

from hubs.db.bulk import delete_all_rows, write_rows
from hubs.enums import Program
from hubs.models import CountySums, Figure, Industry, Load, Specialization
from hubs.statistics import measures
from hubs.statistics.analyses import refresh_analyses
from hubs.statistics.areas import NATION
from hubs.statistics.candidates import refresh_candidates
from hubs.statistics.cells import NOT_PUBLISHED, AreaCells, Cell, Cells
from hubs.statistics.comparison import COLUMNS, Comparison, Vintage, total_of
from hubs.statistics.loading import FIGURES_LOAD
from hubs.statistics.naics import TOTAL

_LOAD = "specializations"

_PREFERRED = (Program.CBP_METRO, Program.CBP_COUNTY, Program.QCEW)
"""Of two programs with figures of the same year, the first one counts."""

_SUBJECT, _KIND, _EXCESS = (COLUMNS.index(name) for name in ("subject", "kind", "excess"))

Subjects = Mapping[str, Sequence[str]]
"""The industries of ours by slug, with the prefixes that define them."""


def are_specializations_current() -> bool:
    """Whether nothing was loaded, and neither codes of industries nor thresholds changed, since they were made."""
    return Load.objects.filter(name=_LOAD, fingerprint=_fingerprint()).exists()


@transaction.atomic
def refresh_specializations() -> int:
    """Make all rows of `Specialization` again, then what follows from them: the almost-hubs and the analyses.

    Returns how many rows there are. Some ten seconds for the whole country.
    """
    subjects = _subjects()
    newest = _newest()
    bases = {vintage: _base(vintage, subjects) for vintage in set(newest.values())}
    ranks = _Ranks()
    delete_all_rows(Specialization)
    # The rows wait on disk, for their ranks are known only when all are made.
    with TemporaryFile() as waiting:
        for (area, program, year), cells in _areas():
            if newest.get(area) == (program, year):
                sums = CountySums.objects.filter(area=area).first()
                rows = list(_rows(area, (program, year), AreaCells(cells), bases, sums, subjects))
                ranks.note(rows)
                pickle.dump(rows, waiting)
        waiting.seek(0)
        write_rows(Specialization, COLUMNS, ranks.ranked(waiting))
    refresh_candidates()
    refresh_analyses()
    Load.objects.update_or_create(name=_LOAD, defaults={"fingerprint": _fingerprint()})
    return ranks.number


def _subjects() -> Subjects:
    rows = Industry.objects.exclude(sector=None).filter(no_figures="").order_by("slug").values_list("slug", "naics")
    return {slug: naics for slug, naics in rows if naics}


def _fingerprint() -> str:
    """Changes with the lists of codes of our industries, with the thresholds of almost-hubs, and with each load of figures."""
    digest = hashlib.sha256(json.dumps([_subjects(), measures.HUB_THRESHOLDS]).encode())
    loads = Load.objects.filter(name__startswith=FIGURES_LOAD).order_by("name")
    digest.update(repr(list(loads.values_list("name", "fingerprint"))).encode())
    return digest.hexdigest()


def _newest() -> dict[str, Vintage]:
    found: dict[str, Vintage] = {}
    for area, program, year in Figure.objects.values_list("area", "program").annotate(Max("year")).order_by():
        rank = (year, -_PREFERRED.index(Program(program)))
        if area not in found or rank > (found[area][1], -_PREFERRED.index(Program(found[area][0]))):
            found[area] = (program, year)
    return found


def _areas(**only: Any) -> Iterator[tuple[tuple[str, str, int], dict[str, Cell]]]:
    """The cells of each area, program and year, in order."""
    columns = ("area", "program", "year", "naics", "jobs", "establishments", "payroll_k", "is_lower_bound", "flag")
    rows = Figure.objects.filter(**only).order_by("area", "program", "year").values_list(*columns).iterator(20_000)
    for key, group in groupby(rows, itemgetter(0, 1, 2)):
        yield key, {row[3]: Cell(*row[4:]) for row in group}


def _base(vintage: Vintage, subjects: Subjects) -> Cells:
    """The nation in a program and year, by subject."""
    for _key, cells in _areas(area=NATION, program=vintage[0], year=vintage[1]):
        return dict(_subject_cells(AreaCells(cells), subjects))
    return {}


def _subject_cells(area: AreaCells, subjects: Subjects) -> Iterator[tuple[str, Cell]]:
    yield TOTAL, total_of(area)
    for code in sorted({code[:4] for code in area.cells if len(code) >= 4}):
        yield code, area.of_prefix(code)
    for slug, prefixes in subjects.items():
        cell = area.of_industry(prefixes)
        if cell is not NOT_PUBLISHED:
            yield slug, cell


def _rows(
    area: str,
    vintage: Vintage,
    cells: AreaCells,
    bases: Mapping[Vintage, Cells],
    sums: CountySums | None,
    subjects: Subjects,
) -> Iterator[list[Any]]:
    base = bases[vintage]
    comparison = Comparison(area, vintage, total_of(cells), base.get(TOTAL, NOT_PUBLISHED), sums)
    for subject, cell in _subject_cells(cells, subjects):
        yield comparison.row(subject, cell, base.get(subject, NOT_PUBLISHED), subjects.get(subject, (subject,)))


class _Ranks:
    """By excess jobs, among the areas of one kind with figures for the same subject; 1 is the most."""

    def __init__(self) -> None:
        self.number = 0
        self._batches = 0
        self._excesses: dict[tuple[str, str], list[int]] = defaultdict(list)

    def note(self, rows: list[list[Any]]) -> None:
        self.number += len(rows)
        self._batches += 1
        for row in rows:
            if row[_EXCESS] is not None:
                self._excesses[row[_SUBJECT], row[_KIND]].append(-row[_EXCESS])

    def ranked(self, waiting: IO[bytes]) -> Iterator[list[Any]]:
        for excesses in self._excesses.values():
            excesses.sort()
        for _number in range(self._batches):
            for row in sorted(pickle.load(waiting), key=itemgetter(_SUBJECT)):  # noqa: S301  (written above)
                if row[_EXCESS] is not None:
                    row[-1] = bisect_left(self._excesses[row[_SUBJECT], row[_KIND]], -row[_EXCESS]) + 1
                yield row
