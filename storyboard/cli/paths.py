"""Files as people are told of them: from where they stand, and to be clicked where the terminal can."""

from pathlib import Path

from rich.style import Style
from rich.text import Text

from storyboard.load.yaml.source import path_from_here


def path_cell(path: Path) -> Text:
    """Return *path* as it is told, with a link to the file: in that, letters of a name that could steer are codes."""
    return Text(path_from_here(path), style=Style(link=path.absolute().as_uri()))
