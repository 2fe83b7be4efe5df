"""Begin a film from an idea in words."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions import new_films
from storyboard.cli.arguments import EventsOption, JsonOption
from storyboard.cli.console import print_line, talk
from storyboard.cli.event_stream import EventStream, event_stream
from storyboard.cli.json_result import print_result
from storyboard.project import Project, path_to_type
from storyboard.reporter import Note


def write(
    idea: Annotated[str, typer.Argument(metavar="IDEA", help="What the film is about; - reads it from a pipe.")],
    *,
    shots: Annotated[int, typer.Option(min=1, max=60, help="How many shots it has.")] = 6,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The new project; as the film's title when left out.")
    ] = None,
    json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """
    Let a language model write a storyboard from an idea. Asks for no video and overwrites nothing.

    Any OpenAI-compatible endpoint will do; STORYBOARD_LLM_BASE_URL, STORYBOARD_LLM_API_KEY and
    STORYBOARD_LLM_MODEL name it.
    """
    with event_stream(events=events, json=json) as stream:
        said = sys.stdin.read() if idea == "-" else idea
        say = talk if stream is None else partial(_report, stream)
        film = new_films.write_film(said, shots=shots, name=name, here=Path(), say=say)
        if stream is not None:
            stream.end(film)
            return
    if json:
        print_result(film)
        return
    made = Project(file=Path(film.file))
    place = path_to_type(made)
    print_line(place)
    tokens = f" for {film.tokens:,} tokens" if film.tokens else ""
    talk(f"{film.title}: {film.shots} shots{tokens}; read through {place}/{made.file.name}, then:")
    talk(f"  storyboard plan {place}")
    talk(f"  storyboard run {place}")


def _report(stream: EventStream, text: str) -> None:
    stream.report(Note(text))
