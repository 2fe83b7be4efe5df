"""What each model can do and what it costs, as programs read it: the table of facts in a form that stays."""

from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Literal, get_args

from pydantic import ConfigDict, RootModel

from storyboard.actions.result import Result
from storyboard.errors import CommandError
from storyboard.model.capabilities import Mode, Model, Models, ReferenceLimits, model_table
from storyboard.model.image_models import ImageModel, image_models
from storyboard.model.speech_models import SpeechModel, speech_models
from storyboard.plan.price_table import Cost, costs_of
from storyboard.providers.model_list import ModelComparison

_USUAL_PX = (1920, 1080)


class ServiceIds(Result):
    """A model's id at each service."""

    volcengine: str
    byteplus: str


class LengthRange(Result):
    """How long a clip of a model can be."""

    min: int
    max: int
    default: int
    auto: bool
    """Whether the model can choose."""


class FrameRange(Result):
    """How many frames a clip of a model can have."""

    min: int
    max: int
    step: int


class ReferenceRange(Result):
    """How many references of a kind a model takes, and how long they may be."""

    most: int
    each_s: tuple[float, float] | None
    """Shortest and longest; null where nothing says."""
    total_s: float | None


class ReferenceFacts(Result):
    """What references a model takes."""

    pictures: int
    """At most so many."""
    videos: ReferenceRange | None
    """Null where it takes none."""
    sounds: ReferenceRange | None
    task_types: tuple[str, ...]
    """What a task with references can be for."""


class SeedFacts(Result):
    """What a model makes of a seed."""

    heeded: bool | None
    """Null where no source says."""
    max: int


class TokenPrices(Result):
    """Prices of a million tokens, in each currency as the services' tables have them; null where none is known."""

    usd: Any
    cny: Any


class ClipCost(Result):
    """What five seconds of a model cost."""

    resolution: str
    ratio: str
    audio: bool
    video_input: bool
    """Whether a video is among its references."""
    tokens: int | None
    usd: float | None
    cny: float | None


class RateLimits(Result):
    """How much an account may ask of a model."""

    requests_per_minute: int
    concurrent_tasks: int
    documented: Any
    """What the services' pages say."""


class ModelFacts(Result):
    """One video model."""

    name: str
    """The short name that a storyboard says."""
    ids: ServiceIds
    since: Any
    """When services had it first."""
    retired: dict[str, str]
    """By service: when it is shut down, in words."""
    successor: str | None
    modes: tuple[str, ...]
    """What a clip can be made from."""
    references: ReferenceFacts
    resolutions: tuple[str, ...]
    default_resolution: str
    resolutions_not_with_references: tuple[str, ...]
    ratios: tuple[str, ...]
    adaptive_not_for: tuple[str, ...]
    """Modes in which the ratio cannot be `adaptive`."""
    only_adaptive_for: tuple[str, ...]
    """Modes in which it can be nothing else."""
    text_ratio: str
    """The ratio of a clip from text alone."""
    duration_s: LengthRange
    frames: FrameRange | None
    """Null where only seconds can be asked for."""
    audio: bool
    draft: bool
    flex: bool
    camera_fixed: bool
    priority: bool
    web_search: bool
    takes_heif: bool
    reads_text_commands: bool
    output_formats: tuple[str, ...]
    last_frame: bool
    """Whether the service returns it."""
    seed: SeedFacts
    price_per_m_tokens: TokenPrices
    five_seconds: tuple[ClipCost, ...]
    limits: RateLimits
    expected_s: int
    """How long a task usually takes."""
    pixels: dict[str, dict[str, tuple[int, int]]]
    """By resolution and ratio: width and height."""
    sources: dict[str, Any]
    """By fact: where it was read."""


class ImageReferenceFacts(Result):
    """What references an image model takes."""

    pictures: int
    most_bytes: int
    """Of each."""


class ImageLimits(Result):
    """How much an account may ask of an image model."""

    images_per_minute: int


