"""Everything that an edit says comes into the storyboard, or is told."""

import json

import opentimelineio as otio
import pytest

from storyboard.edit.exchange.bring_back import bring_back
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.errors import CommandError
from storyboard.load.load import load
from storyboard.reporter import Silent

FILM = """\
storyboard: 1
title: Three
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: s0, action: A boat leaves., notes: Slow.}
  - {id: s1, action: The sea is calm.}
  - {id: s2, action: A storm comes.}

"""
REEL = "reels:\n  main: [s0, s1]\n"
CUT = otio.schema


def at(frame, rate=24):
    return otio.opentime.RationalTime(frame, rate)


def part(start, frames, rate=24):
    return otio.opentime.TimeRange(at(start, rate), at(frames, rate))


def a_clip(shot, start=0, frames=24, **more):
    media = CUT.ExternalReference(f"../archive/{shot}.take-01/01_video.mp4", part(0, 24))
    return CUT.Clip(more.pop("name", shot), media, part(start, frames), **more)


def a_fade(head=0, tail=0, kind="SMPTE_Dissolve", name="x"):
    return CUT.Transition(name, kind, at(head), at(tail))


@pytest.fixture
def edit(film):
    """Return a function that exports the film, lets its timeline be changed, and brings it back."""

    def bring_edit(change, reel=REEL):
        project = film("[s0]", text=FILM)
        project.file.write_text(FILM + reel, encoding="utf-8")
        (done,) = export_reels(project, ExportRequest(kind="otio", reel="main"), reporter=Silent())
        timeline = otio.adapters.read_from_file(str(done.path))
        change(timeline)
        edited = project.folder / "edited.otio"
        otio.adapters.write_to_file(timeline, str(edited))
        came = bring_back(project, edited, reel=None, reporter=Silent())
        return came, project

    return bring_edit


def picture(timeline):
    return timeline.tracks[0]


def cuts(project):
    shots = load(project).storyboard.reels["main"].shots
    return [(cut.shot, cut.trim and (cut.trim.start, cut.trim.end)) for cut in shots]


def add_a_shot(timeline):
    picture(timeline).append(a_clip("s2"))


def add_in_the_middle(timeline):
    picture(timeline).insert(1, a_clip("s2"))


def show_twice(timeline):
    picture(timeline).append(a_clip("s0"))


def show_the_end_again(timeline):
    picture(timeline).append(a_clip("s0", 12, 12))


@pytest.mark.parametrize(
    ("change", "shots"),
    [
        (add_a_shot, ["s0", "s1", "s2"]),
        (add_in_the_middle, ["s0", "s2", "s1"]),
        (show_twice, ["s0", "s1", "s0"]),
        (show_the_end_again, ["s0", "s1", "s0"]),
    ],
)
def test_clips_that_are_added_are_written(edit, change, shots):
    """Also where all cuts before them stay as they were."""
    came, project = edit(change)

    assert (came.is_written, came.changed) == (True, 1)
    assert [shot for shot, _ in cuts(project)] == shots


def switch_off(timeline):
    picture(timeline)[0].enabled = False


def nest(timeline):
    stack = CUT.Stack("inner")
    stack.append(a_clip("s2"))
    picture(timeline).append(stack)


def add_a_film(timeline):
    picture(timeline).append(
        CUT.Clip("logo", CUT.ExternalReference("file:///elsewhere/logo.mov", part(0, 24)), part(0, 24))
    )


def add_a_title(timeline):
    picture(timeline).append(CUT.Clip("s2", CUT.GeneratorReference("Title", "Text"), part(0, 24)))


def add_a_track_that_is_off(timeline):
    track = CUT.Track("V2", kind="Video")
    track.enabled = False
    track.append(a_clip("s2"))
    timeline.tracks.append(track)


def fade_in(timeline):
    picture(timeline).insert(0, a_fade(tail=6))


def fade_out(timeline):
    picture(timeline).append(a_fade(head=6))


def fade_both_ways(timeline):
    picture(timeline).append(a_fade(6, 6))


def fade_into_a_gap(timeline):
    picture(timeline).append(a_fade(3, 3))
    picture(timeline).append(CUT.Gap(source_range=part(0, 0)))


