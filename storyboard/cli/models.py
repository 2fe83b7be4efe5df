"""Show the models: what they make, what five seconds cost, and one of them with all its facts."""

from pathlib import Path
from typing import Annotated, Any

import typer

from storyboard.cli.arguments import HERE, JsonOption, project_or_none
from storyboard.cli.completion import complete_models, complete_providers
from storyboard.cli.console import Screen, print_json, print_line
from storyboard.cli.image_model_table import image_document, print_image_model, print_image_models
from storyboard.cli.model_table import LEGEND, price_table
from storyboard.cli.model_words import MODES, fact_rows, model_rows, price_rows
from storyboard.cli.speech_model_table import print_speech_models, speech_document
from storyboard.cli.table import Column, print_sentence, print_table, room_of
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.load.own_models import read_models
from storyboard.load.problems import Findings
from storyboard.model.capabilities import Model, Models, ReferenceLimits, model_table
from storyboard.model.image_models import find_image_model, image_models
from storyboard.model.speech_models import speech_models
from storyboard.plan.price_table import SECONDS, Cost, costs_of
from storyboard.project import STORYBOARD_FILE, Project

_PRICE_COLUMNS = (Column("size"), Column("USD", is_right=True), Column("CNY", is_right=True), Column(""))


def models(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[MODEL]",
            help="This one, with all its facts and where each was read.",
            autocompletion=complete_models,
        ),
    ] = None,
    *,
    project: Annotated[
        Path,
        typer.Option(metavar="PROJECT", help="Whose models.toml is read; the current folder's when left out."),
    ] = HERE,
    check: Annotated[
        bool, typer.Option("--check", help="Ask the service for its list of models, and show where the table differs.")
    ] = False,
    provider: Annotated[
        str | None,
        typer.Option(help="Ask only this one; without it, all that have a key.", autocompletion=complete_providers),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what each model makes and what five seconds of it cost. Nothing is sent, except with --check."""
    where = project_or_none(project) or Project(file=project.resolve() / STORYBOARD_FILE)
    findings = Findings()
    known = read_models(where, findings)
    if problems := findings.in_order():
        raise StoryboardInvalid(problems)
    if check:
        _check(where, known, provider, json=json)
        return
    image_model = find_image_model(name) if name else None
    spoken = tuple(model for model in speech_models() if name in {None, model.name} and not known.find(name or ""))
    found = () if image_model or (name and spoken) else _chosen_models(name, known)
    table = model_table()
    if json:
        told = {"compiled": table["_compiled"], "sources": table["_sources"], "common": table["common"]}
        of_pictures = (image_model,) if image_model else () if name else image_models().values()
        documents = {
            "image_models": [image_document(model) for model in of_pictures],
            "speech_models": [speech_document(model) for model in spoken],
        }
        print_json({**told, "models": [document(model) for model in found], **documents})
        return
    if name is None:
        _print_tables(found)
    elif image_model:
        print_image_model(image_model)
    elif spoken:
        print_speech_models(spoken)
    else:
        _print_model(found[0])
    print_sentence(f"facts as of {table['_compiled']}; ? and not known = undocumented")


def _print_tables(found: tuple[Model, ...]) -> None:
    """Print the models of clips that were *found*, of pictures and of speech."""
    screen = Screen()
    screen.width = room_of(screen)
    screen.print(price_table(found, width=screen.width))
    for line in LEGEND:
        print_sentence(line)
    print()
    print_image_models()
    print()
    print_speech_models(speech_models())


def _print_model(model: Model) -> None:
    print_line(model.name)
    print()
    print_table((Column(""), Column("")), model_rows(model))
    print()
    print_sentence(f"{SECONDS} s in 16:9, in USD at BytePlus and in CNY at Volcengine:")
    print_table(_PRICE_COLUMNS, price_rows(model))
    if model.flex:
        print_sentence("half of that in the flex tier, where a service still has it")
    print()
    print_table((Column("fact"), Column("value  [where it was read]")), fact_rows(model))


def _check(project: Project, known: Models, provider: str | None, *, json: bool) -> None:
    # What asks services takes a while to import.
    from storyboard.cli.model_check import check_document, check_lines, checked_models  # noqa: PLC0415

    found = checked_models(provider, project, known)
    if json:
        print_json(check_document(found))
        return
    for name, comparison in found.items():
        for line in check_lines(name, comparison):
            print(line)


def document(model: Model) -> dict[str, Any]:
    """Return a model as the JSON that programs read."""
    return {
        "name": model.name,
        "ids": {"volcengine": model.ids[0], "byteplus": model.ids[1]},
        "since": model.facts.get("since", {}).get("v"),
        "retired": {service: end.words for service, end in model.retired.items()},
        "successor": model.successor,
        "modes": [mode for mode in MODES if mode in model.modes],
        "references": _references_document(model),
        "resolutions": list(model.resolutions),
        "default_resolution": model.default_resolution,
        "resolutions_not_with_references": list(model.resolutions_not_with_references),
        "ratios": list(model.ratios),
        "adaptive_not_for": sorted(model.adaptive_not_for),
        "only_adaptive_for": sorted(model.only_adaptive_for),
        "text_ratio": model.text_ratio,
        "duration_s": {
            "min": model.min_duration_s,
            "max": model.max_duration_s,
            "default": model.default_duration_s,
            "auto": model.auto_duration,
        },
        "frames": _frames_document(model.frames),
        "audio": model.audio,
        "draft": model.draft,
        "flex": model.flex,
        "camera_fixed": model.camera_fixed,
        "priority": model.priority,
        "web_search": model.web_search,
        "takes_heif": model.takes_heif,
        "reads_text_commands": model.reads_text_commands,
        "output_formats": list(model.output_formats) or ["mp4"],
        "last_frame": model.returns_last_frame,
        "seed": {"heeded": _heeds_seed(model), "max": model.max_seed},
        "price_per_m_tokens": {"usd": _prices(model, "usd"), "cny": _prices(model, "cny")},
        "five_seconds": [_cost_document(cost) for cost in costs_of(model)],
        "limits": {
            "requests_per_minute": model.rate.requests_per_minute,
            "concurrent_tasks": model.rate.concurrent_tasks,
            "documented": model.facts["rate"]["v"],
        },
        "expected_s": model.expected_s,
        "pixels": model.pixels,
        "sources": {key: fact["src"] for key, fact in model.facts.items() if isinstance(fact, dict)},
    }


def _heeds_seed(model: Model) -> bool | None:
    fact = model.facts["seed"]["v"]
    return fact.get("supported") if isinstance(fact, dict) else fact


def _frames_document(frames: range | None) -> dict[str, int] | None:
    return {"min": frames[0], "max": frames[-1], "step": frames.step} if frames else None


def _references_document(model: Model) -> dict[str, Any]:
    return {
        "pictures": model.max_references,
        "videos": _reference_document(model.reference_videos),
        "sounds": _reference_document(model.reference_audios),
        "task_types": list(model.reference_task_types),
    }


def _reference_document(limits: ReferenceLimits | None) -> dict[str, Any] | None:
    if limits is None:
        return None
    return {"most": limits.most, "each_s": list(limits.each_s) if limits.each_s else None, "total_s": limits.total_s}


def _chosen_models(name: str | None, known: Models) -> tuple[Model, ...]:
    if name is None:
        return tuple(sorted(known, key=_age))
    model = known.find(name)
    if model is None:
        raise CommandError(
            f"no model is called {name!r}",
            hint=f"models are {', '.join((*known.names, *image_models(), *(model.name for model in speech_models())))}",
        )
    return (model,)


def _age(model: Model) -> tuple[int, bool]:
    """Return how many services have shut *model* down, and whether it has a successor: the living come first."""
    return sum(end.is_over for end in model.retired.values()), model.successor is not None


def _cost_document(cost: Cost) -> dict[str, Any]:
    return {
        "resolution": cost.resolution,
        "ratio": "16:9",
        "audio": cost.audio,
        "video_input": cost.video_input,
        "tokens": cost.tokens,
        "usd": None if cost.price.usd is None else float(cost.price.usd),
        "cny": None if cost.price.cny is None else float(cost.price.cny),
    }


def _prices(model: Model, currency: str) -> Any:  # noqa: ANN401 - as the table has it
    return model.facts[f"{currency}_per_m_tokens"]["v"]