class ImageModelFacts(Result):
    """One image model."""

    name: str
    medium: Literal["still"]
    ids: ServiceIds
    retired: dict[str, str]
    """By service: when it is shut down, in words."""
    sizes: tuple[str, ...]
    pixels: tuple[int, int]
    """Fewest and most of a picture."""
    references: ImageReferenceFacts
    output_formats: tuple[str, ...]
    expected_s: int
    """How long a picture usually takes."""
    limits: ImageLimits
    usd_per_image: dict[str, Any]
    """As the service's table has it."""
    usd_of_1920x1080: float


class SpeechModelFacts(Result):
    """One speech model."""

    name: str
    medium: Literal["recording"]
    service: str
    host: str
    usd_per_million_characters: float | None
    """Null where it is not so billed, or nobody knows."""
    usd_per_minute: float | None
    han_counts: int
    """As how many characters a Chinese one is billed."""
    ends: str
    """When it is shut down, in words; empty where that is not known."""


class ModelList(Result):
    """The models, with where each fact was read."""

    compiled: str
    """The day on which the facts were read."""
    sources: dict[str, Any]
    """By its sign: what the source is."""
    common: dict[str, Any]
    """What holds of all models, each with its source."""
    models: tuple[ModelFacts, ...]
    image_models: tuple[ImageModelFacts, ...]
    speech_models: tuple[SpeechModelFacts, ...]


class ListComparison(Result):
    """A service's own list of models beside the table."""

    lacking: tuple[str, ...]
    """Ids that the service lists and the table lacks."""
    gone: tuple[str, ...]
    """Models that are shut down there, and the table says that they live."""
    kept: tuple[str, ...]
    """Models that are listed, and the table says that they are retired."""
    unlisted: tuple[str, ...]
    """Models that are not listed; a list may leave some out."""


class ModelCheck(RootModel[dict[str, ListComparison]]):
    """By service: its list of models beside the table."""

    model_config = ConfigDict(frozen=True)


def living_first(models: Iterable[Model]) -> list[Model]:
    """Return *models*, those first that no service has shut down and that have no successor."""
    return sorted(models, key=lambda model: (sum(end.is_over for end in model.retired.values()), bool(model.successor)))


def no_such_model(name: str, known: Models) -> CommandError:
    """Return that no model is called *name*, and which there are."""
    names = (*known.names, *image_models(), *(model.name for model in speech_models()))
    if near := get_close_matches(name.casefold(), names, n=1):
        return CommandError(f"no model is called {name!r}", hint=f"did you mean {near[0]!r}?")
    return CommandError(f"no model is called {name!r}", hint=f"models are {', '.join(names)}")


def model_list(
    models: tuple[Model, ...], of_pictures: tuple[ImageModel, ...], of_speech: tuple[SpeechModel, ...]
) -> ModelList:
    """Return all facts of *models*, and of those *of_pictures* and *of_speech*."""
    table = model_table()
    return ModelList(
        compiled=table["_compiled"],
        sources=table["_sources"],
        common=table["common"],
        models=tuple(map(model_facts, models)),
        image_models=tuple(map(image_model_facts, of_pictures)),
        speech_models=tuple(map(speech_model_facts, of_speech)),
    )


def model_check(found: dict[str, ModelComparison]) -> ModelCheck:
    """Return what services list, each beside the table."""
    return ModelCheck(
        {
            name: ListComparison(
                lacking=compared.lacking, gone=compared.gone, kept=compared.kept, unlisted=compared.unlisted
            )
            for name, compared in found.items()
        }
    )


