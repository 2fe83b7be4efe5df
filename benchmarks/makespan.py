"""
How close a run comes to the least time it could take: ``python benchmarks/makespan.py [--quick] [ROW ...]``.

The least time is max(critical path, work / concurrency). Beside each row stands
the naive script that most people write first: one create at a time, then a
question every 10 s.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
from served import HEAD, KEY, Run, Served, shoot, write_film

CONCURRENCY = 10
"""Running tasks at a time, documented for the model of these films."""
CALLBACK_URL = "http://127.0.0.1:0"
NAIVE_POLL_S = 10.0
NAIVE_LONGEST_S = 400.0
"""A naive script that would take longer is stopped here, and its time projected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One film at one latency."""

    name: str
    parents: dict[str, str | None]
    depth: int
    latency_s: float
    concurrency: int = CONCURRENCY
    per_minute: int = 600
    callbacks: bool = False

    @property
    def bound_s(self) -> float:
        work_s = self.latency_s * max(self.depth, len(self.parents) / self.concurrency)
        full_minutes = (len(self.parents) - 1) // self.per_minute
        return max(work_s, full_minutes * 60 + self.latency_s)


def chains(count: int, length: int) -> dict[str, str | None]:
    return {f"c{c}s{s}": f"c{c}s{s - 1}" if s else None for c in range(count) for s in range(length)}


def fan(branches: int, length: int) -> dict[str, str | None]:
    below = {f"b{b}s{s}": f"b{b}s{s - 1}" if s else "root" for b in range(branches) for s in range(length)}
    return {"root": None, **below}


def rows() -> Iterator[Row]:
    for latency_s in (2.0, 30.0):
        yield Row(f"chain-{latency_s:g}", chains(1, 10), 10, latency_s)
        yield Row(f"fan-{latency_s:g}", fan(5, 6), 7, latency_s)
        yield Row(f"board-{latency_s:g}", chains(20, 10), 10, latency_s)
    yield Row("board-180", chains(10, 3), 3, 180.0)
    yield Row("chain-2-called", chains(1, 10), 10, 2.0, callbacks=True)
    yield Row("fan-30-called", fan(5, 6), 7, 30.0, callbacks=True)
    yield Row("two-at-once", chains(20, 1), 1, 5.0, concurrency=2)
    yield Row("ten-a-minute", chains(30, 1), 1, 2.0, per_minute=10)


def measure(row: Row) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        limits = f"limits: {{seedance-1.0-pro: {{concurrent: {row.concurrency}, per_minute: {row.per_minute}}}}}"
        project = write_film(Path(folder) / "film", row.parents, head=HEAD.replace("shots:\n", f"{limits}\nshots:\n"))
        options = ("--concurrency", str(row.concurrency), "--rpm", str(row.per_minute))
        with Served(Path(folder) / "service", latency_s=row.latency_s, options=options) as service:
            return shoot(project, service, *(("--callback-url", CALLBACK_URL) if row.callbacks else ()))


def naive_s(row: Row) -> tuple[float, bool]:
    """Return how long the naive script takes, and whether that is projected from its first shots."""
    with tempfile.TemporaryDirectory() as folder, Served(Path(folder), latency_s=row.latency_s) as service:
        headers = {"Authorization": f"Bearer {KEY}"}
        url = f"{service.url}/contents/generations/tasks"
        with httpx.Client(headers=headers, trust_env=False, timeout=30) as client:
            started = time.monotonic()
            for done in range(len(row.parents)):
                if done and time.monotonic() - started > NAIVE_LONGEST_S:
                    return (time.monotonic() - started) / done * len(row.parents), True
                _make_naively(client, url)
            return time.monotonic() - started, False


def _make_naively(client: httpx.Client, url: str) -> None:
    text = "A boat leaves. --resolution 480p --ratio 16:9 --duration 2"
    body = {"model": "doubao-seedance-1-0-pro-250528", "content": [{"type": "text", "text": text}]}
    task = client.post(url, json=body).raise_for_status().json()["id"]
    while client.get(f"{url}/{task}").json()["status"] != "succeeded":
        time.sleep(NAIVE_POLL_S)


def main() -> None:
    every = {row.name: row for row in rows()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(every)}; all without any")
    parser.add_argument("--quick", action="store_true", help="chain and fan at 2 s only, without the naive script")
    parser.add_argument("--no-naive", action="store_true", help="without the naive script")
    told = parser.parse_args()
    names = told.rows or (["chain-2", "fan-2"] if told.quick else list(every))
    print(
        "| film | shots | bound s | makespan s | x bound | command s | idle s | hop s | asked | CPU s | MB | naive s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    with ThreadPoolExecutor() as beside:
        for row in (every[name] for name in names):
            # It sleeps nearly all the time: running it meanwhile disturbs nothing.
            naive = None if told.quick or told.no_naive else beside.submit(naive_s, row)
            run = measure(row)
            print(line(row, run, naive.result() if naive else None), flush=True)


def line(row: Row, run: Run, naive: tuple[float, bool] | None) -> str:
    cells = [
        row.name,
        str(len(row.parents)),
        f"{row.bound_s:.0f}",
        f"{run.makespan_s:.1f}",
        f"{run.makespan_s / row.bound_s:.2f}",
        f"{run.wall_s:.1f}",
        f"{run.idle_s:.2f}",
        f"{run.hop_s:.2f}",
        f"{run.asked:.1f} (most {run.most_asked})",
        f"{run.cpu_s:.1f}",
        f"{run.rss_mb:.0f}",
        "" if naive is None else f"{'about ' if naive[1] else ''}{naive[0]:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
