"""How long `check` takes for films of 1,000 to 10,000 shots: ``python benchmarks/check.py``."""

import gc
import tempfile
import time
from pathlib import Path

from storyboard.load.load import examine
from storyboard.project import Project

CHAIN = 10
HEAD = """\
storyboard: 1
title: A very long film
defaults: {model: seedance-1.5-pro, resolution: 480p, ratio: "16:9", duration: 5, audio: true}
look: soft morning light, 35 mm film
cast:
  mia: a girl of ten in a red coat
  fox: a small fox with a white-tipped tail
prompt: "{{ shot.action }} Style: {{ look }}"
shots:
"""


def film(shots: int) -> str:
    """Return a film of chains of ten, with a text of its own for every shot, and one reel of all."""
    lines = []
    for number in range(shots):
        lines.append(f"  - id: s{number}")
        if number % CHAIN:
            lines.append(f"    from: s{number - 1}")
        lines.append(
            f'    action: "{{{{ cast.mia }}}} and {{{{ cast.fox }}}} come to hill {number} of {shots} and rest."'
        )
    reel = ", ".join(f"s{number}" for number in range(shots))
    return HEAD + "\n".join(lines) + f"\nreels:\n  main: [{reel}]\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "storyboard.yaml"
        for shots in (1_000, 2_000, 5_000, 10_000):
            file.write_text(film(shots), encoding="utf-8")
            gc.collect()
            started, cpu_before_s = time.perf_counter(), time.process_time()
            storyboard, problems = examine(Project(file=file))
            took_s, cpu_s = time.perf_counter() - started, time.process_time() - cpu_before_s
            if storyboard is None or problems:
                raise SystemExit(f"the film is wrong: {problems[0]}")
            print(f"{shots:6} shots: {took_s:5.2f} s ({cpu_s:.2f} s of CPU, {cpu_s / shots * 1000:.2f} ms a shot)")


if __name__ == "__main__":
    main()
