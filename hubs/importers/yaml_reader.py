"""Reads the directory's YAML files into entries with line numbers. Every scalar is text, so NO stays Norway's code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from hubs.entries.entries import Entry, Problem

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without libyaml: slower, otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

SECTIONS = ("sectors", "industries", "regions", "firms", "support", "hubs")


def read_folder(folder: Path) -> tuple[dict[str, list[Entry]], list[Problem]]:
    """All entries of the *.yaml files in the folder and its subfolders, by section, in order of the files' names."""
    sections: dict[str, list[Entry]] = {section: [] for section in SECTIONS}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.yaml")):
        _read_file(path, str(path.relative_to(folder)), sections, problems)
    return sections, problems


def _read_file(path: Path, name: str, sections: dict[str, list[Entry]], problems: list[Problem]) -> None:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    except UnicodeDecodeError:
        problems.append(Problem(name, 1, "", "", _("is not UTF-8 text")))
        return
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(Problem(name, line, "", "", _("is not YAML: %(reason)s") % {"reason": error.problem}))
        return
    except yaml.YAMLError as error:
        problems.append(Problem(name, 1, "", "", _("is not YAML: %(reason)s") % {"reason": error}))
        return
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        problems.append(Problem(name, 1, "", "", _("must begin with a section such as “hubs:”")))
        return
    for key, node in root.value:
        section = key.value
        if section not in sections:
            known = ", ".join(SECTIONS)
            message = _("is not a section; the sections are %(known)s") % {"known": known}
            problems.append(Problem(name, key.start_mark.line + 1, "", str(section), message))
        elif not isinstance(node, yaml.SequenceNode):
            problems.append(Problem(name, key.start_mark.line + 1, "", section, _("must be a list of entries")))
        else:
            for item in node.value:
                if isinstance(item, yaml.MappingNode):
                    sections[section].append(_entry(item, section, name, problems))
                else:
                    line = item.start_mark.line + 1
                    problems.append(Problem(name, line, "", section, _("must be a list of entries")))


def _entry(node: yaml.MappingNode, section: str, file: str, problems: list[Problem]) -> Entry:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        if key.value in values:
            problems.append(
                Problem(
                    file, key.start_mark.line + 1, section, str(key.value), _("appears more than once in the entry")
                )
            )
        values[key.value] = _value(value, section, file, problems)
        lines[key.value] = key.start_mark.line + 1
    return Entry(section, file, node.start_mark.line + 1, values, lines, problems)


def _value(node: yaml.Node, section: str, file: str, problems: list[Problem]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _entry(node, section, file, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, section, file, problems) for item in node.value]
    return "" if node.tag == "tag:yaml.org,2002:null" else node.value
