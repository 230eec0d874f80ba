"""The structure of the project: small files, plain names, no unused templates or modules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
OURS = ("hubfinder", "hubs", "templates", "static", "tests", "benchmarks", ".setup", ".ci")
NOT_WRITTEN_BY_HAND = ("migrations", "__pycache__", "basemap", "locale", "package-lock.json")
MOST_LINES = 350
MOST_COLUMNS = 120
VAGUE_NAMES = ("utils", "util", "helpers", "helper", "common", "misc", "tools")

HUBS = ROOT / "hubs"
TEMPLATES = ROOT / "templates"
MODULES = ROOT / "static" / "js"


def our_files(*suffixes: str) -> list[Path]:
    found = [
        path
        for folder in OURS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and not set(path.parts) & set(NOT_WRITTEN_BY_HAND)
    ]
    return [path for path in found if not suffixes or path.suffix in suffixes]


def templates() -> dict[str, str]:
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in sorted(TEMPLATES.rglob("*.*"))}


def modules() -> dict[str, str]:
    """Our ES modules by their path within static/js, without their comments."""
    texts = {path.relative_to(MODULES).as_posix(): path.read_text() for path in sorted(MODULES.rglob("*.js"))}
    return {name: re.sub(r"(?m)^\s*//.*$", "", text) for name, text in texts.items()}


def imported_by(name: str, text: str) -> set[str]:
    addresses = re.findall(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']""", text)
    files = [(MODULES / name).parent.joinpath(address).resolve() for address in addresses]
    return {file.relative_to(MODULES).as_posix() for file in files if file.is_relative_to(MODULES)}  # Leaflet is not


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in our_files()
        if path.suffix not in (".png", ".svg", ".ico", ".gz")
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_file_is_named_for_nothing_in_particular() -> None:
    assert [path for path in our_files() if path.stem in VAGUE_NAMES] == []


def test_the_root_holds_nothing_but_what_the_design_names() -> None:
    named = {"hubfinder", "hubs", "templates", "static", "fixtures", "tests", "var"}
    named |= {"manage.py", "pyproject.toml", "README.md", "Dockerfile", "Makefile", "uv.lock", "compose.yaml"}
    named |= {"LICENSE", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs", "benchmarks"}
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - named == set()


def test_no_file_imports_two_modules_of_one_name() -> None:
    known = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "hubs").rglob("*.py")}
    for path in (ROOT / "hubs").rglob("*.py"):
        named: dict[str, set[str]] = {}
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                for module in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                    if module in known:
                        named.setdefault(module.rpartition(".")[2], set()).add(module)
        assert {name: modules for name, modules in named.items() if len(modules) > 1} == {}, path


def markdown_files() -> dict[str, str]:
    folders = ("docs", "fixtures", "hubs", "static", ".github")
    paths = [*ROOT.glob("*.md"), *(path for folder in folders for path in (ROOT / folder).rglob("*.md"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted(paths)}


def test_prose_in_markdown_wraps_at_120_columns() -> None:
    wide = []
    for name, text in markdown_files().items():
        prose = re.sub(r"(?ms)^```.*?^```$", lambda block: "\n" * block[0].count("\n"), text)
        for number, line in enumerate(prose.splitlines(), start=1):
            is_code_or_table = line.startswith(("    ", "|"))
            without_links = re.sub(r"\]\([^)]*\)|<https?://[^>]*>|https?://\S+", "", line)
            if not is_code_or_table and len(without_links) > MOST_COLUMNS:
                wide.append(f"{name}:{number}")
    assert wide == []


def test_every_file_that_the_documentation_names_exists() -> None:
    missing = []
    for name, text in markdown_files().items():
        folder = (ROOT / name).parent
        links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
        missing += [f"{name}: {link}" for link in links if not (folder / link).exists()]
        if folder == ROOT or folder.name == "docs":
            paths = re.findall(r"`(?!var/)((?:[\w.-]+/)+[\w.-]+\.(?:py|md|html|css|js|mjs|svg|yaml|po|toml))`", text)
            missing += [f"{name}: {path}" for path in paths if not any((at / path).exists() for at in (ROOT, HUBS))]
    assert missing == []


def test_every_module_is_reached_from_main() -> None:
    texts = modules()
    reached: set[str] = set()
    waiting = {"main.js"}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= imported_by(name, texts[name]) - reached
    assert reached == texts.keys()


def test_every_import_ends_with_a_semicolon(subtests: pytest.Subtests) -> None:
    for name in modules():
        with subtests.test(name=name):
            # Django's rewriting to hashed names overlooks an import without one.
            statements = re.findall(r"(?ms)^import\b[^;]*?[\"'][^\"']+[\"'](.?)", modules()[name])
            assert set(statements) <= {";"}


def test_no_module_exports_from_another(subtests: pytest.Subtests) -> None:
    for name in modules():
        with subtests.test(name=name):
            # Django's rewriting breaks it.
            assert re.findall(r"\bexport\b[^;]*?\bfrom\s*[\"']", modules()[name]) == []


def test_only_one_module_reads_the_global_of_leaflet() -> None:
    readers = [name for name, text in modules().items() if re.search(r"\bglobalThis\.L\b|\bwindow\.L\b|\bL\.", text)]
    assert readers == ["map/leaflet.js"]


def test_no_module_writes_html_from_text() -> None:
    dangerous = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b")
    assert {name: dangerous.findall(text) for name, text in modules().items() if dangerous.search(text)} == {}


def test_no_template_has_inline_script_or_style(subtests: pytest.Subtests) -> None:
    for name in templates():
        with subtests.test(name=name):
            text = templates()[name]
            scripts = [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag]
            handlers = re.findall(r"<[a-z][^<>]*\s(on[a-z]+)\s*=", text, re.IGNORECASE)
            styles = re.findall(r"<style\b", text) + re.findall(r"<[a-z][^<>]*\s(style)\s*=", text, re.IGNORECASE)
            addresses = re.findall(r"javascript:", text, re.IGNORECASE)
            assert (scripts, handlers, styles, addresses) == ([], [], [], [])


def test_every_template_is_used() -> None:
    python = "\n".join(path.read_text() for path in our_files(".py") if "tests" not in path.relative_to(ROOT).parts)
    texts = "\n".join(templates().values())
    mentioned = set(re.findall(r"""["']([\w./-]+\.(?:html|txt|xml|json))["']""", python + texts))
    unused = templates().keys() - mentioned
    assert {name for name in unused if not _overrides_an_app(name)} == set()


def _overrides_an_app(name: str) -> bool:
    """It stands in the place of a template of an app, or where Django's admin looks for one of a model's own."""
    if re.fullmatch(r"admin/hubs/[a-z]+/change_(list|form)\.html", name):
        return True
    return any((Path(app.path) / "templates" / name).is_file() for app in apps.get_app_configs())


def test_every_template_that_is_named_exists() -> None:
    named = {
        name
        for text in templates().values()
        for name in re.findall(r"{% (?:include|extends) [\"']([^\"']+)[\"']", text)
    }
    missing = {name for name in named if not (TEMPLATES / name).is_file()}
    assert {name for name in missing if not _overrides_an_app(name)} == set()


def test_no_template_marks_text_of_others_as_safe(subtests: pytest.Subtests) -> None:
    for name in templates():
        with subtests.test(name=name):
            text = templates()[name]
            # The one exception is the map's attribution, which stands in the settings.
            assert set(re.findall(r"{{\s*(.*?)\|safe\b", text)) | set(re.findall(r"=(\w+)\|safe\b", text)) <= {
                "tile_attribution"
            }
            assert "{% autoescape off %}" not in text
