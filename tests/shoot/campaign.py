"""
Many small films, each shot while everything goes wrong that a seed draws, until nothing is missing.

Answers are spoiled, processes killed, clocks set, projects moved, archives and states deleted or damaged, disks full.
A trial's film, each run's faults and each call's answer are drawn by themselves: the same seed draws the same again.
What still differs is when: how often a task is asked about, and which take comes first to a point.
Then it is counted: nothing is paid twice, nothing paid is lost, no output holds a traceback, nothing stands still.

    python -m tests.shoot.campaign --trials 100 --seed 7
    python -m tests.shoot.campaign --trials 1 --first 31 --seed 7 --show    # one trial alone
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from storyboard.archive.takes import read_takes
from storyboard.project import Project
from tests.shoot.campaign_damage import LOSSES, damage_state, lose
from tests.shoot.campaign_run import Ended, Orders, command, prepare
from tests.shoot.spoiled_service import LIST_LAG_S, Spoiled, spoiled_service

FAULTS = ("spoiled", "kill", "clock", "move", "lost", "damaged", "disk", "forgotten")
SPOILED = 0.5
"""This part of all answers is spoiled."""
MOST_RUNS = 5
"""After so many nothing goes wrong any more: what has not come right then soon, never will."""
LONGEST_RUNS = 14
LATEST_POINT = 60
"""Kills and full disks come at one of so many points; some runs end before."""
HOUR_S = 3600.0
CLOCKS_S = (0.0, 0.0, -600.0, 600.0, -8 * HOUR_S, 8 * HOUR_S)
DISKS = ("ENOSPC", "EFBIG", "EMFILE", "EROFS", "EIO", "EDQUOT")
_SETTLES = re.compile(r"tasks forget (?:'[^']*'|\S+) ([\w-]+)")
"""A folder with a space in its name stands in quotes."""


@dataclass
class Counts:
    """What a campaign saw."""

    trials: int = 0
    runs: int = 0
    tasks: int = 0
    takes: int = 0
    doubles: int = 0
    losses: int = 0
    tracebacks: int = 0
    standstills: int = 0
    statuses: int = 0
    """Commands that ended with a status that nothing explains."""
    faults: Counter[str] = field(default_factory=Counter)
    spoiled: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    """What went wrong, with its trial."""

    def add(self, seen: "Counts") -> None:
        for name in ("trials", "runs", "tasks", "takes", "doubles", "losses", "tracebacks", "standstills", "statuses"):
            setattr(self, name, getattr(self, name) + getattr(seen, name))
        self.faults += seen.faults
        self.spoiled += seen.spoiled
        self.failed += seen.failed

    def __str__(self) -> str:
        told = ", ".join(f"{count} {fault}" for fault, count in sorted(self.faults.items()))
        return (
            f"{self.trials} trials, {self.runs} runs, {self.spoiled.total()} spoiled answers of {len(self.spoiled)} "
            f"kinds, {told}; {self.takes} takes of {self.tasks} tasks; {self.doubles} doubles, {self.losses} losses, "
            f"{self.tracebacks} tracebacks, {self.standstills} standstills, {self.statuses} unexplained statuses"
        )


class Trial:
    """One film, from its first run to the one that misses nothing."""

    def __init__(self, folder: Path, number: int, *, seed: int, faults: Iterable[str]) -> None:
        self._seed = f"{seed} {number}"
        self._dice = random.Random(self._seed)
        self._root = folder
        self.place = folder / "film"
        self.number, self.seed = number, seed
        self.seen = Counts(trials=1)
        self.log: list[str] = []
        self.shots = _write_film(self.place, self._dice)
        lies = self._dice.random() < 0.3
        # What a lie of the list leaves open, no other fault may hide.
        allowed = {"spoiled", "clock", "move"} if lies else set(FAULTS)
        # A project that lost its state is known by its name.
        allowed -= {self._dice.choice(["move", "lost"])}
        if "move" in allowed:
            allowed -= {"damaged"}
        self.faults = allowed & set(faults)
        self.lies = lies and "spoiled" in self.faults
        self.allowed: Counter[str] = Counter()
        """Tasks beyond the first of each shot that a person let be made."""
        self.clocks = self._dice.choice([CLOCKS_S, (0.0,), (0.0, 25 * HOUR_S)])
        self.at_s = 0.0
        self.was_damaged = False

    def shoot(self) -> Counts:
        """Run until nothing is missing, and judge."""
        rate = SPOILED if "spoiled" in self.faults else 0.0
        with spoiled_service(self._root / "service", self._seed, rate=rate, lies=self.lies) as service:
            self._shoot(service)
            self.seen.spoiled += service.door.spoiled
            self._judge(service)
        self.seen.failed = [f"trial {self.number}: {words}" for words in self.seen.failed]
        return self.seen

    def _shoot(self, service: Spoiled) -> None:
        events = 2
        for number in range(LONGEST_RUNS):
            # What one run came to draws nothing of what the next one meets.
            self._dice = random.Random(f"{self._seed} run {number}")
            is_calm = number >= MOST_RUNS
            if is_calm:
                service.door.rate, service.door.lies = 0.0, False
            ended = self._run(service, is_calm=is_calm)
            # What is gone from a take whose parent is gone, too, is seen by the next run.
            is_whole = ended.status == 0 and self.shots == [
                shot for shot in self.shots if _tasks_in_archive(self.place).get(shot)
            ]
            if is_whole and (is_calm or not events or self._dice.random() < 0.5):
                return
            if events and not is_calm and self._happens(service):
                events -= 1
            self._settle(ended, service)
        self._fail("standstills", f"not whole after {LONGEST_RUNS} runs: {ended.output[-1500:]}")

    def _run(self, service: Spoiled, *, is_calm: bool) -> Ended:
        words = ("run", str(self.place), "--no-stitch")
        orders = {"words": words, "url": service.url, "folder": str(self.place), "at_s": self.at_s}
        if not is_calm:
            orders |= {"hurried": not self.lies, **self._draw_faults()}
        ended = self._command(Orders(**orders))
        self.seen.runs += 1
        return ended

    def _draw_faults(self) -> dict[str, object]:
        """Draw what happens to one run."""
        orders: dict[str, object] = {}
        dice = self._dice
        if "clock" in self.faults:
            # A clock that goes a day ahead stays there: it may be set back by no more.
            later = [at for at in self.clocks if at >= self.at_s or len(self.clocks) > 2]
            self.at_s = dice.choice(later)
            orders["at_s"] = self.at_s
            if dice.random() < 0.4:
                self.at_s = dice.choice([at for at in self.clocks if at >= self.at_s or len(self.clocks) > 2])
                orders |= {"jump_after_s": dice.uniform(0.1, 3), "to_s": self.at_s}
        if "kill" in self.faults and dice.random() < 0.8:
            if dice.random() < 0.7:
                # A run that goes on with what is there comes to few points.
                orders["killed_at"] = dice.randint(1, dice.choice([12, LATEST_POINT]))
            else:
                orders["killed_after_s"] = dice.uniform(0.2, 5)
        elif "disk" in self.faults and dice.random() < 0.3:
            orders |= {"full_at": dice.randint(1, LATEST_POINT), "full_with": dice.choice(DISKS)}
        return orders

    def _command(self, orders: Orders) -> Ended:
        """Give a command, and judge how it ended."""
        ended = command(orders)
        drawn = {name: value for name, value in vars(orders).items() if value and name not in {"url", "folder"}}
        self.log.append(f"{drawn} -> {ended.status}\n{ended.output}")
        for name, happened in {
            "kills": ended.status == -9 and (orders.killed_at or orders.killed_after_s),
            "clock jumps ahead": orders.to_s is not None and orders.to_s > orders.at_s,
            "clock jumps back": orders.to_s is not None and orders.to_s < orders.at_s,
            "clocks set before a run": orders.at_s,
            "full disks": ended.status == 4 and orders.full_at,
        }.items():
            self.seen.faults[name] += bool(happened)
        explained = {0, 3}
        if orders.killed_at or orders.killed_after_s:
            explained.add(-9)
        if orders.full_at or self.was_damaged:
            explained.add(4)
        if orders.words[0] != "run":
            explained.add(2)
        if ended.status is None:
            self._fail("standstills", f"{drawn} did not end: {ended.output[-1500:]}")
        elif ended.status not in explained:
            self._fail("statuses", f"{drawn} ended with {ended.status}: {ended.output[-1500:]}")
        if "Traceback" in ended.output:
            self._fail("tracebacks", f"{drawn}: {ended.output[-3000:]}")
        return ended

    def _happens(self, service: Spoiled) -> bool:
        """Let something happen to the project between two runs."""
        kinds = [kind for kind in ("move", "lost", "damaged", "forgotten") if kind in self.faults]
        if not kinds or self._dice.random() < 0.4:
            return False
        match self._dice.choice(kinds):
            case "move":
                there = self._root / f"moved-{self._dice.randrange(10**6)}" / self._dice.choice(["film", "fox 2", "北"])
                there.parent.mkdir()
                self.place = self.place.rename(there)
                words = "moves"
            case "lost":
                words = lose(self.place, self._dice.choice(LOSSES), self._dice)
                service.door.is_needed = service.door.is_needed or words.startswith("state")
            case "damaged":
                words = damage_state(self.place, self._dice)
                self.was_damaged = self.was_damaged or bool(words)
                service.door.is_needed = service.door.is_needed or bool(words)
            case _:
                words = self._forget_at_the_service(service)
        self.log.append(f"-- {words}")
        if words:
            # What was deleted may have told of a task that is not in the list yet.
            time.sleep(LIST_LAG_S + 0.1)
            self.seen.faults[words] += 1
        return bool(words)

    def _forget_at_the_service(self, service: Spoiled) -> str:
        """Let the service forget a task whose take is lost: a person says then that it may be paid again."""
        filed = _tasks_in_archive(self.place)
        if not filed or "lost" not in self.faults:
            return ""
        shot = self._dice.choice(sorted(filed))
        for folder in (self.place / "archive").glob(f"{shot}.take-*"):
            shutil.rmtree(folder)
        service.door.forgotten |= set(filed[shot])
        return "takes deleted and forgotten by the service"

    def _settle(self, ended: Ended, service: Spoiled) -> None:
        """Do what the output asks a person for."""
        base = {"url": service.url, "folder": str(self.place)}
        if "doctor --repair" in ended.output:
            self._command(Orders(words=("doctor", "--repair", str(self.place)), **base))
            self.seen.faults["repairs by a person"] += 1
        for shot in dict.fromkeys(_SETTLES.findall(ended.output)):
            filed = _tasks_in_archive(self.place).get(shot, [])
            made = service.door.made[_prompt(shot)]
            free = [task for task in made if task not in filed and task not in service.door.forgotten]
            if free:
                words = ("tasks", "adopt", str(self.place), shot, free[-1])
            else:
                words = ("tasks", "forget", str(self.place), shot)
                self.allowed[shot] += bool(made)
            self._command(Orders(words=words, **base))
            self.seen.faults["tasks settled by a person"] += 1

    def _judge(self, service: Spoiled) -> None:
        filed = _tasks_in_archive(self.place)
        for shot in self.shots:
            made = service.door.made[_prompt(shot)]
            self.seen.tasks += len(made)
            self.seen.takes += len(filed.get(shot, []))
            if len(made) > 1 + self.allowed[shot]:
                self._fail("doubles", f"{shot} was paid {len(made)} times, {self.allowed[shot]} of them allowed")
            kept = [task for task in made if task not in service.door.forgotten]
            if sorted(filed.get(shot, [])) != sorted(kept) and self.allowed[shot] == 0:
                self._fail("losses", f"{shot}: tasks {made} were made, and takes of {filed.get(shot)} are filed")
            elif not filed.get(shot):
                self._fail("losses", f"{shot} has no take")

    def _fail(self, kind: str, words: str) -> None:
        setattr(self.seen, kind, getattr(self.seen, kind) + 1)
        self.seen.failed.append(f"{kind}: {words}")


def _prompt(shot: str) -> str:
    return f"Shot {shot} happens."


def _tasks_in_archive(place: Path) -> dict[str, list[str]]:
    """Return the tasks whose takes are in the archive, each of them whole, by shot."""
    project = Project(file=place / "storyboard.yaml")
    filed: dict[str, list[str]] = {}
    for takes in read_takes(project).values():
        for take in takes:
            slate = take.slate
            for facts in (slate.video, slate.first_frame, slate.last_frame):
                path = project.archive / take.folder / facts.path
                if path.exists() and path.stat().st_size == facts.bytes:
                    continue
                break
            else:
                filed.setdefault(take.key.shot, []).append(slate.attempt.task_id)
    return filed


def _write_film(place: Path, dice: random.Random) -> list[str]:
    """Write a chain, a branch or shots behind a gate that is off; return the names of its shots."""
    place.mkdir()
    parents = dice.choice([["", "one"], ["", "one", "two"], ["", "one", "one"], ["", "", "one"]])
    names = ["one", "two", "three"][: len(parents)]
    lines = [
        "storyboard: 1",
        "title: A film",
        "defaults: {provider: ark, model: seedance-1.0-pro, resolution: 480p, ratio: '16:9', duration: 2}",
        "shots:",
    ]
    for name, parent in zip(names, parents, strict=True):
        more = f", from: {parent}" if parent else ", approve: false"
        lines.append(f"  - {{id: {name}, action: {_prompt(name)}{more}}}")
    (place / "storyboard.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return names


def campaign(
    folder: Path,
    *,
    trials: int,
    seed: int,
    faults: Iterable[str] = FAULTS,
    first: int = 0,
    at_once: int = 2,
    show: bool = False,
    most_s: float = float("inf"),
) -> Counts:
    """
    Make *trials* trials below *folder*, of which none begins after *most_s*.

    What fails is told at once, with how to run it alone.
    """
    prepare()
    counts, lock = Counts(), threading.Lock()
    ends_s = time.monotonic() + most_s

    def make(number: int) -> None:
        if time.monotonic() > ends_s:
            return
        place = folder / f"trial{number}"
        place.mkdir()
        trial = Trial(place, number, seed=seed, faults=faults)
        seen = trial.shoot()
        with lock:
            counts.add(seen)
            if seen.failed or show:
                again = f"python -m tests.shoot.campaign --trials 1 --first {number} --seed {seed} --show"
                told = "\n".join([*trial.log, *seen.failed])
                sys.stdout.write(f"{told}\nagain: {again}\n")
            sys.stdout.flush()
        if not seen.failed:
            shutil.rmtree(place, ignore_errors=True)

    with ThreadPoolExecutor(at_once) as trials_at_once:
        list(trials_at_once.map(make, range(first, first + trials)))
    return counts


def main() -> int:
    """Make the campaign that the command line asks for; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", choices=FAULTS, default=FAULTS)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no trial after so many")
    parser.add_argument("--show", action="store_true", help="print what each command said")
    asked = parser.parse_args()
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        counts = campaign(
            Path(folder), trials=asked.trials, seed=asked.seed, faults=asked.kinds, first=asked.first,
            at_once=asked.at_once, show=asked.show, most_s=asked.minutes * 60,
        )  # fmt: skip
    sys.stdout.write(f"{counts}; seed {asked.seed}, {time.monotonic() - started_s:.0f} s\n")
    for kind, count in sorted(counts.spoiled.items()):
        sys.stdout.write(f"  {count:4} {kind}\n")
    return int(bool(counts.failed))


if __name__ == "__main__":
    sys.exit(main())
