"""`open` shows a page, a reel or a clip in the system's program, and runs nothing that a storyboard names."""

import json
import shutil
import sys

import pytest

from tests.cli.tea_house import write_film
from tests.forked import storyboard

FILM = """\
storyboard: 1
title: Rain
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, duration: 2}
shots:
  - {id: rain, action: Rain.}
reels: {main: [rain]}
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in for the opener is xdg-open")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A film of one shot, made."""
    folder = write_film(tmp_path_factory.mktemp("films") / "rain", FILM)
    assert storyboard("run", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def film(made, tmp_path):
    """A copy of it."""
    return shutil.copytree(made, tmp_path / "rain")


@pytest.fixture
def opener(tmp_path):
    """Return the environment of a machine with a screen, and the file in which its opener notes what it opened."""
    programs, told = tmp_path / "bin", tmp_path / "opened"
    programs.mkdir()
    (programs / "xdg-open").write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$1" > {told}\n')
    (programs / "xdg-open").chmod(0o755)
    return {"PATH": f"{programs}:/usr/bin:/bin", "DISPLAY": ":9"}, told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "path"),
    [
        ((), "reports/index.html"),
        (("main",), "reels/main.mp4"),
        (("rain",), "archive/rain.take-01/01_video.mp4"),
    ],
)
def test_page_reel_and_clip_are_opened(words, path, film, opener):
    environment, told = opener

    done = storyboard("open", *words, cwd=film, env=environment)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{path}\n", "")
    assert told.read_text() == f"1\n{film / path}\n"


def test_a_project_may_stand_before(film, opener):
    done = storyboard("open", "rain", "main", cwd=film.parent, env=opener[0])

    assert (done.returncode, done.stdout) == (0, "rain/reels/main.mp4\n")


def test_without_a_screen_the_path_is_printed_and_it_says_so(film, opener):
    environment = {**opener[0], "DISPLAY": ""}

    done = storyboard("open", cwd=film, env=environment)

    assert (done.returncode, done.stdout) == (0, "reports/index.html\n")
    assert done.stderr == "no program here opens it: open it yourself\n"
    assert not opener[1].exists()


def test_what_is_not_there_has_a_next_step(film, opener):
    (film / "reels/main.mp4").unlink()

    gone = storyboard("open", "main", cwd=film, env=opener[0])
    wrong = storyboard("open", "mian", cwd=film, env=opener[0])

    assert (gone.returncode, "reels/main.mp4: is not there yet" in gone.stderr) == (2, True)
    assert (wrong.returncode, "no shot and no reel is called 'mian'" in wrong.stderr) == (2, True)
    assert not opener[1].exists()


@pytest.mark.parametrize("name", ["run.desktop", "../../../../bin/sh", "evil.sh"])
def test_a_clip_that_is_a_program_is_not_opened(name, film, opener):
    """A slate may come from anybody."""
    slate = film / "archive/rain.take-01/slate.json"
    told = json.loads(slate.read_text(encoding="utf-8"))
    told["video"]["path"] = name
    slate.write_text(json.dumps(told), encoding="utf-8")
    (film / "archive/rain.take-01" / name.rpartition("/")[2]).write_text("#!/bin/sh\n")

    done = storyboard("open", "rain", cwd=film, env=opener[0])

    assert done.returncode != 0
    assert not opener[1].exists()
    assert "Traceback" not in done.stderr


def test_files_are_told_from_where_a_person_stands(film):
    """A run, a stitch and a report say them alike."""
    stitched = storyboard("stitch", "rain", cwd=film.parent)
    reported = storyboard("report", "rain", cwd=film.parent)

    assert "reel main: rain/reels/main.mp4 (" in stitched.stderr
    assert reported.stdout == "rain/reports/run.json\nrain/reports/index.html\n"
