"""
What a shot costs in films of 100 to 5,000 shots: ``python benchmarks/flatness.py [--largest] [SHOTS ...]``.

Chains of ten, tasks of no length, rendering off, 50 tasks at once, so that all
that is measured is the program itself.
"""

import argparse
import tempfile
from pathlib import Path

from makespan import chains
from served import HEAD, Run, Served, shoot, write_film

SIZES = [100, 500, 1000]
LARGEST = 5000
CONCURRENCY = 50
LIMITS = f"limits: {{seedance-1.0-pro: {{concurrent: {CONCURRENCY}, per_minute: 1000000}}}}\nshots:\n"


def measure(shots: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        head = HEAD.replace("shots:\n", LIMITS)
        project = write_film(Path(folder) / "film", chains(shots // 10, 10), head=head)
        options = ("--rpm", "1000000", "--concurrency", str(CONCURRENCY))
        with Served(Path(folder) / "service", latency_s=0.0, options=options) as service:
            return shoot(project, service)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shots", nargs="*", type=int, help="film sizes, in tens; 100, 500 and 1000 without any")
    parser.add_argument("--largest", action="store_true", help=f"{LARGEST} shots too")
    told = parser.parse_args()
    sizes = told.shots or [*SIZES, *([LARGEST] if told.largest else [])]
    print("| shots | command s | s a shot | CPU s | CPU ms a shot | MB | asked |")
    print("|---|---|---|---|---|---|---|")
    for shots in sizes:
        run = measure(shots)
        each_s, each_cpu_ms = run.wall_s / shots, run.cpu_s / shots * 1000
        cells = f"{run.wall_s:.0f} | {each_s:.3f} | {run.cpu_s:.0f} | {each_cpu_ms:.0f}"
        cells += f" | {run.rss_mb:.0f} | {run.asked:.1f}"
        print(f"| {shots} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
