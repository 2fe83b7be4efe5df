"""The ``storyboard`` command: one file a verb, and the one place that turns errors into exit statuses."""

import gc
import logging
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from types import ModuleType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from storyboard import __version__
from storyboard.cli.console import say_hint, talk, tell
from storyboard.cli.named_shell import settle_shell
from storyboard.cli.streams import plain_streams, standard_output
from storyboard.cli.unforeseen import end, hear
from storyboard.errors import Interrupted, StoryboardError

VERBS = {
    "new": "Make a project from a starter.",
    "write": "Let a language model write a storyboard from an idea.",
    "import": "Make a project of a screenplay, a shot list or a run record.",
    "check": "List every mistake in a storyboard, with file, line and column.",
    "fmt": "Reformat a storyboard file.",
    "plan": "Say what would be made and why, and what it would cost.",
    "graph": "Draw which shot opens on which, and how each stands.",
    "run": "Make what is missing; go on after anything that stopped it.",
    "status": "Say how each shot stands: state, take, progress and cost.",
    "why": "Say why a shot is, or is not, up to date.",
    "approve": "Circle a take or a draft: it is the one that counts.",
    "reject": "Reject a take or a draft: it never counts.",
    "note": "Note something at a time of a take.",
    "retake": "Make one more take of a shot, now.",
    "cancel": "Cancel what is queued at the provider.",
    "tasks": "List the provider's tasks; resolve those of unknown outcome.",
    "providers": "Tell who can make takes, what each can do, whose key is missing.",
    "models": "Tell what each model can do, its prices and limits.",
    "doctor": "Say what this machine lacks for making films.",
    "open": "Open the page, a reel or a clip in the system's program for it.",
    "hear": "Let a service hear whether the clips say their lines.",
    "stitch": "Stitch the reels again from the takes that are there.",
    "report": "Print or write the run record and the page.",
    "export": "Write reels as timelines for an editing program.",
    "schema": "Print the JSON Schema of the storyboard file, for editors.",
    "simulate": "Serve the simulator over HTTP, in the words of Ark's API.",
    "serve": "Open the studio in the browser; take calls of services.",
    "mcp": "Serve films to a coding agent over the Model Context Protocol.",
    "worker": "Work for all runs that share a database.",
}
"""
What each does, in the order in which a person meets them. Each is a module here and a function of the same name in
it, or an ``app`` that has verbs of its own.
"""


class _Verbs(TyperGroup):
    """Imports a verb when it is asked for: neither a plan nor the help waits for the simulator's web server to load."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer keeps its own copy of click's types
        """Return every verb."""
        return list(VERBS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write what each verb does."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Return the verb that *args* begin with; of one that there is not, name those that are nearest."""
        meant = get_close_matches(args[0], VERBS)
        if args[0] not in VERBS and meant:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {' or '.join(map(repr, meant))}?")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Return the verb called *cmd_name*; None where there is none."""
        if cmd_name not in VERBS:
            return None
        # ``import`` is a word of Python's own, so its module and its function are called ``import_``.
        python_name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = _imported_module(f"storyboard.cli.{python_name}")
        if hasattr(module, "app"):
            return typer.main.get_command(module.app)
        verb = typer.Typer(add_completion=False, rich_markup_mode=None)
        verb.command(cmd_name)(getattr(module, python_name))
        return typer.main.get_command(verb)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the verb; what a ^C interrupts can be gone on with."""
        try:
            with standard_output():
                return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise Interrupted("Stopped. Run the same command again to go on.") from interrupt


def _imported_module(name: str) -> ModuleType:
    """Return the module called *name*; the collector of garbage looks neither while it is imported nor at it later."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


app = typer.Typer(
    name="storyboard",
    cls=_Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(*, value: bool) -> None:
    if value:
        print(f"storyboard {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Make long AI videos from many shots."""


def main() -> None:
    """Run the command line; every purposeful error becomes one sentence, a hint and its exit status."""
    # Else Pydantic looks through all packages that are installed for plug-ins, at each look at a film.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A call that failed is told by its error; a run keeps the rest in its log.
    logging.getLogger("storyboard.providers").addHandler(logging.NullHandler())
    hear()
    with plain_streams():
        _run()


def _run() -> None:
    try:
        settle_shell(sys.argv[1:])
        app()
    except Interrupted as interrupted:
        talk(interrupted.message)
        say_hint(interrupted.hint)
        sys.exit(interrupted.exit_status)
    except StoryboardError as error:
        tell(error)
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        talk("Stopped. Run the same command again to go on.")
        sys.exit(Interrupted.exit_status)
    except Exception as error:  # noqa: BLE001 - the one place where an error that nobody foresaw is told
        end(error)
