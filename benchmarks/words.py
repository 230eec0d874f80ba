"""Search by words: correct, mistyped, and prefixes; and completion of businesses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from django.test import RequestFactory

from benchmarks.asked import SEED, beginnings_of_businesses
from benchmarks.figures import Bench, timed
from benchmarks.slips import slip
from benchmarks.table import Row
from hubs.api.industries import industries
from hubs.models import Hub
from hubs.search.criteria import Criteria
from hubs.search.hubs import find
from hubs.text.folding import fold

CALLS = 200
SECONDS = 4
SHORTEST = 6
"""Letters. In shorter words, a typo is not always corrected."""
GOAL_MS = {True: 80, False: 150}
"""By whether the engine is PostGIS."""
BUSINESSES = 2_000
BUSINESS_GOAL_MS = 10


def rows(bench: Bench) -> Iterator[Row]:
    chance = Random(SEED)
    names = _names(chance)

    def two_words() -> str:
        words = fold(chance.choice(names)).split()
        return " ".join(chance.sample(words, min(2, len(words))))

    def long_word() -> str:
        while True:
            words = [word for word in fold(chance.choice(names)).split() if len(word) >= SHORTEST]
            if words:
                return chance.choice(words)

    def beginning() -> str:
        first, *rest = two_words().split()
        return " ".join([first, *(word[:4] for word in rest)])

    asked: dict[str, Callable[[], str]] = {
        "two words of a name": two_words,
        "a word and a prefix": beginning,
        "a word with one typo": lambda: slip(long_word(), chance),
        "a long word with two typos": lambda: slip(slip(long_word() + "s", chance), chance),
    }
    goal = GOAL_MS[bench.postgis]
    for what, text in asked.items():
        texts = [text() for _ in range(CALLS + 1)]
        times = timed(lambda text: find(Criteria(words=text)), texts, at_most_s=SECONDS)
        met = times.p95 < goal if bench.is_large() else None
        yield Row(f"q=, in process: {what}", bench.size, str(times), "", "", "", f"p95 < {goal} ms at 1M", met)

    yield _completion()


def _completion() -> Row:
    """The answer of the API, made in process: whatever is typed is found in memory, whatever the number of hubs."""
    requests = RequestFactory()

    def ask(text: str) -> None:
        industries(requests.get("/api/v1/industries", {"q": text, "language": "en"}))

    times = timed(ask, beginnings_of_businesses(BUSINESSES + 1), at_most_s=2 * SECONDS)
    what, goal = "industries?q=, in process: the beginning of a business", f"p99 < {BUSINESS_GOAL_MS} ms"
    return Row(what, "", str(times), "", "", "", goal, times.p99 < BUSINESS_GOAL_MS)


def _names(chance: Random) -> list[str]:
    first, last = (Hub.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    wanted = {chance.randint(first, last) for _ in range(1_000)}
    return list(Hub.objects.published().filter(pk__in=wanted).order_by("pk").values_list("name", flat=True))
