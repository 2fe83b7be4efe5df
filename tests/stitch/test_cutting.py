"""Trims, transitions, title cards, and clips of another kind: what is made anew, and that nothing else is."""

import shlex
import subprocess
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest

from storyboard.errors import FfmpegFailed
from storyboard.load.transitions import TRANSITION_KINDS
from storyboard.media.choice import VARIABLE, maker_of, xfade_name
from storyboard.media.coded.probe import probe
from storyboard.media.ffmpeg import ffmpeg_path
from storyboard.media.render import Span, render_span
from storyboard.model.written_reels import Cut, Transition, Trim
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import cuts_of, make_clip, onsets_s, timeline, watch

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clip_of_groups(tmp_path_factory):
    """Two seconds with a key frame every half second."""
    folder = tmp_path_factory.mktemp("grouped")
    return make_clip(folder / "grouped.mp4", range(48), options={"g": "12", "x264-params": "scenecut=0"})


def cut_with_transition(shot: str, *, kind: str = "fade", duration: float = 0.25) -> Cut:
    return Cut(shot=shot, transition=Transition(kind=kind, duration=duration))


def test_a_trim_shows_exactly_its_frames_and_their_sound(clip_of_groups, stitch_film):
    reel = stitch_film(timeline([clip_of_groups], cuts=[Cut(shot="s0", trim=Trim(start=0.125, end=1.5))]))

    shown = watch(reel.path)
    assert shown.numbers == list(range(3, 36))
    assert shown.times == [Fraction(n, 24) for n in range(33)]
    assert onsets_s(shown.sound) == pytest.approx([0.125], abs=0.001)


def test_a_trim_makes_only_the_broken_groups_anew(clip_of_groups, stitch_film):
    reel = stitch_film(timeline([clip_of_groups], cuts=[Cut(shot="s0", trim=Trim(start=0.125, end=1.5))]))

    own = watch(clip_of_groups.path).prints[3:36]
    same = [
        n + 3 for n, (print_, other) in enumerate(zip(own, watch(reel.path).prints, strict=True)) if print_ == other
    ]
    assert set(range(12, 33)) <= set(same)
    assert not set(range(3, 12)) & set(same)


def test_a_transition_takes_its_length_from_both_clips(chain, cache, stitch_film):
    film = timeline([chain[0], chain[5]], cuts=[Cut(shot="s0"), cut_with_transition("s1")], chained=False)
    reel = stitch_film(film)

    shown = watch(reel.path)
    assert reel.frames == 24 + 24 - 6
    assert shown.numbers[:19] == list(range(19)), "a fade begins with the whole of the clip before"
    assert shown.numbers[-18:] == list(range(5 * 23 + 6, 5 * 23 + 24))
    ((_, after, frame),) = cuts_of(film, cache=cache)
    assert (frame, after.entry.kind) == (18, "fade")


def test_a_transition_leaves_the_frames_around_it_untouched(clip_of_groups, stitch_film):
    """Only the group that the fade breaks is made anew."""
    reel = stitch_film(
        timeline(
            [clip_of_groups, clip_of_groups],
            cuts=[Cut(shot="s0"), cut_with_transition("s1", duration=0.5)],
            chained=False,
        )
    )

    own, shown = watch(clip_of_groups.path).prints, watch(reel.path).prints
    assert shown[:33] == own[:33]
    assert shown[-36:] == own[-36:]


def test_a_fade_goes_evenly_from_one_picture_to_the_other(tmp_path, stitch_film):
    dark = make_clip(tmp_path / "dark.mp4", [0] * 12, beep_at_s=None)
    light = make_clip(tmp_path / "light.mp4", [1023] * 12, beep_at_s=None)
    reel = stitch_film(
        timeline([dark, light], cuts=[Cut(shot="s0"), cut_with_transition("s1", duration=1 / 3)], chained=False)
    )

    with av.open(str(reel.path)) as film:
        levels = [frame.to_ndarray()[20:70, 20:300].mean() for frame in film.decode(video=0)]
    steps = np.diff(levels)[4:11]
    assert len(levels) == 16
    assert steps == pytest.approx([steps.mean()] * 7, abs=2)
    assert steps.mean() > 20


def test_sound_crosses_over_with_the_picture(chain, stitch_film):
    """Both beeps are where their pictures are: the second clip begins 18 frames into the film."""
    reel = stitch_film(timeline([chain[0], chain[5]], cuts=[Cut(shot="s0"), cut_with_transition("s1")], chained=False))

    sound = watch(reel.path).sound
    assert onsets_s(sound) == pytest.approx([0.25, 18 / 24 + 0.25], abs=0.001)
    assert abs(sound.shape[1] - 42 * 2000) < 2000


