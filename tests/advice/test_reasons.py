"""The reasons for a verdict are plain sentences that say what the figures say, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from hubs.advice.reasons import figure_sentences
from hubs.models import Specialization
from hubs.statistics.figures import Figures
from hubs.statistics.profile import Placed


def row(**values: Any) -> Specialization:
    usual = {
        "area": "36260",
        "subject": "skis",
        "kind": "m",
        "program": "M",
        "year": 2019,
        "jobs": 1_250,
        "establishments": 40,
        "national_jobs": 10_000,
        "quotient": 4.1,
        "excess": 900,
        "rank": 3,
        "is_lower_bound": False,
        "is_by_establishments": False,
        "change_permille": 123,
        "change_from": 2017,
        "change_to": 2021,
    }
    return Specialization(**(usual | values))


def said(here: Specialization, nation: Specialization | None = None) -> list[str]:
    return figure_sentences(Placed(Figures(here, None, ["3399"], nation, None), 120), "Ogden")


def test_size_share_rank_and_growth_are_told() -> None:
    assert said(row(), row(change_permille=-45)) == [
        "Ogden had 1,250 jobs in 40 establishments of this industry in 2019.",
        "That is 4.1 times the national share. It ranks 3 of 120 areas by jobs above the national share.",
        "Jobs grew by 12.3% in 2017–2021. In the nation they fell by 4.5%.",
    ]


def test_what_was_not_published_is_left_out() -> None:
    withheld = {"jobs": None, "rank": None, "is_by_establishments": True, "change_permille": None}
    assert said(row(**withheld, establishments=1, quotient=None)) == [
        "Ogden had 1 establishment of this industry in 2019. The number of jobs was not published.",
        "Few firms are behind these figures, so one of them can change the picture.",
    ]


def test_a_bound_is_told_as_one() -> None:
    assert said(row(is_lower_bound=True))[0].startswith("Ogden had at least 1,250 jobs in 40 establishments")


@pytest.mark.parametrize(
    ("here", "nation", "told"),
    [
        (-43, None, "Jobs fell by 4.3% in 2017–2021."),
        (0, 149, "Jobs grew by 0.0% in 2017–2021. In the nation they grew by 14.9%."),
    ],
)
def test_growth_and_decline_are_told_in_words(here: int, nation: int | None, told: str) -> None:
    assert told in said(row(change_permille=here), row(change_permille=nation))


def test_reasons_speak_german() -> None:
    with translation.override("de"):
        assert "Die Zahl der Arbeitsplätze stieg 2017–2021 um 12,3 %. In den USA sank sie um 4,5 %." in said(
            row(), row(change_permille=-45)
        )
