"""Serve the simulator over HTTP: it speaks Ark's API and asks for no money."""

import getpass
import shlex
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions.told_files import ServedAddress
from storyboard.cli.arguments import HERE, JsonOption, project_or_none
from storyboard.cli.console import talk
from storyboard.cli.json_result import print_at_once
from storyboard.cli.unforeseen import tell_of_request
from storyboard.errors import CommandError
from storyboard.listener import address_of, listen
from storyboard.load.own_models import models_of
from storyboard.project import STORYBOARD_FILE, Project
from storyboard.show.serving import serve_until_stopped
from storyboard.simulator.app import create_app
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings


def simulate(  # noqa: PLR0913 - one parameter an option
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8787,
    latency: Annotated[float, typer.Option(min=0, help="Seconds that a task runs at least.")] = 0.0,
    queue: Annotated[float, typer.Option(min=0, help="Seconds that a task is queued at least.")] = 0.0,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="KIND[:KEY=VALUE,...]", help="Make something go wrong; repeatable.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The only key that is good; any but `invalid` when left out.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where tasks and films are kept.")] = None,
    rpm: Annotated[int | None, typer.Option(min=1, help="Creates a minute and model.")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1, help="Running tasks at a time and model.")] = None,
    management_limits: Annotated[
        bool, typer.Option("--management-limits", help="List once a second at most, get and delete 20 times.")
    ] = False,
    list_lag: Annotated[float, typer.Option(min=0, help="Seconds that a new task is missing from the list.")] = 0.0,
    link_lifetime: Annotated[int, typer.Option(min=0, help="Seconds that links to files work.")] = 86400,
    project: Annotated[
        Path, typer.Option(metavar="PROJECT", help="Whose models.toml counts; the current folder's when left out.")
    ] = HERE,
    no_render: Annotated[
        bool, typer.Option("--no-render", help="Give all tasks of one size and length the same film.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Serve the simulator over HTTP: it speaks Ark's API and asks for no money."""
    place = project_or_none(project) or Project(file=project.resolve() / STORYBOARD_FILE)
    settings = SimulatorSettings(
        key=_key(key),
        folder=_folder() if folder is None else folder,
        models=models_of(place),
        latency_s=latency,
        queue_s=queue,
        rpm=rpm,
        concurrency=concurrency,
        management_limits=management_limits,
        list_lag_s=list_lag,
        link_lifetime_s=link_lifetime,
        faults=tuple(parse_fault(text) for text in fault or ()),
        render=not no_render,
    )
    # ^C is how a server ends.
    with suppress(KeyboardInterrupt):
        _serve(settings, host=host, port=port, json=json)


def _serve(settings: SimulatorSettings, *, host: str, port: int, json: bool) -> None:
    """Listen, say where, and serve until somebody stops it."""
    with listen(host, port) as listener:
        app = create_app(_with_folder(settings))
        address = address_of(listener, host)
        base_url = f"{address}/api/v3"
        if json:
            print_at_once(ServedAddress(address=address, link=base_url))
        # As a shell reads it: the assignments stand before a command, the rest is a comment.
        key = shlex.quote(settings.key or "x")
        talk(f"ARK_BASE_URL={base_url} ARK_API_KEY={key}  # tasks and films: {settings.folder}")
        serve_until_stopped(app, listener, tell=tell_of_request)


def _key(text: str | None) -> str | None:
    """Return the key as it can stand in a header."""
    if text is not None and not (text.isascii() and text.isprintable() and text.strip() == text and text):
        raise CommandError(
            "--key: a key is printable ASCII without spaces around it", hint="for example --key secret-1"
        )
    return text


def _folder() -> Path:
    """Return this user's own folder for temporary things."""
    return Path(tempfile.gettempdir()) / f"storyboard-simulator-{getpass.getuser()}"


def _with_folder(settings: SimulatorSettings) -> SimulatorSettings:
    """Return *settings*, their folder made: for this user's eyes only, as a temporary place is everybody's."""
    try:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        hint = "name another --folder"
        raise CommandError(f"{settings.folder}: cannot be made: {error.strerror}", hint=hint) from error
    return settings