def model_facts(model: Model) -> ModelFacts:
    """Return all facts of *model*."""
    return ModelFacts(
        name=model.name,
        ids=ServiceIds(volcengine=model.ids[0], byteplus=model.ids[1]),
        since=model.facts.get("since", {}).get("v"),
        retired={service: end.words for service, end in model.retired.items()},
        successor=model.successor,
        modes=tuple(mode for mode in get_args(Mode) if mode in model.modes),
        references=_references(model),
        resolutions=model.resolutions,
        default_resolution=model.default_resolution,
        resolutions_not_with_references=tuple(model.resolutions_not_with_references),
        ratios=tuple(model.ratios),
        adaptive_not_for=tuple(sorted(model.adaptive_not_for)),
        only_adaptive_for=tuple(sorted(model.only_adaptive_for)),
        text_ratio=model.text_ratio,
        duration_s=LengthRange(
            min=model.min_duration_s, max=model.max_duration_s, default=model.default_duration_s,
            auto=model.auto_duration,
        ),
        frames=_frames(model.frames),
        audio=model.audio,
        draft=model.draft,
        flex=model.flex,
        camera_fixed=model.camera_fixed,
        priority=model.priority,
        web_search=model.web_search,
        takes_heif=model.takes_heif,
        reads_text_commands=model.reads_text_commands,
        output_formats=tuple(model.output_formats) or ("mp4",),
        last_frame=model.returns_last_frame,
        seed=SeedFacts(heeded=_heeds_seed(model), max=model.max_seed),
        price_per_m_tokens=TokenPrices(usd=_prices(model, "usd"), cny=_prices(model, "cny")),
        five_seconds=tuple(map(_clip_cost, costs_of(model))),
        limits=RateLimits(
            requests_per_minute=model.rate.requests_per_minute, concurrent_tasks=model.rate.concurrent_tasks,
            documented=model.facts["rate"]["v"],
        ),
        expected_s=model.expected_s,
        pixels={resolution: dict(of_ratio) for resolution, of_ratio in model.pixels.items()},
        sources={key: fact["src"] for key, fact in model.facts.items() if isinstance(fact, dict)},
    )  # fmt: skip


def image_model_facts(model: ImageModel) -> ImageModelFacts:
    """Return all facts of an image *model*."""
    return ImageModelFacts(
        name=model.name,
        medium="still",
        ids=ServiceIds(volcengine=model.ids[0], byteplus=model.ids[1]),
        retired={service: end.words for service, end in model.retired.items()},
        sizes=tuple(model.labels),
        pixels=model.pixels,
        references=ImageReferenceFacts(pictures=model.max_references, most_bytes=model.max_reference_bytes),
        output_formats=tuple(model.output_formats),
        expected_s=model.expected_s,
        limits=ImageLimits(images_per_minute=model.images_per_minute),
        usd_per_image=dict(model.prices),
        usd_of_1920x1080=float(model.usd(*model.nearest_size(*_USUAL_PX), 0)),
    )


def speech_model_facts(model: SpeechModel) -> SpeechModelFacts:
    """Return all facts of a speech *model*."""
    return SpeechModelFacts(
        name=model.name,
        medium="recording",
        service=model.service,
        host=model.host,
        usd_per_million_characters=_number(model.usd_per_character, 1_000_000),
        usd_per_minute=_number(model.usd_per_second, 60),
        han_counts=model.han_counts,
        ends=model.end.words if model.end else "",
    )


def _number(price: Decimal | None, times: int) -> float | None:
    return None if price is None else float(price * times)


def _heeds_seed(model: Model) -> bool | None:
    fact = model.facts["seed"]["v"]
    return fact.get("supported") if isinstance(fact, dict) else fact


def _frames(frames: range | None) -> FrameRange | None:
    return FrameRange(min=frames[0], max=frames[-1], step=frames.step) if frames else None


def _references(model: Model) -> ReferenceFacts:
    return ReferenceFacts(
        pictures=model.max_references,
        videos=_reference_range(model.reference_videos),
        sounds=_reference_range(model.reference_audios),
        task_types=tuple(model.reference_task_types),
    )


def _reference_range(limits: ReferenceLimits | None) -> ReferenceRange | None:
    if limits is None:
        return None
    return ReferenceRange(most=limits.most, each_s=limits.each_s, total_s=limits.total_s)


def _clip_cost(cost: Cost) -> ClipCost:
    return ClipCost(
        resolution=cost.resolution,
        ratio="16:9",
        audio=cost.audio,
        video_input=cost.video_input,
        tokens=cost.tokens,
        usd=None if cost.price.usd is None else float(cost.price.usd),
        cny=None if cost.price.cny is None else float(cost.price.cny),
    )


def _prices(model: Model, currency: str) -> Any:  # noqa: ANN401 - as the table has it
    return model.facts[f"{currency}_per_m_tokens"]["v"]
