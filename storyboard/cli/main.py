"""The ``storyboard`` command: one file a verb, and the one place that turns errors into exit statuses."""

import sys
from typing import Annotated

import click
import typer

from storyboard import __version__
from storyboard.cli import check, plan, report, run, schema, simulate, status, stitch, why
from storyboard.cli.console import talk
from storyboard.errors import CommandError, StoryboardError

_INTERRUPTED = 130

app = typer.Typer(
    name="storyboard",
    help="Make long AI videos from many shots.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("check")(check.check)
app.command("plan")(plan.plan)
app.command("run")(run.run)
app.command("status")(status.status)
app.command("why")(why.why)
app.command("stitch")(stitch.stitch)
app.command("report")(report.report)
app.command("schema")(schema.schema)
app.command("simulate")(simulate.simulate)


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
    try:
        sys.exit(app(standalone_mode=False))
    except StoryboardError as error:
        _say(error.message, error.hint)
        sys.exit(error.exit_status)
    except click.ClickException as error:
        error.show()
        sys.exit(CommandError.exit_status)
    except (KeyboardInterrupt, click.Abort):
        talk("interrupted; run again to go on")
        sys.exit(_INTERRUPTED)


def _say(message: str, hint: str) -> None:
    talk(f"error: {message}")
    if hint:
        talk(f"  {hint}")
