"""A reel for an editing program shows the frames that the stitched reel shows, whoever reads the file."""

import re
import shlex
import shutil
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote

import opentimelineio as otio
import pytest

from storyboard.edit.exchange import otio_extra
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.errors import CommandError
from storyboard.production import stitch_reels
from storyboard.reporter import Silent
from tests.forked import storyboard
from tests.stitch.clips import watch
from tests.stitch.conftest import Listener
from tests.stitch.shot_films import CHAIN, file_take, shot_film

STEP = 23

RICH = (
    "{title_card: A film, end_card: End, audio: {file: score.wav, gain_db: -6}, shots: ["
    "{shot: s0, transition: {kind: fadeblack, duration: 0.25}, trim: {start: 0.25}},"
    " {shot: s2, transition: {kind: fade, duration: 0.25}}, {shot: s1, trim: {end: 0.5}}]}"
)
WARPED = (
    "{shots: [{shot: s0, speed: 2}, {shot: s1, freeze: {at: 0.5, for: 0.5}},"
    " {shot: s2, speed: 0.5, freeze: {at: 0.25, for: 0.25}, transition: {kind: fade, duration: 0.125}}]}"
)


def export_file(project, kind="otio", **wish):
    (done,) = export_reels(project, ExportRequest(kind=kind, **wish), reporter=Silent())
    return done


def read_timeline(done, kind="otio"):
    adapter = {"otio": "otio_json", "edl": "cmx_3600", "fcpxml": "fcpx_xml", "xmeml": "fcp_xml"}[kind]
    found = otio.adapters.read_from_file(str(done.path), adapter_name=adapter)
    return found if isinstance(found, otio.schema.Timeline) else found[0]


def picture(timeline):
    return next(track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video)


def ranges(track):
    """Return name, first frame, length and rate of every clip."""
    return [
        (
            clip.name,
            clip.source_range.start_time.value,
            clip.source_range.duration.value,
            clip.source_range.duration.rate,
        )
        for clip in track.find_clips()
    ]


def transitions(track):
    """Return name, frames before and after the cut, and the frame of the cut of every transition."""
    return [
        (
            item.name,
            item.in_offset.value,
            item.out_offset.value,
            track.range_of_child(item).start_time.value + item.in_offset.value,
        )
        for item in track
        if isinstance(item, otio.schema.Transition)
    ]


def begins(track):
    """Return every clip's name and the first frame on which it is seen; parts of one clip count once."""
    into = {cut: before for _, before, _, cut in transitions(track)}
    starts = [(clip.name, int(track.range_of_child(clip).start_time.value)) for clip in track.find_clips()]
    return [
        (name, at - int(into.get(at, 0))) for n, (name, at) in enumerate(starts) if n == 0 or starts[n - 1][0] != name
    ]


def frames_shown(track, folder):
    """Return the number of the picture on every frame of the track, by decoding the media that it names."""
    shown = []
    for clip in track.find_clips():
        numbers = watch(folder / unquote(clip.media_reference.target_url)).numbers
        start, length = int(clip.source_range.start_time.value), int(clip.source_range.duration.value)
        shown += numbers[start : start + length]
    return shown


def test_hard_cuts_leave_shared_frames_out(film):
    """Three clips of 24 frames are 70: an editing program shows what the reel shows, picture by picture."""
    project = film("[s0, s1, s2]")
    (reel,) = stitch_reels(project, reporter=Silent())

    done = export_file(project)
    track = picture(read_timeline(done))

    assert ranges(track) == [("s0", 0, 23, 24), ("s1", 0, 23, 24), ("s2", 0, 24, 24)]
    assert frames_shown(track, done.path.parent) == watch(reel.path).numbers == list(range(70))
    assert (done.clips, done.frames, done.duration_s) == (3, 70, Fraction(70, 24))


