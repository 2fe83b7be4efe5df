"""An edit of a film is checked before it is written, made where the field stands, and can be undone."""

import stat
from pathlib import Path

import pytest

from storyboard.author.edit_film import edit_film, try_edit, undo_edit
from storyboard.author.field_places import field_places
from storyboard.author.text_files import hold_texts, text_files
from storyboard.author.yaml.change import AddItem, RemoveField, SetField
from storyboard.errors import CommandError, EditConflict, StoryboardInvalid
from storyboard.load.load import load
from storyboard.project import Project

FILM = """\
storyboard: 1
title: Test
include: [shared.yaml]
defaults:
  duration: 5
scenes:
  - id: day
    defaults: {resolution: 480p}
    shots:
      - {id: door, action: A door opens.}
      - {id: yard, from: door, action: A yard.}
"""
SHARED = """\
cast:
  mia: a girl  # of ten
look: soft
defaults:
  seed: 7
"""


@pytest.fixture
def film(tmp_path: Path) -> Project:
    """Return a film of two files."""
    (tmp_path / "storyboard.yaml").write_text(FILM, "utf-8")
    (tmp_path / "shared.yaml").write_text(SHARED, "utf-8")
    return Project(file=tmp_path / "storyboard.yaml")


def digests(film: Project) -> dict[str, str]:
    """Return the digest of each file."""
    return {file.name: file.digest for file in text_files(film)}


def test_a_field_of_an_included_file_is_edited_there(film: Project) -> None:
    """What the files share is whole in one of them; the edit says in which."""
    edit = edit_film(film, [SetField("cast/mia", "a tall girl"), SetField("look", "hard")])
    assert [file.name for file in edit.files] == ["shared.yaml"]
    assert "+  mia: a tall girl  # of ten\n" in edit.files[0].diff
    assert film.file.read_text("utf-8") == FILM
    assert load(film).storyboard.cast["mia"].text == "a tall girl"


def test_a_named_file_is_edited_instead(film: Project) -> None:
    """The caller may say where: over what a file includes, for one."""
    edit_film(film, [SetField("look", "hard")], file="storyboard.yaml")
    assert load(film).storyboard.look == "hard"
    assert (film.folder / "shared.yaml").read_text("utf-8") == SHARED
    with pytest.raises(CommandError, match="is not a file of this film"):
        edit_film(film, [SetField("look", "x")], file="../other.yaml")


def test_where_a_setting_comes_from_is_told(film: Project) -> None:
    """The shot's own first, then its scene's, the film's, and those of included files."""
    edit_film(film, [SetField("shots/yard/duration", 8)])
    duration = field_places(film, "shots/yard/duration").places
    assert [(place.origin, place.path, place.line, place.value) for place in duration] == [
        ("here", "scenes/0/shots/1/duration", 11, 8),
        ("film", "defaults/duration", 5, 5),
    ]
    resolution = field_places(film, "shots/yard/resolution")
    assert [(place.origin, place.path) for place in resolution.places] == [("scene", "scenes/0/defaults/resolution")]
    seed = field_places(film, "shots/door/seed")
    assert [(place.origin, place.file, place.line) for place in seed.places] == [("included", "shared.yaml", 5)]
    assert seed.file == "storyboard.yaml"
    assert field_places(film, "cast/mia").file == "shared.yaml"


def test_a_mistake_is_told_with_its_field_and_nothing_is_written(film: Project) -> None:
    """All changes are made, or none."""
    with pytest.raises(StoryboardInvalid) as caught:
        edit_film(film, [SetField("title", "Other"), SetField("shots/door/duration", "long")])
    assert [problem.path for problem in caught.value.problems] == ["scenes.day.shots.door.duration"]
    assert film.file.read_text("utf-8") == FILM
    with pytest.raises(StoryboardInvalid, match="door"):
        edit_film(film, [RemoveField("shots/door")])


def test_one_of_two_mistakes_can_be_mended(film: Project) -> None:
    """Only what an edit would make wrong stops it."""
    film.file.write_text(FILM.replace("duration: 5", "duration: x").replace("480p", "99p"), "utf-8")
    edit_film(film, [SetField("defaults/duration", 5)])
    with pytest.raises(StoryboardInvalid):
        edit_film(film, [SetField("defaults/duration", "y")])
    edit_film(film, [SetField("scenes/day/defaults/resolution", "480p")])
    assert film.file.read_text("utf-8") == FILM


