"""Checks the published directory for what forms cannot see, and prints how it covers the map."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hubs.quality.data_quality import findings, hubs_with_metro
from hubs.quality.overview import coverage
from hubs.quality.reliability import concerns
from hubs.statistics.concentrations import Concentration, Patterns, read_patterns
from hubs.statistics.files import UnreadableFile


class Command(BaseCommand):
    help = "Check that the published directory holds together, and print its coverage by state, country and sector."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--cbp",
            type=Path,
            metavar="FILE",
            help="Print too what County Business Patterns (the Census Bureau's cbpYYmsa.zip) say of each US hub's industry.",
        )

        parser.add_argument(
            "--list", action="store_true", dest="every", help="Name every entry behind the counts of weak facts."
        )

    def handle(self, *args: Any, cbp: Path | None, every: bool, **options: Any) -> None:
        if cbp is not None:
            try:
                patterns = read_patterns(cbp)
            except UnreadableFile as error:
                raise CommandError(str(error)) from error
            self.print_evidence(patterns)
        for table, counts in coverage().items():
            self.stdout.write(f"{table} ({len([n for n in counts.values() if n])} with hubs)")
            for name, number in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
                self.stdout.write(f"  {number:4}  {name}")
        self.print_concerns(every=every)
        found = findings()
        for finding in found:
            self.stdout.write(str(finding))
        if found:
            raise CommandError(f"{len(found)} findings.")
        self.stdout.write("No findings.")

    def print_concerns(self, *, every: bool) -> None:
        """How many facts are weakly supported, and which; none is a finding."""
        self.stdout.write("Weak facts (not errors)" + ("" if every else "; --list names them"))
        for concern in concerns(today=date.today()):
            self.stdout.write(f"  {len(concern.findings):4}  {concern.what}")
            for finding in concern.findings if every else ():
                self.stdout.write(f"        {finding}")

    def print_evidence(self, patterns: Patterns) -> None:
        """Each hub's main industry in its metro, then which of them the statistics do not bear out; none is a finding."""
        weak: dict[str, list[str]] = {"below 1": [], "not published": []}
        without_metro, unknown_metro, unseen = [], [], []
        self.stdout.write("County Business Patterns: employees, establishments, location quotient")
        for hub, metro in hubs_with_metro():
            if not metro:
                without_metro.append(hub.slug)
                continue
            if metro not in patterns.areas:
                unknown_metro.append(f"{hub.slug} ({metro})")
                continue
            if hub.industry.no_figures:
                unseen.append(f"{hub.slug} ({hub.industry.slug})")
                continue
            found = patterns.concentration(metro, hub.industry.naics)
            line = f"{_figures(found)}  {hub.slug} ({metro}, {', '.join(hub.industry.naics)}){_remarks(found)}"
            self.stdout.write(f"  {line}")
            if found.quotient is None:
                weak["not published"].append(line)
            elif found.quotient < 1:
                weak["below 1"].append(line)
        for what, lines in weak.items():
            self.stdout.write(f"Location quotient {what}: {len(lines)}")
            for line in lines:
                self.stdout.write(f"  {line}")
        for what, slugs in (
            ("Figures cannot show their industry", unseen),
            ("Without a metro", without_metro),
            ("Their metro is not in the file", unknown_metro),
        ):
            self.stdout.write(f"{what}: {len(slugs)}")
            for slug in slugs:
                self.stdout.write(f"  {slug}")


def _figures(found: Concentration) -> str:
    quotient = "-" if found.quotient is None else f"{found.quotient:.2f}"
    counts = ("-" if count is None else f"{count:,}" for count in (found.cell.jobs, found.cell.establishments))
    return "  ".join(f"{text:>9}" for text in (*counts, quotient))


def _remarks(found: Concentration) -> str:
    remarks = "; at least" if found.cell.is_lower_bound and found.cell.jobs is not None else ""
    if found.unpublished:
        remarks += f"; not published: {', '.join(found.unpublished)}"
    if found.uncovered:
        remarks += f"; not covered: {', '.join(found.uncovered)}"
    return remarks
