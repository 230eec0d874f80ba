"""The figures of an area at one level of NAICS codes, worked out on request: ranks are kept for four digits only."""

from __future__ import annotations

from hubs.models import CountySums, Figure, Specialization
from hubs.statistics.areas import NATION
from hubs.statistics.cells import AreaCells, Cell
from hubs.statistics.comparison import COLUMNS, Comparison, Vintage, total_of
from hubs.statistics.figures import Figures
from hubs.statistics.naics import TOTAL, undivided

LEVELS = range(2, 7)


def figures_at_level(area: str, level: int, *, limit: int = 100) -> list[Figures]:
    """All codes of so many digits, 2 to 6, strongest first by excess jobs; they have no rank. Four queries."""
    return _figures(area, level=level)[:limit]


def figure_of_code(area: str, naics: str) -> Figures | None:
    """One NAICS 2022 code of two to six digits; None where nothing was published. Four queries."""
    found = _figures(area, level=len(naics), only=naics)
    return found[0] if found else None


def _figures(area: str, *, level: int, only: str | None = None) -> list[Figures]:
    everything = Specialization.objects.filter(area=area, subject=TOTAL).first()
    if everything is None:
        return []
    vintage = (everything.program, everything.year)
    here, nation = _cells(area, vintage), _cells(NATION, vintage)
    comparison = Comparison(
        area, vintage, total_of(here), total_of(nation), CountySums.objects.filter(area=area).first()
    )
    codes = [only] if only is not None else _codes(here, level)
    rows = []
    for code in codes:
        cell = here.of_prefix(code)
        if cell.jobs is not None or cell.establishments is not None:
            values = comparison.row(code, cell, nation.of_prefix(code), (code,))
            rows.append(Specialization(**dict(zip(COLUMNS, values, strict=True))))
    rows.sort(key=lambda row: (row.excess is None, -(row.excess or 0), row.subject))
    return [Figures(row, None, [row.subject], None, everything) for row in rows]


def _cells(area: str, vintage: Vintage) -> AreaCells:
    columns = ("naics", "jobs", "establishments", "payroll_k", "is_lower_bound", "flag")
    rows = Figure.objects.filter(area=area, program=vintage[0], year=vintage[1]).values_list(*columns)
    return AreaCells({naics: Cell(*values) for naics, *values in rows})


def _codes(area: AreaCells, level: int) -> set[str]:
    codes = {code for code in area.cells if len(code) == level} - {TOTAL}
    if level == 5:  # undivided industries are kept under six digits
        codes |= {code[:5] for code in area.cells if len(code) == 6 and code[:5] in undivided()}
    return codes
