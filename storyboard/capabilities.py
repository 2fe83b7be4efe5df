"""
What each model can do, what it asks and how fast it may be asked: data, with sources.

The facts stand in ``data/models.json``, each with where it was read. This
module types them; it knows no provider, no storyboard and no network.
"""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Mode = Literal["text", "first_frame", "first_last_frame", "references"]
"""How a shot is asked for: these exclude each other on the wire."""

Facts = dict[str, Any]

_MODE_KEYS: dict[Mode, str] = {
    "text": "t2v",
    "first_frame": "first_frame",
    "first_last_frame": "first_last_frame",
    "references": "reference_images",
}


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


@dataclass(frozen=True, slots=True)
class Model:
    """One video model, as its service documents it."""

    name: str
    """Our short name: ``seedance-1.5-pro``."""
    ids: tuple[str, str]
    """The full ids on Volcengine and on BytePlus."""
    modes: frozenset[Mode]
    max_references: int
    """Most reference pictures in one request; 0 where the model takes none."""
    reference_videos: ReferenceLimits | None
    """None where the model takes none."""
    reference_audios: ReferenceLimits | None
    """None where the model takes none; they never come alone."""
    reference_task_types: tuple[str, ...]
    """What the model may be told to do with reference videos; empty where it has no such parameter."""
    task_types_as_long_as_the_video: tuple[str, ...]
    """Of these, the ones in which length and ratio are the video's and none may be asked for."""
    resolutions: tuple[str, ...]
    default_resolution: str
    resolutions_not_with_references: tuple[str, ...]
    ratios: tuple[str, ...]
    """Every ratio the model knows, ``adaptive`` among them where it may be asked for."""
    adaptive_not_for: frozenset[Mode]
    only_adaptive_for: frozenset[Mode]
    """Modes in which the picture decides the ratio and none may be sent."""
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
    flex: bool
    camera_fixed: bool
    camera_fixed_with_references: bool
    priority: bool
    web_search: bool
    """For shots of text alone."""
    output_formats: tuple[str, ...]
    """The kinds of file that may be asked for; empty where the model makes ``mp4`` and has no such parameter."""
    returns_last_frame: bool
    seeds: bool
    """True where a source says that the model heeds ``seed``."""
    max_seed: int
    rate: Rate
    rates_of_sizes: dict[str, Rate]
    """Resolutions that have limits of their own."""
    expected_s: int
    """What a take usually needs from create to success, in seconds: a prior, until a run has measured."""
    pixels: dict[str, dict[str, tuple[int, int]]]
    """Resolution, then ratio, to width and height in pixels."""
    facts: Facts
    """The raw facts with their sources, for people who ask."""

    def size(self, resolution: str, ratio: str) -> tuple[int, int] | None:
        """Return width and height in pixels; None where the table has none (``adaptive``)."""
        return self.pixels.get(resolution.lower(), {}).get(ratio)

    def nearest_ratio(self, width_px: int, height_px: int) -> str:
        """Return the ratio of the table nearest to a picture's own, which ``adaptive`` takes."""
        shape = width_px / height_px
        sizes = self.pixels.get(self.default_resolution) or [ratio for ratio in self.ratios if ratio != "adaptive"]
        return min(sizes, key=lambda ratio: abs(_quotient(ratio) - shape))

    def default_ratio(self, mode: Mode) -> str:
        """Return what the service takes where no ratio is sent."""
        if "adaptive" in self.ratios and mode not in self.adaptive_not_for:
            return "16:9" if mode == "text" and self.name.startswith("seedance-1.0") else "adaptive"
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
    formats_newer_models: tuple[str, ...]
    """Taken by 1.5 pro and 2.x besides."""
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
class _Known:
    """The models of the table and those of a project, by name and by full id."""

    by_name: dict[str, Model]
    by_id: dict[str, Model]


_known: ContextVar[_Known] = ContextVar("_known")
"""Of the project that this task of the program works on; a worker may have several at once."""


def models() -> dict[str, Model]:
    """Return every known model by its short name: those of the table in its order, then the project's own."""
    return _known_here().by_name


def find_model(name: str) -> Model | None:
    """Return the model of a short name or a full id; None where neither table nor project know it."""
    known = _known_here()
    return known.by_name.get(name) or known.by_id.get(name)


def use_own_models(own: Mapping[str, Model]) -> None:
    """Let *own*, a project's models by name, be found before those of the table, in what this task does from now on."""
    _known.set(_with(own) if own else _shipped())


@cache
def shipped_models() -> dict[str, Model]:
    """Return the models of the table by short name, in its order."""
    expected: dict[str, int] = model_table()["common"]["expected_s"]["v"]
    return {facts["name"]: _model(facts, expected) for facts in model_table()["models"]}


def free_model(name: str) -> Model:
    """Return a model of which nothing is known: it may be asked for anything, and nobody can say what it costs."""
    newest = list(shipped_models().values())[-1]
    unknown: Facts = {"v": None, "src": "not known"}
    facts = {key: unknown if isinstance(fact, dict) else fact for key, fact in newest.facts.items()}
    return replace(
        newest,
        name=name,
        ids=(name, name),
        modes=frozenset(_MODE_KEYS),
        resolutions=("480p", "720p", "1080p", "4k"),
        adaptive_not_for=frozenset(),
        only_adaptive_for=frozenset(),
        min_duration_s=1,
        max_duration_s=3600,
        default_duration_s=-1,
        frames=range(1, 100_000),
        flex=True,
        camera_fixed=True,
        task_types_as_long_as_the_video=(),
        seeds=False,
        pixels={},
        facts={**facts, "name": name, "seed": {"v": {}, "src": "not known"}},
    )


