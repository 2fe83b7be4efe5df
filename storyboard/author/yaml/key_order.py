"""The order in which keys are written, and what each mapping of a storyboard file is."""

from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from storyboard.model.storyboard import Scene, Settings, Shot, Storyboard
from storyboard.model.written_lines import Spoken
from storyboard.model.written_reels import Cut, Reel
from storyboard.model.written_stills import Still

Shape = Literal["one", "list", "names"]
"""How a key holds values: one, several in order, or several by names that the writer gives."""

_SETTINGS: Final = tuple(key for key in Settings.model_fields if key != "extra")
_ORDER: Final[dict[type[BaseModel], tuple[str, ...]]] = {
    Storyboard: ("storyboard", "title", "synopsis", "provider", "include", "budget", "limits", "drift", "notify",
                 "defaults", "look", "cast", "vars", "prompt", "images", "speech", "stills", "scenes", "shots",
                 "reels"),
    Scene: ("id", "title", "look", "defaults", "shots"),
    Shot: ("id", "from", "continues", "to", "first_frame", "last_frame", "references", "action", "background", "camera",
           "dialogue", "lines", "narration", "prompt", "beats", *_SETTINGS, "takes", "approve", "draft", "role",
           "time_mode", "tags", "notes", "extra"),
    Still: ("id", "from", "references", "action", "prompt", "provider", "model", "ratio", "size", "seed", "takes",
            "approve", "tags", "notes", "extra"),
    Reel: ("title_card", "resolution", "fps", "fit", "subtitles", "match_color", "sound", "audio", "drift", "shots",
           "end_card"),
}  # fmt: skip
"""Where it is not that of the model; keys left out come after these, in the model's order."""


def keys_in_order(model: type[BaseModel] | None, keys: list[str]) -> list[str]:
    """Return *keys* of a mapping that is a *model*; those that it does not know come last, as they stood."""
    if model is None:
        return keys
    known = {info.alias or name for name, info in model.model_fields.items()}
    wanted = dict.fromkeys((*_ORDER.get(model, ()), *(info.alias or name for name, info in model.model_fields.items())))
    if issubclass(model, Spoken):
        # Who says it comes before how.
        return sorted(keys, key=lambda key: key in known and key != "text")
    places = {key: place for place, key in enumerate(key for key in wanted if key in known)}
    return sorted(keys, key=lambda key: places.get(key, len(places)))


def under(model: type[BaseModel] | None, key: str) -> tuple[Shape, type[BaseModel] | None]:
    """Return how *key* of a *model* holds values, and which model these are; None for plain ones."""
    if model is None:
        return "one", None
    if model is Storyboard and key == "reels":
        return "names", Reel
    field = next((info for name, info in model.model_fields.items() if key == (info.alias or name)), None)
    return ("one", None) if field is None else _shape(field.annotation)


def in_list(model: type[BaseModel] | None) -> type[BaseModel] | None:
    """Return what the items of a list are that stands in place of a *model*: a reel may be a list of its cuts."""
    return Cut if model is Reel else model


def _shape(annotation: Any) -> tuple[Shape, type[BaseModel] | None]:  # noqa: ANN401 - a type of any kind
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "one", annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0])
    if origin is tuple:
        return "list", _shape(inner[0])[1]
    if origin is dict:
        return "names", _shape(inner[1])[1]
    if origin in (Union, UnionType):
        return next((found for found in map(_shape, inner) if found[1]), ("one", None))
    return "one", None