def fade_without_length(timeline):
    picture(timeline).insert(1, a_fade(0, 0))


def trim_the_track(timeline):
    picture(timeline).source_range = part(0, 30)


def blur_the_track(timeline):
    picture(timeline).effects.append(CUT.Effect(name="Blur", effect_name="Blur"))


def blur_all(timeline):
    timeline.tracks.effects.append(CUT.Effect(name="Grain", effect_name="Grain"))


def mark(timeline):
    picture(timeline)[1].markers.append(CUT.Marker("too dark", part(3, 1)))


def mark_the_whole(timeline):
    timeline.tracks.markers.append(CUT.Marker("reel 2 begins", part(3, 1)))


def write_another_note(timeline):
    picture(timeline)[0].markers[0].name = "Slower."


def drop_the_note(timeline):
    del picture(timeline)[0].markers[:]


def show_too_much(timeline):
    picture(timeline)[1].source_range = part(0, 60)


def show_too_early(timeline):
    picture(timeline)[1].source_range = part(-6, 30)


def show_nothing(timeline):
    picture(timeline).append(a_clip("s2", 0, 0))


def lose_all_facts(timeline):
    picture(timeline).append(CUT.Clip("s2x", CUT.MissingReference(), part(0, 5)))


def relink(timeline):
    picture(timeline)[1].media_reference.target_url = "file:///elsewhere/final_grade.mov"


def lay_in_a_sound(timeline):
    track = CUT.Track("A9", kind="Audio")
    track.append(CUT.Clip("boom", CUT.ExternalReference("boom.wav", part(0, 24)), part(0, 24)))
    timeline.tracks.append(track)


def add_subtitles(timeline):
    track = CUT.Track("T1", kind="Timed Text")
    track.append(CUT.Clip("hello", CUT.MissingReference(), part(0, 24)))
    timeline.tracks.append(track)


@pytest.mark.parametrize(
    ("change", "remark", "shots"),
    [
        (switch_off, "left out: s0, it is switched off in the edit", ["s1"]),
        (nest, "left out: inner, a nested timeline of s2: a reel has none", None),
        (add_a_film, "left out: logo, no clip of this film (logo.mov): a reel shows its shots", None),
        (add_a_title, "left out: s2, no clip of this film", None),
        (add_a_track_that_is_off, "left out: the track V2, which is switched off, with s2", None),
        (fade_in, "left out: the transition of 0.25 s at the beginning", None),
        (fade_out, "left out: the transition of 0.25 s at the end", None),
        (fade_both_ways, "left out: the transition of 0.50 s at the end", None),
        (fade_into_a_gap, "left out: the transition of 0.25 s between s1 and an item without a name", None),
        (fade_without_length, "left out: the transition of 0.00 s between s0 and s1: it has no length", None),
        (trim_the_track, "left out: the track of picture is trimmed as a whole in the edit", None),
        (blur_the_track, "left out: the effect 'Blur' of the track of picture", None),
        (blur_all, "left out: the effect 'Grain' of the whole timeline", None),
        (mark, "the marker 'too dark' came back as a note on s1 take 1", None),
        (mark_the_whole, "left out: the marker 'reel 2 begins' on tracks", None),
        (write_another_note, "the note of s0 is 'Slower.' in the edit: write it into its `notes`", None),
        (drop_the_note, "the marker with the notes of s0 is not in the edit: the notes stay", None),
        (show_too_much, "s1: the edit shows 1.50 s more than its clip has: shortened to what there is", None),
        (show_too_early, "s1: the edit shows 0.25 s more than its clip has: shortened to what there is", None),
        (show_nothing, "left out: s2, nothing of it is seen", None),
        (lose_all_facts, "left out: s2x, no clip of this film", None),
        (relink, "s1: its media are final_grade.mov in the edit, and the film's take is kept", None),
        (lay_in_a_sound, "left out: the sound boom: a reel has its clips' own and one music (`audio`)", None),
        (add_subtitles, "left out: the track T1, with hello", None),
    ],
)
def test_what_a_reel_cannot_hold_is_told(edit, change, remark, shots):
    """In one sentence; what else is in the edit comes back as it is."""
    came, project = edit(change)

    assert [said for said in came.remarks if said.startswith(remark)], came.remarks
    assert len(came.remarks) == 1
    assert cuts(project) == [(shot, None) for shot in shots or ["s0", "s1"]]
    assert came.is_written == bool(shots)


