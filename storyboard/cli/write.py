"""Begin a film from an idea in words."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard.author.screenwriter.chat import Chat, endpoint_from_environment
from storyboard.author.screenwriter.write_storyboard import Wish, write_storyboard
from storyboard.cli.console import print_line, talk
from storyboard.errors import CommandError
from storyboard.project import path_to_type


def write(
    idea: Annotated[str, typer.Argument(metavar="IDEA", help="What the film is about; - reads it from a pipe.")],
    *,
    shots: Annotated[int, typer.Option(min=1, max=60, help="How many shots it has.")] = 6,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The new project; as the film's title when left out.")
    ] = None,
) -> None:
    """
    Let a language model write a storyboard from an idea. Asks for no video and overwrites nothing.

    Any OpenAI-compatible endpoint will do; STORYBOARD_LLM_BASE_URL, STORYBOARD_LLM_API_KEY and
    STORYBOARD_LLM_MODEL name it.
    """
    said = (sys.stdin.read() if idea == "-" else idea).strip()
    if not said:
        raise CommandError("write: no idea is given", hint='storyboard write "a lighthouse keeper finds a message"')
    endpoint = endpoint_from_environment()
    talk(f'asking model "{endpoint.model}" at {endpoint.host}')
    made = write_storyboard(Wish(said, shots, name), Chat(endpoint), here=Path(), say=talk)
    place = path_to_type(made.project)
    print_line(place)
    tokens = f" for {made.tokens:,} tokens" if made.tokens else ""
    talk(f"{made.title}: {shots} shots{tokens}; read through {place}/{made.project.file.name}, then:")
    talk(f"  storyboard plan {place}")
    talk(f"  storyboard run {place}")
