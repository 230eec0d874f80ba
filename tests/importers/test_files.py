"""The directory's YAML files: what cannot be read, what scalars mean, and the command that loads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from hubs.entries.entries import is_web_address
from hubs.importers.directory import DirectoryProblems, load_directory
from hubs.models import Firm, Region
from tests.factories import DIRECTORY_FILE, directory_line, write_directory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"hubs:\n  - slug: [\n", 3, "is not YAML: …"),
        (b"hubs: \x00\n", 1, "is not YAML: …"),
        (b"hubs:\n\t- slug: x\n", 2, "is not YAML: …"),
        ("hubs:\n  - slug: zürich\n".encode("latin-1"), 1, "is not UTF-8 text"),
        (b"- slug: x\n", 1, "must begin with a section such as “hubs:”"),
        (b"hub:\n  - slug: x\n", 1, "is not a section; the sections are …"),
        (b"firms:\n  slug: x\n", 1, "must be a list of entries"),
        (b"firms:\n  - x\n", 2, "must be a list of entries"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, line: int, message: str) -> None:
    (tmp_path / DIRECTORY_FILE).write_bytes(content)
    with pytest.raises(DirectoryProblems) as caught:
        load_directory(tmp_path)
    (problem,) = caught.value.problems
    known = message.removesuffix("…")
    told = problem.message if known == message else problem.message[: len(known)]
    assert (problem.file, problem.line, told) == (DIRECTORY_FILE, line, known)


def test_the_command_lists_the_problems_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = write_directory(tmp_path, ("stage: emerging", "stage: growing"))
    with pytest.raises(CommandError, match=r"^Nothing was loaded: 1 problems in "):
        call_command("load_directory", here)
    where = f"{DIRECTORY_FILE}:{directory_line('stage: emerging')}"
    assert capsys.readouterr().err == (
        f"{where}: hubs kite-valley-kites / stage: "
        "“growing” must be one of emerging, established, declining, historic\n"
    )


def test_the_command_wants_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_directory", tmp_path / "nowhere")


def test_scalars_stay_text(tmp_path: Path, no_directory: None) -> None:
    load_directory(
        write_directory(
            tmp_path, ("name: High Flyers", "name: NO"), ("parent: us-ut", "parent: us-ut\n    cbsa: 01234")
        )
    )
    assert Firm.objects.get(slug="high-flyers").name == "NO"
    assert Region.objects.get(slug="kite-valley").cbsa == "01234"


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_is_a_web_address_or_not(text: str) -> None:
    for address in (text, f"https://{text}", f"https://example.org/{text}", f"https://[{text}"):
        assert is_web_address(address) in (True, False)


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://a.b/c?d=e#f", "https://de.wikipedia.org/wiki/Zürich"]
)
def test_web_addresses(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://a.b",
        "https://",
        "https://localhost/",
        "https://a b.c",
        'https://a.b/"',
        "https://[x.y",
    ],
)
def test_no_web_addresses(address: str) -> None:
    assert not is_web_address(address)