def _known_here() -> _Known:
    return _known.get(None) or _shipped()


@cache
def _shipped() -> _Known:
    return _with({})


def _with(own: Mapping[str, Model]) -> _Known:
    by_name = {**shipped_models(), **own}
    return _Known(by_name, {full_id: model for model in by_name.values() for full_id in model.ids})


@cache
def picture_limits() -> PictureLimits:
    """Return what the services take as an input picture."""
    limits = model_table()["common"]["image_input"]["v"]
    return PictureLimits(
        formats=tuple(limits["formats"]),
        formats_newer_models=("heic", "heif"),
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


def _model(facts: Facts, expected: dict[str, int]) -> Model:
    values: Facts = {name: fact["v"] if isinstance(fact, dict) else fact for name, fact in facts.items()}
    modes, resolutions, ratios = values["modes"], values["resolutions"], values["ratios"]
    duration, frames, seed = values["duration_s"], values["frames"], values["seed"]
    camera, references = values["camera_fixed"], modes["reference_images"]
    task_types = tuple(modes.get("omni_reference_task_type", ()))
    return Model(
        name=facts["name"],
        ids=(values["model_id_cn"], values["model_id_byteplus"]),
        modes=frozenset(mode for mode, key in _MODE_KEYS.items() if modes[key]),
        max_references=references[1] if references else 0,
        reference_videos=_reference_limits(modes["reference_video"]),
        reference_audios=_reference_limits(modes["reference_audio"]),
        reference_task_types=task_types,
        task_types_as_long_as_the_video=tuple(one for one in task_types if one in ratios.get("only_adaptive_for", ())),
        resolutions=tuple(resolutions["values"]),
        default_resolution=resolutions["default"],
        resolutions_not_with_references=tuple(resolutions.get("not_with_reference_images", ())),
        ratios=tuple(ratios["values"]),
        adaptive_not_for=_modes(ratios.get("adaptive_not_for", ())),
        only_adaptive_for=_modes(ratios.get("only_adaptive_for", ())),
        min_duration_s=duration["min"],
        max_duration_s=duration["max"],
        default_duration_s=duration["default"],
        auto_duration=duration["auto_minus_1"],
        frames=range(frames["min"], frames["max"] + 1, 4) if frames else None,
        audio=bool(values["audio"]),
        draft=_supported(values["draft"]),
        flex=_supported(values["flex"]),
        camera_fixed=_supported(camera),
        camera_fixed_with_references=not (camera and "reference_images" in camera.get("not_with", ())),
        priority=bool(values["priority"]),
        web_search=_supported(values["web_search_tool"]),
        output_formats=tuple(values["container"]) if len(values["container"]) > 1 else (),
        returns_last_frame=bool(values["return_last_frame"]),
        seeds=_supported(seed),
        max_seed=min(seed.get("max", _MAX_SEED), _MAX_SEED),
        rate=_rate(values["rate"]),
        rates_of_sizes={size: _rate(values["rate"][size]) for size in resolutions["values"] if size in values["rate"]},
        expected_s=expected.get(facts["name"], expected["default"]),
        pixels=_pixels(values["pixels"]),
        facts=facts,
    )


def _pixels(fact: Facts) -> dict[str, dict[str, tuple[int, int]]]:
    return {name: {ratio: (width, height) for ratio, (width, height) in sizes.items()} for name, sizes in fact.items()}


# The older documentation says 2^32-1, the newest 2^31-1; the smaller is right for both.
_MAX_SEED = 2**31 - 1


def _modes(names: tuple[str, ...]) -> frozenset[Mode]:
    return frozenset(mode for mode, key in _MODE_KEYS.items() if key in names)


def _supported(fact: Any) -> bool:  # noqa: ANN401 - a bool or a mapping with more about it
    return bool(fact.get("supported")) if isinstance(fact, dict) else bool(fact)


def _reference_limits(fact: Facts | Literal[False]) -> ReferenceLimits | None:
    if not fact:
        return None
    each_s = fact.get("each_s")
    return ReferenceLimits(
        most=fact["max"], each_s=(each_s[0], each_s[1]) if each_s else None, total_s=fact["total_s_max"]
    )


def _rate(fact: Facts) -> Rate:
    limits = fact.get("enterprise", fact)
    return Rate(requests_per_minute=limits["rpm"], concurrent_tasks=limits["concurrency"])


def _price(
    fact: Facts | None, *, resolution: str, audio: bool, flex: bool, video_input: bool
) -> Decimal | None:  # fmt: skip
    if fact is None:
        return None
    tier = "flex" if flex else "online"
    by_size = "480p_720p" if resolution.lower() in {"480p", "720p"} else resolution.lower()
    value = (
        fact.get(tier)
        or fact.get(f"{tier}_audio" if audio else f"{tier}_silent")
        or fact.get(by_size, {}).get("video_input" if video_input else "no_video_input")
    )
    return None if value is None else Decimal(str(value))


def _quotient(ratio: str) -> float:
    width, height = ratio.split(":")
    return int(width) / int(height)
