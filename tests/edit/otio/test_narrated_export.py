"""Narration is a track of its own in an export, where the reel has it, and an edit of it is told when it comes back."""

import zipfile

import opentimelineio as otio
import pytest

from storyboard.edit.exchange.bring_back import bring_back
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.production import stitch_reels
from storyboard.reporter import Silent
from tests.edit.otio.test_export import export_file, read_timeline
from tests.stitch.clips import listen
from tests.stitch.conftest import Listener
from tests.stitch.voices import heard_at_s, noise, write_voice

FILM = """\
storyboard: 1
title: Three
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: s0, action: A boat leaves., narration: {text: It leaves., file: refs/s0.wav}}
  - {id: s1, action: The sea is calm.}
  - {id: s2, action: A storm comes., narration: {text: It comes., file: refs/s2.wav}}
"""
REEL = "reels: {main: {shots: [s0, s1, {shot: s2, transition: {kind: fade, duration: 0.25}}], title_card: Sea}}\n"
SPOKEN = [("s0.narration", 48, 12), ("s2.narration", 96, 9)]
"""After two seconds of a card, and after the transition into the third of three clips of 24 frames."""


@pytest.fixture
def narrated(film):
    project = film("[s0]", text=FILM)
    project.file.write_text(FILM + REEL, encoding="utf-8")
    write_voice(project.folder / "refs/s0.wav", noise(0, 0.5))
    write_voice(project.folder / "refs/s2.wav", noise(2, 0.4))
    return project


def voices(timeline):
    """Return name, first frame in the reel and length of every clip of the track of voices."""
    (track,) = (
        track
        for track in timeline.tracks
        if track.kind == otio.schema.TrackKind.Audio
        and any(clip.name.endswith("narration") for clip in track.find_clips())
    )
    return [
        (clip.name, int(track.range_of_child(clip).start_time.value), int(clip.source_range.duration.value))
        for clip in track.find_clips()
    ]


@pytest.mark.parametrize("kind", ["otio", "fcpxml", "xmeml"])
def test_each_voice_is_where_the_reel_has_it(narrated, kind):
    done = export_file(narrated, kind)

    assert voices(read_timeline(done, kind)) == SPOKEN


def test_the_reel_has_it_there(narrated):
    (made,) = stitch_reels(narrated, reporter=Silent())

    sound = listen(made.path)[0]
    assert [heard_at_s(sound, noise(0, 0.5)), heard_at_s(sound, noise(2, 0.4))] == pytest.approx([2, 4], abs=0.001)


def test_the_media_of_a_voice_are_its_recording(narrated):
    done = export_file(narrated)

    places = [clip.media_reference.target_url for clip in read_timeline(done).find_clips() if "narration" in clip.name]
    assert places == ["../refs/s0.wav", "../refs/s2.wav"]


def test_a_bundle_holds_the_recordings(narrated):
    done = export_file(narrated, bundle=True)

    names = zipfile.ZipFile(done.path).namelist()
    assert {name for name in names if name.endswith(".wav")} == {"media/s0.narration.wav", "media/s2.narration.wav"}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("edl", "edl holds the picture only: lay the sound from the clips, and the narration from its recordings"),
        ("otio", "narration was exported as it is recorded: the editing program sets how loud it is, and all else"),
    ],
)
def test_what_a_format_does_not_hold_of_it_is_told(narrated, kind, said):
    listener = Listener()

    export_reels(narrated, ExportRequest(kind=kind), reporter=listener)

    assert any(said in note for note in listener.notes)


@pytest.fixture
def edit(narrated):
    """Return a function that exports the film, lets its timeline be changed, and brings it back."""

    def bring_edit(change):
        done = export_file(narrated)
        timeline = otio.adapters.read_from_file(str(done.path))
        change(timeline)
        edited = narrated.folder / "edited.otio"
        otio.adapters.write_to_file(timeline, str(edited))
        return bring_back(narrated, edited, reel=None, reporter=Silent())

    return bring_edit


def voice_track(timeline):
    return next(track for track in timeline.tracks if track.name == "narration")


def test_an_edit_as_it_was_says_nothing(edit):
    came = edit(lambda timeline: None)

    assert (came.remarks, came.changed) == ((), 0)


def test_a_voice_that_is_moved_is_told(edit):
    def move(timeline):
        gap = next(item for item in voice_track(timeline) if isinstance(item, otio.schema.Gap))
        gap.source_range = otio.opentime.TimeRange(duration=otio.opentime.RationalTime(60, 24))

    assert edit(move).remarks == tuple(
        f"the narration of {shot} lies otherwise in the edit: a reel begins it where its shot is seen"
        for shot in ("s0", "s2")
    )


def test_a_voice_that_is_gone_is_told(edit):
    def drop(timeline):
        del voice_track(timeline)[-1]

    assert edit(drop).remarks == ("the narration of s2 is not in the edit: a reel keeps it, or has `narration: off`",)


def test_a_shot_that_leaves_takes_its_voice_along(edit):
    """The picture of the first shot is taken out with its sound and its voice; nothing of the others moved."""

    def drop(timeline):
        for track in timeline.tracks:
            for item in [item for item in track if getattr(item, "name", "").split(".")[0] == "s2"]:
                del track[track.index(item)]

    assert not any("narration" in remark for remark in edit(drop).remarks)
