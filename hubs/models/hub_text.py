"""The words by which a hub is found, folded and kept beside it, so that a search reads one row of one table."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from hubs.models.hub import Hub
from hubs.text.folding import fold

CHUNK = 100
"""Hubs read at a time: SQLite takes at most a thousand firms or organizations in the query that fetches theirs."""


class HubText(models.Model):
    """Folded words in three weights. Each column begins and ends with a space, so that " wor" finds a word's beginning."""

    hub = models.OneToOneField(Hub, on_delete=models.CASCADE, primary_key=True, related_name="text")
    names = models.TextField(help_text="name, other names, region")
    topics = models.TextField(help_text="industries and their everyday words")
    context = models.TextField(help_text="firms, organizations, regions above, summary")

    class Meta:
        verbose_name = "hub text"

    def __str__(self) -> str:
        return self.names

    @staticmethod
    def of(hub: Hub) -> HubText:
        """Made from the hub's rows; costs a query for each relation that is not prefetched."""
        industries = [hub.industry, *hub.related_industries.all()]
        regions = [hub.region]
        while regions[-1].parent is not None:
            regions.append(regions[-1].parent)
        return HubText(
            hub=hub,
            names=_joined([hub.name, *hub.other_names, hub.region.name, *hub.region.other_names]),
            topics=_joined(
                text
                for industry in industries
                for text in (industry.name, industry.name_de, *(word.word for word in industry.words.all()))
            ),
            context=_joined(
                [
                    *(anchor.firm.name for anchor in hub.anchor_firms.all()),
                    *(support.organization.name for support in hub.supports.all()),
                    *(region.name for region in regions[1:]),
                    *(industry.sector.name for industry in industries if industry.sector),
                    hub.summary,
                ]
            ),
        )

    @staticmethod
    def refresh(hubs: models.QuerySet[Hub]) -> int:
        """Write the texts of these hubs anew, in eight queries for every CHUNK of them; returns how many."""
        rows = hubs.select_related("industry__sector", "region__parent__parent__parent").prefetch_related(
            "industry__words",
            "related_industries__words",
            "related_industries__sector",
            "anchor_firms__firm",
            "supports__organization",
        )
        texts = (HubText.of(hub) for hub in rows.iterator(chunk_size=CHUNK))
        return len(
            HubText.objects.bulk_create(
                texts,
                batch_size=500,
                update_conflicts=True,
                unique_fields=["hub"],
                update_fields=["names", "topics", "context"],
            )
        )


def _joined(texts: Iterable[str]) -> str:
    return " " + " ".join(dict.fromkeys(fold(text) for text in texts if text)) + " "
