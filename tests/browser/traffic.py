"""What a page asks the site for: how much it weighs, how many requests are under way at once, and which are given up."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Request

TILES = re.compile(r"/map/tiles/")
OF_A_MAP = re.compile(r"/map/tiles/|/static/basemap/")
# Counts a page's fetches of JSON under way in the page itself, where they are given up: Chromium's own events tell of a
# request that was given up only after the next one has begun.
COUNT_FETCHES = """
    window.mostFetches = window.fetches = 0;
    const ask = window.fetch;
    window.fetch = (...asked) => {
      mostFetches = Math.max(mostFetches, ++fetches);
      const end = () => fetches--;
      const answer = ask(...asked);
      answer.then((response) => {
        response.json = () => {
          const json = Response.prototype.json.call(response);
          json.then(end, end);
          return json;
        };
      }, end);
      return answer;
    };
"""


class Traffic:
    """Counts the requests of `page` whose address matches `pattern`, from now on."""

    def __init__(self, page: Page, pattern: re.Pattern[str] = re.compile("")) -> None:
        self.pattern = pattern
        self.asked: list[str] = []
        self.finished: list[Request] = []
        self.failed: list[str] = []
        self.now = self.most = 0
        page.on("request", self._begin)
        page.on("requestfinished", self._finish)
        page.on("requestfailed", self._fail)

    def weight(self) -> int:
        """The bytes that came over the network: headers, and bodies as they were compressed."""
        sizes = [request.sizes() for request in self.finished]
        return sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)

    def _begin(self, request: Request) -> None:
        if self.pattern.search(request.url):
            self.asked.append(request.url)
            self.now += 1
            self.most = max(self.most, self.now)

    def _finish(self, request: Request) -> None:
        if self.pattern.search(request.url):
            self.now -= 1
            self.finished.append(request)

    def _fail(self, request: Request) -> None:
        if self.pattern.search(request.url):
            self.now -= 1
            self.failed.append(request.url)
