"""
The form that a language model fills in: a small film, as JSON.

Narrower than the storyboard file, so that services can hold a model to it: no
mapping with names of its own, and every key is there. What its words mean for a
film is the format's matter.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from storyboard.model.model_table import shipped_models
from storyboard.model.segments import DEFAULT_MODEL

_SHEET_RATIO: Final = "3:4"


class _FormPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class MemberForm(_FormPart):
    """Somebody or something that returns in several shots."""

    name: str
    """One lower-case word of letters, digits and _, beginning with a letter; shots say it as {{ cast.name }}."""
    text: str
    """How it looks, in one phrase without a full stop, the same in every shot: age, build, clothes, colours."""
    picture: str | None = None
    """
    What is asked for of a picture of it alone, which every shot with it is shown so that it stays the same: shot size,
    side and ground, as in "full figure, front view, plain grey background"; null where it may look different each time.
    """


class ShotForm(_FormPart):
    """One continuous piece of picture, from cut to cut."""

    id: str
    """Two or three lower-case words with - between them; unique in the film."""
    opens_on: str | None
    """Id of the earlier shot whose last frame this one opens on, where the picture goes on without a cut; else null."""
    action: str
    """What happens, in one or two sentences: subject and movement. Members of the cast only as {{ cast.name }}."""
    background: str | None
    """What is around, and how it moves; null where the action says it."""
    camera: str | None
    """Shot size and camera move: close-up, push in."""
    dialogue: str | None
    """What is said, word for word; null where nobody speaks."""
    duration: int
    """Length in whole seconds."""


class FilmForm(_FormPart):
    """A short film."""

    title: str
    """At most eight words."""
    look: str
    """Style words that hold for the whole film: light, lens, film stock or medium, palette."""
    cast: list[MemberForm]
    """Those who return; at most six."""
    shots: list[ShotForm]
    """In the order of the film."""


def form_schema() -> dict[str, Any]:
    """Return the JSON Schema of the form, as services take it for structured output."""
    schema = FilmForm.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        # Strict services want every key; one that is left out is read as null all the same.
        part["required"] = list(part["properties"])
        for field in part["properties"].values():
            field.pop("title", None)
            field.pop("default", None)
    return schema


class NotTheForm(Exception):
    """An answer is no filled-in form; says why, in words for whoever filled it in."""


def read_form(answer: str) -> FilmForm:
    """
    Return the film that *answer* fills in; a fence or talk around the JSON is passed over.

    Raises:
        NotTheForm: There is no JSON in it, or it is not of the form.
    """
    found = answer[answer.find("{") : answer.rfind("}") + 1] if "{" in answer else ""
    if not found:
        raise NotTheForm("the answer holds no JSON object")
    try:
        document = json.loads(found)
    except json.JSONDecodeError as error:
        raise NotTheForm(f"the JSON breaks off or is wrong at line {error.lineno}: {error.msg}") from error
    except RecursionError as error:
        raise NotTheForm("the JSON is nested too deep") from error
    try:
        return FilmForm.model_validate(document)
    except ValidationError as error:
        told = (
            f"{'.'.join(map(str, mistake['loc']))}: {mistake['msg']}" for mistake in error.errors(include_url=False)
        )
        raise NotTheForm("\n".join(told)) from error


def document_of(film: FilmForm, *, synopsis: str) -> dict[str, Any]:
    """Return *film* as the values of a storyboard file."""
    document: dict[str, Any] = {"storyboard": 1, "title": film.title, "synopsis": synopsis}
    document["defaults"] = {"model": DEFAULT_MODEL}
    if film.look:
        document["look"] = film.look
    pictured = [member for member in film.cast if member.picture]
    if film.cast:
        document["cast"] = {member.name: _member(member) for member in film.cast}
    if pictured:
        document["stills"] = [_still(member) for member in pictured]
    return {**document, "shots": [_shot(shot, [member.name for member in pictured]) for shot in film.shots]}


def _still_of(member: MemberForm) -> str:
    """Return the id of the still that is made of *member*."""
    return f"{member.name}-front"


def _member(member: MemberForm) -> str | dict[str, str]:
    return {"text": member.text, "image": _still_of(member)} if member.picture else member.text


def _still(member: MemberForm) -> dict[str, Any]:
    asked = (member.picture or "").strip().rstrip(".")
    return {"id": _still_of(member), "action": f"{{{{ cast.{member.name} }}}}, {asked}.", "ratio": _SHEET_RATIO}


def _shot(shot: ShotForm, pictured: Sequence[str]) -> dict[str, Any]:
    seen = [name for name in pictured if re.search(rf"\bcast\.{re.escape(name)}\b", f"{shot.action} {shot.background}")]
    keys = {
        "id": shot.id,
        "from": shot.opens_on,
        # A shot that goes on from another has their faces from its last frame.
        "references": None if shot.opens_on else seen,
        "action": shot.action,
        "background": shot.background,
        "camera": shot.camera,
        "dialogue": shot.dialogue,
        "duration": shot.duration,
    }
    return {key: value for key, value in keys.items() if value not in (None, "", [])}


def lengths() -> tuple[int, int]:
    """Return the shortest and the longest that one task makes of the model that is written, in seconds."""
    model = shipped_models().find(DEFAULT_MODEL)
    return (model.min_duration_s, model.max_duration_s) if model else (4, 12)
