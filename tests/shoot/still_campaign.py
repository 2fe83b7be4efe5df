"""
Small films of stills, each drawn while everything goes wrong that a seed draws, until none is missing.

Answers are lost, cut and refused, links die, processes are killed, disks fill up, projects are moved and lose their
state. Then it is counted: no still is asked for more often than twice and once more for each word of a person, every
picture that was made is counted, and what is filed is a picture that came, byte for byte.

    python -m tests.shoot.still_campaign --trials 100 --seed 7
    python -m tests.shoot.still_campaign --trials 1 --first 31 --seed 7 --show    # one trial alone
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from storyboard.archive.takes import read_takes
from storyboard.project import Project, find_project
from storyboard.shoot.state.journal import open_journal
from tests.shoot.campaign_run import Ended, Orders, command, prepare
from tests.shoot.drawing import PRICE_USD, Wire, serve_wire

FAULTS = ("", "", "", "lost", "500", "junk", "cut", "none", "half answer", "half", "several", "429", "output", "held")
MOST_CALLS = 2
BAD_RUNS, LONGEST_RUNS = 4, 14
LATEST_POINT = 30
DISKS = ("ENOSPC", "EFBIG", "EROFS", "EIO")
_SETTLES = re.compile(r"tasks forget (?:'[^']*'|\S+) ([\w-]+)")
FILM = """\
storyboard: 1
title: Ida
provider: ark
images: {model: seedream-5.0-flash}
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: front, action: Ida}
  - {id: back, references: [front], action: From behind}
  - {id: pier, action: A pier}
shots:
  - {id: turn, first_frame: back, action: She turns}
"""
WORDS = {"front": "Ida.", "back": "From behind.", "pier": "A pier."}


@dataclass
class Trial:
    """One film, from its first run to the one that misses no still."""

    root: Path
    number: int
    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    """How often a person let a still be asked for once more."""
    has_lost_state: bool = False

    def draw(self) -> None:
        """Run until every still is there, and judge."""
        dice = random.Random(f"{self.seed} {self.number}")
        place = self.root / "film"
        place.mkdir()
        (place / "storyboard.yaml").write_text(FILM, encoding="utf-8")
        faults = [dice.choice(FAULTS) for _ in range(dice.randint(2, 9))]
        with serve_wire(faults=faults, as_link=dice.random() < 0.5, bad_links=dice.choice([0, 0, 1, 3])) as wire:
            self.faults += Counter(fault for fault in faults if fault)
            for number in range(LONGEST_RUNS):
                is_bad = number < BAD_RUNS
                ended = self._run(place, wire, dice if is_bad else None)
                self._settle(place, wire, ended)
                if is_bad:
                    place = self._happens(place, dice)
                elif ended.status == 0:
                    self._judge(find_project(place), wire)
                    return
            self.failed.append(f"not whole after {LONGEST_RUNS} runs: {self.log[-1]}")

    def _run(self, place: Path, wire: Wire, dice: random.Random | None) -> Ended:
        orders: dict[str, object] = {}
        if dice and dice.random() < 0.6:
            orders["killed_at"] = dice.randint(1, LATEST_POINT)
        elif dice and dice.random() < 0.4:
            orders |= {"full_at": dice.randint(1, LATEST_POINT), "full_with": dice.choice(DISKS)}
        words = ("run", str(place), "--no-stitch", "--until", "stills", "--yes")
        return self._command(Orders(words=words, url=wire.url, folder=str(place), **orders))

    def _command(self, orders: Orders) -> Ended:
        ended = command(orders)
        self.log.append(f"{orders.words} {orders.killed_at} {orders.full_at} -> {ended.status}\n{ended.output}")
        explained = {0, 3} | ({-9} if orders.killed_at else set()) | ({4} if orders.full_at else set())
        if ended.status not in explained:
            self.failed.append(f"{orders} ended with {ended.status}: {ended.output[-1500:]}")
        if "Traceback" in ended.output:
            self.failed.append(f"{orders}: {ended.output[-3000:]}")
        self.faults["kills"] += ended.status == -9
        self.faults["full disks"] += ended.status == 4
        return ended

    def _settle(self, place: Path, wire: Wire, ended: Ended) -> None:
        for still in dict.fromkeys(_SETTLES.findall(ended.output)):
            self.words[still] += 1
            self._command(Orders(words=("tasks", "forget", str(place), still), url=wire.url, folder=str(place)))

    def _happens(self, place: Path, dice: random.Random) -> Path:
        """Move the project, or let it lose its state, now and then; return where it is."""
        match dice.choice(["", "", "moved", "state lost"]):
            case "moved":
                self.faults["moves"] += 1
                there = self.root / f"moved-{dice.randrange(10**6)}" / "film"
                there.parent.mkdir()
                return place.rename(there)
            case "state lost" if (place / ".storyboard" / "state.db").exists():
                self.faults["lost states"] += 1
                self.has_lost_state = True
                # With it went what a person said: a still of which that was said may be asked for twice again.
                self.words.update(list(self.words))
                shutil.rmtree(place / ".storyboard")
        return place

    def _judge(self, project: Project, wire: Wire) -> None:
        takes = read_takes(project)
        for still, words in WORDS.items():
            made = [data for data, told in zip(wire.made, wire.made_for, strict=True) if told == words]
            allowed = MOST_CALLS + self.words[still]
            if len(made) > allowed:
                self.failed.append(f"{still} was made {len(made)} times, and {allowed} are allowed")
            for take in takes.get((still, 1), ()):
                if (project.archive / take.folder / take.slate.video.path).read_bytes() not in made:
                    self.failed.append(f"{take.folder} is no picture that came")
            if (still, 1) not in takes:
                self.failed.append(f"{still} has no take")
        with open_journal(project) as journal:
            counted = round(journal.cost_so_far()[1] / PRICE_USD)
        if counted < len(wire.made) and not self.has_lost_state:
            self.failed.append(f"{len(wire.made)} pictures were made, and {counted} are counted")


def campaign(folder: Path, *, trials: int, seed: int, first: int = 0, show: bool = False) -> tuple[list[str], str]:
    """Make *trials* trials below *folder*; return what failed, and what was seen, in a sentence."""
    prepare()
    failed, faults = [], Counter()
    for number in range(first, first + trials):
        place = folder / f"trial{number}"
        place.mkdir()
        trial = Trial(place, number, seed)
        trial.draw()
        faults += trial.faults
        failed += [f"trial {number}: {words}" for words in trial.failed]
        if trial.failed or show:
            again = f"python -m tests.shoot.still_campaign --trials 1 --first {number} --seed {seed} --show"
            sys.stdout.write("\n".join([*trial.log, *trial.failed, f"again: {again}", ""]))
    told = ", ".join(f"{count} {fault}" for fault, count in sorted(faults.items()))
    return failed, f"{trials} trials, {len(failed)} failed: {told}"


def main() -> int:
    """Make the campaign that the command line asks for; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="print what each command said")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="still-campaign-") as folder:
        failed, told = campaign(
            Path(folder), trials=asked.trials, seed=asked.seed, first=asked.first, show=asked.show
        )  # fmt: skip
    sys.stdout.write(f"{told}; seed {asked.seed}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
