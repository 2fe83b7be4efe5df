"""Show the models: what they make, what five seconds cost, and one of them with all its facts."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions.model_facts import living_first, model_check, model_list, no_such_model
from storyboard.cli.arguments import HERE, JsonOption, project_or_none
from storyboard.cli.completion import complete_models, complete_providers
from storyboard.cli.console import Screen, print_line
from storyboard.cli.image_model_table import print_image_model, print_image_models
from storyboard.cli.json_result import print_result
from storyboard.cli.model_table import LEGEND, price_table
from storyboard.cli.model_words import fact_rows, model_rows, price_rows
from storyboard.cli.speech_model_table import print_speech_models
from storyboard.cli.table import Column, print_sentence, print_table, room_of
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.load.own_models import read_models
from storyboard.load.problems import Findings
from storyboard.model.capabilities import Model, Models, model_table
from storyboard.model.image_models import find_image_model, image_models
from storyboard.model.speech_models import speech_models
from storyboard.plan.price_table import SECONDS
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
    if provider:
        raise CommandError("--provider is for --check", hint=f"storyboard models --check --provider {provider}")
    image_model = find_image_model(name) if name else None
    spoken = tuple(model for model in speech_models() if name in {None, model.name} and not known.find(name or ""))
    found = () if image_model or (name and spoken) else _chosen_models(name, known)
    table = model_table()
    if json:
        of_pictures = (image_model,) if image_model else () if name else tuple(image_models().values())
        print_result(model_list(found, of_pictures, spoken))
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
    from storyboard.cli.model_check import check_lines, checked_models  # noqa: PLC0415

    found = checked_models(provider, project, known)
    if json:
        print_result(model_check(found))
        return
    for name, comparison in found.items():
        for line in check_lines(name, comparison):
            print(line)


def _chosen_models(name: str | None, known: Models) -> tuple[Model, ...]:
    if name is None:
        return tuple(living_first(known))
    model = known.find(name)
    if model is None:
        raise no_such_model(name, known)
    return (model,)
