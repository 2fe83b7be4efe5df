"""How loud a reel is: brought to a loudness as a whole, and music that steps back while the clips sound."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from storyboard.media.sound.sound_span import SoundSpan, gain
from storyboard.reporter import Note, Reporter
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.soundtrack import Soundtrack
from storyboard.stitch.timeline import Timeline

_PEAK_DB = -1.0
"""No peak goes above this, also not between samples: coded sound overshoots by a little."""
_SILENCE_LUFS = -60.0
_HISS_LUFS = -50.0
"""A clip softer than this is not levelled: its hiss would become loud."""


def levelled_sound(soundtrack: Soundtrack, timeline: Timeline, *, cache: Cache, reporter: Reporter) -> Soundtrack:
    """
    Return *soundtrack* with its music ducked and all of it as loud as *timeline* asks.

    Raises:
        MediaError: A file cannot be read.
        FfmpegFailed: ffmpeg could not measure it.
    """
    heard = tuple(soundtrack.spans)
    music = timeline.music
    if timeline.levels_clips:
        heard = _levelled_spans(heard, soundtrack, timeline, cache=cache, reporter=reporter)
    if music and music.duck_db:
        over = [each for each in heard if each.path != music.path]
        dips = _dips(over, samples=soundtrack.samples, cache=cache)
        dip = gain(music.duck_db)
        heard = tuple(replace(each, dips=dips, dip_gain=dip) if each.path == music.path else each for each in heard)
    if timeline.loudness_lufs is not None and heard:
        by = gain(_change_db(heard, timeline, samples=soundtrack.samples, cache=cache, reporter=reporter))
        heard = tuple(replace(each, gain=each.gain * by) for each in heard)
    return replace(soundtrack, spans=heard)


def _levelled_spans(
    heard: Sequence[SoundSpan], soundtrack: Soundtrack, timeline: Timeline, *, cache: Cache, reporter: Reporter
) -> tuple[SoundSpan, ...]:
    """Return *heard* with every clip as loud as *timeline* asks; leave what is too soft to be more than hiss."""
    names = {placed.facts.path: placed.name for placed in soundtrack.placed_clips}
    own = [each for each in heard if each.path in names]
    found = dict(zip(own, side_by_side(partial(_own_loudness, each, cache=cache) for each in own), strict=True))
    soft = [names[each.path] for each in own if found[each][0] < _HISS_LUFS]
    if soft:
        reporter.report(Note(f"reel {timeline.name}: too soft to be levelled: {', '.join(dict.fromkeys(soft))}"))
    target_lufs = timeline.loudness_lufs or 0.0

    def change_db(each: SoundSpan) -> float:
        integrated_lufs, peak_db = found.get(each, (_SILENCE_LUFS, 0.0))
        return 0.0 if integrated_lufs < _HISS_LUFS else min(target_lufs - integrated_lufs, _PEAK_DB - peak_db)

    return tuple(replace(each, gain=each.gain * gain(change_db(each))) for each in heard)


def _own_loudness(span: SoundSpan, *, cache: Cache) -> tuple[float, float]:
    """Return how loud *span* is by itself, and its highest peak."""
    alone = [replace(span, at_sample=0, fade_in_samples=0, fade_out_samples=0)]
    ingredients: Ingredients = {"loudness": _ingredients(alone), "samples": span.samples}
    integrated_lufs, peak_db = json.loads(cache.text(lambda: _measure_loudness(alone, span.samples), ingredients))
    return integrated_lufs, peak_db


def _dips(over: Sequence[SoundSpan], *, samples: int, cache: Cache) -> tuple[tuple[int, int], ...]:
    """Return when one of *over* sounds."""
    ingredients: Ingredients = {"sounding": _ingredients(over), "samples": samples}
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
    ingredients: Ingredients = {"loudness": _ingredients(heard), "samples": samples}
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
        found = loudness(mixed_sound(heard, samples=samples), notes=Path(folder) / "r128")
    return json.dumps([found.integrated_lufs, found.true_peak_db])


def _ingredients(heard: Iterable[SoundSpan]) -> list[Ingredients]:
    return [asdict(replace(each, coded=None)) | {"path": digest(each.path)} for each in heard]
