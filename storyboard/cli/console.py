"""What the verbs share: talk goes to stderr, data to stdout."""

import sys

from rich.console import Console

stderr = Console(stderr=True, highlight=False, soft_wrap=True)
"""Talk: progress, hints, errors."""


def talk(text: str) -> None:
    """Say one line to a person."""
    print(text, file=sys.stderr, flush=True)
