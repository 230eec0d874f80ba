"""The table that `make bench` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

HEADINGS = ("what", "hubs", "ours", "limit", "peer", "ratio", "goal", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. `ratio` is ours relative to `limit` or `peer`. `met` is None if there is no goal."""

    what: str
    hubs: str
    ours: str
    limit: str = ""
    peer: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None


def left_out(what: str, hubs: str, why: str) -> Row:
    return Row(what, hubs, f"skipped: {why}")


def markdown(rows: Iterable[Row]) -> str:
    """A table whose columns also line up in a terminal."""
    lines = [list(HEADINGS), *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _cells(row: Row) -> list[str]:
    *texts, met = astuple(row)
    return [*texts, {True: "yes", False: "NO", None: ""}[met]]