@pytest.mark.parametrize(
    "kind", ["fadeblack", "wipeleft", "circleopen", "pixelize", "hblur", "hlwind", "coverup", "revealdown"]
)
def test_a_transition_of_any_kind_has_its_length(chain, stitch_film, kind):
    cuts = [Cut(shot="s0"), cut_with_transition("s1", kind=kind, duration=0.125)]

    assert len(watch(stitch_film(timeline(chain[4:6], cuts=cuts)).path).numbers) == 24 + 24 - 3


def test_ffmpeg_knows_every_kind_of_transition_that_can_be_written():
    """Each is asked of the program that makes it."""

    @cache
    def kinds_of(program: str) -> set[str]:
        question = [program, "-hide_banner", "-h", "filter=xfade"]
        listed = subprocess.run(question, check=True, capture_output=True, text=True)
        return {line.split()[0] for line in listed.stdout.splitlines() if line.startswith("     ")}

    assert [kind for kind in TRANSITION_KINDS if xfade_name(kind) not in kinds_of(maker_of(kind).path)] == []


def test_a_kind_that_the_ffmpeg_in_use_does_not_know_is_made_and_said(
    chain, stitch_film, listener, tmp_path, monkeypatch
):
    """The program in use fails at this kind, as an older one does; the one that comes with Storyboard makes it."""
    wheels, older = imageio_ffmpeg.get_ffmpeg_exe(), tmp_path / "older"
    quoted = shlex.quote(wheels)
    asked = f'case "$*" in *filter=xfade*) {quoted} "$@" | grep -v revealdown; exit;; *revealdown*) exit 1;; esac'
    older.write_text(f'#!/bin/sh\n{asked}\nexec {quoted} "$@"\n')
    older.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(older))
    cuts = [Cut(shot="s0"), cut_with_transition("s1", kind="revealdown")]

    reel = stitch_film(timeline([chain[0], chain[5]], cuts=cuts, chained=False))

    assert reel.frames == len(watch(reel.path).numbers) == 24 + 24 - 6
    assert [note for note in listener.notes if f"{older} (ffmpeg " in note and "revealdown" in note and wheels in note]


def test_an_unknown_kind_of_transition_is_said_by_ffmpeg(chain, stitch_film):
    with pytest.raises(FfmpegFailed, match="zzz"):
        stitch_film(timeline(chain[:2], cuts=[Cut(shot="s0"), cut_with_transition("s1", kind="zzz")]))


def test_a_transition_before_which_nothing_comes_is_left_out_and_said(chain, stitch_film, listener):
    reel = stitch_film(timeline(chain[:1], cuts=[cut_with_transition("s0")]))

    assert watch(reel.path).numbers == list(range(24))
    assert listener.notes == ["reel main: the transition into s0 is left out: nothing comes before it"]


def test_a_title_card_is_two_seconds_of_white_words_on_black(chain, cache, stitch_film):
    film_with_card = timeline(chain[:2], title_card="狐狸与女孩")
    reel = stitch_film(film_with_card)

    with av.open(str(reel.path)) as film:
        frames = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    assert reel.frames == 48 + 24 + 24 - 1
    for card in (frames[0], frames[47]):
        assert card[:20].max() < 20, "black at the edge"
        assert card.max() > 220, "white words"
        assert 0.002 < (card > 128).mean() < 0.2
    assert watch(reel.path).numbers[48:] == list(range(47))
    before, _, frame = cuts_of(film_with_card, cache=cache)[0]
    assert (before.name, frame) == ("title card", 48)


def test_the_first_clip_can_fade_in_from_the_title_card(chain, stitch_film):
    reel = stitch_film(timeline(chain[:1], cuts=[cut_with_transition("s0")], title_card="Fox"))

    shown = watch(reel.path)
    assert reel.frames == 48 + 24 - 6
    assert shown.numbers[-18:] == list(range(6, 24))
    assert onsets_s(shown.sound) == pytest.approx([2.0], abs=0.001)


def test_clips_of_another_rate_size_and_shape_are_fitted_to_the_most(chain, tmp_path, stitch_film, listener):
    """30 frames a second become 24, evenly; another size is scaled; the sound stays where it was."""
    fast = make_clip(tmp_path / "fast.mp4", range(600, 630), rate=30, size=(640, 360))
    reel = stitch_film(timeline([chain[0], fast, chain[1]], chained=False))

    shown = watch(reel.path)
    assert shown.size == (320, 180)
    assert shown.numbers == [*range(24), *[n for n in range(600, 630) if n % 5 != 2], *range(23, 47)]
    assert shown.times == [Fraction(n, 24) for n in range(72)]
    assert onsets_s(shown.sound) == pytest.approx([0.25, 1.25, 2.25], abs=0.001)
    assert listener.notes == ["reel main: s1: fitted to the other clips (320x180 at 24 frames a second)"]


