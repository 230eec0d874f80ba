"""Industry codes between the classification of our industries (NAICS 2022) and that of the statistics (often NAICS 2017)."""

from __future__ import annotations

from collections.abc import Iterable

CODES_OF_2017 = {
    "333310": ("33331",),  # optical, photographic and other service machinery: three codes became one
    "333998": ("333997", "333999"),  # scales and balances joined all other machinery
    "424350": ("424320", "424330"),  # wholesale of men's and of women's clothing became one
    "449110": ("442110",),  # furniture stores
    "455211": ("452311",),  # warehouse clubs
    "455219": ("452319",),  # other general merchandise stores
    "456120": ("446120",),  # cosmetics stores
    "456130": ("446130",),  # opticians
    "458310": ("448310",),  # jewelry stores
    "459140": ("451140",),  # musical instrument stores
    "459310": ("453110",),  # florists
    "5131": ("5111",),  # newspapers, magazines, books; those only online stood in 519130 and cannot be told apart
    "513210": ("511210",),  # software publishers
    "516120": ("515120",),  # television broadcasting
}
"""Codes that are new in NAICS 2022 and stand in our industries, as NAICS 2017 had them. The stores were counted by their
way of selling before, so that the online shops of a trade are in the new code only."""

UNCOVERED = ("111", "112", "482", "491", "92")
"""What County Business Patterns leave out: crops, animals, railroads, the postal service, government."""


def is_covered(prefix: str) -> bool:
    return not prefix.startswith(UNCOVERED)


def outermost(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Without those that lie within another, whose employees would count twice."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return tuple(kept)
