"""What came of an action, as the one JSON document of a verb."""

import sys

from pydantic import BaseModel

from storyboard.cli.console import print_json


def print_result(result: BaseModel) -> None:
    """Print *result* as the one JSON document of a verb."""
    print_json(result.model_dump(mode="json"))


def print_at_once(result: BaseModel) -> None:
    """Print *result* as the one JSON document of a verb that goes on after it."""
    print_result(result)
    sys.stdout.flush()
