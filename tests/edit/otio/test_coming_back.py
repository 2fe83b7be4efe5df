"""An edit of an exported reel comes back into the storyboard: order, trims and transitions; all else stays."""

import opentimelineio as otio
import pytest

from storyboard.edit.exchange.bring_back import bring_back
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.errors import CommandError
from storyboard.load.load import load
from storyboard.production import stitch_reels
from storyboard.reporter import Silent
from tests.forked import storyboard
from tests.stitch.clips import watch

FILM = """\
storyboard: 1
title: A chain # and its title
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: s0, action: A boat leaves.}
  - {id: s1, from: s0, action: The sea is calm.}
  - {id: s2, from: s1, action: A storm comes.}

# The cut.
"""

BLOCK = """\
reels:
  main:
    title_card: A film # first
    shots:
      # It begins.
      - s0
      - {shot: s1, trim: {end: 0.51}} # the end is dull

      # The storm.
      - shot: s2
        transition: {kind: wipeleft, duration: 0.26}
    end_card: End
# The end.
"""


@pytest.fixture
def edit(film):
    """Return a function that makes a film, exports it, lets an edit be made, and brings it back."""

    def bring_edit(reels, change=lambda track: None, *, text=FILM, kind=".otio", **wish):
        project = film("[s0]", text=text)
        project.file.write_text(text + reels, encoding="utf-8")
        (done,) = export_reels(project, ExportRequest(kind="otio", reel="main"), reporter=Silent())
        timeline = otio.adapters.read_from_file(str(done.path))
        change(timeline.tracks[0])
        edited = project.folder / f"edited{kind}"
        otio.adapters.write_to_file(timeline, str(edited))
        came = bring_back(project, edited, reel=wish.get("reel"), reporter=Silent())
        return came, project

    return bring_edit


def text_of(project):
    return project.file.read_text(encoding="utf-8")


def seconds(value, rate=24):
    return otio.opentime.RationalTime(value, rate)


@pytest.mark.parametrize(
    "reels",
    [
        "reels: {main: [s0, s1, s2]}\n",
        BLOCK,
        (
            "reels:\n  main:\n  - {shot: s0, speed: 2}\n  - {shot: s1, freeze: {at: 0.5, for: 0.5}}\n"
            "  - {shot: s0, trim: {start: 0.3}}\n"
        ),
        "reels: {main: {fps: 12, shots: [s0, {shot: s1, trim: {start: 0.29, end: 0.8}}, s2]}}\n",
        "reels: {main: [{shot: s0, speed: 1.5}, {shot: s1, speed: 1.5, transition: {kind: fade, duration: 0.1}}]}\n",
    ],
)
def test_an_edit_that_changes_nothing_writes_nothing(edit, reels):
    """However the reel is cut: the file stays, sign by sign."""
    came, project = edit(reels)

    assert (came.is_written, came.changed, came.remarks) == (False, 0, ())
    assert text_of(project) == FILM + reels


def test_a_new_order_comes_back(edit):
    """What is seen stays: a clip that gave its last frame to its successor goes on without it elsewhere."""

    def change(track):
        first = track.pop(0)
        track.append(first)

    came, project = edit("reels: {main: [s0, s1, s2]}\n", change)

    assert (came.cuts, came.changed, came.is_written) == (3, 1, True)
    assert text_of(project) == FILM + "reels: {main: [s1, s2, {shot: s0, trim: {end: 0.96}}]}\n"


def test_a_trim_comes_back_to_the_frame(edit):
    """In seconds, as short as they can be; the stitched reel shows the frames of the edit."""

    def change(track):
        track[1].source_range = otio.opentime.TimeRange(seconds(5), seconds(12))

    _, project = edit("reels: {main: [s0, s1, s2]}\n", change)

    assert text_of(project) == FILM + (
        "reels: {main: [{shot: s0, trim: {end: 0.96}}, {shot: s1, trim: {start: 0.2, end: 0.7}}, s2]}\n"
    )
    (reel,) = stitch_reels(project, reporter=Silent())
    assert watch(reel.path).numbers == [*range(23), *range(28, 40), *range(46, 70)]


