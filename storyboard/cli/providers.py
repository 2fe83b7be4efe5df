"""Tell who there is to make takes, what each can do, and what is lacking for it."""

from typing import Any

from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument, project_or_none
from storyboard.cli.console import print_json
from storyboard.cli.table import Column, print_sentence, print_table, state_cell
from storyboard.model.wires import provider_table
from storyboard.project import STORYBOARD_FILE, Project
from storyboard.providers.about import About, about_all, about_images, about_speech

_STATES = {"ready": "ready", "no_key": "no key", "not_set_up": "not set up"}
_FACTS = {
    "task_list": "task list",
    "cancel": "cancel",
    "last_frame": "last frame",
    "callbacks": "callbacks",
    "tokens": "tokens",
}
"""What a service has: `tokens` says how many it billed."""
_COLUMNS = (Column("provider"), Column("state"), Column("what it is"))
_FACT_COLUMNS = (Column("it has"), *map(Column, _FACTS.values()), Column(""))


def providers(
    project: ProjectArgument = HERE,
    json: JsonOption = False,  # noqa: FBT002
) -> None:
    """Tell who there is to make takes, what each can do, and whose key is missing. Nothing is asked of anybody."""
    place = project_or_none(project) or Project(file=project.resolve() / STORYBOARD_FILE)
    found, pictures, voices = about_all(place), about_images(place), about_speech(place)
    if json:
        table = provider_table()
        told = {"compiled": table["_compiled"], "sources": table["_sources"]}
        more = {
            "image_services": [_service_document(service) for service in pictures],
            "speech_services": [_service_document(service) for service in voices],
        }
        print_json({**told, "providers": [document(provider) for provider in found], **more})
        return
    _print_providers(found)
    _print_services("makes stills", pictures)
    _print_services("records lines", voices)


def document(about: About) -> dict[str, Any]:
    """Return a provider as the JSON that programs read."""
    return {
        "name": about.name,
        "title": about.fact("title"),
        "package": about.package,
        "state": about.state,
        "lacks": about.lacks,
        "hint": about.hint,
        "address": about.address,
        "key_variables": about.fact("key"),
        "address_variables": about.fact("address"),
        "default_address": about.fact("default_address"),
        "models": about.fact("catalogue"),
        "task_list": about.fact("task_list"),
        "cancel": about.fact("cancel"),
        "last_frame": about.fact("last_frame"),
        "callbacks": about.fact("callbacks"),
        "tokens": about.fact("tokens"),
        "currency": about.fact("currency"),
        "calls_a_second": about.fact("calls_a_second"),
        "sources": {name: fact["src"] for name, fact in about.facts.items()},
    }


def _service_document(about: About) -> dict[str, Any]:
    """Return a service for pictures or recordings as the JSON that programs read."""
    return {
        "name": about.name,
        "package": about.package,
        "state": about.state,
        "lacks": about.lacks,
        "hint": about.hint,
        "address": about.address,
    }


def _print_services(work: str, found: tuple[About, ...]) -> None:
    """Print who does some *work*, and what is lacking for it."""
    print()
    columns = (Column(work), Column("state"), Column("asked at"))
    print_table(columns, [(about.name, state_cell(_STATES[about.state]), about.address) for about in found])
    for about in found:
        if about.lacks:
            print_sentence(f"{about.name}: {about.lacks.partition(': ')[2] or about.lacks}; {about.hint}")


def _print_providers(found: tuple[About, ...]) -> None:
    print_table(_COLUMNS, [(about.name, state_cell(_STATES[about.state]), _words(about)) for about in found])
    print()
    print_table(_FACT_COLUMNS, [(about.name, *(_answer(about, fact) for fact in _FACTS), "") for about in found])
    print()
    for about in found:
        if about.lacks:
            print_sentence(f"{about.name}: {about.lacks.partition(': ')[2]}; {about.hint}")
    print_sentence("tokens: reports billed tokens; ? = undocumented")
    print_sentence(f"facts as of {provider_table()['_compiled']}")


def _words(about: About) -> str:
    """Return what a provider is, what it charges in, and how often it may be asked."""
    words = [about.fact("title") or f"from {about.package}"]
    if currency := about.fact("currency"):
        words.append(f"charges in {currency} per token")
    if calls := about.fact("calls_a_second"):
        words.append(f"a second: {', '.join(f'{number} {call}' for call, number in calls.items())}")
    return "; ".join(words)


def _answer(about: About, fact: str) -> str:
    answer = about.fact(fact)
    return "?" if answer is None else "yes" if answer else "no"
