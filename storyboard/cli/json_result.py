"""What came of an action, as the one JSON document of a verb."""

from storyboard.actions.result import Result
from storyboard.cli.console import print_json


def print_result(result: Result) -> None:
    """Print *result* as the one JSON document of a verb."""
    print_json(result.model_dump(mode="json"))