def test_a_transition_comes_back(edit):
    """One that the edit adds, with what both clips give to it."""

    def change(track):
        track[1].source_range = otio.opentime.TimeRange(seconds(6), seconds(17))
        track.insert(1, otio.schema.Transition("x", "SMPTE_Dissolve", seconds(3), seconds(3)))
        track[0].source_range = otio.opentime.TimeRange(seconds(0), seconds(20))

    _, project = edit("reels: {main: [s0, s1, s2]}\n", change)

    _, cut, _ = load(project).storyboard.reels["main"].shots
    assert (cut.transition.kind, cut.transition.duration) == ("fade", 0.25)
    (reel,) = stitch_reels(project, reporter=Silent())
    assert reel.frames == 20 + 17 + 24


def test_comments_and_everything_else_stay(edit):
    """A cut that moved takes its comments along; what is not about this reel's cuts stays sign by sign."""

    def change(track):
        clips = [track.pop(0) for _ in range(len(track))]
        card, s0, s1, _, s2, end = clips
        for item in (card, s1, s0, s2, end):
            track.append(item)

    came, project = edit(BLOCK, change)

    assert text_of(project) == FILM + (
        "reels:\n"
        "  main:\n"
        "    title_card: A film # first\n"
        "    shots:\n"
        "      - {shot: s1, trim: {end: 0.38}} # the end is dull\n"
        "      # It begins.\n"
        "      - {shot: s0, trim: {end: 0.96}}\n"
        "      # The storm.\n"
        "      - {shot: s2, trim: {start: 0.12}}\n"
        "    end_card: End\n"
        "# The end.\n"
    )
    assert came.remarks == ()


def test_comments_of_a_cut_that_is_gone_stay_where_it_was(edit):
    def change(track):
        del track[2]

    _, project = edit(BLOCK, change)

    assert "      # It begins.\n      - s0\n      # the end is dull\n      # The storm.\n" in text_of(project)


def test_a_speed_and_a_held_frame_come_back(edit):
    def change(track):
        track[0].effects.append(otio.schema.LinearTimeWarp(time_scalar=2))
        track[0].source_range = otio.opentime.TimeRange(seconds(0), seconds(12))
        held = track[2].deepcopy()
        held.effects.append(otio.schema.FreezeFrame())
        held.source_range = otio.opentime.TimeRange(seconds(11), seconds(6))
        rest = track[2].deepcopy()
        rest.source_range = otio.opentime.TimeRange(seconds(12), seconds(12))
        track[2].source_range = otio.opentime.TimeRange(seconds(0), seconds(12))
        track.append(held)
        track.append(rest)

    came, project = edit("reels: {main: [s0, s1, s2]}\n", change)

    first, _, last = load(project).storyboard.reels["main"].shots
    assert (first.speed, first.trim) == (2, None)
    assert (last.trim, last.freeze.at, last.freeze.for_) == (None, 0.46, 0.25)
    (reel,) = stitch_reels(project, reporter=Silent())
    assert came.remarks == ("the frame that s0 and s1 share is shown once",)
    assert reel.frames == 11 + 23 + 24 + 6


def test_clips_without_our_metadata_are_known_by_their_media(edit):
    """As a program writes them that keeps none."""

    def change(track):
        for clip in track.find_clips():
            clip.metadata.clear()
            clip.name = "01_video.mp4"
        track.append(track.pop(0))

    came, project = edit("reels: {main: [s0, s1, s2]}\n", change)

    assert came.cuts == 3
    assert [cut.shot for cut in load(project).storyboard.reels["main"].shots] == ["s1", "s2", "s0"]


def test_a_reel_that_nobody_wrote_is_written(edit):
    """A film without reels has one of all shots; an edit of it makes it the writer's own."""

    def change(track):
        del track[0]

    _, project = edit("", change)

    assert text_of(project) == FILM.rstrip("\n") + "\n\nreels:\n  main: [s1, s2]\n"


