"""Two storyboards in one folder are two films."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from storyboard.production import run
from storyboard.project import Project
from storyboard.reporter import Silent
from tests.forked import storyboard

pytestmark = pytest.mark.usefixtures("plain_films")

SHOT = "shots:\n  - {id: one, duration: 2, action: It happens.}\n"
FILM = "storyboard: 1\ntitle: %s\ndefaults: {model: seedance-1.0-pro, resolution: 480p}\n" + SHOT


@pytest.fixture
def films(tmp_path):
    files = [tmp_path / name for name in ("storyboard.yaml", "part2.yaml")]
    for file in files:
        file.write_text(FILM % file.stem, encoding="utf-8")
    return [Project(file=file) for file in files]


def made_files(folder):
    """Everything but the state."""
    files = [file for file in folder.rglob("*") if file.is_file() and ".storyboard" not in file.parts]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_the_second_film_leaves_every_file_of_the_first_as_it_was(films):
    first, second = films
    run(first, reporter=Silent())
    before = made_files(first.folder)

    run(second, reporter=Silent())

    after = made_files(first.folder)
    assert {name: after[name] for name in before} == before
    assert {
        "reels/part2.main.mp4",
        "reports/part2.run.json",
        "reports/part2.index.html",
        "reports/part2.run.log",
    } <= set(after) - set(before)
    assert json.loads(after["reports/part2.run.json"])["results"][0]["scene_id"].endswith("-part2_SCENE_main")
    assert b"reports/part2.run.json" in after["reports/part2.index.html"]


def test_both_are_shot_at_the_same_time(films):
    with ThreadPoolExecutor() as beside:
        ended = list(beside.map(lambda film: storyboard("run", film.file), films))

    assert [(run.returncode, run.stderr) for run in ended if run.returncode] == [], ended
    assert {"reels/main.mp4", "reels/part2.main.mp4"} <= set(made_files(films[0].folder))