def test_sound_that_is_cut_by_itself_is_told(edit):
    """Where the edit has a track of sound that is not as the export laid it."""

    def change(timeline):
        timeline.tracks.pop(-1)
        track = CUT.Track("A1", kind="Audio")
        track.append(a_clip("s0"))
        track.append(a_clip("s1", 6, 18))
        timeline.tracks.append(track)

    came, _ = edit(change)

    assert came.remarks == ("the sound of s1 is cut otherwise than its picture: a reel cuts both together",)


def test_music_that_is_gone_from_an_edit_is_told(edit):
    came, _ = edit(
        lambda timeline: timeline.tracks.pop(-1), "reels: {main: {audio: {file: score.wav}, shots: [s0, s1]}}\n"
    )

    assert came.remarks == ("the music is not in the edit: take `audio` out of the reel if it is meant to go",)


def test_a_transition_of_another_kind_comes_back_as_a_fade_and_is_told(edit):
    def change(timeline):
        for clip, start in zip(list(picture(timeline)), (0, 3), strict=True):
            clip.source_range = part(start, 21)
        picture(timeline).insert(1, a_fade(3, 3, "Custom_Transition", "Page Peel"))

    came, project = edit(change)

    assert came.remarks == ("the transition 'Page Peel' into s1 comes back as a fade",)
    assert load(project).storyboard.reels["main"].shots[1].transition.kind == "fade"


def test_a_transition_takes_no_more_frames_than_there_are(edit):
    """Of a dissolve of 12 frames over whole clips none is left: its clips have nothing to lend."""
    came, project = edit(lambda timeline: picture(timeline).insert(1, a_fade(6, 6)))

    assert [said for said in came.remarks if "shortened to what there is" in said]
    assert [cut.transition for cut in load(project).storyboard.reels["main"].shots] == [None, None]


def test_a_transition_longer_than_its_clip_is_refused(edit):
    def change(timeline):
        picture(timeline)[1].source_range = part(12, 3)
        picture(timeline).insert(1, a_fade(4, 4))

    with pytest.raises(CommandError, match="the transitions into and out of s1 overlap"):
        edit(change)


def test_time_codes_of_the_media_are_counted_off(edit):
    """A clip whose file begins at one hour is seen from its tenth frame on."""

    def change(timeline):
        clip = picture(timeline)[1]
        clip.media_reference.available_range = part(86_400, 24)
        clip.source_range = part(86_410, 14)
        timeline.global_start_time = at(86_400)

    _, project = edit(change)

    assert cuts(project) == [("s0", None), ("s1", (0.4, None))]


def test_an_edit_at_another_rate_is_told(edit):
    """Its frames are counted at its own rate."""

    def change(timeline):
        for clip in picture(timeline):
            clip.source_range = part(0, 25, 25)
            clip.markers.clear() if clip.name != "s0" else None

    came, project = edit(change)

    assert came.remarks == ("the edit counts 25 frames a second, and the reel 24: write `fps: 25` to follow it",)
    assert cuts(project) == [("s0", None), ("s1", None)]


def test_a_clip_without_a_range_is_seen_whole(edit):
    def change(timeline):
        clip = picture(timeline)[1]
        clip.source_range = None
        clip.media_reference = CUT.MissingReference()

    came, _ = edit(change)

    assert (came.is_written, came.remarks) == (False, ())


def test_a_frame_that_is_held_alone_comes_back(edit):
    """As one frame that is seen, and held for the others."""

    def change(timeline):
        clip = picture(timeline)[1]
        clip.effects.append(CUT.LinearTimeWarp(time_scalar=0))
        clip.source_range = part(6, 12)

    _, project = edit(change)

    cut = load(project).storyboard.reels["main"].shots[1]
    assert (cut.trim.start, cut.trim.end, cut.freeze.at, cut.freeze.for_) == (0.25, 0.3, 0.25, 0.46)


