"""The tool about models: what each can make, and what five seconds, a picture, or speech costs."""

from typing import Final

from storyboard.actions.model_facts import (
    ImageModelFacts,
    SpeechModelFacts,
    image_model_facts,
    living_first,
    no_such_model,
    speech_model_facts,
)
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import ModelsCall
from storyboard.agents.known_films import film_called
from storyboard.errors import StoryboardInvalid
from storyboard.load.own_models import read_models
from storyboard.load.problems import Findings
from storyboard.model.capabilities import Model, Models
from storyboard.model.image_models import image_models
from storyboard.model.model_table import shipped_models
from storyboard.model.speech_models import speech_models
from storyboard.plan.price_table import Cost, costs_of
from storyboard.studio.library import Library

_PRICES: Final = (
    "of five seconds of a clip in 16:9, of a picture, or of speech, at list price; `plan` tells what a film costs"
)
_TOLD: Final = (
    "model", "medium", "sizes", "retired", "usd_of_1920x1080", "service", "host", "usd_per_million_characters",
    "usd_per_minute", "ends",
)  # fmt: skip
"""Of pictures and speech, where a list is told."""


def models(library: Library, asked: ModelsCall) -> Answer:
    """Tell what each model makes and what it costs; nothing is sent."""
    known, is_whole = _known_models(library, asked.film), bool(asked.model)
    lines = [
        *((model.name, _clip_line(model, is_whole=is_whole)) for model in living_first(known)),
        *((name, _facts_line(image_model_facts(model), is_whole=is_whole)) for name, model in image_models().items()),
        *((model.name, _facts_line(speech_model_facts(model), is_whole=is_whole)) for model in speech_models()),
    ]
    chosen = [line for name, line in lines if asked.model in {"", name}]
    if not chosen:
        raise no_such_model(asked.model[:80], known)
    return Answer(
        {"ok": True, "prices": _PRICES},
        items=chosen[asked.start :],
        items_name="models",
        start=asked.start,
        total=len(chosen),
        again=NextStep(tool="models", arguments={}, why=""),
        steps=() if asked.model else (NextStep(tool="models", arguments={}, why="tells more of one", fill=("model",)),),
    )


def _known_models(library: Library, film: str) -> Models:
    if not film:
        return shipped_models()
    findings = Findings()
    known = read_models(film_called(library, film).project, findings)
    if problems := findings.in_order():
        raise StoryboardInvalid(problems)
    return known


def _facts_line(facts: ImageModelFacts | SpeechModelFacts, *, is_whole: bool) -> dict[str, object]:
    told = {"model": facts.name, **facts.model_dump(mode="json", exclude={"name"})}
    return {name: value for name, value in told.items() if value not in (None, "", {}) and (is_whole or name in _TOLD)}


def _clip_line(model: Model, *, is_whole: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "model": model.name,
        "medium": "video",
        "modes": sorted(model.modes),
        "resolutions": model.resolutions,
        "seconds": [model.min_duration_s, model.max_duration_s],
        "audio": model.audio,
        "draft": model.draft,
        "retired": {service: end.words for service, end in model.retired.items()},
        "successor": model.successor,
        "five_seconds": [_cost_line(cost) for cost in costs_of(model) if not cost.video_input],
    }
    if is_whole:
        told |= {
            "ratios": model.ratios,
            "references": model.max_references,
            "flex": model.flex,
            "camera_fixed": model.camera_fixed,
            "expected_s": model.expected_s,
            "requests_per_minute": model.rate.requests_per_minute,
            "tasks_at_once": model.rate.concurrent_tasks,
        }
    return {name: value for name, value in told.items() if value not in (None, {}, ())}


def _cost_line(cost: Cost) -> dict[str, object]:
    usd = None if cost.price.usd is None else round(float(cost.price.usd), 4)
    return {"resolution": cost.resolution, "audio": cost.audio, "usd": usd}
