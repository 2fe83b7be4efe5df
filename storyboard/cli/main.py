"""The ``storyboard`` command: one file a verb, and the one place that turns errors into exit statuses."""

import logging
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from storyboard import __version__
from storyboard.cli.console import talk, tell
from storyboard.errors import Interrupted, StoryboardError

VERBS = (
    "new", "write", "import", "check", "fmt", "plan", "graph", "run", "status", "why", "approve", "reject", "retake",
    "cancel", "tasks", "providers", "models", "doctor", "stitch", "report", "export", "schema", "simulate",
    "serve", "worker",
)  # fmt: skip
"""
In the order in which a person meets them; each is a module here and a function of the same name in it, or an
``app`` that has verbs of its own.
"""


class _Verbs(TyperGroup):
    """Imports a verb when it is asked for: a plan does not wait for the simulator's web server to load."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer keeps its own copy of click's types
        """Return every verb."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Return the verb called *cmd_name*; None where there is none."""
        if cmd_name not in VERBS:
            return None
        # ``import`` is a word of Python's own, so its module and its function are called ``import_``.
        python_name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = import_module(f"storyboard.cli.{python_name}")
        if hasattr(module, "app"):
            return typer.main.get_command(module.app)
        verb = typer.Typer(add_completion=False, rich_markup_mode=None)
        verb.command(cmd_name)(getattr(module, python_name))
        return typer.main.get_command(verb)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the verb; what a ^C interrupts can be gone on with."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise Interrupted("interrupted; run again to go on") from interrupt


app = typer.Typer(
    name="storyboard",
    cls=_Verbs,
    no_args_is_help=True,
    add_completion=False,
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
    # A call that failed is told by its error; a run keeps the rest in its log.
    logging.getLogger("storyboard.providers").addHandler(logging.NullHandler())
    try:
        app()
    except Interrupted as interrupted:
        talk(interrupted.message)
        sys.exit(interrupted.exit_status)
    except StoryboardError as error:
        tell(error)
        sys.exit(error.exit_status)
