"""The files in fixtures/naics, and how they are derived from official files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from hubs.industries import derive, files


def test_local_means_spread_as_all_jobs_are_and_neither_made_nor_mined_nor_grown() -> None:
    with (files.folder() / "dissimilarity.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 250
    for row in rows:
        spread = float(row["dissimilarity"])
        assert 0 <= spread <= 1
        if row["is_local"] == "yes":
            assert spread <= 0.2005
            assert row["naics"][:2] not in {"11", "21", "31", "32", "33"}
        elif spread < 0.1995:
            assert row["naics"][:2] in {"11", "21", "31", "32", "33"}


def test_every_code_of_the_files_is_one_of_2022() -> None:
    titles = files.titles()
    codes = {code for code, _ in files.activities()}
    for phrases in (files.phrases(), files.german_phrases()):
        codes |= {code for _, meant in phrases for code in meant}
    assert codes | set(files.german_titles()) <= set(titles)
    assert {len(code) for code in files.german_titles()} == {4}


def test_a_hundred_and_fifty_german_trades_are_known() -> None:
    assert len(list(files.german_phrases())) >= 150


def test_dissimilarity_is_half_the_sum_of_differences_of_shares(tmp_path: Path) -> None:
    source = tmp_path / "jobs.csv"
    rows = ["cbsa_code,naics_code,naics_level,EMP,ESTAB"]
    rows += ["1,00,2,600,9", "2,00,2,300,9", "3,00,2,100,9"]
    rows += ["1,8121,4,60,9", "2,8121,4,30,9", "3,8121,4,10,9", "1,3121,4,20,9", "3,3121,4,20,9", "3,4421,4,5,9"]
    source.write_text("\n".join(rows))
    found = derive.dissimilarities(source, ["8121", "3121", "4491", "9999"])
    # 3121: (|0.5 - 0.6| + |0 - 0.3| + |0.5 - 0.1|) / 2, an area without a figure counting as none; 4491 was 4421 in 2017
    assert found == {"8121": pytest.approx(0), "3121": pytest.approx(0.4), "4491": pytest.approx(0.9)}


def test_what_is_made_mined_or_grown_is_never_local() -> None:
    assert derive.is_local("8121", 0.2)
    assert not derive.is_local("8121", 0.201)
    assert not any(derive.is_local(code, 0.01) for code in ("1111", "2123", "3118", "3273", "3391"))


def test_descriptions_lose_what_misleads_or_is_said_by_the_code(tmp_path: Path) -> None:
    source = tmp_path / "index.csv"
    source.write_text(
        "NAICS22,INDEX ITEM DESCRIPTION\n******,Wholesale -- see type of product\n"
        '339920,"Skis and skiing equipment (except apparel) manufacturing"\n'
        '423910,"Skis merchant wholesalers"\n'
    )
    assert derive.activities(source) == {"339920": ["Skis and skiing equipment"], "423910": ["Skis"]}


def test_only_words_that_resemble_a_known_one_are_kept_from_a_dictionary(tmp_path: Path) -> None:
    source = tmp_path / "words"
    source.write_text("battle\nbattery\nhappiness\nBattelle\nbattle's\n")
    assert derive.common_words(source, {"battery", "bottle"}) == ["battle"]