def test_an_edit_of_an_old_text_is_a_conflict(film: Project) -> None:
    """Who changed the file meanwhile loses nothing, and both texts are there to look at."""
    seen = digests(film)
    changed = FILM.replace("title: Test", "title: Tests")
    film.file.write_text(changed, "utf-8")
    with pytest.raises(EditConflict, match=r"storyboard\.yaml was changed") as caught:
        edit_film(film, [SetField("shots/door/action", "Shut.")], digests=seen)
    assert caught.value.current == changed
    assert caught.value.wanted == changed.replace("A door opens.", "Shut.")
    assert caught.value.digest == digests(film)["storyboard.yaml"]
    assert film.file.read_text("utf-8") == changed
    film.file.write_text(FILM.replace("id: door", "id: gate").replace("from: door", "from: gate"), "utf-8")
    with pytest.raises(EditConflict) as caught:
        edit_film(film, [SetField("shots/door/action", "Shut.")], digests=seen)
    assert caught.value.wanted is None


def test_an_edit_is_undone_and_done_again(film: Project) -> None:
    """To undo is an edit like others, of every file that was edited."""
    edit = edit_film(film, [SetField("cast/mia", "x"), AddItem("scenes/day/shots", {"id": "new", "action": "y"})])
    after = [file.data for file in text_files(film)]
    undone = undo_edit(film, edit.files)
    assert [file.text for file in text_files(film)] == [FILM, SHARED]
    undo_edit(film, undone.files)
    assert [file.data for file in text_files(film)] == after
    film.file.write_text(FILM + "# mine\n", "utf-8")
    with pytest.raises(EditConflict) as caught:
        undo_edit(film, edit.files)
    assert caught.value.current == FILM + "# mine\n"


def test_an_edit_that_changes_nothing_writes_nothing(film: Project) -> None:
    """Not even the time of the file."""
    before = film.file.stat().st_mtime_ns
    assert edit_film(film, [SetField("title", "Test")]).files == ()
    assert film.file.stat().st_mtime_ns == before


def test_mark_breaks_and_rights_stay(film: Project) -> None:
    """A file from another system stays one."""
    data = b"\xef\xbb\xbf" + FILM.replace("\n", "\r\n").encode()
    film.file.write_bytes(data)
    film.file.chmod(0o640)
    edit_film(film, [SetField("title", "Other")])
    assert film.file.read_bytes() == data.replace(b"title: Test", b"title: Other")
    assert stat.S_IMODE(film.file.stat().st_mode) == 0o640


def test_an_edit_is_tried_without_writing(film: Project) -> None:
    """What would be wrong, and what the film would be."""
    found = try_edit(film, [SetField("shots/door/duration", 9)])
    assert found.storyboard
    assert found.storyboard.scenes[0].shots[0].duration == 9
    assert try_edit(film, [SetField("shots/door/duration", -7)]).storyboard is None
    assert film.file.read_text("utf-8") == FILM


def test_a_kept_text_is_found_by_its_digest_alone(film: Project) -> None:
    """A name that is no digest leads nowhere."""
    edit = edit_film(film, [SetField("title", "Other")])
    wrong = [type(file)(file.name, "../../storyboard.yaml", file.after, "") for file in edit.files]
    with pytest.raises(CommandError, match="not kept"):
        undo_edit(film, wrong)
    outside = [type(file)("../storyboard.yaml", file.before, file.after, "") for file in edit.files]
    with pytest.raises(CommandError, match="not inside"):
        undo_edit(film, outside)


def test_two_edits_at_once_are_one_after_the_other(film: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long is told, and nothing is written."""
    monkeypatch.setattr("storyboard.author.text_files._WAIT_S", 0.0)
    with hold_texts(film), pytest.raises(CommandError, match="somebody else edits"):
        edit_film(film, [SetField("title", "Other")])
    assert film.file.read_text("utf-8") == FILM
