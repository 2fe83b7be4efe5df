"""Frames and sounds at the ends of clips, measured once and kept by the bytes that they were measured on."""

import base64
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from storyboard.media.measure.figures import Figures
from storyboard.media.measure.tones import MeasuredFrames, measure_frames
from storyboard.media.sound.loudness import level_db
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients, ends_of, measures_of

HEARD_S = 0.05
"""Listened to on each side of a cut."""

_METHOD = 2
"""How it is measured; what was kept of another way is measured again."""


def measured_frames(
    path: Path, *, start: int, frames: int, cache: Cache, see: Callable[[], MeasuredFrames] | None = None
) -> MeasuredFrames:
    """
    Return what *frames* frames of the clip at *path* are like, from frame *start* on.

    *see* measures them, where somebody has them decoded.

    Raises:
        MediaError: The clip cannot be read, or has no such frames.
    """
    key = frames_key(digest(path), start=start, frames=frames)
    see = see or partial(measure_frames, path, start=start, frames=frames)
    return _frames_from(cache.text(lambda: _json_of(see()), key, beside=[ends_of(path)]))


def frames_key(sha256: str, *, start: int, frames: int) -> Ingredients:
    """Return the key of what frames of a clip with this digest are like."""
    return {"look": sha256, "start": start, "frames": frames, "method": _METHOD}


def level(path: Path, *, start_s: float, length_s: float, cache: Cache) -> float:
    """
    Return the RMS of *length_s* of the sound of the clip at *path*, from *start_s* of its picture on, in dB.

    Raises:
        MediaError: The clip cannot be read.
    """
    ingredients: Ingredients = {"level": digest(path), "start_s": start_s, "length_s": length_s, "method": _METHOD}
    measure = partial(level_db, path, start_s=start_s, length_s=length_s)
    return cache.number(measure, ingredients, beside=[measures_of(path)])


def _json_of(seen: MeasuredFrames) -> str:
    return json.dumps(
        {
            "figures": [[f.luma, f.u, f.v, f.contrast, f.sharpness] for f in seen.figures],
            "size": seen.small[0].shape,
            "small": [_text(grey.astype(np.uint8).tobytes()) for grey in seen.small],
            "jpegs": [_text(seen.first_jpeg), _text(seen.last_jpeg)],
        }
    )


def _frames_from(text: str) -> MeasuredFrames:
    kept = json.loads(text)
    pictures = [np.frombuffer(base64.b64decode(picture), np.uint8).reshape(kept["size"]) for picture in kept["small"]]
    first_jpeg, last_jpeg = (base64.b64decode(jpeg) for jpeg in kept["jpegs"])
    return MeasuredFrames(
        figures=tuple(Figures(*numbers) for numbers in kept["figures"]),
        small=tuple(picture.astype(np.int16) for picture in pictures),
        first_jpeg=first_jpeg,
        last_jpeg=last_jpeg,
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