def test_what_cannot_come_back_is_told(edit):
    """A foreign clip, a gap, an effect, another track of picture, a card that is gone."""

    def change(track):
        track[1].effects.append(otio.schema.Effect(name="Blur", effect_name="Blur"))
        track.append(otio.schema.Gap(source_range=otio.opentime.TimeRange(seconds(0), seconds(5))))
        track.append(otio.schema.Clip("logo", source_range=otio.opentime.TimeRange(seconds(0), seconds(5))))
        over = otio.schema.Track("V2", kind="Video")
        over.append(otio.schema.Clip("titles", source_range=otio.opentime.TimeRange(seconds(0), seconds(5))))
        track.parent().append(over)
        del track[0]

    came, project = edit(BLOCK, change)

    assert set(came.remarks) == {
        "left out: the track V2, with titles: a reel has one track of picture",
        "left out: the effect 'Blur' of s0",
        "left out: a gap of 0.21 s after end card: a reel has none",
        "left out: logo, no clip of this film: a reel shows its shots; lay it in after the export",
        "the title card is not in the edit: take `title_card` out of the reel if it is meant to go",
    }
    assert text_of(project) == FILM + BLOCK


def test_another_take_in_the_edit_is_told(edit, clips):
    def change(track):
        track[0].media_reference.target_url = "../archive/s0.take-07/01_video.mp4"
        track[0].metadata["storyboard"]["folder"] = "s0.take-07"

    came, _ = edit("reels: {main: [s0, s1, s2]}\n", change)

    assert came.remarks == ("the edit uses s0.take-07, the film uses s0.take-01; s0.take-07 is not in the archive",)


def at_eight_times_its_speed(track):
    track[0].effects.append(otio.schema.LinearTimeWarp(time_scalar=8))


def without_anything(track):
    track.clear()


def of_another_film(track):
    for clip in track:
        clip.metadata.clear()
        clip.name = "x"
        clip.media_reference = otio.schema.MissingReference()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (at_eight_times_its_speed, "s0 is seen at 8 times its speed"),
        (without_anything, "there is no picture in it"),
        (of_another_film, "none of its clips is of this film"),
    ],
)
def test_what_is_no_edit_of_this_film_is_refused(edit, change, message):
    """And the storyboard stays as it was."""
    with pytest.raises(CommandError, match=message):
        edit("reels: {main: [s0, s1, s2]}\n", change)


def test_an_edit_that_the_storyboard_could_not_be_cut_with_is_refused(edit):
    """Two transitions that overlap in a short clip: no reel can show that, and the file stays as it was."""

    def change(track):
        track[1].source_range = otio.opentime.TimeRange(seconds(10), seconds(2))
        for place in (2, 1):
            track.insert(place, otio.schema.Transition("x", "SMPTE_Dissolve", seconds(4), seconds(4)))

    with pytest.raises(CommandError, match="reel main cannot be cut as in the edit: the transitions into and out of"):
        edit("reels: {main: [s0, s1, s2]}\n", change)


def test_the_verb_tells_what_came_back(edit, tmp_path):
    """With 0; an edit without --into, or of no film, ends with 2."""
    _, project = edit("reels: {main: [s0, s1, s2]}\n", lambda track: track.append(track.pop(0)))
    reels = project.file.read_text(encoding="utf-8")
    project.file.write_text(reels.replace("[s1, s2,", "[s2, s1,"), encoding="utf-8")

    def verb(*words):
        return storyboard("import", *words, cwd=project.folder)

    done = verb("edited.otio", "--into", ".")

    assert done.returncode == 0
    assert "reel main: 3 cuts, 0 of them changed; written to storyboard.yaml" in done.stderr
    assert text_of(project) == reels
    assert "as they were" in verb("edited.otio", "--into", ".").stderr
    alone = verb("edited.otio")
    assert (alone.returncode, "--into PROJECT" in alone.stderr) == (2, True)
    (project.folder / "broken.otio").write_text("{", encoding="utf-8")
    broken = verb("broken.otio", "--into", ".")
    assert (broken.returncode, "cannot be read as a timeline" in broken.stderr) == (2, True)
