"""
What each model can do, what it asks and how fast it may be asked: data, with sources.

The facts stand in ``data/models.json``, each with where it was read. This
module types them; it knows no provider, no storyboard and no network. Who needs
a model's facts is handed the table, a `Models`.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Mode = Literal["text", "first_frame", "first_last_frame", "references"]
"""How a shot is asked for: these exclude each other on the wire."""

Service = Literal["volcengine", "byteplus"]
"""A service of the models' maker, with ids of its own for them."""

EXTEND = "extend"
"""The wire's word for a task that goes on from a reference video."""

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a service lets one account ask for one model."""

    requests_per_minute: int
    concurrent_tasks: int


@dataclass(frozen=True, slots=True)
class Price:
    """A price for a million tokens; None where no source gives one: unknown is never zero."""

    usd: Decimal | None
    cny: Decimal | None


@dataclass(frozen=True, slots=True)
class ReferenceLimits:
    """How many reference videos, or sounds, one request may have, and how long they may be."""

    most: int
    each_s: tuple[float, float] | None
    """The shortest and the longest; None where no source says."""
    total_s: float

    @property
    def accepted_s(self) -> tuple[float, float] | None:
        """The shortest and the longest that the services let pass; None where no source says."""
        return (self.each_s[0] - LEEWAY_S, self.each_s[1] + LEEWAY_S) if self.each_s else None

    @property
    def accepted_total_s(self) -> float:
        """How long the services let them be together."""
        return self.total_s + LEEWAY_S


LEEWAY_S = 0.2
"""The services take 1.8 to 15.2 s, or to 30.2 s, where their pages say 2 to 15, or to 30."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Retirement:
    """From when a service makes no more takes of a model."""

    at: datetime | None
    """None where a project's own models say so."""
    is_found: bool
    """True where nobody announced it: by then the service no longer knew the id."""
    source: str
    is_sure: bool = True
    """False where one source tells it that may be wrong."""

    @property
    def is_over(self) -> bool:
        """Whether that time has come."""
        return self.at is None or _now() >= self.at

    @property
    def words(self) -> str:
        """The day: ``since 2026-11-11``."""
        if self.at is None:
            return f"as {self.source} says"
        when = "by" if self.is_found else "since" if self.is_over else "from"
        return f"{when} {self.at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Model:
    """One video model, as its service documents it."""

    name: str
    """Our short name: ``seedance-2.0-mini``."""
    ids: tuple[str, str]
    """The full ids on Volcengine and on BytePlus; empty where none is known."""
    retired: Mapping[Service, Retirement]
    """The services that take no more requests for it, or will take none."""
    successor: str | None
    """The short name of the model to change to; None where it needs none."""
    modes: frozenset[Mode]
    max_references: int
    """Most reference pictures in one request; 0 where the model takes none."""
    reference_videos: ReferenceLimits | None
    """None where the model takes none."""
    reference_audios: ReferenceLimits | None
    """None where the model takes none."""
    sounds_alone: bool
    """Whether sounds may be all that a request refers to."""
    reference_task_types: tuple[str, ...]
    """What the model may be told to do with reference videos; empty where it has no such parameter."""
    task_types_as_wide_as_the_video: tuple[str, ...]
    """Of these, the ones in which the shape is the video's and no ratio may be asked for."""
    task_types_as_long_as_the_video: tuple[str, ...]
    """Of these, the ones in which the length is the video's and none may be asked for."""
    task_source_s: Mapping[str, tuple[float, float]]
    """How short and how long the video of such a task may be."""
    task_words: Mapping[str, tuple[str, ...]]
    """The words in a text by which the model takes it for such a task."""
    not_edit_sentence: str
    """What the text says where its words are those of an edit and it is none; empty where nothing helps."""
    resolutions: tuple[str, ...]
    default_resolution: str
    resolutions_not_with_references: tuple[str, ...]
    ratios: tuple[str, ...]
    """Every ratio the model knows, ``adaptive`` among them where it may be asked for."""
    adaptive_not_for: frozenset[Mode]
    only_adaptive_for: frozenset[Mode]
    """Modes in which the picture decides the ratio and none may be sent."""
    text_ratio: str
    """What the service takes for a shot of text that asks for no ratio."""
    min_duration_s: int
    max_duration_s: int
    default_duration_s: int
    """-1 where the model decides."""
    auto_duration: bool
    """True where ``duration: -1`` lets the model decide."""
    frames: range | None
    """The frame counts that ``frames`` may ask for; None where the model has no such parameter."""
    audio: bool
    draft: bool
    draft_final_resolutions: tuple[str, ...]
    """The sizes that a draft can become; empty where nobody limits them."""
    draft_final_sends: frozenset[str]
    """All that a request for the final of a draft may hold; empty where nobody limits it."""
    flex: bool
    camera_fixed: bool
    camera_fixed_with_references: bool
    priority: bool
    web_search: bool
    """For shots of text alone."""
    takes_heif: bool
    """Whether pictures may be HEIC or HEIF."""
    reads_text_commands: bool
    """Whether ``--dur 5`` in a prompt is a setting, and no word of it."""
    output_formats: tuple[str, ...]
    """The kinds of file that may be asked for; empty where the model makes ``mp4`` and has no such parameter."""
    returns_last_frame: bool
    seeds: bool
    """True if a source says that the model follows ``seed``."""
    repeats_seeds: bool
    """False where a source says that the same seed gives other films."""
    max_seed: int
    rate: Rate
    rates_of_sizes: dict[str, Rate]
    """Resolutions that have limits of their own."""
    expected_s: int
    """What a take usually needs from create to success, in seconds: a prior, until a run has measured."""
    pixels: dict[str, dict[str, tuple[int, int]]]
    """Resolution, then ratio, to width and height in pixels."""
    keeps_shape: bool
    """Whether a clip that follows a picture or a video has its very shape, and not the nearest one of the table."""
    codings: Mapping[str, str]
    """Resolution to ``h264`` or ``hevc10``, as far as it is known how clips are coded."""
    facts: Facts
    """The raw facts with their sources, for people who ask."""

    def size(self, resolution: str, ratio: str) -> tuple[int, int] | None:
        """Return width and height in pixels; None where the table has none (``adaptive``)."""
        return self.pixels.get(resolution.lower(), {}).get(ratio)

    def size_of_shape(self, resolution: str, width_px: int, height_px: int) -> tuple[int, int] | None:
        """Return width and height of a clip in the very shape of *width_px* by *height_px*; None where nobody knows."""
        square = self.size(resolution, "1:1")
        if square is None or not self.keeps_shape:
            return None
        root = math.sqrt(width_px / height_px)
        return _even(square[0] * root), _even(square[1] / root)

    def follows_shape(self, mode: Mode, task_type: str | None = None) -> bool:
        """Return whether the picture or the video alone decides the shape, and no ratio may be asked for."""
        is_of_video = mode == "references" and task_type in self.task_types_as_wide_as_the_video
        return is_of_video or mode in self.only_adaptive_for

    @property
    def unconfirmed_resolutions(self) -> tuple[str, ...]:
        """The sizes that one source alone says it makes."""
        told: Facts = self.facts["resolutions"]["v"] or {}
        return tuple(told.get("unconfirmed", ()))

    @property
    def continues(self) -> bool:
        """Whether a clip can be handed to it to go on from."""
        return EXTEND in self.reference_task_types

    @property
    def continued_s(self) -> tuple[float, float] | None:
        """How long a clip may be that it goes on from, in seconds; None where no source says."""
        return self.task_source_s.get(EXTEND)

    def nearest_ratio(self, width_px: int, height_px: int) -> str:
        """Return the ratio of the table nearest to a picture's own, which ``adaptive`` takes."""
        shape = width_px / height_px
        sizes = self.pixels.get(self.default_resolution) or [ratio for ratio in self.ratios if ratio != "adaptive"]
        return min(sizes, key=lambda ratio: abs(_quotient(ratio) - shape))

    def default_ratio(self, mode: Mode) -> str:
        """Return what the service takes where no ratio is sent."""
        if mode == "text" and self.text_ratio in self.ratios:
            return self.text_ratio
        if "adaptive" in self.ratios and mode not in self.adaptive_not_for:
            return "adaptive"
        return "16:9"

    def price(self, *, resolution: str, audio: bool, flex: bool, video_input: bool = False) -> Price:
        """Return the price of a million tokens of such a shot; *video_input* is whether it refers to a video."""
        usd, cny = self.facts["usd_per_m_tokens"]["v"], self.facts["cny_per_m_tokens"]["v"]
        return Price(
            usd=_price(usd, resolution=resolution, audio=audio, flex=flex, video_input=video_input),
            cny=_price(cny, resolution=resolution, audio=audio, flex=flex, video_input=video_input),
        )


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a picture must be to be taken as a frame or a reference."""

    formats: tuple[str, ...]
    heif_formats: tuple[str, ...]
    """Models whose table says so take these too."""
    min_side_px: int
    max_side_px: int
    min_shape: float
    """Width over height."""
    max_shape: float
    max_bytes: int
    max_body_bytes: int
    """The whole request, every picture in it as base64."""


@dataclass(frozen=True, slots=True)
class SoundLimits:
    """What a sound must be to be taken as a reference."""

    formats: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Models:
    """The models that one film may ask for: those of the shipped table, and its project's own."""

    by_name: Mapping[str, Model]
    """By short name: those of the table in its order, then the project's own."""
    _by_id: Mapping[str, Model] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the full ids."""
        by_id = {full_id: model for model in self.by_name.values() for full_id in model.ids if full_id}
        object.__setattr__(self, "_by_id", by_id)

    def __iter__(self) -> Iterator[Model]:
        """Return every model, in order."""
        return iter(self.by_name.values())

    def find(self, name: str) -> Model | None:
        """Return the model of a short name or a full id; None where it is not known."""
        return self.by_name.get(name) or self._by_id.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Every short name, in order."""
        return tuple(self.by_name)

    def with_own(self, own: Mapping[str, Model]) -> "Models":
        """Return this table with *own*, a project's models by name, laid over it."""
        return Models({**self.by_name, **own}) if own else self


