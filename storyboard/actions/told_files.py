"""What verbs say of one file, or of an address, as programs read it."""

from typing import Literal

from storyboard.actions.result import Result


class FormattedFile(Result):
    """A storyboard file, and what was done to bring it into the settled style."""

    file: str
    state: Literal["already formatted", "would reformat", "reformatted"]
    left: str
    """Why it is left as it is; empty where it is not."""
    diff: str
    """What changes, as a unified diff; empty where nothing does."""


class OpenedFile(Result):
    """A page, a film or a picture that the system's program was to show."""

    file: str
    is_opened: bool
    """Whether there is a program for it."""


class ServedAddress(Result):
    """Where a server listens, told once, when it does; the server goes on until somebody stops it."""

    address: str
    """`http://127.0.0.1:8788`."""
    link: str
    """Of the studio: the address with the token that it asks for. Of the simulator: its `ARK_BASE_URL`."""
