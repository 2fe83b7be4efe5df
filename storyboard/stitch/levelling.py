"""
How loud a reel is: brought to a loudness as a whole, music that steps back while the clips sound, and all else while
somebody narrates.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from storyboard.media.sound.sound_span import COMES_FORWARD, SAMPLE_RATE, STEPS_BACK, Layer, SoundSpan, gain
from storyboard.model.units import names_of
from storyboard.reporter import Note, Reporter
from storyboard.stitch.cache import Cache
from storyboard.stitch.kept_measures import Ingredients
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.soundtrack import Soundtrack, span_ingredients
from storyboard.stitch.timeline import NarrationSettings, Timeline

_PEAK_DB = -1.0
"""No peak goes above this, also not between samples: coded sound overshoots by a little."""
_SILENCE_LUFS = -60.0
_UNHEARD_DB = 0.5
"""A narration that is softer than asked by no more is as loud as the others."""
_HISS_LUFS = -50.0
"""A clip softer than this is not levelled: its hiss would become loud."""

_Loudness = tuple[float, float]
"""Integrated, in LUFS, and the highest peak, in dB."""


def levelled_sound(soundtrack: Soundtrack, timeline: Timeline, *, cache: Cache, reporter: Reporter) -> Soundtrack:
    """
    Return *soundtrack* with its music ducked, all else under its narration, and all of it as loud as *timeline* asks.

    Raises:
        MediaError: A file cannot be read.
        FfmpegFailed: ffmpeg could not measure it.
    """
    heard = tuple(soundtrack.spans)
    music, levels = timeline.music, timeline.narration_settings
    if timeline.levels_clips:
        heard = _levelled_spans(heard, soundtrack, timeline, cache=cache, reporter=reporter)
    if levels:
        heard = _levelled_narrations(heard, timeline, levels, cache=cache, reporter=reporter)
    if music and music.duck_db:
        over = [each for each in heard if each.layer == "clips"]
        dips = _dips(over, samples=soundtrack.samples, cache=cache)
        dip = gain(music.duck_db)
        heard = tuple(replace(each, dips=dips, dip_gain=dip) if each.layer == "music" else each for each in heard)
    if levels and levels.duck_db:
        # A voice that a person made softer is listened to all the same.
        usual = gain(levels.gain_db)
        over = [replace(each, gain=each.gain / usual) for each in heard if each.layer == "narration"]
        spoken = _dips(over, samples=soundtrack.samples, cache=cache)
        heard = tuple(_step_back(each, spoken, gain(levels.duck_db)) for each in heard)
    if timeline.loudness_lufs is not None and heard:
        by = gain(_change_db(heard, timeline, samples=soundtrack.samples, cache=cache, reporter=reporter))
        heard = tuple(replace(each, gain=each.gain * by) for each in heard)
    return replace(soundtrack, spans=heard)


def _levelled_spans(
    heard: Sequence[SoundSpan], soundtrack: Soundtrack, timeline: Timeline, *, cache: Cache, reporter: Reporter
) -> tuple[SoundSpan, ...]:
    """Return *heard* with every clip as loud as *timeline* asks; leave what is too soft to be more than hiss."""
    names = {placed.facts.path: placed.name for placed in soundtrack.placed_clips}
    found = _measured_spans(heard, "clips", cache=cache)
    soft = [names[each.path] for each, (lufs, _) in found.items() if lufs < _HISS_LUFS]
    if soft:
        reporter.report(Note(f"reel {timeline.name}: too soft to be levelled: {', '.join(dict.fromkeys(soft))}"))
    return _spans_as_loud_as(timeline.loudness_lufs or 0.0, heard, found)


def _levelled_narrations(
    heard: Sequence[SoundSpan], timeline: Timeline, levels: NarrationSettings, *, cache: Cache, reporter: Reporter
) -> tuple[SoundSpan, ...]:
    """Return *heard* with every narration as loud as *levels* ask; tell those that are too soft, or stay softer."""
    found = _measured_spans(heard, "narration", cache=cache)
    asked_lufs = levels.loudness_lufs + levels.gain_db
    # Two shots may have one recording: each is told by its own place.
    own = [each for each in heard if each.layer == "narration"]
    named = [(each.shot, span) for each, span in zip(timeline.heard_narrations, own, strict=True)]
    if empty := dict.fromkeys(shot for shot, span in named if found[span][0] < _HISS_LUFS):
        reporter.report(Note(f"reel {timeline.name}: next to nothing is heard in the narration of {names_of(empty)}"))
    for shot, span in named:
        lufs = found[span][0] + _change_to(asked_lufs, found[span])
        if found[span][0] >= _HISS_LUFS and lufs < asked_lufs - _UNHEARD_DB:
            reached = f"is at {lufs:.1f} LUFS in place of {asked_lufs:g}, for its peaks are at {_PEAK_DB:g} dB then"
            reporter.report(Note(f"reel {timeline.name}: the narration of {shot} {reached}"))
    return _spans_as_loud_as(asked_lufs, heard, found)


def _measured_spans(heard: Sequence[SoundSpan], layer: Layer, *, cache: Cache) -> dict[SoundSpan, _Loudness]:
    """Return how loud each span of *layer* in *heard* is."""
    own = [each for each in heard if each.layer == layer]
    return dict(zip(own, side_by_side(partial(_own_loudness, each, cache=cache) for each in own), strict=True))


def _change_to(target_lufs: float, measured: _Loudness) -> float:
    """Return by how many dB what was *measured* has to be louder, as far as its peaks allow; 0 for what is but hiss."""
    integrated_lufs, peak_db = measured
    return 0.0 if integrated_lufs < _HISS_LUFS else min(target_lufs - integrated_lufs, _PEAK_DB - peak_db)


def _spans_as_loud_as(
    target_lufs: float, heard: Sequence[SoundSpan], found: Mapping[SoundSpan, _Loudness]
) -> tuple[SoundSpan, ...]:
    """Return *heard* with what was *found* of it as loud as *target_lufs*."""
    return tuple(
        replace(each, gain=each.gain * gain(_change_to(target_lufs, found[each]))) if each in found else each
        for each in heard
    )


def _step_back(span: SoundSpan, spoken: Sequence[tuple[int, int]], under_gain: float) -> SoundSpan:
    """Return *span* softer where somebody has *spoken*, unless it is narration itself."""
    here = tuple(
        (first - span.at_sample, last - span.at_sample)
        for first, last in spoken
        if first - STEPS_BACK < span.end_sample and last + COMES_FORWARD > span.at_sample
    )
    return replace(span, under=here, under_gain=under_gain) if here and span.layer != "narration" else span


def _own_loudness(span: SoundSpan, *, cache: Cache) -> _Loudness:
    """Return how loud *span* is by itself, and its highest peak."""
    alone = [replace(span, at_sample=0, fade_in_samples=0, fade_out_samples=0)]
    # Of less than 0.4 s nothing is measured: a short word is measured with silence after it.
    samples = max(span.samples, SAMPLE_RATE // 2) if span.layer == "narration" else span.samples
    ingredients: Ingredients = {"loudness": span_ingredients(alone), "samples": samples}
    integrated_lufs, peak_db = json.loads(cache.text(lambda: _measure_loudness(alone, samples), ingredients))
    return integrated_lufs, peak_db


def _dips(over: Sequence[SoundSpan], *, samples: int, cache: Cache) -> tuple[tuple[int, int], ...]:
    """Return when one of *over* sounds."""
    ingredients: Ingredients = {"sounding": span_ingredients(over), "samples": samples}
    kept = json.loads(cache.text(lambda: _measure_sounding(over, samples), ingredients))
    return tuple((first, last) for first, last in kept)


def _measure_sounding(over: Sequence[SoundSpan], samples: int) -> str:
    # They need NumPy, which takes longer to import than all the rest: only who decodes pays for it.
    from storyboard.media.sound.loudness import sounding_ranges  # noqa: PLC0415
    from storyboard.media.sound.sound import mixed_sound  # noqa: PLC0415

    return json.dumps(list(sounding_ranges(mixed_sound(over, samples=samples))))


def _change_db(
    heard: Sequence[SoundSpan], timeline: Timeline, *, samples: int, cache: Cache, reporter: Reporter
) -> float:
    """Return by how much all of it has to be louder."""
    ingredients: Ingredients = {"loudness": span_ingredients(heard), "samples": samples}
    integrated_lufs, peak_db = json.loads(cache.text(lambda: _measure_loudness(heard, samples), ingredients))
    target_lufs = timeline.loudness_lufs or 0.0
    if integrated_lufs < _SILENCE_LUFS:
        reporter.report(Note(f"reel {timeline.name}: silent, so it is left as it is"))
        return 0.0
    wanted_db, most_db = target_lufs - integrated_lufs, _PEAK_DB - peak_db
    if wanted_db > most_db:
        reached = f"brought to {integrated_lufs + most_db:.1f} LUFS in place of {target_lufs:g}"
        reporter.report(Note(f"reel {timeline.name}: {reached}, for its peaks are at {_PEAK_DB:g} dB then"))
    return float(min(wanted_db, most_db))


def _measure_loudness(heard: Sequence[SoundSpan], samples: int) -> str:
    from storyboard.media.sound.loudness import loudness  # noqa: PLC0415 - they need NumPy
    from storyboard.media.sound.sound import mixed_sound  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        # With a voice over all else peaks may pass full scale before all of it is made softer.
        is_clipped = not any(each.layer == "narration" for each in heard)
        mixed = mixed_sound(heard, samples=samples, is_clipped=is_clipped)
        found = loudness(mixed, notes=Path(folder) / "r128")
    return json.dumps([found.integrated_lufs, found.true_peak_db])
