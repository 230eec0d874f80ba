"""Load tests: gunicorn as `make run` starts it, under requests from wrk."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = Path(__file__).with_name("wrk.lua")
WORKERS = 2
CONNECTIONS = 8
WARM_UP_S = 1
SECONDS = 3
PROBES = 20
SLOW_S = 0.5
"""Seconds per request. If requests take longer, wrk would count only a handful in its few seconds."""
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Load:
    """The throughput and latency of a site."""

    per_second: float
    p50_ms: float
    p99_ms: float

    def __str__(self) -> str:
        rate = f"{self.per_second:,.0f}" if self.per_second >= 10 else f"{self.per_second:.2f}"
        return f"{rate}/s (p50 {self.p50_ms:,.1f}, p99 {self.p99_ms:,.1f} ms)"


@dataclass(frozen=True, slots=True)
class Site:
    port: int

    def get(self, address: str, **headers: str) -> tuple[int, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as line:
            line.request("GET", address, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.read()

    def bears(self, addresses: Sequence[str], *, again: bool = False) -> Load:
        """Request these addresses in turn, each once only, or repeatedly with `again`, to measure caches.

        Exits if a response is not 200, or if the addresses run out.
        """
        start = time.perf_counter()
        for address in addresses[:PROBES]:
            status, body = self.get(address)
            if status != 200:
                raise SystemExit(f"{address} returned {status}: {body[:200]!r}")
            if time.perf_counter() - start > SLOW_S * PROBES:
                return self._bears_hardly(addresses[PROBES : PROBES + 2 * WORKERS])
        if again:
            self._wrk(addresses, WARM_UP_S, again=True)
            return self._wrk(addresses, SECONDS, again=True)
        first = len(addresses) // 4
        self._wrk(addresses[PROBES:first], WARM_UP_S)
        return self._wrk(addresses[first:], SECONDS)

    def _wrk(self, addresses: Sequence[str], seconds: float, *, again: bool = False) -> Load:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(addresses))
            file.flush()
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={PATIENCE_S}s", "-s", str(SCRIPT)]
            url = f"http://127.0.0.1:{self.port}"
            told = subprocess.run([*command, url, "--", file.name], capture_output=True, text=True, check=True).stdout
        counted = json.loads(told.rpartition("JSON ")[2])
        if counted["failed"] or not counted["requests"]:
            raise SystemExit(f"{addresses[0]} and others: {counted}")
        if counted["requests"] + CONNECTIONS > len(addresses) and not again:
            raise SystemExit(f"{addresses[0]}: {counted['requests']} requests for {len(addresses)} addresses")
        return Load(counted["requests"] / counted["seconds"], counted["p50_ms"], counted["p99_ms"])

    def _bears_hardly(self, addresses: Sequence[str]) -> Load:
        """A few requests, only as many in parallel as there are workers. None has to wait, which favors a slow site."""

        def timed(address: str) -> float:
            start = time.perf_counter()
            self.get(address)
            return time.perf_counter() - start

        start = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            seconds = sorted(pool.map(timed, addresses))
        rate = len(addresses) / (time.perf_counter() - start)
        return Load(rate, seconds[len(seconds) // 2] * 1000, seconds[-1] * 1000)


@contextlib.contextmanager
def serving(application: str) -> Iterator[Site]:
    """Serve the application with gunicorn and the site's own configuration, DEBUG off, and 2 sync workers."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        port = listener.getsockname()[1]
        command = [ROOT / ".venv/bin/gunicorn", "--config", ".setup/gunicorn.conf.py", f"--workers={WORKERS}"]
        process = subprocess.Popen(
            [*command, "--threads=1", "--timeout=120", f"--bind=fd://{listener.fileno()}", application],
            cwd=ROOT,
            env=os.environ | {"DEBUG": "0", "SITE_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "GEOCODER": ""},
            pass_fds=[listener.fileno()],
            stdout=subprocess.DEVNULL,
        )
    try:
        yield Site(port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE_S)
