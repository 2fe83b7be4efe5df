"""Where clips lie in a reel: arithmetic only."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from storyboard.media.coded.avc import read_parameter_sets
from storyboard.media.coded.probe import CodedClip, CodedFrame, Format
from storyboard.stitch.places import PlacedClip, beginnings, common_format, free_set_id, sample_at, sound_spans
from storyboard.stitch.timeline import TimelineTransition

HD = Format(width_px=1280, height_px=720, rate=Fraction(24), colour=(1, 1, 1))
PARAMETERS = read_parameter_sets(bytes.fromhex("0164000cffe1000c6764000cacd941419f9e1010010006" + "68ebe1b2c8b0"))
FADE = TimelineTransition(kind="fade", frames=12)


def clip(
    name: str = "a", *, form: Format = HD, frames: int = 48, parameters=PARAMETERS, sound: bool = True
) -> CodedClip:
    return CodedClip(
        path=Path(f"{name}.mp4"),
        format=form,
        pixel_format="yuv420p",
        upright=True,
        shape=Fraction(16, 9),
        even=True,
        progressive=True,
        start_s=Fraction(0),
        coded=tuple(CodedFrame(shown=n, idr=n == 0, offset=100 * n, size=100) for n in range(frames)),
        parameter_sets=parameters,
        has_audio=sound,
        seen_px=(form.width_px, form.height_px),
    )


def source(name: str = "a", *, start: int = 0, end: int = 48, entry=None, sound: bool = True) -> PlacedClip:
    return PlacedClip(name, clip(name, sound=sound), start, end, entry=entry)


def test_hard_cuts_follow_each_other():
    assert beginnings([source(), source(end=47), source()]) == (0, 48, 95, 143)


def test_a_transition_begins_before_the_clip_above_ends():
    assert beginnings([source(), source(entry=FADE), source()]) == (0, 36, 84, 132)


def test_a_frame_falls_on_the_nearest_sample():
    """At 29.97 a frame is 1601.6 samples."""
    assert [sample_at(n, rate=Fraction(30_000, 1001)) for n in (1, 2, 5)] == [1602, 3203, 8008]


def test_at_a_hard_cut_the_sound_before_runs_on_for_a_millisecond():
    first, second = sound_spans([source(), source(start=12)], rate=Fraction(24))

    assert (first.at_sample, first.samples, first.fade_in_samples, first.fade_out_samples) == (0, 96_048, 0, 48)
    assert (second.at_sample, second.samples, second.fade_in_samples, second.fade_out_samples) == (
        96_000,
        72_000,
        48,
        0,
    )
    assert second.skipped_samples == 24_000


def test_at_a_transition_the_sound_crosses_over_for_as_long():
    first, second = sound_spans([source(), source(entry=FADE)], rate=Fraction(24))

    assert (first.end_sample, first.fade_out_samples) == (96_000, 24_000)
    assert (second.at_sample, second.fade_in_samples) == (72_000, 24_000)


def test_a_silent_clip_has_no_stretch():
    assert [each.path.name for each in sound_spans([source(), source("b", sound=False)], rate=Fraction(24))] == [
        "a.mp4"
    ]


def test_the_format_of_most_footage_is_the_reels():
    small = replace(HD, width_px=640, height_px=360)

    assert common_format([clip(), clip(form=small, frames=100), clip()], rate=Fraction(24)) == small


def test_clips_that_cannot_be_copied_do_not_set_the_format():
    other = clip(form=replace(HD, width_px=640, height_px=360), frames=1000, parameters=None)

    assert common_format([clip(), other], rate=Fraction(24)) == HD


def test_where_no_clip_can_be_copied_the_sides_become_even():
    odd = clip(form=replace(HD, width_px=853, height_px=481), parameters=None)

    assert common_format([odd], rate=Fraction(30)) == replace(HD, width_px=852, height_px=480, rate=Fraction(30))


@pytest.mark.parametrize(("clips", "number"), [([clip()], 1), ([clip(parameters=None)], 1)])
def test_what_is_made_anew_gets_a_number_that_no_clip_has(clips, number):
    assert free_set_id(clips, HD) == number


def test_numbers_of_clips_that_are_made_anew_themselves_are_free():
    taken = replace(PARAMETERS, sps=(bytes.fromhex("6764000c4b36"),), pps=(bytes.fromhex("684a"),))

    assert free_set_id([clip(), clip(parameters=taken)], HD) == 2
    assert free_set_id([clip(), replace(clip(parameters=taken), even=False)], HD) == 1
