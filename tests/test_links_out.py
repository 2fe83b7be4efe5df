"""Nothing of a project is read or written through a link that leads out of its folder."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from storyboard.archive.mirror import bring_records
from storyboard.archive.takes import read_takes
from storyboard.cli import main
from storyboard.errors import ArchiveError, CommandError, StoryboardInvalid
from storyboard.files import (
    append_durably,
    create,
    make_folder,
    part_of,
    parts_of,
    settle,
    write_durably,
    write_pieces,
    write_sealed_bytes,
)
from storyboard.model.takes import FileFacts
from storyboard.project import find_project
from tests.forked import storyboard

FILM = """\
storyboard: 1
title: One
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots: [{id: one, action: It happens.}]
"""


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return folder


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "kept").write_text("theirs", encoding="utf-8")
    return folder


def error_of(*words):
    done = CliRunner().invoke(main.app, [*map(str, words)])
    return done.exception


FOLDERS = [
    "archive",
    "archive/one.take-01",
    "reels",
    "reports",
    ".storyboard",
    ".storyboard/conformed",
    "reels/x.media",
]
FILES = [
    "archive/one.take-01/slate.json", "archive/one.take-01/verdict.json", "archive/one.take-01/01_video.mp4",
    "reels/main.mp4", "reports/run.log", "reports/run.json", ".storyboard/state.db", ".storyboard/run.lock",
    ".storyboard/paid.jsonl", "models.toml",
]  # fmt: skip


@pytest.mark.parametrize("place", [*FOLDERS, *FILES])
@pytest.mark.parametrize("verb", ["plan", "run", "status", "report", "stitch"])
def test_a_link_out_of_the_project_is_told_and_not_followed(place, verb, film, outside):
    link = film / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside if place in FOLDERS else outside / "kept")

    error = error_of(verb, film)

    assert isinstance(error, ArchiveError)
    assert f"{place}: is a link that leads out of the project's folder" in error.message
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"kept": "theirs"}


@pytest.mark.parametrize("verb", ["check", "stitch"])
def test_a_link_that_is_put_there_while_a_verb_watches_is_told(verb, film, outside, monkeypatch):
    """Each time it does its work anew."""
    told = []

    def twice(once, _file, **_others):
        with contextlib.suppress(StoryboardInvalid, CommandError):
            once()
        (film / "archive").symlink_to(outside)
        with pytest.raises(ArchiveError, match="archive: is a link that leads out") as error:
            once()
        told.append(error.value)

    monkeypatch.setattr(f"storyboard.cli.{verb}.again_and_again", twice)
    done = CliRunner().invoke(main.app, [verb, str(film), "--watch"])

    assert (done.exception, len(told)) == (None, 1)


def test_a_link_to_nothing_outside_makes_no_file_there(film, outside):
    (film / "reports").mkdir()
    (film / "reports" / "run.log").symlink_to(outside / "new")

    assert isinstance(error_of("run", film), ArchiveError)
    assert not (outside / "new").exists()


def test_what_is_no_file_is_told_and_not_opened(film):
    """A pipe would be waited for, for ever."""
    (film / "archive" / "one.take-01").mkdir(parents=True)
    os.mkfifo(film / "archive" / "one.take-01" / "slate.json")

    with pytest.raises(ArchiveError, match=r"slate\.json: is neither a file nor a folder"):
        find_project(film)


def test_a_project_behind_a_link_is_a_project(film, tmp_path):
    (tmp_path / "short").symlink_to(film)

    assert find_project(tmp_path / "short").folder == film.resolve()
    assert error_of("plan", tmp_path / "short") is None


def test_a_link_inside_of_the_project_is_followed(film):
    (film / "on_disk").mkdir()
    (film / "archive").symlink_to(film / "on_disk")

    assert find_project(film).archive.is_dir()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x.mp4", "/etc/passwd", "a/b.mp4", "..\\x.mp4", "C:\\x.mp4", "x\0.mp4", "x\x1b.mp4"]
)
def test_a_file_of_a_take_is_named_by_a_plain_name(name):
    with pytest.raises(ValidationError, match="plain name"):
        FileFacts(path=name, bytes=1, sha256="")


@pytest.mark.slow
def test_a_slate_whose_files_are_elsewhere_is_told(film):
    take = film / "archive" / "one.take-01"
    assert storyboard("run", film, "--no-stitch").returncode == 0
    slate = json.loads((take / "slate.json").read_bytes())
    slate["video"]["path"] = "../../storyboard.yaml"
    (take / "slate.json").write_text(json.dumps(slate), encoding="utf-8")

    with pytest.raises(ArchiveError, match=r"this slate cannot be read: video\.path: .*plain name"):
        read_takes(find_project(film))


class Bucket:
    """Holds one slate in a folder of any name."""

    place = "s3://bucket/film"

    def __init__(self, folder):
        self._folder = folder

    def names(self):
        return {f"{self._folder}/slate.json": "x"}

    def read_bytes(self, _name):
        return b"theirs"


@pytest.mark.parametrize("folder", ["..", "../..", "a/b", "/tmp", "..\\..", "", ".", "a\0"])
def test_a_key_of_a_bucket_stays_in_the_archive(folder, tmp_path):
    archive = tmp_path / "film" / "archive"

    with pytest.raises(ArchiveError, match="not the name of a take's folder"):
        bring_records(archive, Bucket(folder), ("slate.json", "verdict.json"))

    assert list(tmp_path.rglob("*")) == []


def test_nobody_can_guess_the_name_of_a_part(tmp_path):
    names = {part_of(tmp_path / "a.mp4").name for _ in range(100)}

    assert len(names) == 100
    assert all(len(name.removesuffix(".part").rpartition("-")[2]) == 16 for name in names)


def test_a_part_of_a_long_name_has_a_name_that_the_disk_takes(tmp_path):
    place = tmp_path / ("狐" * 80 + ".mp4")
    part = part_of(place)
    part.write_bytes(b"half")

    assert list(parts_of(place)) == [part]


def test_a_new_file_takes_the_place_of_a_link_and_does_not_follow_it(outside, tmp_path):
    (tmp_path / "a.part").symlink_to(outside / "kept")

    with create(tmp_path / "a.part") as file:
        file.write(b"ours")

    assert ((tmp_path / "a.part").read_bytes(), (outside / "kept").read_text()) == (b"ours", "theirs")


def test_a_file_that_is_a_link_is_replaced_and_its_target_left(outside, tmp_path):
    (tmp_path / "page.html").symlink_to(outside / "kept")

    write_durably(tmp_path / "page.html", b"ours")

    assert ((tmp_path / "page.html").read_bytes(), (outside / "kept").read_text()) == (b"ours", "theirs")


def test_a_file_that_breaks_off_leaves_no_part(tmp_path):
    def breaks_off():
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(ArchiveError, match="No space left"):
        write_pieces(tmp_path / "page.html", breaks_off())

    assert list(Path(tmp_path).iterdir()) == []


WRITES = {
    "whole": lambda file: write_durably(file, b"ours"),
    "appended": lambda file: append_durably(file, "ours"),
    "sealed": lambda file: write_sealed_bytes(file, b"ours"),
    "created": lambda file: create(file).close(),
    "folder": make_folder,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("deep", ["", "one.take-01"])
def test_a_link_that_comes_while_a_command_runs_is_not_written_through(write, deep, film, outside):
    project = find_project(film)
    (film / "archive").symlink_to(outside)

    with pytest.raises((OSError, ArchiveError), match="a link leads out of the project's folder"):
        write(project.archive / deep / "new")

    assert [path.name for path in outside.iterdir()] == ["kept"]


def test_what_was_half_written_is_not_settled_through_a_link(film, outside):
    project = find_project(film)
    project.reels.mkdir()
    part = part_of(project.reels / "main.mp4")
    part.write_bytes(b"ours")
    project.reels.rename(film / "moved")
    (outside / part.name).write_bytes(b"theirs")
    project.reels.symlink_to(outside)

    with pytest.raises(OSError, match="a link leads out"):
        settle(part, project.reels / "main.mp4")

    assert not (outside / "main.mp4").exists()


LINKED = """
from storyboard.cli import main
from storyboard.shoot import crash_points
from pathlib import Path

def link(point, place=Path({place!r})):
    if point == {point!r}:
        if place.exists():
            place.rename(place.with_name("moved"))
        place.symlink_to({outside!r})

crash_points.interrupt_at(link)
main.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("place", ["archive", "archive/one.take-01", "reels", "reports"])
def test_a_run_ends_with_a_sentence_where_a_link_takes_the_place_of_a_folder(place, film, outside):
    script = LINKED.format(place=str(film / place), outside=str(outside), point="success noted")
    command = [sys.executable, "-c", script, "run", str(film)]

    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    assert "a link leads out of the project's folder" in done.stderr
    assert [path.name for path in outside.iterdir()] == ["kept"]


@pytest.mark.slow
def test_a_run_writes_nothing_where_a_link_takes_the_place_of_its_state(film, outside):
    """It has the state open, and files of the simulator's are gone."""
    script = LINKED.format(place=str(film / ".storyboard"), outside=str(outside), point="success noted")

    done = subprocess.run(
        [sys.executable, "-c", script, "run", str(film)], capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode in {3, 4}, done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in outside.iterdir()] == ["kept"]
