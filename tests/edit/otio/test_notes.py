"""Notes at times of takes are markers for editing programs."""

import opentimelineio as otio
import pytest

from storyboard.actions import notes, reels
from storyboard.reporter import Note, Silent
from tests.stitch.conftest import Listener

TWO_LINES = 'the "mast"\n* LOC: 01:00:00:00 RED <b>'
ONE_LINE = 'the "mast" * LOC: 01:00:00:00 RED <b>'


def export(project, kind: str, reporter=None) -> str:
    """Return the text of the one reel as a file of *kind*."""
    (made,) = reels.export(project, to=kind, reporter=reporter or Silent())
    return project.reels.joinpath(made.file).read_text("utf-8")


def test_a_note_is_a_marker_at_its_frame(film) -> None:
    """In the clip's own time, whatever is trimmed; text and id stand in the metadata."""
    project = film("[s0, {shot: s1, trim: {start: 0.25}}]")
    notes.add_note_at(project, "s1.take-01", 10, TWO_LINES)
    timeline = otio.adapters.read_from_string(export(project, "otio"), "otio_json")
    first, second = timeline.tracks[0]
    assert list(first.markers) == []
    (marker,) = second.markers
    assert (marker.name, marker.marked_range.start_time.value) == (ONE_LINE, 10)
    assert marker.metadata["storyboard"]["text"] == TWO_LINES


@pytest.mark.parametrize("kind", ["edl", "fcpxml", "xmeml"])
def test_a_note_stays_one_line_of_text_in_every_format(film, kind: str) -> None:
    """Its line breaks and its markup cannot become lines or elements of the file."""
    project = film("[s0, s1]")
    notes.add_note_at(project, "s1.take-01", 10, TWO_LINES)
    lines = export(project, kind).splitlines()
    marked = [line for line in lines if "mast" in line.lower()]
    assert marked
    assert kind == "edl" or all("<b>" not in line for line in marked)
    assert not any(line.startswith("* LOC: 01:00:00:00") for line in lines)


def test_notes_that_are_not_seen_are_said(film) -> None:
    """They stay with the take."""
    project = film("[{shot: s0, trim: {start: 0.5}}]")
    notes.add_note_at(project, "s0.take-01", 2, "early")
    listener = Listener()
    export(project, "otio", listener)
    assert "reel main: 1 note on s0 left out: the reel does not show that frame" in [
        event.text for event in listener.events if isinstance(event, Note)
    ]


def edited(project, change) -> object:
    """Bring back the reel as exported, with its clips as *change* leaves them; return what came of it."""
    file = project.reels / "main.otio"
    timeline = otio.adapters.read_from_string(export(project, "otio"), "otio_json")
    change(list(timeline.tracks[0]))
    file.write_text(otio.adapters.write_to_string(timeline, "otio_json"), "utf-8")
    return reels.import_edit(project, file, reporter=Silent())


def test_markers_of_an_edit_come_back_as_notes(film) -> None:
    """What is as it was stays; what moved or says something else is changed; what is new is added, once."""
    project = film("[s0, s1]")
    notes.add_note_at(project, "s0.take-01", 4, TWO_LINES)
    assert edited(project, lambda clips: None).remarks == ()
    assert [note.text for note in notes.notes_of(project)] == [TWO_LINES]

    def mark(clips) -> None:
        clips[0].markers[0].marked_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(6, 24), otio.opentime.RationalTime(1, 24)
        )
        clips[1].markers.append(otio.schema.Marker("too\x1b[31m dark", clips[0].markers[0].marked_range))

    assert len(edited(project, mark).remarks) == 2
    assert [(note.shot, note.frame, note.text) for note in notes.notes_of(project)] == [
        ("s0", 6, TWO_LINES),
        ("s1", 6, "too [31m dark"),
    ]
    assert edited(project, lambda clips: None).remarks == ()

    def say(clips) -> None:
        clips[1].markers[0].name = "lighter"

    edited(project, say)
    assert [note.text for note in notes.notes_of(project)] == [TWO_LINES, "lighter"]
