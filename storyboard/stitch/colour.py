"""
Colour along a chain: what makes a clip look like the one whose last frame it opens on.

The frame that two clips share is the one picture that both hold, so gain and
offset of each plane are read from its pixels, and from nothing that the film
itself changes. It renders nothing.
"""

import json
from itertools import pairwise
from pathlib import Path

from storyboard.media.treat import SAME_COLOURS, Colours, Levels
from storyboard.reporter import Note, Reporter
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients
from storyboard.stitch.timeline import Clip, Timeline

_ALIKE_FROM_DB = 24.0
"""After correction two frames at least so alike are one and the same; below, nothing can be read from them."""
_LEAST_GAIN, _LEAST_OFFSET = 0.02, 1.0
"""Smaller changes are not worth encoding a clip again."""
_MOST_GAIN, _MOST_OFFSET = 1.3, 30.0
"""Beyond this the colours did not drift: it is another picture."""


def corrections(timeline: Timeline, *, cache: Cache, reporter: Reporter) -> tuple[Colours, ...]:
    """
    Return for each clip of *timeline* what its colours become, as its ``match_color`` asks.

    Raises:
        MediaError: A clip cannot be read.
    """
    if timeline.match_color == "off":
        return (SAME_COLOURS,) * len(timeline.clips)
    found = [SAME_COLOURS]
    for before, after in pairwise(timeline.clips):
        step = _step(before, after, cache=cache) if after.shares_first_frame else SAME_COLOURS
        if step is None:
            text = f"reel {timeline.name}: the colours of {after.name} are left: {before.name} ends on another picture"
            reporter.report(Note(text))
            step = SAME_COLOURS
        elif after.shares_first_frame and timeline.match_color == "first":
            # The clip before is shown corrected itself, so this one follows it there.
            step = _combined_colours(step, found[-1])
        found.append(step)
    return tuple(_dropped_if_small(colours) for colours in found)


def _step(before: Clip, after: Clip, *, cache: Cache) -> Colours | None:
    """Return what turns the first frame of *after* into the last of *before*; None where they are two pictures."""
    ingredients: Ingredients = {"match": [digest(before.path), digest(after.path)]}
    planes, alike_db = json.loads(cache.text(lambda: _measure_match(before.path, after.path), ingredients))
    y, u, v = ((gain, offset) for gain, offset in planes)
    is_drift = all(
        1 / _MOST_GAIN <= gain <= _MOST_GAIN and _shift(gain, offset) <= _MOST_OFFSET for gain, offset in (y, u, v)
    )
    return Colours(y, u, v) if is_drift and alike_db >= _ALIKE_FROM_DB else None


def _measure_match(before: Path, after: Path) -> str:
    # NumPy takes longer to import than all the rest: only who decodes pays for it.
    from storyboard.media.measure.levels import fitted_db, match  # noqa: PLC0415

    planes = match(before, after)
    return json.dumps([[(plane.gain, plane.offset) for plane in planes], fitted_db(planes)])


def _shift(gain: float, offset: float) -> float:
    """Return by how much middle grey moves."""
    return abs((gain - 1) * 128 + offset)


def _combined_colours(first: Colours, second: Colours) -> Colours:
    return Colours(
        _combined_levels(first.y, second.y), _combined_levels(first.u, second.u), _combined_levels(first.v, second.v)
    )


def _combined_levels(first: Levels, second: Levels) -> Levels:
    return first[0] * second[0], first[1] * second[0] + second[1]


def _dropped_if_small(colours: Colours) -> Colours:
    planes = (colours.y, colours.u, colours.v)
    is_small = all(abs(gain - 1) < _LEAST_GAIN and _shift(gain, offset) < _LEAST_OFFSET for gain, offset in planes)
    return SAME_COLOURS if is_small else colours
