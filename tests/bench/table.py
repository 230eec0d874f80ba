"""The rows of the table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    hubs: str
    ours: str
    limit: str
    peer: str
    ratio: str
    goal: str
    met: bool | None
