"""Notes at a time of a take: kept beside it with the verdict, told by every door, and taken back whole."""

import json

import pytest

from storyboard import production
from storyboard.actions import film_view, notes, plans, shot_view, verdicts
from storyboard.archive.takes import read_takes
from storyboard.errors import ArchiveError, CommandError
from storyboard.project import Project
from storyboard.reporter import Silent

STEERING = "\x1b]0;x\x07\x1b[31m"


def said(film: Project, folder: str = "door.take-01") -> dict[str, object]:
    """Return what the file of a take's words holds."""
    return json.loads((film.archive / folder / "verdict.json").read_text("utf-8"))


def test_a_note_stands_at_its_frame_beside_the_take(shot: Project) -> None:
    """Without a verdict, too; a verdict said later keeps it, and goes without it."""
    made = notes.add_note(shot, "door", "the hand is wrong", at_s=1.5).note
    assert made is not None
    assert (made.take, made.frame, made.seconds, made.timecode) == (1, 36, 1.5, "00:00:01:12")
    assert set(said(shot)) == {"notes"}
    verdicts.approve(shot, "door", note="good light")
    assert said(shot)["verdict"] == "circled"
    notes.add_note(shot, "door", "earlier", at_s=0.5, take=1)
    assert [(note.frame, note.text) for note in notes.notes_of(shot, "door")] == [(12, "earlier"), (36, made.text)]
    verdicts.clear(shot, "door")
    assert set(said(shot)) == {"notes"}
    assert film_view.film(shot).shots[0].verdict is None
    assert film_view.film(shot).shots[0].notes == 2
    assert [note.frame for note in plans.why(shot, "door")[0].notes] == [12, 36]
    assert [note.frame for note in shot_view.shot_detail(shot, "door").segments[0].takes[0].notes] == [12, 36]
    for note in notes.notes_of(shot):
        notes.remove_note(shot, note.folder, note.id)
    assert not (shot.archive / "door.take-01" / "verdict.json").exists()


def test_a_file_of_words_without_notes_is_as_it_was(shot: Project) -> None:
    """What an earlier version filed is read, and what this one files without notes it can read."""
    file = shot.archive / "door.take-01" / "verdict.json"
    file.write_text('{"verdict": "rejected", "at": "2026-04-05T08:00:00.000000Z", "note": "too dark"}', "utf-8")
    take = read_takes(shot)["door", 1][0]
    assert (take.is_rejected, take.notes) == (True, ())
    verdicts.approve(shot, "door", take=1)
    assert set(said(shot)) == {"verdict", "at", "note"}


def test_notes_are_changed_and_everything_is_taken_back(shot: Project) -> None:
    """One note alone: what others wrote meanwhile stays."""
    added = notes.add_note(shot, "door", "first", at_s=1)
    assert added.note is not None
    folder, note_id = added.note.folder, added.note.id
    changed = notes.edit_note(shot, folder, note_id, text="second", frame=3)
    notes.add_note(shot, "door", "somebody else's")
    undone = notes.put_back(shot, changed.before)
    assert [(note.frame, note.text) for note in notes.notes_of(shot)] == [(0, "somebody else's"), (24, "first")]
    notes.put_back(shot, undone)
    assert notes.notes_of(shot)[1].text == "second"
    removed = notes.remove_note(shot, folder, note_id)
    assert removed.note is None
    notes.put_back(shot, removed.before)
    notes.put_back(shot, added.before)
    assert [note.text for note in notes.notes_of(shot)] == ["somebody else's"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"red{STEERING} door", "red ]0;x  [31m door"),
        ("<b onclick=x>&amp;</b>", "<b onclick=x>&amp;</b>"),
        ("  two\r\nlines\x00 ", "two\nlines"),
        ("a\u2028b\u202ec", "a b c"),
        ("famille \U0001f469\u200d\U0001f467", "famille \U0001f469\u200d\U0001f467"),
        ("x" * 2000, "x" * 2000),
        ("broken \ud800 sign", "broken   sign"),
    ],
)
def test_text_is_data(shot: Project, text: str, kept: str) -> None:
    """Control characters go, markup stays letters, and emoji stay whole."""
    notes.add_note(shot, "door", text)
    assert notes.notes_of(shot)[0].text == kept


def test_what_cannot_be_noted_is_said(shot: Project) -> None:
    """Nothing is written."""
    for text in ("", " \n\t", "x" * 2001):
        with pytest.raises(CommandError, match="a note has"):
            notes.add_note(shot, "door", text)
    for wrong in (2.1, -1.0, 1e9):
        with pytest.raises(CommandError, match=r"it is 2\.04 s long"):
            notes.add_note(shot, "door", "late", at_s=wrong)
    with pytest.raises(CommandError, match="no frame 49"):
        notes.add_note_at(shot, "door.take-01", 49, "late")
    with pytest.raises(CommandError, match="no note is called"):
        notes.remove_note(shot, "door.take-01", "00000000")
    with pytest.raises(ArchiveError):
        notes.add_note_at(shot, "../x", 0, "outside")
    with pytest.raises(CommandError):
        notes.add_note(shot, "nobody", "x")
    assert not (shot.archive / "door.take-01" / "verdict.json").exists()


@pytest.mark.parametrize(
    "damage", ["[3]", "{", '{"notes": 3}', '{"notes": [{"id": "../", "frame": -1}]}', "null", "\xff"]
)
def test_a_damaged_file_is_named(shot: Project, damage: str) -> None:
    """As a damaged verdict is."""
    (shot.archive / "door.take-01" / "verdict.json").write_text(damage, "latin-1")
    with pytest.raises(ArchiveError, match="this verdict cannot be read"):
        notes.notes_of(shot)


@pytest.mark.slow
def test_seconds_of_a_shot_in_segments_count_from_its_beginning(film: Project) -> None:
    """Or from that of the segment that is named; the frame that two share is counted once."""
    film.file.write_text(film.file.read_text("utf-8").replace("A door opens.", "A door opens., duration: 14"), "utf-8")
    production.run(film, reporter=Silent(), with_reels=False, only=("door",))
    made = [
        notes.add_note(film, "door", "x", at_s=8).note,
        notes.add_note(film, "door", "x", at_s=1, segment=2).note,
    ]
    assert [(note.segment, note.frame) for note in made if note] == [(2, 24), (2, 24)]


def test_the_run_record_and_the_page_hold_notes(shot: Project) -> None:
    """The page as text, never as markup."""
    notes.add_note(shot, "door", "<i>look</i>", at_s=1)
    production.run(shot, reporter=Silent(), with_reels=False)
    record = json.loads(shot.report("run.json").read_text("utf-8"))
    assert [(note["shot"], note["frame"], note["text"]) for note in record["storyboard"]["notes"]] == [
        ("door", 24, "<i>look</i>")
    ]
    page = shot.report("index.html").read_text("utf-8")
    assert "1.00 s: &lt;i&gt;look&lt;/i&gt;" in page
    assert "<i>look" not in page
