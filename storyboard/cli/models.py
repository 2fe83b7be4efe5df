"""Tell what each model can do, what it asks and how fast it may be asked, with where that was read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from storyboard.cli.arguments import HERE, project_or_none
from storyboard.cli.console import Screen, put_json
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.load.own_models import read_models
from storyboard.load.problems import Findings
from storyboard.model.capabilities import Mode, Model, Models, ReferenceLimits, model_table
from storyboard.model.wires import retired_said
from storyboard.project import STORYBOARD_FILE, Project

_MODES: dict[Mode, str] = {
    "text": "text",
    "first_frame": "first frame",
    "first_last_frame": "first and last frame",
    "references": "references",
}
_SIZES = {"480p_720p": "480p and 720p"}


def models(
    name: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="Only this one, with the source of each fact.")
    ] = None,
    *,
    project: Annotated[
        Path, typer.Option(metavar="PROJECT", help="Whose models.toml counts; the current folder's when left out.")
    ] = HERE,
    check: Annotated[
        bool, typer.Option("--check", help="Ask the service which models it lists, and tell what the table lacks.")
    ] = False,
    provider: Annotated[str | None, typer.Option(help="Whom --check asks; all that have a key when left out.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Tell what each model can do, its prices and limits, and where that was read. Only --check asks anybody."""
    where = project_or_none(project) or Project(file=project.resolve() / STORYBOARD_FILE)
    findings = Findings()
    known = read_models(where, findings)
    if problems := findings.sorted():
        raise StoryboardInvalid(problems)
    if check:
        _check(where, known, provider, json=json)
        return
    found = _found(name, known)
    table = model_table()
    if json:
        told = {"compiled": table["_compiled"], "sources": table["_sources"], "common": table["common"]}
        put_json({**told, "models": [document(one) for one in found]})
        return
    console = Screen(soft_wrap=True)
    for one in found:
        for line in _lines(one):
            console.print(line)
        if name is not None:
            for line in _sources(one):
                console.print(line)
    console.print(f"read until {table['_compiled']}; what no source tells is not known")


def _check(project: Project, known: Models, provider: str | None, *, json: bool) -> None:
    # What asks services takes a while to import.
    from storyboard.cli.model_check import check_document, check_lines, checked_models  # noqa: PLC0415

    found = checked_models(provider, project, known)
    if json:
        put_json(check_document(found))
        return
    for name, one in found.items():
        for line in check_lines(name, one):
            print(line)


def document(model: Model) -> dict[str, Any]:
    """Return a model as the JSON that programs read."""
    return {
        "name": model.name,
        "ids": {"volcengine": model.ids[0], "byteplus": model.ids[1]},
        "since": model.facts.get("since", {}).get("v"),
        "retired": {service: end.words for service, end in model.retired.items()},
        "successor": model.successor,
        "modes": [mode for mode in _MODES if mode in model.modes],
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
        "seed": {"heeded": _heeded(model), "max": model.max_seed},
        "price_per_m_tokens": {"usd": _prices(model, "usd"), "cny": _prices(model, "cny")},
        "limits": {
            "requests_per_minute": model.rate.requests_per_minute,
            "concurrent_tasks": model.rate.concurrent_tasks,
            "documented": model.facts["rate"]["v"],
        },
        "expected_s": model.expected_s,
        "pixels": model.pixels,
        "sources": {key: fact["src"] for key, fact in model.facts.items() if isinstance(fact, dict)},
    }


def _heeded(model: Model) -> bool | None:
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


def _found(name: str | None, known: Models) -> tuple[Model, ...]:
    if name is None:
        return tuple(sorted(known, key=_services_gone))
    model = known.find(name)
    if model is None:
        raise CommandError(f"no model is called {name!r}", hint=f"models are {', '.join(known.names)}")
    return (model,)


def _services_gone(model: Model) -> int:
    """Return how many services have shut *model* down: the living come first."""
    return sum(end.is_over for end in model.retired.values())


def _prices(model: Model, currency: str) -> Any:  # noqa: ANN401 - as the table has it
    return model.facts[f"{currency}_per_m_tokens"]["v"]


def _lines(model: Model) -> Iterator[str]:
    yield f"{model.name}  ({' · '.join(dict.fromkeys(filter(None, model.ids)))})"
    if said := retired_said(model, ""):
        change = f"; its successor is {model.successor}" if model.successor else ""
        yield f"  retired  {said.partition(': ')[2]}{change}"
    yield f"  makes    {', '.join(_MODES[mode] for mode in _MODES if mode in model.modes)}"
    auto = ", or as long as the model likes (-1)" if model.auto_duration else ""
    frames = f", or {model.frames[0]} to {model.frames[-1]} frames" if model.frames else ""
    yield f"  length   {model.min_duration_s} to {model.max_duration_s} s{auto}{frames}"
    yield f"  sizes    {', '.join(model.resolutions)}; {', '.join(model.ratios)}"
    if references := _references(model):
        yield f"  refers   to {references}"
    yield f"  also     {', '.join(_also(model)) or 'nothing more'}"
    for currency in ("usd", "cny"):
        yield f"  price    {_price_words(_prices(model, currency), currency.upper())}"
    rate = model.rate
    sizes = (
        f"; {size}: {own.requests_per_minute} and {own.concurrent_tasks}" for size, own in model.rates_of_sizes.items()
    )
    yield f"  limits   {rate.requests_per_minute} tasks a minute, {rate.concurrent_tasks} at once{''.join(sizes)}"


def _references(model: Model) -> str:
    kinds = [f"{model.max_references} pictures"] if model.max_references else []
    for limits, word in ((model.reference_videos, "videos"), (model.reference_audios, "sounds")):
        if limits is not None:
            each = f"{limits.each_s[0]:g} to {limits.each_s[1]:g} s, " if limits.each_s else ""
            kinds.append(f"{limits.most} {word} ({each}{limits.total_s:g} s together)")
    without = ", ".join(model.resolutions_not_with_references)
    return ", ".join(kinds) + (f", not in {without}" if kinds and without else "")


def _also(model: Model) -> list[str]:
    able = {
        "sound": model.audio,
        "drafts": model.draft,
        "flex tier": model.flex,
        "camera_fixed": model.camera_fixed,
        "seed": model.seeds,
        "priority": model.priority,
        "web search": model.web_search,
        "/".join(model.output_formats): bool(model.output_formats),
        "its last frame": model.returns_last_frame,
    }
    return [word for word, is_able in able.items() if is_able]


def _price_words(fact: dict[str, Any] | None, currency: str) -> str:
    if fact is None:
        return f"not known in {currency}"
    return f"{currency} a million tokens: {', '.join(_price_parts(fact))}"


def _price_parts(fact: dict[str, Any]) -> Iterator[str]:
    for name, value in fact.items():
        if isinstance(value, dict):
            inputs = {"": value.get("no_video_input"), " with a video": value.get("video_input")}
            parts = " and ".join(f"{price:g}{words}" for words, price in inputs.items() if price is not None)
            yield f"{parts} for {_SIZES.get(name, name)}"
        elif value is not None:
            words = {"audio": "with sound", "silent": "silent", "online": "", "flex": "in flex"}
            said = " ".join(filter(None, (words.get(part, part) for part in name.split("_"))))
            yield f"{value:g} {said}".rstrip()


def _sources(model: Model) -> Iterator[str]:
    for key, fact in model.facts.items():
        if isinstance(fact, dict) and key != "pixels":
            yield f"  {key}: {fact['v']}  [{fact['src']}]"
