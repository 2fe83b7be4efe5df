"""
How large a clip can be that a request asks for, so that nothing far larger is fetched or decoded.

Whatever the service answers is paid: these bounds lie far above what any of its clips has. It asks nobody.
"""

from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import ClipTooLarge
from storyboard.media.measure.decode_whole import ANY_CLIP, Bounds
from storyboard.media.picture.input_pictures import header_size, picture_facts
from storyboard.model.capabilities import Model, Models
from storyboard.model.takes import Request
from storyboard.model.units import FPS
from storyboard.providers.base import MOST_CLIP_BYTES

MOST_FRAME_BYTES = 128 * 1024**2
"""Of a last frame; in 4K and 16 bit, not packed at all, it has 50 million."""
_BYTES_A_PIXEL = 1
"""Of each frame: twenty times what services take, and half as much again as ProRes 4444."""
_MORE_BYTES = 32 * 1024**2
"""For sound and all else."""
_TIMES = 4
_MORE_S = 10
_RATE = 120


@dataclass(frozen=True, slots=True)
class ExpectedClip:
    """What a clip has at most."""

    most_bytes: int
    bounds: Bounds


def expected_clip(request: Request, models: Models) -> ExpectedClip:
    """Return how large the clip that *request* asks for can be; a model that is not known may make any."""
    model = models.find(request.model)
    largest_px = _largest_px(model, request) if model else 0
    if model is None or not largest_px:
        return ExpectedClip(MOST_CLIP_BYTES, ANY_CLIP)
    length_s = _longest_s(model, request)
    most_bytes = largest_px * (round(length_s * FPS) + 1) * _BYTES_A_PIXEL + _MORE_BYTES
    most_s = round(length_s * _TIMES) + _MORE_S
    bounds = Bounds(
        pixels=min(largest_px * _TIMES, ANY_CLIP.pixels),
        length_s=min(most_s, ANY_CLIP.length_s),
        frames=min(most_s * _RATE, ANY_CLIP.frames),
    )
    return ExpectedClip(min(most_bytes, MOST_CLIP_BYTES), bounds)


def _largest_px(model: Model, request: Request) -> int:
    """Return the pixels of the largest picture in the resolution that is asked for; in any where none is."""
    asked = model.pixels.get((request.resolution or "").lower())
    tables = [asked] if asked else list(model.pixels.values())
    return max((width_px * height_px for table in tables for width_px, height_px in table.values()), default=0)


def _longest_s(model: Model, request: Request) -> float:
    """Return the length that is asked for, else the longest that the model makes, or takes where it follows a video."""
    if request.duration is not None and request.duration > 0:
        return request.duration
    if request.frames is not None:
        return float(request.frames / FPS)
    followed_s = model.reference_videos.total_s if model.reference_videos else 0
    return max(model.max_duration_s, followed_s)


def check_frame(path: Path, *, within: Bounds) -> None:
    """
    See that the file at *path* is a whole picture; one that is far too large is not decoded.

    Raises:
        PictureRefused: It is none that can be read.
        ClipTooLarge: It has more pixels than were asked for.
    """
    data = path.read_bytes()
    width_px, height_px = header_size(data, name=path.name)
    if width_px * height_px > within.pixels:
        size = f"{width_px}x{height_px} pixels"
        raise ClipTooLarge(f"{path.name}: {size} is far more than was asked for; it was not decoded")
    picture_facts(data, name=path.name)
