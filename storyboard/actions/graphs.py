"""The graph of a film: which shot gives a frame to which, and how each stands."""

from pathlib import Path

from storyboard.actions.result import Result
from storyboard.files import write_durably
from storyboard.project import Project
from storyboard.show.graph.draw import draw


class GraphResult(Result):
    """A graph that was drawn."""

    file: str | None
    """Where it is; null where it is text that is not written anywhere."""
    mermaid: str | None
    """The text, where no file was asked for."""


def draw_graph(project: Project, file: Path | None = None) -> GraphResult:
    """
    Draw the film's graph into *file*, in the form that its name asks for; without a file as Mermaid text.

    Raises:
        CommandError: The name asks for no form that there is.
        StoryboardInvalid: The storyboard has mistakes.
    """
    drawn = draw(project, file or Path("graph.mmd"))
    if file is None:
        return GraphResult(file=None, mermaid=drawn.decode())
    write_durably(file, drawn)
    return GraphResult(file=str(file), mermaid=None)
