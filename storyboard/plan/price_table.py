"""What five seconds of a model cost in each of its sizes: silent or with sound, of text or of a video."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from storyboard.model.capabilities import Model, Price
from storyboard.model.units import billed_frames, frames_for, price, tokens_for

SECONDS = 5
"""How long the clip is, and the reference video where there is one."""
_RATIO = "16:9"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one clip of five seconds costs."""

    resolution: str
    audio: bool
    video_input: bool
    """Whether it refers to a video, of five seconds too."""
    tokens: int | None
    price: Price
    """In money; None where no source gives it."""


def costs_of(model: Model) -> tuple[Cost, ...]:
    """Return what five seconds of *model* cost, by size; where silence has a price of its own, silent ones too."""
    return tuple(cost for size in model.resolutions for cost in _costs(model, size))


def _costs(model: Model, size: str) -> Iterator[Cost]:
    usual = _cost(model, size, audio=model.audio, video_input=False)
    yield usual
    if model.reference_videos is not None:
        yield _cost(model, size, audio=model.audio, video_input=True)
    silent = _cost(model, size, audio=False, video_input=False)
    if silent.price != usual.price:
        yield silent


def _cost(model: Model, size: str, *, audio: bool, video_input: bool) -> Cost:
    per_million = model.price(resolution=size, audio=audio, flex=False, video_input=video_input)
    pixels = model.size(size, _RATIO)
    frames = frames_for(SECONDS)
    billed = billed_frames(frames, input_s=SECONDS) if video_input else frames
    tokens = tokens_for(width_px=pixels[0], height_px=pixels[1], frames=billed) if pixels else None
    return Cost(
        resolution=size,
        audio=audio,
        video_input=video_input,
        tokens=tokens,
        price=Price(usd=_money(tokens, per_million.usd), cny=_money(tokens, per_million.cny)),
    )


def _money(tokens: int | None, per_million: Decimal | None) -> Decimal | None:
    return None if tokens is None or per_million is None else price(tokens=tokens, per_million=per_million)
