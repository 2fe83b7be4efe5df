"""Print the JSON Schema of the storyboard file, for editors."""

from storyboard.cli.console import print_json
from storyboard.load.schema.file_schema import file_schema


def schema() -> None:
    """Print the JSON Schema of the storyboard file, for editors."""
    print_json(file_schema())
