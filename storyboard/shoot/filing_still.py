"""
Filing a still: the picture as it was served, looked at, durable, with its slate last.

A still's take has one file: it is its picture, and what it gives to a shot below is these bytes.
"""

from pathlib import Path

import av
import numpy as np
from PIL import Image

from storyboard.archive.takes import file_facts
from storyboard.errors import PictureRefused
from storyboard.media.measure.tones import ends_like
from storyboard.media.picture.input_pictures import PICTURE_FORMATS, PictureFacts, picture_facts
from storyboard.model.clock import now
from storyboard.model.drift import tone
from storyboard.model.takes import Attempt, ClipFacts, Slate, Take, Tone
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.filed_call import file_call

_KINDS = ("png", "jpeg", "webp")
_RATE = "24/1"
"""What a still is shown at where it stands in for a clip."""


async def file_still(context: Context, attempt_id: str) -> Take:
    """File the picture of an attempt as a take; raises as `file_call` does."""
    take = await file_call(context, attempt_id, look=_require_picture, make_slate=_slate)
    _tell_other_size(context, take.slate)
    return take


def _tell_other_size(context: Context, slate: Slate) -> None:
    """Say where the picture is of another size than was asked."""
    asked, came = slate.attempt.asked.size or "", f"{slate.clip.width}x{slate.clip.height}"
    if "x" in asked and asked != came:
        context.reporter.report(
            Note(f"{slate.attempt.key}: asked of {slate.attempt.provider} in {asked}, and it came in {came}")
        )


def _require_picture(data: bytes, name: str) -> None:
    _look(data, name)


def _look(data: bytes, name: str) -> PictureFacts:
    facts = picture_facts(data, name=name)
    if facts.format not in _KINDS:
        raise PictureRefused(f"{name}: it is {facts.format}, and neither PNG nor JPEG nor WebP")
    return facts


def picture_tone(place: Path) -> Tone:
    """Return what the picture at *place* is like: clips may be measured from it."""
    with Image.open(place, formats=PICTURE_FORMATS) as picture:
        frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB"), np.uint8), format="rgb24")
    return tone(ends_like((frame,), ()))


def _slate(attempt: Attempt, place: Path) -> Slate:
    picture, facts = file_facts(place), _look(place.read_bytes(), place.name)
    return Slate(
        attempt=attempt.model_copy(update={"state": "archived", "failure": None}),
        seed=attempt.asked.seed,
        archived_at=now(),
        tone=picture_tone(place),
        clip=ClipFacts(width=facts.width_px, height=facts.height_px, frames=1, rate=_RATE, has_audio=False),
        video=picture,
        first_frame=picture,
        last_frame=picture,
        last_frame_served=True,
    )
