"""The graph of a film as it stands, in the form that a file's name asks for."""

from pathlib import Path

from storyboard.errors import CommandError
from storyboard.plan.film_now import film_now
from storyboard.project import Project
from storyboard.show.graph.dot import dot
from storyboard.show.graph.mermaid import mermaid
from storyboard.show.graph.pictures import pictures_of
from storyboard.show.graph.png import png
from storyboard.show.graph.routes import drawing_of
from storyboard.show.graph.sketch import Sketch, sketch_of
from storyboard.show.graph.svg import svg
from storyboard.show.standings import entries_of

FORMS = (".svg", ".png", ".dot", ".mmd")


def sketch_now(project: Project) -> Sketch:
    """
    Return the graph of *project* as it stands, whoever is at work on it.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    film = film_now(project)
    entries = entries_of(film.plan, takes=film.takes, missing={}, made_before=frozenset(), project=project)
    loaded = film.loaded
    return sketch_of(loaded.storyboard, film.plan.shots, entries, project=project, models=loaded.models)


def draw(project: Project, file: Path) -> bytes:
    """
    Return the graph of *project* as the bytes of *file*: SVG, PNG, DOT or Mermaid, by its name.

    Raises:
        CommandError: The name asks for none of them.
        StoryboardInvalid: The storyboard has mistakes.
    """
    form = file.suffix.lower()
    if form not in FORMS:
        raise CommandError(f"{file}: cannot tell by this name what to draw", hint=f"end it in {', '.join(FORMS)}")
    return in_form(sketch_now(project), form, project=project)


def in_form(sketch: Sketch, form: str, *, project: Project) -> bytes:
    """Return *sketch* of *project* in one of `FORMS`."""
    if form == ".dot":
        return dot(sketch).encode()
    if form == ".mmd":
        return mermaid(sketch).encode()
    drawing, pictures = drawing_of(sketch), pictures_of(sketch, project)
    if form == ".png":
        return png(drawing, pictures, archive=project.archive)
    return svg(drawing, pictures, archive=project.archive).encode()
