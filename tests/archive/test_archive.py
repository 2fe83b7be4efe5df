"""Takes are read from the disk as they stand, and none twice."""

import pytest

from storyboard import production
from storyboard.archive import takes as archive
from storyboard.archive.takes import SLATE, file_slate, file_verdict, read_takes, take_folder
from storyboard.errors import ArchiveError
from storyboard.files import write_durably
from storyboard.load.load import load
from storyboard.model.takes import Verdict
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.show.looks import entries
from tests.plan.desk import Desk

FILM = """\
storyboard: 1
title: Two shots
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: a, action: A boat leaves.}
  - {id: b, from: a, action: A storm comes.}
"""


@pytest.fixture
def project(tmp_path):
    """A project with one take of each of its shots."""
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    project = Project(file=tmp_path / "storyboard.yaml")
    desk = Desk(load(project).storyboard, project)
    for shot in ("a", "b"):
        desk.make(desk.final(shot))
        (take,) = desk.takes[shot, 1]
        folder = take_folder(project, take.key)
        folder.mkdir(parents=True)
        file_slate(folder, take.slate)
    return project


def test_a_take_that_is_known_is_not_read_again_but_what_people_say_of_it_is(project):
    takes = read_takes(project)
    (known,) = takes["a", 1]
    (project.archive / known.folder / SLATE).write_text("spoilt")
    file_verdict(project, known, Verdict(verdict="rejected", at="2026-04-05T08:00:00.000000Z"))

    again = read_takes(project, known=[known])

    assert again["a", 1][0].slate is known.slate
    assert again["a", 1][0].is_rejected
    assert again["b", 1] == takes["b", 1]
    with pytest.raises(ArchiveError):
        read_takes(project)


def test_a_take_that_is_known_and_gone_is_gone(project):
    (known,) = read_takes(project)["a", 1]
    (project.archive / known.folder / SLATE).unlink()

    assert ("a", 1) not in read_takes(project, known=[known])


def test_a_run_with_nothing_to_make_reads_each_slate_once(project, monkeypatch):
    """It looks at the archive before it begins, and again when it is done."""
    read, model = [], archive.Slate

    class Counted:
        @staticmethod
        def model_validate_json(data):
            read.append(data)
            return model.model_validate_json(data)

    monkeypatch.setattr(archive, "Slate", Counted)

    finished = production.run(project, reporter=Silent(), with_reels=False)

    assert [entry.was_up_to_date for entry in finished.entries] == [True, True]
    assert len(read) == 2


@pytest.mark.parametrize("word", ["circled", "rejected"])
def test_a_person_s_word_changes_how_the_film_stands(project, word):
    """So whoever watches the film sees it; what is read again as it was changes nothing."""
    before = entries(project)
    assert entries(project) == before

    (take,) = read_takes(project)["b", 1]
    file_verdict(project, take, Verdict(verdict=word, at="2026-04-05T08:00:00.000000Z"))

    assert entries(project) != before


def test_a_take_that_is_gone_changes_how_the_film_stands(project):
    before = entries(project)
    (take,) = read_takes(project)["b", 1]
    (project.archive / take.folder / SLATE).unlink()

    assert entries(project) != before


def test_a_link_in_the_place_of_a_part_is_not_followed(tmp_path):
    (tmp_path / "other").write_text("mine")
    (tmp_path / "slate.json.part").symlink_to(tmp_path / "other")

    write_durably(tmp_path / "slate.json", b"new")

    assert (tmp_path / "other").read_text() == "mine"
    assert (tmp_path / "slate.json").read_bytes() == b"new"