def test_trims_transitions_cards_and_music_are_those_of_the_reel(film):
    """Every frame outside of a transition is the reel's; a transition takes its frames from both clips."""
    project = film(RICH)
    (reel,) = stitch_reels(project, reporter=Silent())

    done = export_file(project)
    timeline = read_timeline(done)
    track = picture(timeline)

    assert track.duration() == otio.opentime.RationalTime(reel.frames, 24)
    assert ranges(track) == [
        ("title card", 0, 45, 24), ("s0", 9, 12, 24), ("s2", 3, 21, 24), ("s1", 0, 12, 24), ("end card", 0, 48, 24)
    ]  # fmt: skip
    assert transitions(track) == [("fadeblack", 3, 3, 45), ("fade", 3, 3, 57)]
    blended = {*range(42, 48), *range(54, 60)}
    seen = list(enumerate(zip(frames_shown(track, done.path.parent), watch(reel.path).numbers, strict=True)))
    assert [n for n, (ours, theirs) in seen if ours != theirs and n not in blended] == []
    (music,) = timeline.tracks[-1].find_clips()
    assert (music.name, music.source_range.duration.value) == ("score", 24)
    assert music.metadata["storyboard"]["gain_db"] == -6


def test_speeds_and_held_frames_are_effects_with_the_length_of_the_reel(film):
    """A clip with a held frame is in three parts, the sound silent in the middle one."""
    project = film(WARPED)
    (reel,) = stitch_reels(project, reporter=Silent())

    timeline = read_timeline(export_file(project))
    track = picture(timeline)

    assert [(clip.name, [type(effect).__name__ for effect in clip.effects]) for clip in track.find_clips()] == [
        ("s0", ["LinearTimeWarp"]),
        ("s1", []), ("s1", ["FreezeFrame"]), ("s1", []),
        ("s2", ["LinearTimeWarp"]), ("s2", ["FreezeFrame"]), ("s2", ["LinearTimeWarp"]),
    ]  # fmt: skip
    assert [clip.effects[0].time_scalar for clip in track.find_clips() if clip.effects] == [2, 0, 0.5, 0, 0.5]
    assert [(start, length) for name, start, length, _ in ranges(track) if name == "s1"] == [
        (0, 13),
        (12, 12),
        (13, 9),
    ]
    assert track.duration().value == reel.frames == timeline.tracks[1].duration().value
    shown = watch(reel.path).numbers
    held = [clip for clip in track.find_clips() if clip.effects and clip.effects[0].time_scalar == 0]
    begins = [int(track.range_of_child(clip).start_time.value) for clip in held]
    assert [set(shown[at : at + int(clip.duration().value)]) for at, clip in zip(begins, held, strict=True)] == [
        {STEP + clip.source_range.start_time.value} if clip.name == "s1" else {2 * STEP + 6} for clip in held
    ]


