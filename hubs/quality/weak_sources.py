"""Sources that a stronger one should replace: anybody may write them, or they are copies that change or vanish."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_KINDS = {
    "a wiki": r"wiki|(^|\.)(academic\.ru|alchetron\.com|baike\.baidu\.com|dbpedia\.org|encycloreader\.org|kiddle\.co)$",
    "a blog": (
        r"^blogs?[.-]|\.blogs?\.|blogspot\.|skynetblogs"
        r"|(^|\.)(freewebs|livejournal|medium|substack|tumblr|typepad|weebly|wixsite|wordpress)\.com$"
        r"|(^|\.)(github\.io|pages\.dev|sites\.google\.com)$"
    ),
    "a copy of a document": (
        r"(^|\.)(anyflip|calameo|coursehero|dochub|docplayer|docslib|doczz|dokumen|epdf|fdocuments|fliphtml5|issuu"
        r"|pdfcoffee|pdfslide|scribd|silo|slideshare|studylib|thefreelibrary|vdocuments|yumpu)\.[a-z.]+$"
    ),
    "a mirror": r"^web\.?archive\.|(^|\.)archive\.(fo|is|li|ph|today)$|(^|[.-])cdn[.-]",
}
"""What a host is, by what its name holds.

The blog of a company or an agency on its own site (`/blog/`) is its own word, and counts as that.
"""

_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}


def weakness_of(url: str) -> str:
    """What makes this address a weak source ("a wiki"); empty if nothing does."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(host)), "")
