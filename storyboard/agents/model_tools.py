"""The tool about models: what each can make, and what five seconds, or a picture, cost."""

from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import ModelsCall
from storyboard.agents.known_films import film_called
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.load.own_models import read_models
from storyboard.load.problems import Findings
from storyboard.model.capabilities import Model, Models
from storyboard.model.image_models import image_models
from storyboard.model.model_table import shipped_models
from storyboard.plan.price_table import Cost, costs_of
from storyboard.studio.library import Library


def models(library: Library, asked: ModelsCall) -> Answer:
    """Tell what each model makes and what it costs; nothing is sent."""
    known = _known_models(library, asked.film)
    if asked.model and known.find(asked.model) is None:
        names = ", ".join(known.names)
        raise CommandError(f"no video model is called {asked.model[:80]!r}", hint=f"there are {names}")
    chosen = [known.find(asked.model)] if asked.model else sorted(known, key=_age)
    lines = [_line(model, is_whole=bool(asked.model)) for model in chosen if model is not None]
    pictures = [] if asked.model else [{"model": name, "medium": "still"} for name in image_models()]
    return Answer(
        {"ok": True, "prices": "of five seconds in 16:9, at list price; `plan` tells what a film costs"},
        items=[*lines, *pictures][asked.start :],
        items_name="models",
        has_items=True,
        start=asked.start,
        total=len(lines) + len(pictures),
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


def _age(model: Model) -> tuple[int, bool]:
    return sum(end.is_over for end in model.retired.values()), model.successor is not None


def _line(model: Model, *, is_whole: bool) -> dict[str, object]:
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
