"""
How long a look at a small film takes, beside ``--help`` and beside a Python that does nothing.

``python benchmarks/looks.py``: the example film `fox`, never run and then shot by the simulator. Each command runs five
times, in turns; what is printed is the least that the processor worked for it, as a machine with other work to do says
nothing else that can be compared, and the least time that passed.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
FILM = Path(__file__).resolve().parents[1] / "projects" / "fox"
LOOKS = (["check"], ["plan"], ["status"], ["why", "wake"])
STORYBOARD = [sys.executable, "-m", "storyboard"]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        # Compiled modules are kept as an installed program has them, whatever the environment says.
        environment = os.environ | {"PYTHONPYCACHEPREFIX": f"{place}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        new, shot = Path(place, "new"), Path(place, "shot")
        shutil.copytree(FILM, new, ignore=shutil.ignore_patterns(".storyboard", "archive", "reels", "reports"))
        shutil.copytree(new, shot)
        subprocess.run([*STORYBOARD, "run", shot, "--no-stitch"], check=True, capture_output=True, env=environment)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "storyboard --help": [*STORYBOARD, "--help"],
            **{f"{words[0]}, {film.name}": _look(words, film) for film in (new, shot) for words in LOOKS},
            "models": [*STORYBOARD, "models"],
            "providers": [*STORYBOARD, "providers", str(new)],
        }
        _print(_measure(commands, environment))


def _look(words: list[str], film: Path) -> list[str]:
    verb, *shots = words
    return [*STORYBOARD, verb, str(film), *shots]


def _measure(commands: dict[str, list[str]], environment: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return the least seconds of the processor, and the least that passed, of each command."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for number in range(ROUNDS + 1):
        for name, command in commands.items():
            before, began = _worked_s(), time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=environment)
            # The first round compiles.
            if number:
                found[name].append((_worked_s() - before, time.perf_counter() - began))
    return {name: (min(cpu for cpu, _ in each), min(wall for _, wall in each)) for name, each in found.items()}


def _worked_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _print(found: dict[str, tuple[float, float]]) -> None:
    nothing, help_ = found["python -c pass"][0], found["storyboard --help"][0]
    print(
        f"load {os.getloadavg()[0]:.0f}\n\n| command | CPU s | passed s | ÷ --help | ÷ python |\n|---|---|---|---|---|"
    )
    for name, (cpu_s, wall_s) in found.items():
        print(f"| {name} | {cpu_s:.3f} | {wall_s:.3f} | {cpu_s / help_:.1f} | {cpu_s / nothing:.0f} |")


if __name__ == "__main__":
    main()
