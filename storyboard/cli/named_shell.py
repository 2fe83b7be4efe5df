"""The shell whose completion is installed or shown: the one that a person names, else the one that she types in."""

import os
from collections.abc import Sequence

from storyboard.errors import CommandError

_OPTIONS = ("--install-completion", "--show-completion")
_NO_DETECTION = "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"
"""With this variable Typer takes a shell's name behind these options; else it looks which shell began the program."""


def settle_shell(words: Sequence[str]) -> None:
    """
    See that the completion of the shell is given that the *words* of a command line name, if they are about one.

    Raises:
        CommandError: They name none, and nobody can tell which one this is.
    """
    if not words or words[0] not in _OPTIONS:
        return
    if len(words) > 1:
        os.environ[_NO_DETECTION] = "1"
        return
    # Typer has it, and only who asks for completion needs it.
    import shellingham  # noqa: PLC0415

    try:
        shellingham.detect_shell()
    except (shellingham.ShellDetectionFailure, OSError) as unknown:
        raise CommandError(
            "cannot tell which shell this is", hint=f"name it: storyboard {words[0]} bash, zsh or fish"
        ) from unknown
