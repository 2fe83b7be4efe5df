"""
The simulator's pictures: Ark's ``/images/generations``, drawn the same for the same request.

The words stand in the picture in small letters, and every reference hangs in it as a print, so that whoever looks sees
what came from what.
"""

import asyncio
import base64
import hashlib
import io
import random
import re
import secrets
import time
from dataclasses import dataclass
from typing import Final

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyboard.errors import PictureRefused
from storyboard.media.picture.fonts import draw_text
from storyboard.model.image_models import ImageModel, find_image_model
from storyboard.model.takes import Json
from storyboard.simulator.access import Access, read_all
from storyboard.simulator.content import AskedPicture
from storyboard.simulator.faults import FaultKind
from storyboard.simulator.film.scenery import collage, landscape
from storyboard.simulator.refusals import (
    internal,
    invalid,
    missing_parameter,
    output_image_sensitive,
    unknown_model,
)
from storyboard.simulator.request_rules import read_body

IMAGES: Final = "/api/v3/images/generations"
_SIZE: Final = re.compile(r"([1-9]\d{1,4})x([1-9]\d{1,4})")
_SIDES_PX: Final = {"1K": 1024, "1.5K": 1536, "2K": 2048, "3K": 3072, "4K": 4096}
_ONE_AT_A_TIME: Final = frozenset({"seedream-5.5", "seedream-5.0-pro", "seedream-5.0-flash"})
"""Models that refuse any word about groups of pictures."""
_OF_GROUPS: Final = frozenset({"sequential_image_generation", "stream"})
_NOT_SIMULATED: Final = ("sequential_image_generation", "stream", "layer_decomposition")
_GROUND: Final = (12, 12, 16, 150)


@dataclass(frozen=True, slots=True)
class _PictureRequest:
    """A request for one picture, checked."""

    model: ImageModel
    model_id: str
    prompt: str
    size_px: tuple[int, int]
    seed: int
    references: tuple[bytes, ...]
    kind: str
    """``png`` or ``jpeg``."""
    as_link: bool


def image_routes(access: Access) -> list[Route]:
    """Return the one route of pictures."""

    async def answer(request: Request) -> Response:
        access.admit(request)
        # The services' own clients send every setting that they know, as null where it is not set.
        body = {name: value for name, value in read_body(await read_all(request)).items() if value is not None}

        async def carry_out(of_picture: tuple[FaultKind, ...]) -> Json:
            if "moderation" in of_picture:
                raise output_image_sensitive()
            if "failed" in of_picture:
                raise internal()
            asked = await _request_in(body, access)
            data = await asyncio.to_thread(_draw, asked)
            return _answer(asked, data, access, base_url=access.base_url(request))

        return await access.answer("create", str(body.get("prompt", "")), carry_out)

    return [Route(IMAGES, answer, methods=["POST"])]


async def _request_in(body: Json, access: Access) -> _PictureRequest:
    """
    Return what *body* asks for.

    Raises:
        Refusal: The model makes no such picture.
    """
    name, prompt = body.get("model"), body.get("prompt")
    if not isinstance(name, str) or not name:
        raise missing_parameter("model")
    model = find_image_model(name)
    if model is None or name == model.name:
        raise unknown_model(name)
    if not isinstance(prompt, str) or not prompt.strip():
        raise missing_parameter("prompt")
    if model.name in _ONE_AT_A_TIME:
        for name in sorted(_OF_GROUPS & body.keys()):
            raise invalid(name, "the parameter is not supported by the current model")
    for name in (name for name in _NOT_SIMULATED if body.get(name) not in {False, "disabled", None}):
        raise invalid(name, "the simulator draws one whole picture to a call")
    written = body.get("image", [])
    places = [written] if isinstance(written, str) else written
    if not isinstance(places, list) or not all(isinstance(place, str) for place in places):
        raise invalid("image", "must be a string or a list of strings")
    if len(places) > model.max_references:
        raise invalid("image", f"must not hold more than {model.max_references} pictures")
    kind = body.get("output_format", "png" if model.name == "seedream-5.5" else "jpeg")
    if kind not in model.output_formats:
        raise invalid("output_format", f"must be one of {', '.join(model.output_formats)}")
    seed = body.get("seed", -1)
    if not isinstance(seed, int) or seed < 0:
        # As at the services: without a seed the same words give another picture each time.
        seed = secrets.randbits(31)
    return _PictureRequest(
        model=model,
        model_id=name,
        prompt=prompt,
        size_px=_size(body.get("size", "2K"), model),
        seed=seed,
        references=tuple([await access.account.pictures.bytes_behind(picture) for picture in _pictures(places)]),
        kind=kind,
        as_link=body.get("response_format", "url") == "url",
    )


def _pictures(places: list[str]) -> list[AskedPicture]:
    return [AskedPicture("reference_image", place, f"image[{n}].image_url") for n, place in enumerate(places)]


def _size(written: object, model: ImageModel) -> tuple[int, int]:
    if written in model.labels:
        side = _SIDES_PX[str(written)]
        return model.nearest_size(side, side)
    found = _SIZE.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise invalid("size", "must be WIDTHxHEIGHT or a size that the model knows")
    width, height = int(found[1]), int(found[2])
    least, most = model.pixels
    if width * height < least:
        raise invalid("size", f"image size must be at least {least} pixels")
    if width * height > most:
        raise invalid("size", f"image size must be at most {most} pixels")
    if not 1 / 16 <= width / height <= 16:
        raise invalid("size", "the aspect ratio must be between 1/16 and 16")
    return width, height


def _draw(asked: _PictureRequest) -> bytes:
    """
    Return the picture as bytes.

    Raises:
        Refusal: A reference cannot be read.
    """
    width_px, height_px = asked.size_px
    lot = hashlib.sha256(f"{asked.prompt}\n{asked.seed}\n{asked.model.name}".encode("utf-8", "backslashreplace"))
    for reference in asked.references:
        lot.update(hashlib.sha256(reference).digest())
    chance = random.Random(lot.digest())  # noqa: S311 - a drawing, and no secret
    try:
        if asked.references:
            picture = collage(asked.references, chance, width_px=width_px, height_px=height_px)
        else:
            picture = landscape(chance, width_px=width_px, height_px=height_px)
    except PictureRefused as error:
        raise invalid("image", error.message) from error
    small_px = max(12, min(width_px, height_px) // 40)
    words = draw_text(asked.prompt, width_px=width_px * 7 // 8, size_px=small_px, max_lines=4, ground=_GROUND)
    picture.paste(words, ((width_px - words.width) // 2, height_px - height_px // 24 - words.height), words)
    return _encode(picture, asked.kind)


def _encode(picture: Image.Image, kind: str) -> bytes:
    held = io.BytesIO()
    if kind == "png":
        picture.save(held, "PNG", compress_level=1)
    else:
        picture.save(held, "JPEG", quality=95)
    return held.getvalue()


def _answer(asked: _PictureRequest, data: bytes, access: Access, *, base_url: str) -> Json:
    width, height = asked.size_px
    entry: Json = {"size": f"{width}x{height}", "output_format": asked.kind}
    if asked.as_link:
        entry["url"] = access.account.keep_drawn(data, asked.kind, base_url=base_url)
    else:
        entry["b64_json"] = base64.b64encode(data).decode()
    tokens = width * height // 256
    usage = {
        "input_images": len(asked.references), "generated_images": 1, "output_tokens": tokens, "total_tokens": tokens,
    }  # fmt: skip
    return {"model": asked.model_id, "seed": asked.seed, "created": int(time.time()), "data": [entry], "usage": usage}
