"""Print the JSON Schema of the storyboard file, or of what a verb prints with ``--json``."""

from typing import Annotated

import typer

from storyboard.cli.console import print_json


def schema(
    of: Annotated[
        str | None,
        typer.Option(
            "--of", metavar="VERB", help="Of what this verb prints with --json: plan, status, run; or events."
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of the storyboard file, for editors; with --of that of a verb's JSON document."""
    if of is None:
        # Each of the two schemas is made by much that the other does without.
        from storyboard.load.schema.file_schema import file_schema  # noqa: PLC0415

        print_json(file_schema())
        return
    from storyboard.actions.documents import document_schema  # noqa: PLC0415

    print_json(document_schema(of))
