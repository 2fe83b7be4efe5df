"""What a killed process left half written is removed, and nothing that anybody may still be writing."""

from pathlib import Path

import pytest

from storyboard.author.new_project import make_project
from storyboard.files import part_of, sweep
from storyboard.project import find_project
from storyboard.simulator.film.films import Films
from tests.killed import parts_of_killed_process, with_old_time


def elsewhere(part: Path) -> Path:
    """Return *part* as another machine would have named it."""
    name, _, ids = part.name.removesuffix(".part").rpartition(".")
    return part.rename(part.with_name(f"{name}.abcdef01-{ids.partition('-')[2]}.part"))


def test_no_two_writers_have_one_part(tmp_path):
    (theirs,) = parts_of_killed_process(tmp_path / "reel.mp4")

    assert theirs != part_of(tmp_path / "reel.mp4")
    assert theirs.parent == tmp_path


@pytest.mark.skipif(not Path("/proc/self/ns/pid").exists(), reason="only Linux tells whose process ids they are")
def test_parts_of_a_process_that_was_killed_here_are_removed_at_once(tmp_path):
    sweep(parts_of_killed_process(tmp_path / "reel.mp4"))

    assert list(tmp_path.iterdir()) == []


def test_parts_of_a_living_process_stay_however_old_they_are(tmp_path):
    """It may have slept, with the machine."""
    part = part_of(tmp_path / "reel.mp4")
    part.write_bytes(b"half")

    sweep([with_old_time(part)])

    assert part.exists()


def test_parts_of_another_machine_stay_while_they_are_fresh(tmp_path):
    """Whether a process of that number lives there, nobody here can tell."""
    fresh, old = map(elsewhere, parts_of_killed_process(tmp_path / "a.mp4", tmp_path / "b.mp4"))

    sweep([fresh, with_old_time(old)])

    assert list(tmp_path.iterdir()) == [fresh]


def test_where_processes_cannot_be_told_apart_age_decides(tmp_path, monkeypatch):
    monkeypatch.setattr("storyboard.files._counting_word", lambda: "00000000")
    fresh, old = part_of(tmp_path / "a.mp4"), part_of(tmp_path / "b.mp4")
    for part in (fresh, old):
        part.write_bytes(b"half")

    sweep([fresh, with_old_time(old)])

    assert list(tmp_path.iterdir()) == [fresh]


def test_files_of_other_names_are_nobodys_parts(tmp_path):
    names = ["holiday.mp4.part", "01_video.mp4.part", "a.12-3.part", "reel.mp4"]
    for name in names:
        aged_file = tmp_path / name
        aged_file.touch()
        with_old_time(aged_file)

    sweep(tmp_path.iterdir())

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_new_project_removes_what_a_killed_making_of_it_left(tmp_path):
    (left,) = parts_of_killed_process(tmp_path / ".fox")
    left.unlink()
    left.mkdir()
    (left / "storyboard.yaml").touch()
    with_old_time(left)

    make_project("fox", here=tmp_path, fill=lambda folder: (folder / "storyboard.yaml").touch())

    assert [path.name for path in tmp_path.iterdir()] == ["fox"]
    assert find_project(tmp_path / "fox").name == "fox"


def test_the_simulator_removes_films_that_were_never_finished(tmp_path):
    (left,) = parts_of_killed_process(tmp_path / "cgt-1")
    with_old_time(left)

    Films(tmp_path, renderer=lambda brief, folder: None, shared=False)

    assert not left.exists()
