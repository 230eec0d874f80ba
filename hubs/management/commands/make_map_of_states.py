"""manage.py make_map_of_states: draw the outlines of the US states that lie under the maps of industries."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hubs.mapdata.states import OUTLINE_FILE, drawing_of_states


class Command(BaseCommand):
    help = "Draw static/basemap/us-states.svg from static/basemap/states.json."

    def handle(self, *args: Any, **options: Any) -> None:
        OUTLINE_FILE.write_text(drawing_of_states(), encoding="utf-8")
        self.stdout.write(f"{OUTLINE_FILE.name} written.")
