"""Measures a running site in Chromium, as `make bench-browser` does; prints a table and writes it to var/bench-browser.md.

    python -m benchmarks.browser http://localhost:8000

Lighthouse loads five pages like a phone on a slow connection (its own simulated throttling). Then the map is moved on a
connection with the latency of a phone, so that some requests are still running when their tiles have left the view.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.traffic import COUNT_FETCHES, OF_A_MAP, Traffic

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "var/lighthouse/node_modules/lighthouse/cli/index.js"
CHROMIUM = os.environ["CHROME_PATH"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {
    "home": "/",
    "explore": "/hubs/",
    "near": "/near/ogden-ut/",
    "hub": "/hubs/silicon-valley/",
    "industry": "/industries/automotive/",
}
RUNS = 3
LATENCY_MS = 600
LONG_TASKS = """
    window.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)))
      .observe({ type: "longtask", buffered: true });
"""


class Row(NamedTuple):
    what: str
    ours: list[float]
    goal: float
    unit: str = ""
    at_least: bool = False

    def __str__(self) -> str:
        met = all(value >= self.goal if self.at_least else value <= self.goal for value in self.ours)
        ours = " / ".join(f"{value:,.4g}" for value in self.ours)
        goal = f"at {'least' if self.at_least else 'most'} {self.goal:,.4g}"
        return f"| {self.what} | {ours}{self.unit} | {goal}{self.unit} | {'yes' if met else '**no**'} |"


def main(site: str) -> None:
    rows, faults = look_with_lighthouse(site)
    rows += weigh_scripts()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        rows.append(weigh_home(browser, site))
        rows += move_about(browser, site)
        version = browser.version
    lines = [
        f"### Chromium {version}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "",
        "| what | ours | goal | met |",
        "|---|---|---|---|",
        *map(str, rows),
        "",
        f"Pages in this order: {', '.join(PAGES)}. Lighthouse and long tasks: medians of {RUNS} runs.",
        *(f"Lighthouse finding: {fault}" for fault in sorted(faults)),
    ]
    print("\n".join(lines))
    (ROOT / "var" / "bench-browser.md").write_text("\n".join(lines) + "\n")


# Lighthouse


def look_with_lighthouse(site: str) -> tuple[list[Row], set[str]]:
    """The rows of all pages, and the audits that failed in any category except performance."""
    reports = {}
    for name, path in PAGES.items():
        print(f"==> Lighthouse: {name}", flush=True)
        reports[name] = [lighthouse(site + path) for _ in range(RUNS)]

    def score(category: str, goal: float) -> Row:
        found = [[100 * report["categories"][category]["score"] for report in runs] for runs in reports.values()]
        return Row(f"Lighthouse, {category}", [statistics.median(runs) for runs in found], goal, at_least=True)

    def audit(name: str, goal: float, unit: str = "", scale: float = 1) -> Row:
        found = [[report["audits"][name]["numericValue"] / scale for report in runs] for runs in reports.values()]
        return Row(name.replace("-", " "), [round(statistics.median(runs), 3) for runs in found], goal, unit)

    rows = [
        score("performance", 95),
        score("accessibility", 100),
        score("best-practices", 95),
        score("seo", 95),
        audit("largest-contentful-paint", 2.0, " s", 1000),
        audit("cumulative-layout-shift", 0.05),
        audit("total-blocking-time", 150, " ms"),
    ]
    faults = {
        f"{name}: {report['audits'][part['id']]['title']} ({category})"
        for name, runs in reports.items()
        for report in runs
        for category, result in report["categories"].items()
        if category != "performance"
        for part in result["auditRefs"]
        if part["weight"] and report["audits"][part["id"]]["score"] not in (None, 1)
    }
    return rows, faults


TRIES = 3
"""A browser that is started dozens of times occasionally fails to start."""


def lighthouse(address: str) -> dict[str, Any]:
    flags = f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}"
    command = ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", "--output-path=stdout", flags]
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return json.loads(done.stdout)
    raise SystemExit(f"Lighthouse failed at {address}:\n{done.stderr[-1_000:]}")


# Weights


def weigh_scripts() -> list[Row]:
    """The gzipped size in KB (1,000 bytes) of all modules that a page with a map may load."""
    static = ROOT / "var" / "static"
    names: dict[str, str] = json.loads((static / "staticfiles.json").read_text())["paths"]
    own = sum(gzipped(static / hashed) for name, hashed in names.items() if name.startswith("js/"))
    leaflet = gzipped(static / names["leaflet/leaflet.js"])
    return [
        Row("our own scripts, gzipped", [own / 1000], 40, " KB"),
        Row("all scripts, gzipped", [(own + leaflet) / 1000], 110, " KB"),
    ]


def gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def weigh_home(browser: Browser, site: str) -> Row:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    traffic = Traffic(page)
    open_map(page, site + PAGES["home"])
    page.wait_for_load_state("networkidle")
    return Row("home page with its map, over the network", [traffic.weight() / 1000], 350, " KB")


# The map


def move_about(browser: Browser, site: str) -> list[Row]:
    print("==> Moving the map", flush=True)
    longest, most, given_up, asked = [], [], 0, 0
    for _ in range(RUNS):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(LONG_TASKS)
        page.add_init_script(COUNT_FETCHES)
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        slow = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
        line.send("Network.emulateNetworkConditions", slow)
        traffic = Traffic(page, OF_A_MAP)
        open_map(page, site + PAGES["explore"])
        page.evaluate("longTasks.length = 0")
        for step in steps(page):
            step()
        page.wait_for_selector("[data-map][data-ready]")
        longest.append(page.evaluate("Math.max(0, ...longTasks)"))
        most.append(page.evaluate("mostFetches"))
        given_up += len(traffic.failed)
        asked += len(traffic.asked)
        page.close()
    return [
        Row("longest task while the map is moved (0: none over 50 ms)", [statistics.median(longest)], 50, " ms"),
        Row("parallel requests of the map", [max(most)], 6),
        Row(f"requests canceled, of {asked:,}, because their tiles left the view", [given_up], 1, at_least=True),
    ]


def steps(page: Page) -> Iterator[Any]:
    """Drag the map at four zoom levels, zooming in and out again, without waiting for responses."""
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3

    def drag(right: float, down: float) -> None:
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + right, middle[1] + down, steps=20)
        page.mouse.up()

    for button in ("Zoom in", "Zoom in", "Zoom in", "Zoom in", "Zoom out", "Zoom out", "Zoom out", "Zoom out"):
        for right, down in ((-250, 0), (0, -150), (250, 0), (0, 150)):
            yield lambda right=right, down=down: drag(right, down)
        yield page.get_by_role("button", name=button).click
        # The map cannot be dragged during the animation of a quarter of a second.
        yield lambda: page.wait_for_timeout(300)


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-map]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-map][data-ready]")


if __name__ == "__main__":
    main(sys.argv[1])
