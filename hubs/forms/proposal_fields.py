"""Fields for suggestions: lists with one item per line, years and web addresses."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.entries.describe import CHECK
from hubs.entries.entries import is_web_address
from hubs.entries.naming import slugs_called
from hubs.entries.rules import longest
from hubs.models import AnchorFirm, Firm, Source, SupportOrganization
from hubs.text.folding import fold

MOST_SOURCES = 5
MOST_PARTS = 40
LONGEST_URL = longest(Source, "url")
LONGEST_NAME = longest(Firm, "name")
LONGEST_ROLE = longest(AnchorFirm, "role")
BAR = "|"

Part = dict[str, str]


def lines_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LinesField(forms.CharField):
    """A list of text, one item per line. Blank and repeated lines are dropped."""

    def __init__(self, *, rows: int = 3, most_lines: int, longest: int, **options: Any) -> None:
        self.most_lines, self.longest = most_lines, longest
        size = {"max_length": most_lines * (longest + 2), "required": False, "widget": lines_area(rows)}
        super().__init__(**{**size, **options})

    def lines(self, text: str) -> list[str]:
        found = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
        if len(found) > self.most_lines:
            raise forms.ValidationError(_("Enter at most %(most)d lines.") % {"most": self.most_lines})
        for line in found:
            if len(line) > self.longest:
                raise forms.ValidationError(_("“%(word)s…” is too long for one line.") % {"word": line[:40]})
        return found

    def clean(self, value: Any) -> Any:
        return self.lines(super().clean(value))


class SourcesField(LinesField):
    """Web addresses, one per line; https:// is optional."""

    def __init__(self, **options: Any) -> None:
        hint = gettext_lazy("Its address (https://…). Up to five, one per line.")
        limits: dict[str, Any] = {"rows": 2, "most_lines": MOST_SOURCES, "longest": LONGEST_URL, "help_text": hint}
        super().__init__(**{**limits, **options})

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(web_address(line) for line in super().clean(value)))


class PartLinesField(LinesField):
    """Firms or organizations, one per line as “Name | role”, cleaned to a list of document parts.

    Those in the directory are given by slug, the others by `name`. Those in `known` (by folded name) keep their other
    fields. With another role they lose their check: nobody confirmed that role.
    """

    def __init__(self, model: type[Firm] | type[SupportOrganization], **options: Any) -> None:
        self.model = model
        self.key = "firm" if model is Firm else "organization"
        self.known: dict[str, Part] = {}
        longest_line = LONGEST_NAME + LONGEST_ROLE + 3
        super().__init__(**{"rows": 4, "most_lines": MOST_PARTS, "longest": longest_line, **options})

    def clean(self, value: Any) -> list[Part]:
        named = [tuple(part.strip() for part in line.partition(BAR)[::2]) for line in super().clean(value)]
        names = [name for name, _role in named]
        for name, role in named:
            if not name or len(name) > LONGEST_NAME or len(role) > LONGEST_ROLE:
                raise forms.ValidationError(
                    _("“%(line)s…” could not be read. Write “Name | role”.") % {"line": f"{name} {BAR} {role}"[:60]}
                )
        folded = [fold(name) for name in names]
        twice = sorted({name for name in names if folded.count(fold(name)) > 1})
        if twice:
            raise forms.ValidationError(_("These are listed more than once: %(words)s.") % {"words": ", ".join(twice)})
        slugs = slugs_called(self.model, [name for name in names if fold(name) not in self.known])
        return [self._part(name, role, slugs) for name, role in named]

    def _part(self, name: str, role: str, slugs: dict[str, str]) -> Part:
        kept = self.known.get(fold(name), {self.key: slugs[name]} if name in slugs else {"name": name})
        is_same = role == " ".join(kept.get("role", "").split())
        part = {key: text for key, text in kept.items() if key != "role" and (is_same or key not in CHECK)}
        if not role:
            return part
        # In the order of keys that documents use.
        return {next(iter(part)): next(iter(part.values())), "role": role} | part


class YearField(forms.CharField):
    """A year as text, or an empty string."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"required": False, "max_length": 4, "widget": forms.TextInput(attrs={"inputmode": "numeric"}), **options}
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and not (text.isascii() and text.isdecimal() and 1000 <= int(text) <= date.today().year):
            raise forms.ValidationError(_("Enter a year such as 1999."))
        return text


def web_address(text: str) -> str:
    """The address with its scheme. Raises ValidationError for ftp: and the like, which readers cannot open."""
    url = text if "://" in text or text.startswith(("javascript:", "data:", "mailto:")) else f"https://{text}"
    if not is_web_address(url):
        raise forms.ValidationError(
            _("“%(text)s” is not a web address. It must begin with https:// or http://.") % {"text": text[:80]}
        )
    return url
