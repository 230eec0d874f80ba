"""The Atom feed of new and changed hubs: alerts without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from hubs.models import Hub

MOST = 50


class HubFeed(Feed):
    """The published hubs that were added or changed last, in the language of the address. One query."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("HubFinder: new and changed hubs")

    def subtitle(self) -> str:
        return _("The industry hubs that were added or changed most recently.")

    def link(self) -> str:
        return reverse("explore")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        return None

    def items(self) -> Any:
        return Hub.objects.published().with_parents().order_by("-updated_at", "-pk")[:MOST]

    def item_title(self, item: Any) -> str:
        return f"{item.name}, {item.region.label}"

    def item_description(self, item: Any) -> str:
        return str(item.local_summary or item.summary)

    def item_pubdate(self, item: Any) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Any) -> datetime:
        return item.updated_at

    def item_categories(self, item: Any) -> list[str]:
        return [item.industry.label]