def test_an_effect_that_is_switched_off_does_nothing(edit):
    def change(timeline):
        warp = CUT.LinearTimeWarp(time_scalar=2)
        warp.enabled = False
        picture(timeline)[1].effects.append(warp)

    came, _ = edit(change)

    assert (came.is_written, came.remarks) == (False, ())


def test_media_tell_more_than_metadata(edit):
    """A copy of a clip whose media were replaced by another shot's take is that shot."""

    def change(timeline):
        picture(timeline)[1].media_reference.target_url = "../archive/s2.take-01/01_video.mp4"

    _, project = edit(change)

    assert [shot for shot, _ in cuts(project)] == ["s0", "s2"]


def test_a_clip_of_another_film_is_not_ours(edit, tmp_path):
    """Though its shot and its take are called as ours are."""
    other = tmp_path / "other" / "archive" / "s2.take-01"
    other.mkdir(parents=True)
    (other / "01_video.mp4").write_bytes(b"")

    def change(timeline):
        clip = a_clip("s2")
        clip.media_reference.target_url = (other / "01_video.mp4").as_uri()
        picture(timeline).append(clip)

    came, _ = edit(change)

    assert [said for said in came.remarks if said.startswith("left out: s2, no clip of this film")]


def test_metadata_that_is_no_mapping_is_no_metadata(edit):
    def change(timeline):
        for item in (timeline, *picture(timeline)):
            item.metadata["storyboard"] = 5

    with pytest.raises(CommandError, match="names no reel"):
        edit(change)


def test_names_never_leave_their_sentence(edit):
    """Control characters and lengths without end stay out of what is printed."""

    def change(timeline):
        picture(timeline).append(a_clip("x", name="\x1b[2J\n" + "y" * 5000))

    came, _ = edit(change)

    assert came.remarks[0].startswith("left out: [2J yyy")
    assert len(came.remarks[0]) < 250
    assert came.remarks[0].isprintable()


def nested_stacks(depth):
    return '{"OTIO_SCHEMA":"Stack.1","children":[' * depth + "]}" * depth


TIMELINE = json.loads(otio.adapters.write_to_string(CUT.Timeline("t"), "otio_json"))
LOOP = {"OTIO_SCHEMA": "SerializableObjectRef.1", "id": "S-1"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (nested_stacks(400), "its items are nested more than 200 deep"),
        (nested_stacks(100_000), "cannot be read as a timeline"),
        (json.dumps({**TIMELINE, "OTIO_REF_ID": "S-1", "metadata": {"x": LOOP}}), "an item of it refers to another"),
        (json.dumps({**TIMELINE, "metadata": [1]}), "cannot be read as a timeline"),
        (json.dumps({**TIMELINE, "OTIO_SCHEMA": "Timeline.99"}), "cannot be read as a timeline"),
        (json.dumps({**TIMELINE, "OTIO_SCHEMA": "Unheard.1"}), "there is no picture in it"),
        (json.dumps({**TIMELINE, "x": float("nan")}), "NaN is not a number"),
        ("[" + "[]," * 1_100_000 + "[]]", "it holds more than 2,000,000 values"),
        ("[" + "9" * 10_000 + "]", "cannot be read as a timeline"),
        ("[]", "there is no picture in it"),
        ("5", "there is no picture in it"),
        ("{", "cannot be read as a timeline"),
        ("\udcff", "cannot be read as a timeline"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(film, text, why):
    """However deep or odd it is."""
    project = film("[s0]", text=FILM)
    file = project.folder / "edit.otio"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(CommandError) as caught:
        bring_back(project, file, reel=None, reporter=Silent())

    assert why in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(("value", "rate"), [(0, 0), (24, 0), (24, 1e9), (24, -24)])
def test_absurd_times_are_refused(edit, value, rate):
    def change(timeline):
        for clip in picture(timeline):
            clip.source_range = part(0, value, rate)

    with pytest.raises(CommandError, match=r"^[^\n]*(cannot be read as a timeline|none of its clips)[^\n]*$"):
        edit(change)