@cache
def picture_limits() -> PictureLimits:
    """Return what the services take as an input picture."""
    limits = model_table()["common"]["image_input"]["v"]
    return PictureLimits(
        formats=tuple(limits["formats"]),
        heif_formats=tuple(kind for kinds in limits["formats_extra"] for kind in kinds.split("/")),
        min_side_px=limits["side_px"][0],
        max_side_px=limits["side_px"][1],
        min_shape=limits["aspect_w_over_h"][0],
        max_shape=limits["aspect_w_over_h"][1],
        max_bytes=limits["max_mb"] * 1024 * 1024,
        max_body_bytes=limits["request_body_max_mb"] * 1024 * 1024,
    )


@cache
def sound_limits() -> SoundLimits:
    """Return what the services take as an input sound."""
    limits = model_table()["common"]["audio_input"]["v"]
    return SoundLimits(formats=tuple(limits["formats"]), max_bytes=limits["max_mb"] * 1024 * 1024)


@cache
def common_fact(name: str) -> Any:  # noqa: ANN401 - a fact is whatever the table holds
    """Return a fact that holds for every model, such as ``video_url_lifetime_s``."""
    return model_table()["common"][name]["v"]


@cache
def model_table() -> Facts:
    """Return all facts about models, with their sources and the day on which they were read."""
    text = files("storyboard").joinpath("data/models.json").read_text(encoding="utf-8")
    table: Facts = json.loads(text)
    return table


def _price(
    fact: Facts | None, *, resolution: str, audio: bool, flex: bool, video_input: bool
) -> Decimal | None:  # fmt: skip
    if fact is None:
        return None
    tier = "flex" if flex else "online"
    by_size = "480p_720p" if resolution.lower() in {"480p", "720p"} else resolution.lower()
    names = (tier, f"{tier}_audio" if audio else f"{tier}_silent", by_size)
    value = next((fact[name] for name in names if fact.get(name) is not None), None)
    if isinstance(value, dict):
        value = value.get("video_input" if video_input else "no_video_input")
    return None if value is None else Decimal(str(value))


def _even(side_px: float) -> int:
    return 2 * round(side_px / 2)


def _quotient(ratio: str) -> float:
    width, height = ratio.split(":")
    return int(width) / int(height)
