"""Tell who there is to make takes, what each can do, and what is lacking for it."""

from typing import Annotated, Any

import typer

from storyboard.cli.arguments import HERE, ProjectArgument, project_or_none
from storyboard.cli.console import Screen, print_json
from storyboard.model.wires import provider_table
from storyboard.project import STORYBOARD_FILE, Project
from storyboard.providers.about import About, about_all

_STATES = {"ready": "ready", "no_key": "no key", "not_set_up": "not set up"}
_FACTS = {
    "task_list": "task list",
    "cancel": "cancel",
    "last_frame": "last frame of its own",
    "callbacks": "callbacks",
    "tokens": "word of the tokens billed",
}


def providers(
    project: ProjectArgument = HERE,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Tell who there is to make takes, what each can do, and whose key is missing. Nothing is asked of anybody."""
    found = about_all(project_or_none(project) or Project(file=project.resolve() / STORYBOARD_FILE))
    if json:
        table = provider_table()
        told = {"compiled": table["_compiled"], "sources": table["_sources"]}
        print_json({**told, "providers": [document(provider) for provider in found]})
        return
    _show(found)


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


def _show(found: tuple[About, ...]) -> None:
    console = Screen(soft_wrap=True)
    for provider in found:
        console.print(f"{provider.name}: {_STATES[provider.state]}")
        console.print(f"  {provider.fact('title') or f'from {provider.package}'}")
        for words, answer in (("has", True), ("has no", False), ("not known", None)):
            if named := [word for fact, word in _FACTS.items() if provider.facts and provider.fact(fact) is answer]:
                console.print(f"  {words}: {', '.join(named)}")
        if currency := provider.fact("currency"):
            console.print(f"  asks {currency} for tokens, as `storyboard models` tells for each model")
        if calls := provider.fact("calls_a_second"):
            told = ", ".join(f"{call} {number}" for call, number in calls.items())
            console.print(f"  calls a second that one account has: {told}")
        if provider.lacks:
            console.print(f"  {provider.lacks.partition(': ')[2]}; {provider.hint}")
    console.print(f"read until {provider_table()['_compiled']}")
