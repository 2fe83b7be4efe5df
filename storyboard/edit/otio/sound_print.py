"""
A short sign of how the sound of a timeline is cut, by which it is seen whether an edit touched it.

Needs the extra ``export``.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from opentimelineio import schema

SOUND_PRINT = "sound"
"""What our metadata of a timeline calls it."""


def sound_print(timeline: Any) -> str:  # noqa: ANN401 - the library is untyped
    """Return the sign: the same for the same clips and fades at the same places, whatever they are called."""
    tracks = [track for track in timeline.tracks if getattr(track, "kind", "") == schema.TrackKind.Audio]
    said = [[bool(track.enabled), [list(_sound_facts(item)) for item in track]] for track in tracks]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _sound_facts(item: Any) -> Iterator[object]:  # noqa: ANN401
    yield type(item).__name__
    yield bool(getattr(item, "enabled", True))
    times = (
        [item.in_offset, item.out_offset]
        if isinstance(item, schema.Transition)
        else [item.source_range.start_time, item.source_range.duration]
        if item.source_range
        else []
    )
    yield [round(time.to_seconds(), 6) for time in times]
    yield [[effect.schema_name(), effect.effect_name] for effect in getattr(item, "effects", ())]
    if isinstance(item, schema.Clip):
        yield item.name
