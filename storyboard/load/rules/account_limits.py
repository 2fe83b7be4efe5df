"""Rules about the limits of the account."""

from storyboard.load.problems import Findings, in_quotes
from storyboard.load.typed_part import path_of
from storyboard.load.written_film import WrittenFilm
from storyboard.load.yaml.nodes import MapNode
from storyboard.model.image_models import find_image_model, image_models
from storyboard.model.segments import DEFAULT_MODEL


def check_limits(film: WrittenFilm, findings: Findings) -> None:
    """Note limits of models that are not there, and a model that is named twice."""
    written = film.head.node.items.get("limits")
    if not isinstance(written, MapNode):
        return
    asked_for = {shot.shot.model or DEFAULT_MODEL for shot in film.shots}
    asked_for |= {still.shot.model for still in film.stills if still.shot.model}
    if film.storyboard.speech.model:
        asked_for.add(film.storyboard.speech.model)
    first: dict[str, str] = {}
    for name in written.items:
        line, column = written.keys[name]
        place = film.head.source.place(line, column, path_of("limits", name))
        model = film.models.find(name) or find_image_model(name)
        if model is None and name not in asked_for:
            names = [*film.models.names, *image_models()]
            hint = findings.nearest(name, [*names, *asked_for]) or f"models are {', '.join(names)}"
            findings.error(place, f"no model is called {in_quotes(name)}", hint=hint)
        same = first.setdefault(model.name if model else name, name)
        if same != name:
            findings.error(
                place, f"{in_quotes(same)} and {in_quotes(name)} are the same model", hint="use one or the other"
            )
