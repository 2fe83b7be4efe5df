"""
What each image model can do and what a picture of it costs: data, with sources.

The facts stand in ``data/models.json`` beside those of the video models.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from storyboard.model.capabilities import Facts, Retirement, Service, model_table

_SIDE_STEP_PX = 2
"""Sides are even: clips in the very shape of a picture need that."""


@dataclass(frozen=True, slots=True)
class ImageModel:
    """One image model, as its service documents it."""

    name: str
    """Our short name: ``seedream-5.5``."""
    ids: tuple[str, str]
    """The full ids on Volcengine and on BytePlus."""
    retired: Mapping[Service, Retirement]
    pixels: tuple[int, int]
    """The fewest and the most pixels of a picture."""
    labels: tuple[str, ...]
    """Sizes by name, of which the model chooses the shape: ``2K``."""
    max_references: int
    max_reference_bytes: int
    output_formats: tuple[str, ...]
    expected_s: int
    """What a picture usually needs, in seconds."""
    images_per_minute: int
    """How many one account may ask for."""
    prices: Facts
    """US dollars for a picture, by its pixels and its references."""

    def usd(self, width_px: int, height_px: int, references: int) -> Decimal:
        """Return what one picture of that size with so many *references* costs, in US dollars."""
        price = Decimal(str(self.prices["flat"])) if "flat" in self.prices else self._price_of(width_px * height_px)
        price += Decimal(str(self.prices.get("per_reference", 0))) * references
        return price + Decimal(str(self.prices.get("per_reference_from_2nd", 0))) * max(0, references - 1)

    def _price_of(self, pixels: int) -> Decimal:
        steps = sorted((int(most), price) for most, price in self.prices["up_to_px"].items())
        return Decimal(str(next((price for most, price in steps if pixels <= most), self.prices["above"])))

    def nearest_size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Return the size nearest to a wanted one, in its very shape, that the model makes."""
        least, most = self.pixels
        wanted = width_px * height_px
        if least <= wanted <= most:
            return width_px, height_px
        factor = math.sqrt((least if wanted < least else most) / wanted)
        # Up to the floor is rounded up, down to the ceiling is rounded down: neither is passed.
        to_step = math.ceil if wanted < least else math.floor
        width, height = (
            _SIDE_STEP_PX * to_step(side * factor / _SIDE_STEP_PX) for side in (width_px, height_px)
        )  # fmt: skip
        return width, height


@cache
def image_models() -> Mapping[str, ImageModel]:
    """Return the image models by short name, the one that is taken where none is named first."""
    return {facts["name"]: _image_model(facts) for facts in model_table()["image_models"]}


def find_image_model(name: str) -> ImageModel | None:
    """Return the image model of a short name or a full id; None where it is not known."""
    models = image_models()
    return models.get(name) or next((model for model in models.values() if name in model.ids), None)


def image_models_of(service: Service | None) -> Iterator[ImageModel]:
    """Give the image models that *service* still takes requests for; those of either where it is None."""
    for model in image_models().values():
        end = model.retired.get(service) if service else None
        if end is None or not end.is_over:
            yield model


_DEFAULTS = {"openai": "gpt-image-1"}
"""The model of services that know none of the table's."""


def default_image_model(service: Service | None, *, provider: str = "") -> str:
    """Return the model of a still that names none: the first that *service* still has, or *provider*'s own."""
    if provider in _DEFAULTS:
        return _DEFAULTS[provider]
    return next(image_models_of(service), next(iter(image_models().values()))).name


def _image_model(facts: Facts) -> ImageModel:
    common, values = model_table()["image_common"], {name: fact["v"] for name, fact in facts.items() if name != "name"}
    expected = common["expected_s"]["v"]
    least, most = values["pixels"]
    return ImageModel(
        name=facts["name"],
        ids=(values["model_id_cn"], values["model_id_byteplus"]),
        retired=_retirements(facts.get("retired")),
        pixels=(least, most),
        labels=tuple(values["labels"]["values"]),
        max_references=values["references_max"],
        max_reference_bytes=values["reference_max_mb"] * 1024 * 1024,
        output_formats=tuple(values["output_format"]["values"]),
        expected_s=expected.get(facts["name"], expected["other"]),
        images_per_minute=common["images_per_minute"]["v"],
        prices=values["usd_per_image"],
    )


def _retirements(fact: Facts | None) -> dict[Service, Retirement]:
    if fact is None:
        return {}
    services: dict[str, Service] = {"cn": "volcengine", "byteplus": "byteplus"}
    return {
        services[place]: Retirement(
            datetime.fromisoformat(at), is_found=False, source=fact["src"], is_sure=fact["confidence"] == "high"
        )
        for place, at in fact["v"].items()
        if place in services and at
    }