@pytest.mark.slow
@pytest.mark.parametrize("reel", ["[s0, s1, s2]", RICH, WARPED])
@pytest.mark.parametrize("kind", ["edl", "fcpxml", "xmeml"])
def test_other_formats_read_back_as_long_and_with_the_same_cuts(film, kind, reel):
    """What is seen at another speed is a file made for it, so that no program has to agree on speeds."""
    project = film(reel)
    (stitched,) = stitch_reels(project, reporter=Silent())

    done = export_file(project, kind)
    track = picture(read_timeline(done, kind))

    assert track.duration() == otio.opentime.RationalTime(stitched.frames, 24)
    ours = picture(read_timeline(export_file(project)))
    # Final Cut's adapter reads no transitions: there a clip begins at the cut in the middle of one.
    late = {cut - before: (before + after) // 2 for _, before, after, cut in transitions(ours)}
    expected = [(name, at + (late.get(at, 0) if kind == "fcpxml" else 0)) for name, at in begins(ours)]
    assert begins(track) == expected


@pytest.mark.parametrize("kind", ["edl", "xmeml"])
def test_transitions_read_back(film, kind):
    """An EDL counts a dissolve from its first frame, the other from the cut; both are six frames at the same place."""
    track = picture(read_timeline(export_file(film(RICH), kind), kind))

    assert [(before + after, cut - before) for _, before, after, cut in transitions(track)] == [(6, 42), (6, 54)]


def test_final_cut_gets_transitions_where_they_are(film):
    """Its adapter leaves them out; they stand between the clips, and clips are listed once."""
    text = export_file(film(RICH), "fcpxml").path.read_text(encoding="utf-8")

    assert '<transition name="Cross Dissolve" offset="7/4s" duration="1/4s" />' in text
    assert '<transition name="Cross Dissolve" offset="9/4s" duration="1/4s" />' in text
    assert text.count("<asset-clip ") == text.count("<asset ")
    assert 'width="320" height="180"' in text


@pytest.mark.parametrize("kind", ["edl", "fcpxml", "xmeml"])
def test_a_shot_that_is_seen_twice_is_at_both_places(film, kind):
    """One adapter takes equal clips for one."""
    done = export_file(film("[s0, s2, s0]"), kind)

    assert begins(picture(read_timeline(done, kind))) == [("s0", 0), ("s2", 24), ("s0", 48)]
    if kind == "xmeml":
        # A clip that says only which other it is like would begin where that one does.
        places = re.findall(r"<clipitem[^>]*?(/?)>", done.path.read_text(encoding="utf-8"))
        assert places == [""] * 6


@pytest.mark.parametrize("kind", ["otio", "edl", "fcpxml"])
def test_media_paths_are_relative_and_right(film, tmp_path, kind):
    """From the folder of the file, wherever the project is moved and whatever it is called."""
    project = film(RICH, folder="é 'film' 二")
    done = export_file(project, kind)
    moved = tmp_path / "elsewhere"
    shutil.move(project.folder, moved)
    text = (moved / "reels" / done.path.name).read_text(encoding="utf-8")

    track = picture(read_timeline(type(done)(done.name, moved / "reels" / done.path.name, 0, 0, Fraction(0)), kind))

    assert str(tmp_path) not in text
    for clip in track.find_clips():
        assert (moved / "reels" / unquote(clip.media_reference.target_url)).is_file()


def test_xmeml_names_media_by_whole_paths(film):
    """The programs that read it look for nothing else."""
    for clip in read_timeline(export_file(film("[s0, s1]"), "xmeml"), "xmeml").find_clips():
        assert clip.media_reference.target_url.startswith("file:///")


def test_a_bundle_holds_all_media_under_names_of_their_own(film, tmp_path):
    """Every take's clip has the same file name in the archive; in the bundle each is called as its shot."""
    project = film(RICH)
    done = export_file(project, bundle=True)
    opened = tmp_path / "opened"
    opened.mkdir()

    timeline = otio.adapters.read_from_file(str(done.path), adapter_name="otioz", extract_to_directory=str(opened))

    assert done.path.name == "main.otioz"
    urls = {clip.media_reference.target_url for clip in timeline.find_clips()}
    assert urls == {
        f"media/{name}" for name in ("s0.mp4", "s1.mp4", "s2.mp4", "title-card.mp4", "end-card.mp4", "score.wav")
    }
    assert all((opened / url).is_file() for url in urls)
    assert [path.name for path in done.path.parent.iterdir()] == ["main.otioz"]


def test_metadata_stands_under_one_name_and_notes_are_markers(film):
    """Shot, take and what was asked; the notes of a shot on its clip."""
    text = CHAIN.replace("{id: s1,", '{id: s1, role: middle, notes: "The mast\\n is too short.", ')
    track = picture(read_timeline(export_file(film("[s0, s1, s2]", text=text))))

    first, second, _ = track.find_clips()
    assert set(second.metadata) == {"storyboard"}
    facts = dict(second.metadata["storyboard"])
    assert (facts["shot"], facts["take"]) == ("s1", 1)
    assert facts["role"] == "middle"
    assert facts["folder"] == "s1.take-01"
    assert facts["task_id"]
    (marker,) = second.markers
    assert marker.name == "The mast is too short."
    assert marker.marked_range.start_time == second.source_range.start_time
    assert list(first.markers) == []


def test_a_reel_at_another_rate_is_as_long_as_the_stitched_one(film):
    project = film("{fps: 12, shots: [s0, {shot: s1, trim: {start: 0.25}}, s2]}")
    (reel,) = stitch_reels(project, reporter=Silent())

    track = picture(read_timeline(export_file(project)))

    assert track.duration() == otio.opentime.RationalTime(reel.frames, 12)


def test_sources_of_an_edl_have_names_of_their_own(tmp_path, clips):
    """Eight letters and digits; names that mean something in an EDL are not used."""
    text = (
        "storyboard: 1\ntitle: x\nshots: [{id: gallery-far-1, action: x}, {id: gallery-far-2, action: x},"
        " {id: bars, action: x}]\nreels: {main: [gallery-far-1, gallery-far-2, bars]}\n"
    )
    project = shot_film(tmp_path / "film", text, {})
    for shot, clip in zip(("gallery-far-1", "gallery-far-2", "bars"), clips.values(), strict=True):
        file_take(project, shot, clip)

    done = export_file(project, "edl")

    lines = done.path.read_text(encoding="utf-8").splitlines()
    assert [line[5:13].strip() for line in lines if line[:3].isdecimal()] == ["GALLERYF", "GALLERY2", "BARS2"]
    assert [type(clip.media_reference).__name__ for clip in read_timeline(done, "edl").find_clips()] == [
        "ExternalReference"
    ] * 3


@pytest.mark.parametrize(
    ("reel", "wish", "message"),
    [
        ("[s0]", {"kind": "aaf"}, "no format is called 'aaf'"),
        ("[s0]", {"kind": "edl", "bundle": True}, "--bundle makes an .otioz"),
        ("[s0]", {"kind": "otio", "reel": "mian"}, "no reel is called 'mian'"),
        ("{fps: 17, shots: [s0]}", {"kind": "edl"}, "edl has no time code for 17 frames a second"),
        ("{fps: 23.976, shots: [s0]}", {"kind": "fcpxml"}, "fcpxml has no time code for 23.976"),
    ],
)
def test_what_cannot_be_exported_is_refused(film, reel, wish, message):
    with pytest.raises(CommandError, match=message):
        export_reels(film(reel), ExportRequest(**wish), reporter=Silent())


def test_without_the_extra_the_verb_says_how_to_install_it(film, monkeypatch):
    monkeypatch.setattr(otio_extra, "_NEEDED", ("opentimelineio", "no_such_adapter"))

    with pytest.raises(CommandError, match="need no_such_adapter") as caught:
        export_reels(film("[s0]"), ExportRequest(kind="otio"), reporter=Silent())

    assert caught.value.hint == f"{shlex.quote(sys.executable)} -m pip install 'storyboard[export]'"


def test_losses_are_told(film):
    """Nothing is left out in silence."""
    listener = Listener()

    export_reels(film(RICH), ExportRequest(kind="edl"), reporter=listener)

    assert [note for note in listener.notes if note.startswith("reel")] == [
        "reel main: edl has only dissolves, so these were exported as dissolves of the same length: fadeblack",
        "reel main: edl holds the picture only: lay the sound from the clips",
    ]


def test_the_verb_writes_beside_the_reels_and_goes_by_the_name_of_the_file(film):
    """``-o cut.edl`` needs no --to; a shot without a take ends with 2, and --draft lets a card stand for it."""
    project = film("[s0, s1, s2]")

    def verb(*words):
        return storyboard("export", *words, cwd=project.folder)

    assert verb("-o", "cut.edl").returncode == 0
    assert (project.folder / "cut.edl").read_text(encoding="utf-8").startswith("TITLE: main")
    done = verb()
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith(f"\nreel main: {Path('reels/main.otio')} (3 clips, 70 frames, 2.92 s)\n")
    shutil.rmtree(project.archive / "s1.take-01")
    missing = verb()
    assert missing.returncode == 2
    assert "reel main: no take yet of s1" in missing.stderr
    assert verb("--draft").returncode == 0
    assert (project.folder / "reels" / "main.media" / "s1.mp4").is_file()


ODD = '-50% off? #1 %41 it\'s "so"; 雨夜'
"""A folder's name that an address, a command and a lookup would each read as something else."""


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
@pytest.mark.parametrize("kind", ["otio", "fcpxml", "xmeml"])
def test_odd_names_of_folders_and_files_are_found_again(film, kind):
    """The addresses in the timeline lead to the files, and the music is called as its file."""
    project = film('{audio: {file: "it\'s 50% #1.wav"}, shots: [s0, s1]}', folder=ODD)
    (project.folder / "score.wav").rename(project.folder / "it's 50% #1.wav")

    done = export_file(project, kind=kind)

    text = done.path.read_text(encoding="utf-8")
    assert "it's 50% #1" in text
    for clip in picture(read_timeline(done, kind)).find_clips():
        found = Path(unquote(clip.media_reference.target_url.removeprefix("file://")))
        assert (done.path.parent / found).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
def test_a_bundle_is_made_in_a_folder_with_an_odd_name(film):
    """Its media have plain names."""
    project = film('{audio: {file: "it\'s 50% #1.wav"}, shots: [s0, s1]}', folder=ODD)
    (project.folder / "score.wav").rename(project.folder / "it's 50% #1.wav")

    done = export_file(project, bundle=True)

    with zipfile.ZipFile(done.path) as bundle:
        assert {name for name in bundle.namelist() if name.startswith("media/")} == {
            "media/s0.mp4", "media/s1.mp4", "media/it-s-50-1.wav",
        }  # fmt: skip
