"""
A whole film that the version before made, from its storyboard file to its reel: it opens, goes on and is stitched.

``data/kites`` is what commands of the version before left, on the simulator, which drew plain colours. *run* opens on
the last frame of *wake*; the final of *kite* was made of its approved draft; the reel has a transition and music. The
run was killed while the task of *gull* was at work. No code of today can write this again, so nobody changes it.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from storyboard.archive.takes import read_takes
from storyboard.project import Project
from storyboard.stitch.cache import Cache
from tests.forked import storyboard

WRITTEN = Path(__file__).parent / "data" / "kites"
LEFT_BEFORE = ["hill.take-01", "kite.take-01", "kite.take-02", "run.take-01", "wake.take-01"]
TASK = "cgt-20261130211212-q54ik"
"""The task of *gull*."""

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plain_films")]


class BegunFilm:
    """The film, and what was said of it at each step."""

    def __init__(self, folder):
        self.folder = folder
        self.project = Project(file=folder / "storyboard.yaml")
        self.said = {}

    def do(self, step, verb, *words):
        self.said[step] = storyboard(verb, self.folder, *words)

    def files(self):
        """Return what was there before, each file with its bytes."""
        kept = [self.project.archive / name for name in LEFT_BEFORE]
        return {path.relative_to(self.folder): path.read_bytes() for folder in kept for path in folder.iterdir()}

    def tasks(self):
        """Return the tasks that the service was asked for, by what they show."""
        with closing(sqlite3.connect(self.project.state / "simulator" / "tasks.sqlite")) as books:
            rows = books.execute("SELECT json_extract(accepted, '$.prompt') FROM tasks ORDER BY seq")
            return [prompt for (prompt,) in rows]


def restore(database, dump):
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database)) as tables:
        tables.executescript((WRITTEN / dump).read_text(encoding="utf-8"))
    return database


def begun_film(folder):
    """Return the film as the version before left it, a minute ago by the service's clock."""
    for name in ("storyboard.yaml", "refs", "archive", "reels"):
        copy = shutil.copytree if (WRITTEN / name).is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(WRITTEN / name, folder / name)
    film = BegunFilm(folder)
    state = film.project.state
    with closing(sqlite3.connect(restore(state / "state.db", "state.sql"))) as tables:
        tables.execute("PRAGMA user_version = 1")
    shutil.copy(WRITTEN / "receipts.jsonl", state)
    with closing(sqlite3.connect(restore(state / "simulator" / "tasks.sqlite", "tasks.sql"))) as books:
        # The service forgets its tasks after a week.
        (newest,) = books.execute("SELECT max(created_at) FROM tasks").fetchone()
        ago_s = time.time() - 60 - newest
        times = ("created_at", "updated_at", "started_at")
        books.execute("UPDATE tasks SET " + ", ".join(f"{name} = {name} + {ago_s}" for name in times))
        books.commit()
    reel, note = film.project.reel("main"), (WRITTEN / "reel_note.json").read_bytes()
    changed_ns = json.loads(note)["changed_ns"]
    os.utime(reel, ns=(changed_ns, changed_ns))
    # The note of a reel bore the name of the reel's place on its machine.
    place = hashlib.sha256(str(reel.absolute()).encode()).hexdigest()[:16]
    Cache(state / "conformed").write_note(f"reel-{place}.json", note)
    return film


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """The film, taken up by the commands of today; tests of this module only read it."""
    film = begun_film(tmp_path_factory.mktemp("films") / "kites")
    film.before = film.files()
    film.asked_before = film.tasks()
    film.do("plan", "plan", "--json")
    film.do("status", "status", "--json")
    film.do("why", "why", "hill")
    film.do("run", "run")
    film.reel_changed_ns = film.project.reel("main").stat().st_mtime_ns
    film.do("stitch", "stitch")
    film.do("report", "report")
    film.do("done", "plan", "--json")
    return film


def shots(said):
    return {shot["shot"]: shot for shot in json.loads(said.stdout)["shots"]}


def reasons(shot):
    return shot["state"], shot["reasons"]


def test_every_take_stands_but_the_one_whose_template_says_it_in_other_words(film):
    told = shots(film.said["plan"])
    for standing in (told["wake"], told["run"], told["kite"], told["kite"]["draft"]):
        assert reasons(standing) == ("up_to_date", [])
    assert reasons(told["hill"]) == ("make", ["the words of the template changed, not yours"])
    assert reasons(told["gull"]) == ("make", ["no take yet"])


def test_the_question_why_shows_both_texts(film):
    assert "  - prompt: a hill, pan left\n  + prompt: A hill. Pan left.\n" in film.said["why"].stdout


def test_the_task_that_is_under_way_is_in_the_status(film):
    gull = shots(film.said["status"])["gull"]
    assert (gull["state"], gull["task_id"]) == ("running", TASK)


def test_the_run_takes_the_task_up_and_asks_for_nothing_that_is_there(film):
    """One task is new: that of the shot which the template says in other words."""
    assert film.said["run"].returncode == 0, film.said["run"].stderr
    assert film.tasks() == [*film.asked_before, "A hill. Pan left."]
    takes = read_takes(film.project)
    assert {shot: len(found) for (shot, _), found in takes.items()} == {
        "gull": 1, "hill": 2, "kite": 2, "run": 1, "wake": 1,
    }  # fmt: skip
    (gull,) = takes["gull", 1]
    assert gull.slate.attempt.task_id == TASK


def test_no_file_of_a_take_is_touched_but_measures_are_added(film):
    now = film.files()
    assert {path: now[path] for path in film.before} == film.before


def test_the_run_leaves_the_reel(film):
    assert film.reel_changed_ns == json.loads((WRITTEN / "reel_note.json").read_bytes())["changed_ns"]


def test_stitch_and_report_make_theirs(film):
    assert film.said["stitch"].returncode == film.said["report"].returncode == 0
    made = json.loads((film.folder / "reports" / "run.json").read_bytes())
    assert made["summary"]["succeeded_count"] == 5


def test_afterwards_everything_is_up_to_date(film):
    assert {shot["state"] for shot in shots(film.said["done"]).values()} == {"up_to_date"}
