"""The ``storyboard`` command: one file a verb, and the one place that turns errors into exit statuses."""

import sys

import typer

from storyboard import __version__
from storyboard.cli import check
from storyboard.cli.console import talk
from storyboard.errors import StoryboardError

app = typer.Typer(
    name="storyboard",
    help="Make long AI videos from many shots.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("check")(check.check)


def _version(*, value: bool) -> None:
    if value:
        print(f"storyboard {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Make long AI videos from many shots."""


def main() -> None:
    """Run the command line; every purposeful error becomes one sentence, a hint and its exit status."""
    try:
        app()
    except StoryboardError as error:
        talk(f"error: {error.message}")
        if error.hint:
            talk(f"  {error.hint}")
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        talk("interrupted; run again to go on")
        sys.exit(130)