def test_the_clips_around_a_fitted_one_stay_untouched(chain, tmp_path, stitch_film):
    small = make_clip(tmp_path / "small.mp4", range(12), size=(160, 90))
    shown = watch(stitch_film(timeline([chain[0], small, chain[1]], chained=False)).path)

    assert shown.prints[:24] == watch(chain[0].path).prints
    assert shown.prints[-24:] == watch(chain[1].path).prints


@pytest.mark.parametrize(
    ("size", "bars"),
    [((180, 180), "sides"), ((640, 180), "top"), ((312, 180), "none")],
)
def test_another_shape_gets_black_bars_and_one_that_is_nearly_the_same_is_cropped(
    chain, tmp_path, stitch_film, size, bars
):
    odd = make_clip(tmp_path / "odd.mp4", [1023] * 12, size=size)
    reel = stitch_film(timeline([chain[0], odd], chained=False))

    with av.open(str(reel.path)) as film:
        picture = list(film.decode(video=0))[30].to_ndarray(format="gray")
    dark = {"sides": picture[:, 0].max() < 20, "top": picture[0].max() < 20}
    assert dark == {"sides": bars == "sides", "top": bars == "top"}
    assert picture[60:85, 80:240].mean() > 200


def test_a_shared_frame_is_found_across_sizes(chain, tmp_path, stitch_film):
    larger = make_clip(tmp_path / "larger.mp4", range(23, 47), size=(640, 360))

    assert watch(stitch_film(timeline([chain[0], larger, chain[2]])).path).numbers == list(range(70))


def remade(source: Path, to: Path, *options: str) -> Footage:
    """Return *source* written anew by ffmpeg with *options*."""
    subprocess.run([ffmpeg_path(), "-v", "error", "-i", str(source), *options, str(to)], check=True)
    facts = probe(to)
    return Footage(path=to, frames=facts.frames, rate=facts.format.rate, has_audio=facts.has_audio)


def test_colours_of_another_standard_are_turned_into_the_reels(chain, tmp_path, stitch_film):
    """The same green is other numbers in BT.601, which the clip is tagged with, than in the reel's BT.709."""
    painted = ["-vf", "drawbox=color=0x00C000:t=fill,scale=out_color_matrix=smpte170m", "-colorspace", "smpte170m"]
    green = remade(chain[1].path, tmp_path / "green.mp4", *painted)

    reel = stitch_film(timeline([chain[0], green, chain[2]], chained=False))

    with av.open(str(reel.path)) as film:
        frame = list(film.decode(video=0))[36]
    seen = frame.reformat(format="rgb24", src_colorspace="itu709").to_ndarray()[90, 160]
    assert seen.astype(int) == pytest.approx([0, 192, 0], abs=6)


def test_all_that_is_made_anew_has_one_set_of_parameters(chain, tmp_path, stitch_film):
    """A clip that says that its pixels are square, one that says nothing, and a card: the track has one description."""
    square = remade(chain[0].path, tmp_path / "square.mp4", "-vf", "setsar=1")
    cuts = [Cut(shot="s0", trim=Trim(start=0.25)), Cut(shot="s1", trim=Trim(start=0.25))]

    reel = stitch_film(timeline([square, chain[1]], cuts=cuts, title_card="Fox"))

    with av.open(str(reel.path)) as film:
        assert film.streams.video[0].codec_tag == "avc1"


def test_a_clip_of_uneven_pace_is_shown_at_the_reels(chain, tmp_path, stitch_film):
    """Its eleventh frame is seen for a quarter of a second longer than the others."""
    pausing = ["-vf", "setpts='PTS+if(gt(N,10),6/24/TB,0)'", "-fps_mode", "vfr"]
    uneven = remade(chain[1].path, tmp_path / "uneven.mp4", *pausing)

    reel = stitch_film(timeline([chain[0], uneven, chain[2]], chained=False))

    assert watch(reel.path).numbers == [*range(24), *range(23, 33), *[33] * 7, *range(34, 47), *range(46, 70)]


def test_a_length_that_was_rounded_up_holds_the_last_picture(chain, tmp_path):
    """A clip of another rate may last a little less than the whole number of frames that it was given."""
    fast = probe(make_clip(tmp_path / "fast.mp4", range(30), rate=30, beep_at_s=None).path)

    render_span(Span(fast, 0, 25), tmp_path / "made.mp4", wanted=probe(chain[0].path).format, set_id=1)

    assert watch(tmp_path / "made.mp4").numbers[-3:] == [28, 29, 29]
