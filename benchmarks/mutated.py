"""
What `check`, `fmt` and `plan` say of storyboards that were changed at random: ``python -m benchmarks.mutated``.

Each of a thousand files is read in this process by the command itself; of every verb a sample runs as a process of its
own. No file may end in an error that nobody foresaw, or take more than a second of the processor, or 300 MB.
"""

import argparse
import contextlib
import io
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType

from storyboard.cli.main import app
from storyboard.errors import StoryboardError
from tests.load.mutating import FILMS, mutated_film

LONGEST_S = 1.0
LARGEST_MB = 300.0
START_S = 1.5
"""For starting Python with all that a verb imports, on a slow machine."""
HANGS_S = 20
VERBS = {"check": 1, "fmt": 5, "plan": 5}
"""Of how many files one is read by a verb."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=40, help="how many are read by a process of their own")
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.files)
    signal.signal(signal.SIGALRM, _stop)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for verb, every in VERBS.items():
            faults += _in_process(verb, seeds[::every], Path(folder))
        for seed in seeds[:: max(1, arguments.files // arguments.processes)]:
            faults += _alone(list(VERBS)[seed % 3], seed, Path(folder))
        largest_mb = _largest_mb(resource.RUSAGE_CHILDREN)
        print(f"processes of their own: {largest_mb:.0f} MB at most")
        faults += largest_mb > LARGEST_MB
    print(f"{faults} faults")
    sys.exit(min(faults, 1))


def _in_process(verb: str, seeds: range, folder: Path) -> int:
    took, faults = [], 0
    for seed in seeds:
        before_mb = _largest_mb()
        began_s = time.process_time()
        trouble = _read(verb, _written(seed, folder))
        took.append(time.process_time() - began_s)
        grew_mb = _largest_mb() - before_mb
        if took[-1] > LONGEST_S:
            trouble += f"{took[-1]:.1f} s of the processor"
        if grew_mb > 1 and _largest_mb() > LARGEST_MB:
            trouble += f"{_largest_mb():.0f} MB, {grew_mb:.0f} of them new"
        if trouble:
            faults += 1
            print(f"{verb} {seed} {', '.join(mutated_film(seed)[2])}: {trouble}", flush=True)
    took.sort()
    middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
    largest = f"{_largest_mb():.0f} MB at most"
    print(f"{verb}: {len(took)} files, {middle:.3f} s half, {late:.3f} s 99 %, {took[-1]:.3f} s at most, {largest}")
    return faults


def _read(verb: str, project: Path) -> str:
    """Run *verb* on *project*, and return what went wrong with it; empty where it said what there is to say."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    signal.alarm(HANGS_S)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            app([verb, str(project)], standalone_mode=False)
    except StoryboardError:
        return ""
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        return "".join(traceback.format_exception(error)[-6:])
    finally:
        signal.alarm(0)
    said.flush()
    return ""


def _alone(verb: str, seed: int, folder: Path) -> int:
    command = [sys.executable, "-m", "storyboard", verb, str(_written(seed, folder))]
    began_s = _children_s()
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=60)
    took_s = _children_s() - began_s
    trouble = [] if done.returncode in {0, 2} else [f"exit status {done.returncode}: {done.stderr[-1500:]}"]
    if "Traceback" in done.stdout + done.stderr:
        trouble.append("a traceback")
    if took_s > LONGEST_S + START_S:
        trouble.append(f"{took_s:.1f} s of the processor")
    if trouble:
        print(f"{verb} {seed} alone: {'; '.join(trouble)}", flush=True)
    return len(trouble)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _written(seed: int, folder: Path) -> Path:
    """Write the project of *seed*, its pictures and templates beside it, and return its folder."""
    film, text, _ = mutated_film(seed)
    project = folder / f"film-{FILMS.index(film)}"
    if not project.exists():
        shutil.copytree(film.parent, project)
    (project / "storyboard.yaml").write_bytes(text)
    return project


def _largest_mb(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"it takes more than {HANGS_S} s")


if __name__ == "__main__":
    main()
